"""Colour and hatching of uses: either alone tells them apart, on a screen and in grey print.

Uses that lie on the ground give a patch its colour; uses above or beside them are drawn over it as
marks in a strong colour of their own. So crops below panels look like crops, with panels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.landuse.pictures.svg import Sheet


class Look(NamedTuple):
    """How a use is drawn.

    Attributes:
        ground: Colour of land with this use alone.
        strong: Colour of its marks.
        mark: Name of its hatching.
        on_ground: Whether it gives shared land its colour.
    """

    ground: str
    strong: str
    mark: str
    on_ground: bool


_ARABLE = Look("#e6d3a3", "#8a6d2f", "furrows", on_ground=True)
_FOREST = Look("#3f7a5a", "#dcefe3", "trees", on_ground=True)
_SOLAR = Look("#f3b61f", "#7a4b00", "panels", on_ground=False)
_RAISED = Look("#fbe2a0", "#c27a00", "stripes", on_ground=False)
_WATER = Look("#a9cfe0", "#1d4f91", "waves", on_ground=True)
_PATH = Look("#f1e9da", "#5d2f7c", "dashes", on_ground=False)
_WET = Look("#8cc0ae", "#0a433c", "reeds", on_ground=True)
_GRASS = Look("#d6e8b5", "#5c7f35", "blades", on_ground=True)
_GRID = Look("#5d6966", "#ffffff", "crosses", on_ground=False)

KNOWN = {
    "arable": _ARABLE,
    "forest": _FOREST,
    "solar_ground": _SOLAR,
    "solar_raised": _RAISED,
    "water": _WATER,
    "path": _PATH,
    "wet_nature": _WET,
    "grassland": _GRASS,
    "transformer": _GRID,
}
_IN_TURN = (_ARABLE, _FOREST, _SOLAR, _RAISED, _WATER, _PATH, _WET, _GRASS, _GRID)
AS_IT_IS = "#e4e1d8"

# Each is one tile: its size, and what is drawn on it in the colour {c}.
_TILES = {
    "furrows": (8, '<path d="M0 4h8" stroke="{c}" stroke-width="1"/>'),
    "trees": (
        11,
        '<circle cx="3" cy="3.5" r="1.7" fill="{c}"/><circle cx="8.5" cy="9" r="1.7" fill="{c}"/>',
    ),
    "panels": (9, '<path d="M0 2h9M0 6.5h9" stroke="{c}" stroke-width="1.7"/>'),
    "stripes": (
        10,
        '<path d="M-2.5 2.5l5-5M0 10L10 0M7.5 12.5l5-5" stroke="{c}" stroke-width="2.4"/>',
    ),
    "waves": (
        12,
        '<path d="M0 4q3-3 6 0t6 0M0 10q3-3 6 0t6 0" fill="none" stroke="{c}" stroke-width="1.3"/>',
    ),
    "dashes": (11, '<path d="M2 1v5M7.500 6v5" stroke="{c}" stroke-width="1.8"/>'),
    "reeds": (
        11,
        '<path d="M3 9V3M1.200 5l1.800 2 1.800-2M8.500 11V7" fill="none" stroke="{c}" stroke-width="1.1"/>',
    ),
    "blades": (
        9,
        '<path d="M2 6l1.500-3 1.500 3M6.500 9l1-2" fill="none" stroke="{c}" stroke-width="1"/>',
    ),
    "crosses": (8, '<path d="M2 2l4 4M6 2l-4 4" stroke="{c}" stroke-width="1.3"/>'),
}


def looks_of(uses: Sequence[str]) -> dict[str, Look]:
    """Give each use a look: its own, or the next that is free.

    Args:
        uses: Codes, in the order of the site.
    """
    if any(use in KNOWN for use in uses):
        free = [look for look in _IN_TURN if look not in {KNOWN.get(use) for use in uses}]
    else:
        free = list(_IN_TURN)
    free = free or list(_IN_TURN)
    turn, looks = 0, {}
    for use in uses:
        if use in KNOWN:
            looks[use] = KNOWN[use]
        else:
            looks[use] = free[turn % len(free)]
            turn += 1
    return looks


def paints(sheet: Sheet, uses: Sequence[str], looks: dict[str, Look]) -> list[str]:
    """Give what a stack is painted with, from below: a colour, then hatchings."""
    if not uses:
        return [AS_IT_IS]
    ground = next((use for use in uses if looks[use].on_ground), uses[0])
    found = [looks[ground].ground, _hatching(sheet, looks[ground])]
    found += [_hatching(sheet, looks[use]) for use in uses if use != ground]
    return found


def _hatching(sheet: Sheet, look: Look) -> str:
    name = f"{look.mark}-{look.strong[1:]}"
    size, marks = _TILES[look.mark]
    sheet.define(
        name,
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f"{marks.format(c=look.strong)}</pattern>",
    )
    return f"url(#{name})"
