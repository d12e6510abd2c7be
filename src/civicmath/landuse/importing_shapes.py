"""Polygons from GeoJSON and GeoPackage, in metres (EPSG:28992), checked one by one.

GeoJSON is read by ourselves, without a library of formats: a file can then only hold shapes. A
GeoPackage is read by GDAL from an ordinary local file whose first bytes say that it is one; names
of files never reach GDAL as addresses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.formats.streams import beginning
from civicmath.landuse.errors import (
    EmptySite,
    InvalidPolygon,
    NoCoordinates,
    NotThisShape,
    OutsideTheCountry,
    Overlap,
    TooMuch,
    UnknownCoordinates,
    UnknownGeoFormat,
)
from civicmath.landuse.site_fields import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MOST_POLYGONS = 100_000
MOST_CORNERS = 5_000_000
DUTCH, WORLD = "EPSG:28992", "EPSG:4326"
_COUNTRY_M = (-10_000.0, 290_000.0, 300_000.0, 640_000.0)
"""West, south, east, north of the Netherlands in EPSG:28992, with some room."""
_NAMES = {
    "urn:ogc:def:crs:epsg::28992": DUTCH,
    "epsg:28992": DUTCH,
    "urn:ogc:def:crs:epsg::4326": WORLD,
    "epsg:4326": WORLD,
    "urn:ogc:def:crs:ogc:1.3:crs84": WORLD,
    "urn:ogc:def:crs:ogc::crs84": WORLD,
    "ogc:crs84": WORLD,
}
_SQLITE = b"SQLi"
_OVERLAP_M2 = 1.0
_GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")
_SHOWN = 60


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Polygons as they were drawn.

    Attributes:
        file: Name of the file.
        names: What the file calls each polygon: its id, or its number.
        shapes: (n,) polygons and sets of polygons, in metres.
        properties: For each field its values, nothing where a polygon has none.
    """

    file: str
    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    properties: Mapping[str, Sequence[Any]]

    def feature(self, number: int) -> str:
        """Name a polygon in a refusal."""
        return f"polygon {self.names[number]}"


def read_drawn(path: Path, *, crs: str | None, layer: str | None) -> Drawn:
    """Read polygons that cover land, each piece of ground once.

    Raises:
        GeometryRefusal: Another shape, invalid, overlapping, outside the country, or in an unknown
            coordinate system.
        LandRefusal: The file is empty, too large, or no GeoJSON or GeoPackage.
        FileRefusal: It can't be read.
    """
    shapes, properties, ids, system = _read(path, crs, layer)
    names = _names(ids, properties)
    drawn = Drawn(path.name, names, shapes, properties)
    _only(drawn, {"Polygon", "MultiPolygon"})
    moved = Drawn(path.name, names, _in_metres(drawn, system), properties)
    _valid(moved)
    _apart(moved)
    return moved


def read_layer(path: Path, *, crs: str | None) -> dict[str, Any]:
    """Read what lies around land: points, lines or areas; gives one GeoJSON geometry in metres.

    Raises:
        LandRefusal: As `read_drawn`, but shapes may overlap.
    """
    import shapely  # noqa: PLC0415 - only where shapes are

    shapes, properties, ids, system = _read(path, crs, None)
    drawn = Drawn(path.name, _names(ids, properties), shapes, properties)
    moved = _in_metres(drawn, system)
    _valid(Drawn(path.name, drawn.names, moved, properties))
    parts = shapely.get_parts(moved)
    whole = shapely.geometrycollections(parts)
    found: dict[str, Any] = json.loads(shapely.to_geojson(whole))
    return found


def _read(
    path: Path, crs: str | None, layer: str | None
) -> tuple[NDArray[np.object_], dict[str, list[Any]], list[Any], str]:
    """Read shapes, fields, ids and the coordinate system."""
    head = beginning(path)
    if head.startswith(_SQLITE):
        return _read_geopackage(path, crs, layer)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        raise UnknownGeoFormat(file=path.name)
    return _read_geojson(path, crs)


