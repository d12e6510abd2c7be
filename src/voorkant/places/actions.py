"""Every write of places: loading a region from its file."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from voorkant.journal.actions import record
from voorkant.places.errors import UnknownRegion
from voorkant.places.kinds import VERB_LOADED, Kind
from voorkant.places.models import AgeCount, Area

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WRITTEN: Final = (
    "kind",
    "slug",
    "name",
    "parent",
    "population_area",
    "inhabitants",
    "outline",
    "centre",
    "source",
)


def load_region(*, region: str, acting: str | None = None) -> None:
    """Load boundaries and figures of a region; safe to repeat. A newer file corrects what is there.

    Args:
        region: Name of a file in the folder `data`, without its ending: ``bergen``.
        acting: Opaque id of who loads it; None for the program itself.

    Raises:
        UnknownRegion: There is no such file.
    """
    file = resources.files("voorkant.places") / "data" / f"{region}.json"
    if re.fullmatch(r"[a-z-]{1,40}", region) is None or not file.is_file():
        raise UnknownRegion(region=region)
    data = json.loads(file.read_text(encoding="utf-8"))
    areas = list(_areas(data))
    counts = [
        AgeCount(area_id=area["code"], band=band, people=people)
        for area in data["population_areas"]
        for band, people in area["people_by_age"].items()
    ]
    with transaction.atomic():
        before = _stored()
        Area.objects.bulk_create(
            areas, update_conflicts=True, unique_fields=["code"], update_fields=list(_WRITTEN)
        )
        AgeCount.objects.bulk_create(
            counts,
            update_conflicts=True,
            unique_fields=["area", "band"],
            update_fields=["people"],
        )
        if _stored() != before:
            record(
                verb=VERB_LOADED,
                challenge="",
                object_id=data["municipality"]["code"],
                acting=acting,
                payload={"region": region},
            )


def _stored() -> tuple[list[Any], list[Any]]:
    counts = AgeCount.objects.order_by("area", "band").values_list("area", "band", "people")
    return list(Area.objects.order_by("code").values()), list(counts)


def _areas(data: Mapping[str, Any]) -> Iterator[Area]:
    """Give the areas of a file, those that others point to first."""
    municipality, source = data["municipality"], data["source"]
    yield Area(
        code=municipality["code"],
        kind=Kind.MUNICIPALITY,
        slug=municipality["slug"],
        name=municipality["name"],
        inhabitants=municipality["inhabitants"],
        source=f"{source['boundaries']} {source['population']}",
    )
    for area in data["population_areas"]:
        yield Area(
            code=area["code"],
            kind=Kind.POPULATION,
            slug=area["slug"],
            name=area["name"],
            parent_id=municipality["code"],
            inhabitants=area["inhabitants"],
            source=source["population"],
        )
    for village in data["villages"]:
        yield Area(
            code=village["code"],
            kind=Kind.VILLAGE,
            slug=village["slug"],
            name=village["name"],
            parent_id=municipality["code"],
            population_area_id=village["population_area"],
            outline=village["outline"],
            centre=village["centre"],
            source=source["boundaries"],
        )
