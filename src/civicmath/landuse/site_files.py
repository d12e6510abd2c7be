"""Sites on disk: a folder with `site.json` and `cells.parquet`, read with care and written whole."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.errors import NotWritable, reason_of
from civicmath.formats.writing import write_together
from civicmath.landuse.catalogue import catalogue_of
from civicmath.landuse.errors import (
    NameTwice,
    NoAmbitions,
    NoSite,
    PlaceTaken,
    TargetNotPositive,
    UnknownName,
    UnknownSiteFormat,
)
from civicmath.landuse.norms import LAYERS
from civicmath.landuse.site import COMPILED_FORMAT, SITE_FORMAT, Site, Wish
from civicmath.landuse.site_fields import Record, plain, read_json
from civicmath.landuse.site_tables import Table
from civicmath.landuse.units import UnknownSymbol, ratio, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from civicmath.landuse.uses import Catalogue
    from civicmath.landuse.values import Flags, Floats

FILES = ("site.json", "cells.parquet", "borders.parquet", "turbines.parquet")
"""What a site can hold; the last two only when it is compiled."""
WIDEST_M = 50_000.0
_LARGEST_M2 = 1e9
_STEEPEST = 1000.0


def find_site(folder: Path) -> Record:
    """Read `site.json`, after a look at what the folder holds.

    Raises:
        NoSite: One of the two files isn't there.
        UnknownSiteFormat: Another format.
        LandRefusal: The JSON is broken.
    """
    for name in FILES[:2]:
        if not (folder / name).is_file():
            raise NoSite(folder=str(folder), missing=name)
    record = read_json(folder / FILES[0])
    found = record.fields.get("format")
    if found not in {SITE_FORMAT, COMPILED_FORMAT}:
        raise UnknownSiteFormat(
            file=record.file, found=str(found), known=f"{SITE_FORMAT}, {COMPILED_FORMAT}"
        )
    return record


def hash_of(folder: Path) -> str:
    """SHA-256 of the files one after the other: `cat site.json cells.parquet … | sha256sum`."""
    running = hashlib.sha256()
    for name in FILES:
        with suppress(FileNotFoundError), (folder / name).open("rb") as file:
            while piece := file.read(1 << 20):
                running.update(piece)
    return running.hexdigest()


def read_site(folder: Path, record: Record | None = None) -> Site:
    """Read a site that isn't compiled.

    Raises:
        LandRefusal: A file, a field or a row isn't as docs/formats.md describes.
        FileRefusal: A file can't be read.
    """
    record = record or find_site(folder)
    table = Table(folder / FILES[1])
    cell_m = record.number("cell_m", 0.0, WIDEST_M, default=0.0)
    parcels = tuple(table.texts("parcel")) if cell_m == 0.0 else None
    catalogue = catalogue_of(record.inner("catalogue"))
    tags = {name: table.flags(f"tag__{name}") for name in table.beginning("tag__")}
    x_m, y_m = table.floats("x_m", -1e7, 1e7), table.floats("y_m", -1e7, 1e7)
    site = Site(
        name=record.text("name"),
        note=record.text("note", ""),
        on=record.day("on") or date.min,
        cell_m=cell_m,
        rows=record.whole("rows", 0, 100_000, default=0),
        columns=record.whole("columns", 0, 100_000, default=0),
        row=_places(table, "row", parcels),
        column=_places(table, "column", parcels),
        area_m2=table.floats("area_m2", 1e-6, _LARGEST_M2).copy(),
        x_m=x_m,
        y_m=y_m,
        slope_percent=table.floats("slope_percent", 0.0, _STEEPEST)
        if table.has("slope_percent")
        else None,
        suitability=_suitability(table, catalogue),
        tags=tags,
        parcels=parcels,
        shapes=_shapes(table) if parcels is not None else None,
        layers=_layers(record),
        catalogue=catalogue,
        wishes=_wishes(record, catalogue, tags, x_m, y_m),
        input_sha256=hash_of(folder),
    )
    _once_each(table, site)
    return site


def _places(table: Table, column: str, parcels: tuple[str, ...] | None) -> Any:  # noqa: ANN401 - an array
    if parcels is None:
        return table.whole(column, 0, 1_000_000)
    rows = len(parcels)
    return np.arange(rows, dtype=np.int32) if column == "row" else np.zeros(rows, np.int32)


def _once_each(table: Table, site: Site) -> None:
    """Refuse a cell or parcel that stands in two rows."""
    if site.parcels is not None:
        names = pl.Series(site.parcels)
        if names.n_unique() < len(names):
            twice = str(names.filter(names.is_duplicated())[0])
            raise NameTwice(file=table.file, feature="parcel", name=twice)
        return
    width = int(site.column.max()) + 1
    keys = site.row.astype(np.int64) * width + site.column
    order = np.sort(keys)
    same = np.flatnonzero(order[1:] == order[:-1])
    if len(same):
        row, column = divmod(int(order[same[0]]), width)
        name = f"row {row}, column {column}"
        raise NameTwice(file=table.file, feature="the table", name=name)


def _suitability(table: Table, catalogue: Catalogue) -> dict[str, Floats]:
    suitability = {}
    for use in table.beginning("suitability__"):
        if use not in catalogue.uses:
            raise UnknownName(
                file=table.file, feature="the table", field=f"suitability__{use}", name=use
            )
        suitability[use] = table.floats(f"suitability__{use}", 0.0, 2.0)
    return suitability


def _shapes(table: Table) -> Any:  # noqa: ANN401 - an array of shapes
    import shapely  # noqa: PLC0415 - only for parcels

    try:
        return np.asarray(shapely.from_wkb(table.bytes_of("geometry")), object)
    except shapely.errors.GEOSException:
        Record(table.file, "the table", {"geometry": "…"}).refuse("geometry")


def _layers(record: Record) -> dict[str, BaseGeometry]:
    """Read homes, cables and protected areas: GeoJSON geometries in metres (EPSG:28992)."""
    if not record.has("layers"):
        return {}
    part = record.inner("layers")
    layers = {}
    for name in part.fields:
        if name not in LAYERS:
            raise UnknownName(file=record.file, feature="layers", field="layers", name=name)
        layers[name] = geometry_of(part, name)
    return layers


def geometry_of(record: Record, field: str) -> BaseGeometry:
    """Read a GeoJSON geometry in metres."""
    import shapely  # noqa: PLC0415 - only where shapes are

    try:
        shape = shapely.from_geojson(json.dumps(record.inner(field).fields))
    except shapely.errors.GEOSException:
        record.refuse(field)
    if shape is None or not np.isfinite(shapely.get_coordinates(shape)).all():
        record.refuse(field)
    return shape


def _wishes(
    record: Record,
    catalogue: Catalogue,
    tags: Mapping[str, Flags],
    x_m: Floats,
    y_m: Floats,
) -> tuple[Wish, ...]:
    units = {code: kind.unit for code, kind in catalogue.measures.items()}
    wishes = []
    for name, part in named_ambitions(record):
        area = None
        if part.has("area"):
            area = _area(part, name, tags, x_m, y_m)
        wishes.append(
            Wish(
                name=name,
                partner=part.text("partner"),
                measure=measure_of(part, name, units),
                target=target_of(part, name) * _size(part, name, units),
                weight=part.number("weight", 1e-9, 1e9, default=1.0),
                area=area,
            )
        )
    return tuple(wishes)


def named_ambitions(record: Record) -> list[tuple[str, Record]]:
    """Give each ambition its name: its own, or the partner's, or partner and measure.

    Raises:
        NoAmbitions: There are none.
        NameTwice: Two have the same name.
    """
    parts = list(record.listed("ambitions", "ambition", optional=True))
    if not parts:
        raise NoAmbitions(file=record.file)
    partners = [part.text("partner") for part in parts]
    names = []
    for part, partner in zip(parts, partners, strict=True):
        known = partner if partners.count(partner) == 1 else f"{partner}: {part.text('measure')}"
        names.append(part.text("name", known))
    for name in names:
        if names.count(name) > 1:
            raise NameTwice(file=record.file, feature="ambitions", name=name)
    return [
        (name, Record(part.file, f"ambition {name}", part.fields))
        for name, part in zip(names, parts, strict=True)
    ]


def measure_of(part: Record, name: str, known: Mapping[str, str]) -> str:
    """Read which measure an ambition is about."""
    measure = part.text("measure")
    if measure not in known:
        raise UnknownName(file=part.file, feature=name, field="measure", name=measure)
    return measure


def target_of(part: Record, name: str) -> float:
    """Read a target: above zero."""
    target = part.number("target")
    if target <= 0.0:
        raise TargetNotPositive(file=part.file, ambition=name, value=plain(target))
    return target


def _size(part: Record, name: str, units: Mapping[str, str]) -> float:
    """How many of the measure's units one of the ambition's unit is."""
    from civicmath.landuse.errors import DifferentUnits, UnknownUnit  # noqa: PLC0415 - rarely

    wanted = units[part.text("measure")]
    text = part.text("unit", wanted)
    try:
        size = ratio(unit_of(text), unit_of(wanted))
    except UnknownSymbol as error:
        raise UnknownUnit(file=part.file, feature=name, field="unit", unit=text) from error
    if size is None:
        raise DifferentUnits(file=part.file, feature=name, field="unit", unit=text, expected=wanted)
    return size


def _area(part: Record, name: str, tags: Mapping[str, Flags], x_m: Floats, y_m: Floats) -> Flags:
    """Cells with a tag, or whose middle lies in a shape."""
    if isinstance(part.fields["area"], dict):
        import shapely  # noqa: PLC0415 - only where shapes are

        shape = geometry_of(part, "area")
        shapely.prepare(shape)
        return np.asarray(shapely.intersects_xy(shape, x_m, y_m), bool)
    tag = part.text("area")
    if tag not in tags:
        raise UnknownName(file=part.file, feature=name, field="area", name=tag)
    return tags[tag]


def write_site(folder: Path, record: Mapping[str, Any], cells: pl.DataFrame) -> None:
    """Write a site that isn't compiled.

    Args:
        folder: Made when it isn't there.
        record: What goes in `site.json`.
        cells: The columns of `cells.parquet`.

    Raises:
        PlaceTaken: The folder holds other things.
        NotWritable: The operating system refuses.
    """
    write_folder(folder, {FILES[0]: json_bytes(record), FILES[1]: parquet_bytes(cells)})


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write all files of a site, or none; files of an earlier site that no longer belong go."""
    check_folder(folder)
    try:
        folder.mkdir(exist_ok=True)
        write_together([(folder / name, content) for name, content in contents.items()])
        for name in FILES:
            if name not in contents:
                (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise NotWritable(file=str(folder), reason=reason_of(error)) from error


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds other things than a site."""
    if folder.is_dir() and any(found.name not in FILES for found in folder.iterdir()):
        raise PlaceTaken(folder=str(folder))
    if folder.exists() and not folder.is_dir():
        raise PlaceTaken(folder=str(folder))
    if not folder.resolve().parent.is_dir():
        raise NotWritable(file=str(folder), reason="ENOENT")


def json_bytes(record: Mapping[str, Any]) -> bytes:
    """Write a record as JSON; dates as 2026-11-23."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1, default=str)
    return text.encode() + b"\n"


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Write a table as Parquet."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()
