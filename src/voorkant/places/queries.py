"""Every read of places; each is one SQL query, or two where a drawing is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from voorkant.common.errors import NotFound
from voorkant.common.keeping import Kept
from voorkant.places.drawing import drawn
from voorkant.places.errors import VillageEnded
from voorkant.places.kinds import Kind
from voorkant.places.models import Area
from voorkant.places.rules import is_slug, joined
from voorkant.places.values import Municipality, Population, Village, VillageMap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet


def villages(*, on: date | None = None, also: Collection[str] = ()) -> Sequence[Village]:
    """List the villages of a day by name; none while no region is loaded.

    Args:
        on: The day; today when it is None.
        also: Codes of villages that are listed even when they belong to another one by then.
    """
    day = timezone.localdate() if on is None else on
    return [each for each in every_village() if each.is_there(day) or each.code in also]


def every_village() -> Sequence[Village]:
    """List the villages by name, also those that belong to another one now."""
    return [Village(*row) for row in _villages().values_list(*_VILLAGE)]


def refuse_ended(code: str, on: date) -> None:
    """Refuse a village for something that begins on a day on which it belongs to another one.

    Args:
        code: Its code; what is no code of a village is let through.
        on: The first day.

    Raises:
        VillageEnded: It belongs to another village by then.
    """
    row = _villages().filter(code=code, ended_on__lte=on).select_related("successor").first()
    if row is not None and row.successor is not None:
        raise VillageEnded(village=row.name, into=row.successor.name)


def village_of(row: Area) -> Village:
    """Return a village from its row."""
    into = row.successor
    told = ("", "") if into is None else (into.name, into.slug)
    return Village(row.code, row.slug, row.name, row.ended_on, *told)


def village(slug: str) -> Village:
    """Return one village, also when it belongs to another one now.

    Raises:
        NotFound: No village has this name.
    """
    # What can't be a name isn't looked up: the database refuses NUL, and nobody needs to know.
    found = _villages().filter(slug=slug) if is_slug(slug) else Area.objects.none()
    row = found.values_list(*_VILLAGE).first()
    if row is None:
        raise NotFound
    return Village(*row)


# The name of a successor that isn't there is no name: pages ask for words, not for None.
_VILLAGE = (
    *("code", "slug", "name", "ended_on"),
    Coalesce("successor__name", Value("", TextField())),
    Coalesce("successor__slug", Value("", TextField())),
)


def municipality() -> Municipality:
    """Return the municipality of this site.

    Raises:
        NotFound: No region is loaded.
    """
    rows = Area.objects.filter(kind=Kind.MUNICIPALITY)
    row = rows.values_list("code", "name", "source").first()
    if row is None:
        raise NotFound
    return Municipality(*row)


def village_map() -> VillageMap:
    """Draw the villages; a box without shapes while no region is loaded. At most two SQL queries.

    A drawing is kept until the row of a village has changed, or the day of a merger has come.
    """
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [today, Kind.VILLAGE.value])
        versions = tuple(cursor.fetchall())
    return _DRAWINGS.get(versions, lambda: _draw(today)) or _draw(today)


_DRAWINGS: Kept[VillageMap] = Kept(4)
# PostgreSQL itself knows which transaction wrote a row, and where: a row that changed has others.
_VERSIONS = """
    SELECT code, xmin::text, ctid::text, ended_on <= %s FROM places_area
    WHERE kind = %s ORDER BY name
"""


def _draw(today: date) -> VillageMap:
    rows = _villages().values_list(*_VILLAGE, "outline__rd", "centre__rd")
    return drawn([(Village(*row[:-2]), *row[-2:]) for row in rows], today)


def villages_geojson() -> str:
    """Return the villages as GeoJSON (RFC 7946: longitude and latitude, outer ring anticlockwise).

    The land of a village that belongs to another one bears that one's name, and has no `centre`.
    """
    today = timezone.localdate()
    rows = _villages().values_list(*_VILLAGE, "source", "outline__wgs84", "centre__wgs84")
    features = [
        {
            "type": "Feature",
            "id": each.code,
            "properties": {**_named(each, today, centre), "source": source},
            "geometry": {"type": "Polygon", "coordinates": [outline]},
        }
        for each, source, outline, centre in ((Village(*row[:-3]), *row[-3:]) for row in rows)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _named(village: Village, today: date, centre: Sequence[float]) -> Mapping[str, object]:
    if village.is_there(today):
        return {"slug": village.slug, "name": village.name, "centre": centre}
    return {"slug": village.successor_slug, "name": village.successor, "centre": None}


def population(*, on: date | None = None, apart: Collection[str] = ()) -> Sequence[Population]:
    """Return the figures of every area for which ages are counted, by code.

    A village that goes up in one of another area takes its area along: nobody knows how many of its
    people it brought. So both areas are one from that day on, until a newer file counts otherwise.

    Args:
        on: The day; today when it is None.
        apart: Codes of villages that are told apart even when they belong to another one by then.
    """
    day = timezone.localdate() if on is None else on
    # A row for each band of an area, and one for each village: one query for a page that asks many.
    rows = (
        Area.objects.filter(kind__in=[Kind.POPULATION, Kind.VILLAGE])
        .order_by("code")
        .values_list(*_COUNTED, named=True)
    )
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.ages__band is not None:
            counted.setdefault(row.code, {})[row.ages__band] = row.ages__people
    each = {row.code: row for row in rows}
    homes = {code: row for code, row in each.items() if row.kind == Kind.VILLAGE}
    merged = [
        (row.population_area, homes[row.successor].population_area)
        for code, row in homes.items()
        if row.ended_on is not None and row.ended_on <= day and code not in apart
    ]
    separate = [
        Population(
            code=code,
            name=row.name,
            villages=tuple(at for at, home in homes.items() if home.population_area == code),
            inhabitants=row.inhabitants or 0,
            people_by_band=counted.get(code, {}),
        )
        for code, row in each.items()
        if row.kind == Kind.POPULATION
    ]
    # A newer file may count otherwise: an area in which no village lies any more counts nobody.
    inhabited = [area for area in separate if area.villages]
    return joined(inhabited, [(one, other) for one, other in merged if one and other])


_COUNTED = (
    *("code", "kind", "name", "inhabitants", "population_area", "ended_on", "successor"),
    *("ages__band", "ages__people"),
)


def _villages() -> QuerySet[Area]:
    return Area.objects.filter(kind=Kind.VILLAGE).order_by("name")
