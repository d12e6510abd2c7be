"""The one door through which figures about people go out: nothing over fewer than five.

A small count says something about somebody, so it is left out. But a total minus the rest gives it
back, so other cells are left out with it, until nobody can work out a hidden cell: not even a reader
who knows this rule, the total and every cell that is shown. A test plays that reader.

What the door can't see: the same people counted in two different tables. Cells that overlap have to
go through the door as one list of cells that don't.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Figure = TypeVar("Figure")

FEWEST = 5
"""A figure is about at least this many people, or it is not shown."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts as they may be shown; None stands for one that may not.

    Attributes:
        cells: In the order in which they came.
        total: The sum of all cells, hidden ones too.
    """

    cells: tuple[int | None, ...]
    total: int | None


def protect_counts(cells: Sequence[int]) -> Counts:
    """Leave out what would tell too much about too few people.

    Cells below `FEWEST` are hidden. If there are any, the hidden cells together must be at least two,
    stand for at least `FEWEST` people, and not all be one less than `FEWEST` (their sum would give
    each away); otherwise the next smallest cells are hidden too, all equal ones at once.

    Args:
        cells: How many people there are in each cell; nobody is in two cells.

    Raises:
        ValueError: A count below zero.
    """
    if any(count < 0 for count in cells):
        raise ValueError("a count of people can't be below zero")
    highest_hidden = _highest_hidden(cells)
    total = sum(cells)
    return Counts(
        cells=tuple(count if count > highest_hidden else None for count in cells),
        total=total if total >= FEWEST else None,
    )


def _highest_hidden(cells: Sequence[int]) -> int:
    if all(count >= FEWEST for count in cells):
        return -1
    limits = sorted({FEWEST - 1, *(count for count in cells if count >= FEWEST)})
    for limit in limits:
        hidden = [count for count in cells if count <= limit]
        gives_itself_away = set(hidden) == {FEWEST - 1}
        if len(hidden) > 1 and sum(hidden) >= FEWEST and not gives_itself_away:
            return limit
    return limits[-1]


def protect_figure(value: Figure, *, over: int) -> Figure | None:
    """Return a figure (a share, an average, a bound) unless it is over too few people.

    Args:
        value: The figure.
        over: How many people it is about. When these are cells of a whole that is shown as well, pass
            what `protect_counts` left of them and hide the figure wherever the cell is hidden.
    """
    return value if over >= FEWEST else None
