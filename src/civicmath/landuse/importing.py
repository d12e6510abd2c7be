"""From polygons that a stranger drew to a site: squares or parcels, with figures and norms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.formats.streams import PARQUET, beginning
from civicmath.landuse.catalogue import own_catalogue, read_catalogue
from civicmath.landuse.errors import EmptySite, NegativeYield, OutOfRange, TooMuch, WrongKind
from civicmath.landuse.importing_shapes import Drawn, read_drawn, read_layer
from civicmath.landuse.samples import ambitions_for
from civicmath.landuse.site import SITE_FORMAT
from civicmath.landuse.site_fields import plain
from civicmath.landuse.site_tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

MOST_CELLS = 2_000_000
MOST_PARCELS = 20_000
_LEAST_SHARE = 1e-3
"""Of a square: slivers below this at the edge of the site are left out."""
_M2_PER_HA = 10_000.0
_NUMBERS = ("suitability__", "slope_percent")
_HIGHEST = {"suitability__": 2.0, "slope_percent": 1000.0}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be imported, and how.

    Attributes:
        source: GeoJSON or GeoPackage with polygons, or Parquet with cells.
        on: Day whose norms hold.
        cell_m: Side of a square; 0 keeps polygons as parcels.
        crs: "EPSG:28992" or "EPSG:4326" where the file doesn't say.
        layer: Of a GeoPackage with more than one.
        layers: Files with homes, cables, protected areas.
        catalogue: TOML; nothing for our own.
        name: Of the site; nothing for the name of the file.
    """

    source: Path
    on: date
    cell_m: float = 25.0
    crs: str | None = None
    layer: str | None = None
    layers: Mapping[str, Path] = field(default_factory=dict)
    catalogue: Path | None = None
    name: str | None = None


def import_site(wanted: Wanted) -> tuple[dict[str, Any], pl.DataFrame]:
    """Make a site.

    Returns:
        What goes in `site.json`, and the columns of `cells.parquet`.

    Raises:
        LandRefusal: Polygons overlap, are invalid, lie outside the country, or hold fields that
            can't be used; or the catalogue is wrong.
        FileRefusal: A file can't be read.
    """
    catalogue = own_catalogue() if wanted.catalogue is None else read_catalogue(wanted.catalogue)
    if beginning(wanted.source).startswith(PARQUET):
        cells = _from_parquet(wanted.source)
    else:
        drawn = read_drawn(wanted.source, crs=wanted.crs, layer=wanted.layer)
        cells = _parcels(drawn) if wanted.cell_m == 0.0 else _squares(drawn, wanted.cell_m)
    source = dict(catalogue.source)
    hectares = float(cells["area_m2"].sum()) / _M2_PER_HA
    record: dict[str, Any] = {
        "format": SITE_FORMAT,
        "name": wanted.name or wanted.source.stem,
        "note": "",
        "on": wanted.on,
        "crs": "EPSG:28992",
        "rows": 0 if "row" not in cells.columns else int(cells["row"].max()) + 1,  # type: ignore[arg-type]
        "columns": 0 if "row" not in cells.columns else int(cells["column"].max()) + 1,  # type: ignore[arg-type]
        "cell_m": wanted.cell_m if "row" in cells.columns else 0.0,
        "layers": {name: read_layer(path, crs=wanted.crs) for name, path in wanted.layers.items()},
        "ambitions": ambitions_for(source.pop("ambitions", []), hectares),
        "catalogue": source,
    }
    return record, cells


def _parcels(drawn: Drawn) -> pl.DataFrame:
    """Keep polygons as they are."""
    import shapely  # noqa: PLC0415 - only for polygons

    if len(drawn.shapes) > MOST_PARCELS:
        raise TooMuch(file=drawn.file, what="parcels", found=len(drawn.shapes), limit=MOST_PARCELS)
    middle = shapely.point_on_surface(drawn.shapes)
    columns: dict[str, Any] = {
        "parcel": list(drawn.names),
        "area_m2": shapely.area(drawn.shapes),
        "x_m": shapely.get_x(middle),
        "y_m": shapely.get_y(middle),
        "geometry": pl.Series(shapely.to_wkb(drawn.shapes).tolist(), dtype=pl.Binary),
    }
    return pl.DataFrame(columns | _properties(drawn, np.arange(len(drawn.shapes))))


