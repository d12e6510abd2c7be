"""A site as people give it: land, what it is fit for, what lies around it, and who wants what.

What a site holds on disk stands in docs/formats.md; `site_files` reads and writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from civicmath.landuse.uses import Catalogue
    from civicmath.landuse.values import Flags, Floats, Indices

SITE_FORMAT = "site-1"
COMPILED_FORMAT = "compiled-1"


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """An ambition as it stands in a site.

    Attributes:
        name: Unique.
        partner: Who wants it.
        measure: Code.
        target: In the unit of the measure.
        weight: Above zero.
        area: (n,) cells that count; nothing when all do.
    """

    name: str
    partner: str
    measure: str
    target: float
    weight: float
    area: Flags | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A site before its norms and factors are worked in.

    Attributes:
        name: What people call it.
        note: What people must know of it: that it is schematic, for instance.
        on: Day whose norms hold.
        cell_m: Side of a cell in metres; 0 for parcels.
        rows: Of the grid; 0 for parcels.
        columns: Of the grid; 0 for parcels.
        row: (n,) from 0, from north to south; for parcels their number.
        column: (n,) from 0, from west to east; for parcels 0.
        area_m2: (n,) above zero.
        x_m: (n,) east of the middle of each cell, EPSG:28992.
        y_m: (n,) north.
        slope_percent: (n,) or nothing.
        suitability: For each use (n,) from 0 to 2: 1 is the yield of the catalogue, 0 is unfit.
        tags: For each tag (n,) whether a cell has it.
        parcels: (n,) ids of parcels; nothing for a grid.
        shapes: (n,) shapes of parcels; nothing for a grid.
        layers: homes, cables, protected: shapes in metres.
        catalogue: What land can carry.
        wishes: Ambitions.
        input_sha256: Hash of the files it was read from.
    """

    name: str
    note: str
    on: date
    cell_m: float
    rows: int
    columns: int
    row: Indices
    column: Indices
    area_m2: Floats
    x_m: Floats
    y_m: Floats
    catalogue: Catalogue
    wishes: tuple[Wish, ...]
    slope_percent: Floats | None = None
    suitability: Mapping[str, Floats] = field(default_factory=dict)
    tags: Mapping[str, Flags] = field(default_factory=dict)
    parcels: tuple[str, ...] | None = None
    shapes: NDArray[np.object_] | None = None
    layers: Mapping[str, BaseGeometry] = field(default_factory=dict)
    input_sha256: str = ""

    @property
    def cells(self) -> int:
        """Number of cells or parcels."""
        return len(self.area_m2)

    def cell_shapes(self, which: NDArray[np.intp] | None = None) -> NDArray[np.object_]:
        """Give the shapes of cells: the squares of a grid, or parcels as they were drawn."""
        import shapely  # noqa: PLC0415 - only where shapes are needed

        if self.shapes is not None:
            return self.shapes if which is None else self.shapes[which]
        x, y = (self.x_m, self.y_m) if which is None else (self.x_m[which], self.y_m[which])
        half = self.cell_m / 2.0
        return np.asarray(shapely.box(x - half, y - half, x + half, y + half), object)

    def cell_name(self, number: int) -> str:
        """Name a cell as people can find it."""
        if self.parcels is not None:
            return f"parcel {self.parcels[number]}"
        return f"row {self.row[number]}, column {self.column[number]}"
