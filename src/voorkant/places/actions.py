"""Every write of places: loading a region from its file, and villages that go together."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from voorkant.journal.actions import record
from voorkant.places.errors import (
    JoinedLater,
    MergedBefore,
    MergedWithItself,
    MergerOver,
    NotMerged,
    SuccessorEnded,
    UnknownRegion,
    UnknownVillage,
)
from voorkant.places.kinds import VERB_KEPT, VERB_LOADED, VERB_MERGED, Kind
from voorkant.places.models import AgeCount, Area
from voorkant.places.queries import village_of
from voorkant.places.rules import is_slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voorkant.places.values import Village

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

    A village that the file calls merged goes up in the other; of a merger that the file doesn't know
    nothing changes. Its form stands in `docs/operations.md`.

    Args:
        region: Name of a file in the folder `data`, without its ending: ``bergen``.
        acting: Opaque id of who loads it; None for the program itself.

    Raises:
        UnknownRegion: There is no such file.
        UnknownVillage, Invalid, Conflict: It has a merger that can't be, or another than what is so.
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
        _merge_as_told(data["villages"])
        if _stored() != before:
            record(
                verb=VERB_LOADED,
                challenge="",
                object_id=data["municipality"]["code"],
                acting=acting,
                payload={"region": region},
            )


def merge_villages(*, village: str, into: str, on: date, acting: str | None) -> Village:
    """Let a village go up in another one; what was asked of it before stays about it.

    Args:
        village: Slug of the village that goes up in the other.
        into: Slug of the other, which is there on that day.
        on: The first day on which they are one; may be past.
        acting: Opaque id of who says so; None for whoever runs the site.

    Returns:
        The village that ends.

    Raises:
        UnknownVillage: One of both isn't there, or is no village.
        MergedWithItself: Both are the same.
        MergedBefore: It goes up in a village already.
        SuccessorEnded: The other belongs to a third on that day.
        JoinedLater: A third goes up in this one on that day or later.
    """
    with transaction.atomic():
        held = _held(village, into)
        _merge(held[village], held[into], on)
        _noted(VERB_MERGED, held[village], acting, {"into": into, "on": on.isoformat()})
    return village_of(held[village])


def keep_village(*, village: str, today: date, acting: str | None) -> Village:
    """Take back that a village goes up in another one, while its day hasn't come.

    Args:
        village: Slug of the village.
        today: Today, in the village's own calendar; the database looks once more.
        acting: Opaque id of who takes it back; None for whoever runs the site.

    Returns:
        The village, which stays.

    Raises:
        UnknownVillage: There is no such village.
        NotMerged: It goes up in no other.
        MergerOver: Its day has come.
    """
    with transaction.atomic():
        row = _held(village)[village]
        if row.successor is None or row.ended_on is None:
            raise NotMerged(village=row.name)
        if row.ended_on <= today:
            raise MergerOver(**_told(row))
        row.ended_on = row.successor = None
        row.save(update_fields=["ended_on", "successor"])
        _noted(VERB_KEPT, row, acting, {})
    return village_of(row)


def _held(*slugs: str) -> Mapping[str, Area]:
    """Hold villages by their slugs, in the same order for everybody, so that nobody waits in a ring.

    Raises:
        UnknownVillage: One of them isn't there.
    """
    rows = Area.objects.select_for_update(of=("self",)).select_related("successor")
    plain = [slug for slug in slugs if is_slug(slug)]
    known = rows.filter(kind=Kind.VILLAGE, slug__in=plain).order_by("code")
    held = {row.slug: row for row in known}
    for slug in slugs:
        if slug not in held:
            raise UnknownVillage(village=slug)
    return held


def _merge(row: Area, into: Area, on: date) -> None:
    """Write a merger of villages that are held; the database refuses the same (second migration).

    Raises:
        MergedWithItself, MergedBefore, SuccessorEnded, JoinedLater: As for `merge_villages`.
    """
    if row.code == into.code:
        raise MergedWithItself(village=row.name)
    if row.successor is not None:
        raise MergedBefore(**_told(row))
    if into.ended_on is not None and into.ended_on <= on:
        raise SuccessorEnded(village=row.name, into=into.name, on=into.ended_on.isoformat())
    joined = Area.objects.filter(successor=row, ended_on__gte=on).order_by("-ended_on").first()
    if joined is not None:
        raise JoinedLater(village=row.name, joined=joined.name, on=str(joined.ended_on))
    row.ended_on, row.successor = on, into
    row.save(update_fields=["ended_on", "successor"])


def _merge_as_told(villages: Sequence[Mapping[str, Any]]) -> None:
    """Write the mergers of a file, the oldest first; what is so already stays as it is."""
    slugs = {village["code"]: village["slug"] for village in villages}
    told = [village for village in villages if "merged" in village]
    for village in sorted(told, key=lambda each: str(each["merged"]["on"])):
        on, code = date.fromisoformat(village["merged"]["on"]), village["merged"]["into"]
        if code not in slugs:
            raise UnknownVillage(village=code)
        held = _held(village["slug"], slugs[code])
        row, into = held[village["slug"]], held[slugs[code]]
        if (row.ended_on, row.successor_id) != (on, code):
            _merge(row, into, on)


def _told(row: Area) -> dict[str, str]:
    into = "" if row.successor is None else row.successor.name
    return {"village": row.name, "into": into, "on": str(row.ended_on)}


def _noted(verb: str, row: Area, acting: str | None, said: dict[str, str]) -> None:
    payload = {"village": row.slug, **said}
    record(verb=verb, challenge="", object_id=row.code, acting=acting, payload=payload)


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
