"""Camps or wings: is there a gap between groups, or is one smooth range cut in pieces?

A line of opinions without any gap, cut in the middle, gives halves that come back with other people
and predict hidden votes. They are wings, not camps, and the border between them is drawn by us.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import bdtr

from civicmath.opinions.kmeans import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Kind = Literal["camps", "wings"]

CERTAIN = 0.01
"""Groups are camps when chance alone would make each of the gaps in fewer than one in a hundred."""
THIRD = 1.0 / 3.0


def gap_chance(places: NDArray[np.float64], centres: NDArray[np.float64]) -> float:
    """Give the chance of gaps like these when there are none: the largest over pairs of groups.

    People of two groups are put on the line through the centres. Half-way, in a window of a third of
    the distance, must stand fewer people than in such a window around either centre. Where opinions
    have one top, the middle holds at least as many as the emptier of the two, so the exact binomial
    test holds for any such shape (given the centres).

    Args:
        places: (n, 2) of everybody who is placed.
        centres: (k, 2) of the groups, k at least 2.
    """
    labels, _ = nearest(places, centres)
    worst = 0.0
    for one, two in combinations(range(len(centres)), 2):
        line = centres[two] - centres[one]
        long = float(line[0] * line[0] + line[1] * line[1])
        mine = places[(labels == one) | (labels == two)] - centres[one]
        along = (mine[:, 0] * line[0] + mine[:, 1] * line[1]) / long if long > 0 else mine[:, 0]
        middle, *ends = (
            int((np.abs(along - point) < THIRD / 2).sum()) for point in (0.5, 0.0, 1.0)
        )
        emptier = min(ends)
        worst = max(worst, float(bdtr(middle, middle + emptier, 0.5)))
    return worst


def kind_of(chance: float) -> Kind:
    """Say whether groups with such a chance of "no gap" are camps."""
    return "camps" if chance <= CERTAIN else "wings"
