"""Every read of places; each is one SQL query, or two where figures or a drawing are asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection

from voorkant.common.errors import NotFound
from voorkant.common.keeping import Kept
from voorkant.places.drawing import drawn
from voorkant.places.kinds import Kind
from voorkant.places.models import AgeCount, Area
from voorkant.places.rules import is_slug
from voorkant.places.values import Municipality, Population, Village, VillageMap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


def villages() -> Sequence[Village]:
    """List the villages by name; none while no region is loaded."""
    return [Village(*row) for row in _villages().values_list("code", "slug", "name")]


def village(slug: str) -> Village:
    """Return one village.

    Raises:
        NotFound: No village has this name.
    """
    # What can't be a name isn't looked up: the database refuses NUL, and nobody needs to know.
    found = _villages().filter(slug=slug) if is_slug(slug) else Area.objects.none()
    row = found.values_list("code", "slug", "name").first()
    if row is None:
        raise NotFound
    return Village(*row)


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

    A drawing is kept until the row of a village has changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [Kind.VILLAGE.value])
        versions = tuple(cursor.fetchall())
    return _DRAWINGS.get(versions, _draw) or _draw()


_DRAWINGS: Kept[VillageMap] = Kept(4)
# PostgreSQL itself knows which transaction wrote a row, and where: a row that changed has others.
_VERSIONS = "SELECT code, xmin::text, ctid::text FROM places_area WHERE kind = %s ORDER BY name"


def _draw() -> VillageMap:
    return drawn(_villages().values_list("slug", "name", "outline__rd", "centre__rd"))


def villages_geojson() -> str:
    """Return the villages as GeoJSON (RFC 7946: longitude and latitude, outer ring anticlockwise)."""
    rows = _villages().values_list(
        "code", "slug", "name", "source", "outline__wgs84", "centre__wgs84"
    )
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"slug": slug, "name": name, "centre": centre, "source": source},
            "geometry": {"type": "Polygon", "coordinates": [outline]},
        }
        for code, slug, name, source, outline, centre in rows
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def population() -> Sequence[Population]:
    """Return the figures of every area for which ages are counted, by code."""
    counted: dict[str, dict[str, int]] = {}
    for area, band, people in AgeCount.objects.values_list("area", "band", "people"):
        counted.setdefault(area, {})[band] = people
    rows = Area.objects.filter(kind__in=[Kind.POPULATION, Kind.VILLAGE]).order_by("code")
    areas = list(rows.values_list("code", "name", "kind", "population_area", "inhabitants"))
    return [
        Population(
            code=code,
            name=name,
            villages=tuple(each[0] for each in areas if each[3] == code),
            inhabitants=inhabitants or 0,
            people_by_band=counted.get(code, {}),
        )
        for code, name, kind, _, inhabitants in areas
        if kind == Kind.POPULATION
    ]


def _villages() -> QuerySet[Area]:
    return Area.objects.filter(kind=Kind.VILLAGE).order_by("name")