def _read_geojson(
    path: Path, crs: str | None
) -> tuple[NDArray[np.object_], dict[str, list[Any]], list[Any], str]:
    import shapely  # noqa: PLC0415 - only where shapes are

    record = read_json(path)
    kind = record.fields.get("type")
    if kind == "FeatureCollection":
        features = [part.fields for part in record.listed("features", "polygon")]
    elif kind == "Feature":
        features = [record.fields]
    else:
        features = [{"type": "Feature", "geometry": record.fields, "properties": {}}]
    _few(path, len(features))
    shapes = []
    for number, feature in enumerate(features, 1):
        if not isinstance(feature.get("geometry"), dict):
            raise NotThisShape(file=path.name, feature=f"polygon {number}", found="null")
        try:
            shape = shapely.from_geojson(json.dumps(feature.get("geometry")))
        except shapely.errors.GEOSException as error:
            raise InvalidPolygon(
                file=path.name, feature=f"polygon {number}", place=str(error)[:_SHOWN]
            ) from error
        shapes.append(shape)
    fields = [feature.get("properties") or {} for feature in features]
    known = dict.fromkeys(name for one in fields if isinstance(one, dict) for name in one)
    properties = {name: [one.get(name) for one in fields] for name in known}
    ids = [feature.get("id") for feature in features]
    array = np.empty(len(shapes), object)
    array[:] = shapes
    return array, properties, ids, _system_of_geojson(path, record.fields, array, crs)


def _system_of_geojson(
    path: Path, fields: Mapping[str, Any], shapes: NDArray[np.object_], crs: str | None
) -> str:
    """Tell the coordinate system: as said, or as GeoJSON means (RFC 7946), never guessed."""
    import shapely  # noqa: PLC0415 - only where shapes are

    said = fields.get("crs")
    if said is not None:
        inner = said.get("properties") if isinstance(said, dict) else None
        name = str(inner.get("name") if isinstance(inner, dict) else said)
        if name.lower() not in _NAMES:
            raise UnknownCoordinates(file=path.name, found=name)
        return _NAMES[name.lower()]
    if crs is not None:
        return crs
    west, south, east, north = shapely.total_bounds(shapes)
    if -180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0:  # noqa: PLR2004 - degrees
        return WORLD
    raise NoCoordinates(file=path.name)


def _read_geopackage(
    path: Path, crs: str | None, layer: str | None
) -> tuple[NDArray[np.object_], dict[str, list[Any]], list[Any], str]:
    import pyogrio  # noqa: PLC0415 - loads GDAL, only for a GeoPackage
    import shapely  # noqa: PLC0415

    with path.open("rb") as file:
        start = file.read(100)
    if start[68:72] not in _GEOPACKAGE:
        raise UnknownGeoFormat(file=path.name)
    place, chosen = str(path.resolve()), layer
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(place) if kind is not None]
        if chosen is None and len(layers) == 1:
            chosen = layers[0]
        if chosen is None or chosen not in layers:
            raise UnknownGeoFormat(file=f"{path.name} ({', '.join(layers)})")
        info = pyogrio.read_info(place, layer=chosen)
        _few(path, int(info["features"]))
        meta, ids, shapes, columns = pyogrio.raw.read(place, layer=chosen, return_fids=True)
        array = np.asarray(shapely.from_wkb(shapes), object)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise UnknownGeoFormat(file=path.name) from error
    except shapely.errors.GEOSException as error:
        raise InvalidPolygon(
            file=path.name, feature=chosen or "-", place=str(error)[:_SHOWN]
        ) from error
    system = str(meta.get("crs") or "")
    if not system:
        if crs is None:
            raise NoCoordinates(file=path.name)
        system = crs
    if system.lower() not in _NAMES:
        raise UnknownCoordinates(file=path.name, found=system)
    properties = {
        str(name): [_plain(one) for one in values.tolist()]
        for name, values in zip(meta["fields"], columns, strict=True)
    }
    return array, properties, [int(one) for one in ids], _NAMES[system.lower()]


