"""A map of villages as SVG paths: metres on the ground become whole units in a box, north up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voorkant.places.values import FormerVillage, Shape, VillageMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from voorkant.places.values import Village

    Point = Sequence[float]
    """East and north, in metres (EPSG:28992)."""

LONGEST_SIDE: Final = 1000
MARGIN: Final = 10
"""Room around the outlines, so that a border that is drawn is not cut off."""


def drawn(villages: Iterable[tuple[Village, Sequence[Point], Point]], today: date) -> VillageMap:
    """Draw villages in one box.

    Args:
        villages: Each with its closed outline and a point in its built-up part.
        today: Tells which of them belong to another one.
    """
    rows = list(villages)
    corners = [point for _, outline, _ in rows for point in outline]
    if not corners:
        return VillageMap(LONGEST_SIDE, LONGEST_SIDE, ())
    west, north = min(east for east, _ in corners), max(north for _, north in corners)
    across = max(east for east, _ in corners) - west
    down = north - min(point[1] for point in corners)
    scale = (LONGEST_SIDE - 2 * MARGIN) / max(across, down)

    def place(point: Point) -> tuple[int, int]:
        return (
            MARGIN + round((point[0] - west) * scale),
            MARGIN + round((north - point[1]) * scale),
        )

    shapes, former = [], []
    for village, outline, centre in rows:
        path = _path([place(point) for point in outline])
        if village.ended_on is None or village.is_there(today):
            shapes.append(Shape(village.slug, village.name, path, *place(centre)))
        else:
            into = (village.successor_slug, village.successor)
            former.append(FormerVillage(village.slug, village.name, village.ended_on, *into, path))
    return VillageMap(
        2 * MARGIN + round(across * scale),
        2 * MARGIN + round(down * scale),
        tuple(shapes),
        tuple(former),
    )


def _path(corners: Sequence[tuple[int, int]]) -> str:
    # The last corner is the first again; Z draws that line.
    first, *others = corners[:-1]
    return f"M{first[0]} {first[1]}L" + " ".join(f"{x} {y}" for x, y in others) + "Z"