def _squares(drawn: Drawn, cell_m: float) -> pl.DataFrame:
    """Lay squares on whole multiples of their side over the polygons; edges keep their part."""
    import shapely  # noqa: PLC0415 - only for polygons

    west, south, east, north = shapely.total_bounds(drawn.shapes)
    west, south = np.floor(west / cell_m) * cell_m, np.floor(south / cell_m) * cell_m
    columns, rows = int(np.ceil((east - west) / cell_m)), int(np.ceil((north - south) / cell_m))
    if columns * rows > 4 * MOST_CELLS:
        raise TooMuch(file=drawn.file, what="squares", found=columns * rows, limit=4 * MOST_CELLS)
    north = south + rows * cell_m
    best_area = np.zeros(rows * columns)
    area, owner = np.zeros(rows * columns), np.full(rows * columns, -1, np.int64)
    for number, shape in enumerate(drawn.shapes):
        left, low, right, high = shape.bounds
        first, last = int((left - west) // cell_m), int(np.ceil((right - west) / cell_m))
        top, bottom = int((north - high) // cell_m), int(np.ceil((north - low) / cell_m))
        row, column = (
            part.ravel()
            for part in np.meshgrid(
                np.arange(top, min(bottom, rows)),
                np.arange(first, min(last, columns)),
                indexing="ij",
            )
        )
        x, y = west + column * cell_m, north - row * cell_m
        boxes = shapely.box(x, y - cell_m, x + cell_m, y)
        shapely.prepare(shape)
        part = np.where(shapely.contains_properly(shape, boxes), cell_m**2, 0.0)
        edge = (part == 0.0) & shapely.intersects(shape, boxes)
        part[edge] = shapely.area(shapely.intersection(boxes[edge], shape))
        at = row * columns + column
        area[at] += part
        larger = part > best_area[at]
        best_area[at[larger]], owner[at[larger]] = part[larger], number
    kept = np.flatnonzero(area > _LEAST_SHARE * cell_m**2)
    if not len(kept):
        raise EmptySite(file=drawn.file)
    if len(kept) > MOST_CELLS:
        raise TooMuch(file=drawn.file, what="squares", found=len(kept), limit=MOST_CELLS)
    row, column = kept // columns, kept % columns
    table: dict[str, Any] = {
        "row": row.astype(np.int32),
        "column": column.astype(np.int32),
        "area_m2": np.minimum(area[kept], cell_m**2),
        "x_m": west + (column + 0.5) * cell_m,
        "y_m": north - (row + 0.5) * cell_m,
    }
    return pl.DataFrame(table | _properties(drawn, owner[kept]))


def _properties(drawn: Drawn, owner: NDArray[np.int64]) -> dict[str, Any]:
    """Take what polygons say of their land: fitness, slope, tags; each cell that of its polygon."""
    columns: dict[str, Any] = {}
    for name, values in drawn.properties.items():
        if name.startswith("tag__"):
            columns[name] = np.array([_tag(drawn, name, n) for n in range(len(values))])[owner]
        elif name.startswith(_NUMBERS):
            columns[name] = np.array([_number(drawn, name, n) for n in range(len(values))])[owner]
    return columns


def _tag(drawn: Drawn, name: str, number: int) -> bool:
    value = drawn.properties[name][number]
    if value in (None, False, 0):
        return False
    if value in (True, 1):
        return True
    raise WrongKind(
        file=drawn.file, feature=drawn.feature(number), field=name, value=repr(value)[:40]
    )


def _number(drawn: Drawn, name: str, number: int) -> float:
    """Read a number from a polygon; where it says nothing, land is fit and flat."""
    value = drawn.properties[name][number]
    if value is None:
        return 1.0 if name.startswith("suitability__") else 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - "not a number"
        raise WrongKind(
            file=drawn.file, feature=drawn.feature(number), field=name, value=repr(value)[:40]
        )
    highest = next(top for prefix, top in _HIGHEST.items() if name.startswith(prefix))
    if value < 0 and name.startswith("suitability__"):
        raise NegativeYield(
            file=drawn.file, feature=drawn.feature(number), field=name, value=plain(value)
        )
    if not 0.0 <= value <= highest:
        raise OutOfRange(
            file=drawn.file,
            feature=drawn.feature(number),
            field=name,
            value=plain(value),
            low="0",
            high=plain(highest),
        )
    return float(value)


def _from_parquet(path: Path) -> pl.DataFrame:
    """Take cells as they are: the columns of `cells.parquet`, checked when the site is read."""
    table = Table(path, most=MOST_CELLS)
    wanted = [
        name
        for name in table.schema
        if name in {"row", "column", "area_m2", "x_m", "y_m", "slope_percent", "parcel", "geometry"}
        or name.startswith(("suitability__", "tag__"))
    ]
    needed = ("parcel", "geometry") if "parcel" in wanted else ("row", "column")
    for name in (*needed, "area_m2", "x_m", "y_m"):
        table.series(name)
    table.floats("area_m2", 1e-6, 1e9)
    return pl.DataFrame([table.series(name) for name in wanted])
