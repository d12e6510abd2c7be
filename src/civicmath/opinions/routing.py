"""Which statement somebody should see next, so that answers go where they can still settle something.

Nobody answers everything. Answers to a statement that is settled teach nothing, and a statement that
one village surely refuses is no common ground whatever the others say. So each area gets a *worth* per
statement, and a person is shown a statement drawn by that worth from those she hasn't seen; a part of
the draws is purely random. The chance with which each was drawn is kept, so that rates can be weighted
by its inverse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.population.intervals import wilson
from civicmath.population.pooling import pool

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Table = NDArray[np.float64]

CONFIDENCE = 0.95
SURE = 0.98
"""An area is settled when its interval of this confidence lies above the bar: beyond what a verdict asks.
Who looks after every answer, and stops at the first that suffices, is fooled more often than once in twenty."""
LEAST = 2
"""Every statement first gets this many answers in every area, so that new ones have a fair start."""
FAVOUR = 3
"""Power of the chance of being common ground: likely ones are settled first."""
SETTLED = 0.05
"""What another answer is worth to a statement that is settled everywhere."""
SETTLED_HERE = 0.1
"""What it is worth in an area that is settled, while others are not."""


def worth_asking(hits: Counts, asked: Counts, people: Counts, bar: Fraction) -> Table:
    """Say per area and statement how much one more answer can still settle.

    Args:
        hits: (a, s) how many gave the answer that is looked for.
        asked: (a, s) how many answered.
        people: (a,) how many take part in each area.
        bar: Share above which all areas must lie.

    Returns:
        (a, s) worths of 0 or more. Zero where everybody has answered, and for statements that can't
        reach the bar any more in some area whatever the rest says.
    """
    left = np.maximum(people[:, None] - asked, 0)
    fresh = (asked < LEAST) & (left > 0)
    settled = wilson(hits, asked, SURE)[0] > float(bar)
    reachable = (wilson(hits + left, asked + left, CONFIDENCE)[0] > float(bar)).all(axis=0)
    worth = pool(hits, asked, bar).everywhere ** FAVOUR
    worth = np.where(settled.all(axis=0), SETTLED * worth, worth)
    table = np.where(settled, SETTLED_HERE, 1.0) * np.where(reachable, worth, 0.0) * (left > 0)
    return np.asarray(np.where(fresh, np.maximum(table, table.max(initial=0.0) or 1.0), table))


def drawing_chances(worth: Table, unseen: NDArray[np.bool_], at_random: Fraction) -> Table:
    """Give the chance with which each statement is drawn for one person.

    Args:
        worth: (s,) of her area.
        unseen: (s,) which statements she hasn't seen.
        at_random: Part of the draws that looks at no worth, between 0 and 1.

    Returns:
        (s,) chances that sum to one; all zero when she has seen everything.
    """
    count = int(unseen.sum())
    if count == 0:
        return np.zeros(len(worth))
    even = unseen / count
    here = np.where(unseen, worth, 0.0)
    most = float(here.max())
    if most <= 0:
        return np.asarray(even)
    here = here / most
    part = float(at_random)
    return np.asarray(part * even + (1.0 - part) * here / here.sum())


def draw(chances: Table, ticket: float) -> int:
    """Draw a statement.

    Args:
        chances: (s,) as `drawing_chances` gave them, not all zero.
        ticket: Evenly drawn from 0 up to, not including, 1.

    Returns:
        Its number.
    """
    reached = np.cumsum(chances)
    number = int(np.searchsorted(reached, ticket * reached[-1], side="right"))
    return min(number, int(np.flatnonzero(chances)[-1]))
