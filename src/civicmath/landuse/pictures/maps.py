"""Maps: cells or parcels painted by what stands on them, with what lies around them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.pictures.looks import AS_IT_IS, looks_of, paints
from civicmath.landuse.pictures.svg import BRAND, CARD, INK, PAPER, SMALL, short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from civicmath.landuse.pictures.svg import Sheet
    from civicmath.landuse.site_loading import Scene
    from civicmath.landuse.values import CompiledSite

MOST_ACROSS = 220
"""Squares across a map: more would be smaller than a hatching."""
_AROUND = 0.13
_LEFT = -1
_NOTHING = -2


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """From metres to the sheet.

    Attributes:
        west_m: Metres at the left edge.
        north_m: Metres at the top edge.
        scale: Units of the sheet per metre.
        x: Left edge on the sheet.
        y: Top edge.
        width: Of the map on the sheet.
        height: Of the map.
    """

    west_m: float
    north_m: float
    scale: float
    x: float
    y: float
    width: float
    height: float

    def at(self, east_m: float, north_m: float) -> tuple[float, float]:
        """Give where a place lies on the sheet."""
        return (
            self.x + (east_m - self.west_m) * self.scale,
            self.y + (self.north_m - north_m) * self.scale,
        )


def frame_of(
    site: CompiledSite, scene: Scene, x: float, y: float, width: float, most_height: float
) -> Frame:
    """Lay a site on the sheet, with a margin for homes that lie just outside."""
    west, south, east, north = bounds_of(site, scene)
    around = _AROUND * max(east - west, north - south) if scene.layers.get("homes") else 0.0
    west, south, east, north = west - around, south - around, east + around, north + around
    scale = min(width / (east - west), most_height / (north - south))
    return Frame(west, north, scale, x, y, (east - west) * scale, (north - south) * scale)


def bounds_of(site: CompiledSite, scene: Scene) -> tuple[float, float, float, float]:
    """West, south, east, north of the land in metres; of a grid without places in cells."""
    if scene.shapes is not None:
        import shapely  # noqa: PLC0415 - only for parcels

        west, south, east, north = shapely.total_bounds(scene.shapes)
        return float(west), float(south), float(east), float(north)
    side = site.cell_m or 1.0
    west, north = _corner(site, scene)
    rows, columns = int(site.row.max()) + 1, int(site.column.max()) + 1
    return west, north - rows * side, west + columns * side, north


def draw_map(
    sheet: Sheet,
    site: CompiledSite,
    scene: Scene,
    choice: NDArray[np.signedinteger],
    frame: Frame,
    same_as: NDArray[np.signedinteger] | None = None,
) -> None:
    """Paint what stands where.

    Args:
        sheet: To draw on.
        site: The site.
        scene: What lies around.
        choice: (n,) stack per cell.
        frame: Where the map lies.
        same_as: Another plan: where both are the same the paint is pale.
    """
    looks = looks_of([use.code for use in site.uses])
    sheet.add(
        "rect", x=frame.x, y=frame.y, width=frame.width, height=frame.height, rx=8, fill="#eceae2"
    )
    outlines = _parcels if scene.shapes is not None else _squares
    for stack, outline in outlines(site, scene, choice, frame):
        layers = [AS_IT_IS] if stack < 0 else paints(sheet, site.stacks[stack].uses, looks)
        for paint in layers:
            sheet.path(outline, fill=paint)
    if scene.shapes is not None:
        for _, outline in outlines(site, scene, np.arange(len(choice)), frame):
            sheet.path(outline, fill="none", stroke=CARD, stroke_width=1.2)
    if same_as is not None:
        same = np.where(choice == same_as, 0, _NOTHING).astype(np.int64)
        for _, outline in outlines(site, scene, same, frame):
            sheet.path(outline, fill=PAPER, fill_opacity=0.72)


def draw_around(sheet: Sheet, scene: Scene, frame: Frame) -> None:
    """Draw protected land, cables and homes, and clip them to the map."""
    import shapely  # noqa: PLC0415 - only where something lies around

    box = shapely.box(
        frame.west_m,
        frame.north_m - frame.height / frame.scale,
        frame.west_m + frame.width / frame.scale,
        frame.north_m,
    )
    for name in ("protected", "cables", "homes"):
        layer = scene.layers.get(name)
        if layer is None:
            continue
        inside = shapely.intersection(layer, box)
        for part in shapely.get_parts(inside):
            if name == "homes":
                draw_home(sheet, *frame.at(*part.centroid.coords[0]))
            elif name == "cables":
                _line(sheet, [frame.at(*at) for at in part.coords])
            elif hasattr(part, "exterior"):
                outline = _ring([frame.at(*at[:2]) for at in part.exterior.coords])
                sheet.path(outline, fill="none", stroke=PAPER, stroke_width=4.5)
                sheet.path(
                    outline, fill="none", stroke=BRAND, stroke_width=2.2, stroke_dasharray="2 4"
                )


def draw_home(sheet: Sheet, x: float, y: float) -> None:
    """Draw a small house."""
    left, top = short(x - 5.5), short(y + 0.5)
    sheet.path(
        f"M{left} {top}l5.5-6.5 5.5 6.500h-1.500v5.500h-8v-5.500z",
        fill=INK,
        stroke=PAPER,
        stroke_width=1.6,
        paint_order="stroke",
        stroke_linejoin="round",
    )


def draw_turbine(sheet: Sheet, x: float, y: float) -> None:
    """Draw a turbine: a disc with three blades."""
    sheet.add("circle", cx=x, cy=y, r=11, fill=CARD, stroke=INK, stroke_width=2)
    blades = "".join(
        f"M{short(x)} {short(y)}l{short(8.5 * math.sin(turn))} {short(-8.5 * math.cos(turn))}"
        for turn in (0.0, 2.0944, 4.1888)
    )
    sheet.path(blades, stroke=INK, stroke_width=2.6, stroke_linecap="round", fill="none")


def draw_cable_sign(sheet: Sheet, x: float, y: float, width: float) -> None:
    """Draw a piece of cable for the legend."""
    _line(sheet, [(x, y), (x + width, y)])


def draw_scale(sheet: Sheet, frame: Frame, north: str) -> None:
    """Draw a bar of a round length, and an arrow to the north."""
    length = _round_length(frame.width / frame.scale / 4.0)
    x, y = frame.x + 14, frame.y + frame.height - 14
    wide = length * frame.scale
    sheet.path(
        f"M{short(x)} {short(y - 5)}v5h{short(wide)}v-5", fill="none", stroke=PAPER, stroke_width=5
    )
    sheet.path(
        f"M{short(x)} {short(y - 5)}v5h{short(wide)}v-5", fill="none", stroke=INK, stroke_width=1.8
    )
    said = f"{length:g} m" if length < 1000 else f"{length / 1000:g} km"  # noqa: PLR2004 - a kilometre
    sheet.text(said, x + wide / 2, y - 9, size=SMALL, anchor="middle", halo=True)
    at_x, at_y = frame.x + frame.width - 22, frame.y + 36
    sheet.path(
        f"M{short(at_x)} {short(at_y - 22)}l6 15-6-4-6 4z",
        fill=INK,
        stroke=PAPER,
        stroke_width=3,
        paint_order="stroke",
    )
    sheet.text(north, at_x, at_y + 10, size=SMALL, anchor="middle", weight="bold", halo=True)


def is_coarser(site: CompiledSite) -> bool:
    """Whether a map shows fewer squares than there are cells."""
    return site.cell_m > 0.0 and _block(site) > 1


def _squares(
    site: CompiledSite, scene: Scene, choice: NDArray[np.signedinteger], frame: Frame
) -> Iterable[tuple[int, str]]:
    """For each stack one path of rectangles: runs along rows, joined down where they are equal."""
    block = _block(site)
    grid = _coarse(site, choice, block)
    west, north = _corner(site, scene)
    side = (site.cell_m or 1.0) * block
    paths: dict[int, list[str]] = {}
    waiting: dict[tuple[int, int], tuple[int, int]] = {}
    rows = grid.shape[0]
    for row in range(rows + 1):
        runs = _runs(grid[row]) if row < rows else {}
        for run, (stack, first) in list(waiting.items()):
            if runs.get(run) != stack:
                x, y = frame.at(west + run[0] * side, north - first * side)
                wide, high = (
                    (run[1] - run[0]) * side * frame.scale,
                    (row - first) * side * frame.scale,
                )
                paths.setdefault(stack, []).append(
                    f"M{short(x)} {short(y)}h{short(wide)}v{short(high)}h-{short(wide)}z"
                )
                del waiting[run]
        for run, stack in runs.items():
            waiting.setdefault(run, (stack, row))
    return ((stack, "".join(paths[stack])) for stack in sorted(paths))


def _runs(row: NDArray[np.int64]) -> dict[tuple[int, int], int]:
    """Find where a row holds the same: (from, to) to what it holds."""
    ends = np.flatnonzero(np.diff(row)) + 1
    starts = [0, *ends.tolist()]
    return {
        (first, after): int(row[first])
        for first, after in zip(starts, [*starts[1:], len(row)], strict=True)
        if row[first] != _NOTHING
    }


def _coarse(site: CompiledSite, choice: NDArray[np.signedinteger], block: int) -> NDArray[np.int64]:
    """(rows, columns) what stands on most of each block; nothing where there is no cell."""
    rows, columns = int(site.row.max()) // block + 1, int(site.column.max()) // block + 1
    at = (site.row // block).astype(np.int64) * columns + site.column // block
    kinds = int(choice.max()) + 3
    counts = np.bincount(at * kinds + choice.astype(np.int64) + 2, minlength=rows * columns * kinds)
    table = counts.reshape(rows * columns, kinds)
    most = table.argmax(axis=1) - 2
    return np.asarray(np.where(table.any(axis=1), most, _NOTHING).reshape(rows, columns))


def _block(site: CompiledSite) -> int:
    across = max(int(site.row.max()), int(site.column.max())) + 1
    return -(-across // MOST_ACROSS)


def _corner(site: CompiledSite, scene: Scene) -> tuple[float, float]:
    """West and north edge of row 0, column 0 in metres."""
    side = site.cell_m or 1.0
    if scene.places is None:
        return 0.0, 0.0
    return (
        float(scene.places[0, 0]) - (int(site.column[0]) + 0.5) * side,
        float(scene.places[0, 1]) + (int(site.row[0]) + 0.5) * side,
    )


def _parcels(
    _site: CompiledSite, scene: Scene, choice: NDArray[np.signedinteger], frame: Frame
) -> Iterable[tuple[int, str]]:
    """For each stack one path with the outlines of its parcels."""
    import shapely  # noqa: PLC0415 - only for parcels

    paths: dict[int, list[str]] = {}
    for number, stack in enumerate(choice.tolist()):
        if stack == _NOTHING:
            continue
        for part in shapely.get_parts(scene.shapes[number] if scene.shapes is not None else ()):
            for ring in (part.exterior, *part.interiors):
                points = [frame.at(*at[:2]) for at in ring.coords]
                paths.setdefault(stack, []).append(_ring(points))
    return ((stack, "".join(paths[stack])) for stack in sorted(paths))


def _ring(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points) + "z"


def _line(sheet: Sheet, points: list[tuple[float, float]]) -> None:
    line = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)
    sheet.path(line, fill="none", stroke=PAPER, stroke_width=5)
    sheet.path(line, fill="none", stroke="#8f3410", stroke_width=2.4, stroke_dasharray="9 4")


def _round_length(metres: float) -> float:
    """The longest of 1, 2, 5, 10, … metres that fits."""
    power = 10.0 ** math.floor(math.log10(max(metres, 1e-9)))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= metres)