def _plain(value: object) -> object:
    """Write what GDAL uses for an empty field as nothing."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - "not a number"


def _few(path: Path, count: int) -> None:
    if count == 0:
        raise EmptySite(file=path.name)
    if count > MOST_POLYGONS:
        raise TooMuch(file=path.name, what="polygons", found=count, limit=MOST_POLYGONS)


def _names(ids: Sequence[Any], properties: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
    """Name polygons by a field, by their id, or by their number: what is unique."""
    for candidate in (properties.get("parcel"), properties.get("id"), ids):
        if candidate is not None:
            names = [str(one)[:_SHOWN] for one in candidate]
            if len(set(names)) == len(names) and None not in candidate:
                return tuple(names)
    return tuple(str(number) for number in range(1, len(ids) + 1))


def _only(drawn: Drawn, kinds: set[str]) -> None:
    for number, shape in enumerate(drawn.shapes):
        found = "null" if shape is None else shape.geom_type
        if found not in kinds:
            raise NotThisShape(file=drawn.file, feature=drawn.feature(number), found=found)


def _in_metres(drawn: Drawn, system: str) -> NDArray[np.object_]:
    """Turn longitude and latitude into metres, and refuse what isn't in the country."""
    import shapely  # noqa: PLC0415 - only where shapes are

    for number, shape in enumerate(drawn.shapes):
        if shape is None:
            raise NotThisShape(file=drawn.file, feature=drawn.feature(number), found="null")
    shapes = shapely.force_2d(drawn.shapes)
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if corners > MOST_CORNERS:
        raise TooMuch(file=drawn.file, what="corners", found=corners, limit=MOST_CORNERS)
    if system == WORLD:
        from pyproj import Transformer, network  # noqa: PLC0415 - only for longitude and latitude

        network.set_network_enabled(active=False)  # type: ignore[attr-defined]
        turn = Transformer.from_crs(WORLD, DUTCH, always_xy=True)
        shapes = shapely.transform(
            shapes, lambda at: np.column_stack(turn.transform(at[:, 0], at[:, 1]))
        )
    west, south, east, north = _COUNTRY_M
    for number, shape in enumerate(shapes):
        at = shapely.get_coordinates(shape)
        inside = (
            len(at) > 0
            and np.isfinite(at).all()
            and west <= at[:, 0].min()
            and at[:, 0].max() <= east
            and south <= at[:, 1].min()
            and at[:, 1].max() <= north
        )
        if not inside:
            first = shapely.get_coordinates(drawn.shapes[number])[:1]
            place = ", ".join(f"{one:g}" for one in first[0]) if len(first) else "-"
            raise OutsideTheCountry(file=drawn.file, feature=drawn.feature(number), place=place)
    return np.asarray(shapes, object)


def _valid(drawn: Drawn) -> None:
    import shapely  # noqa: PLC0415 - only where shapes are

    valid = shapely.is_valid(drawn.shapes)
    areal = np.array(["Polygon" in shape.geom_type for shape in drawn.shapes])
    wrong = ~valid | (areal & (shapely.area(drawn.shapes) <= 0.0))
    if wrong.any():
        number = int(np.argmax(wrong))
        reason = str(shapely.is_valid_reason(drawn.shapes[number]))
        raise InvalidPolygon(file=drawn.file, feature=drawn.feature(number), place=reason[:_SHOWN])


def _apart(drawn: Drawn) -> None:
    """Refuse two polygons that share more than a square metre."""
    import shapely  # noqa: PLC0415 - only where shapes are

    shapes: NDArray[np.object_] = drawn.shapes
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    wrong = np.flatnonzero(shared > _OVERLAP_M2)
    if len(wrong):
        one, other = int(first[wrong[0]]), int(second[wrong[0]])
        raise Overlap(
            file=drawn.file,
            first=drawn.feature(one),
            second=drawn.feature(other),
            area_m2=round(float(shared[wrong[0]])),
        )
