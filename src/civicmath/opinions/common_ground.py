"""What holds in every village at once: named when each village says so, and all of them together too."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.population.intervals import wilson
from civicmath.population.pooling import keep_surest, pool

if TYPE_CHECKING:
    from numpy.typing import NDArray

ONE_SIDED = Fraction(1, 20)
"""Each area's share lies above the bar with this chance of error, taken by itself."""
FALSE = Fraction(1, 20)
"""Of all that is named, at most this share is expected to be false."""


def holds_everywhere(
    hits: NDArray[np.int64], asked: NDArray[np.int64], bar: Fraction
) -> NDArray[np.bool_]:
    """Say which statements have more than the bar's share of an answer in every area.

    Two things are asked of a statement, because each guards against what the other overlooks. In
    every area the lower end of the one-sided 95% score interval lies above the bar: no area is
    spoken for by its neighbours. And the cautious chance, learned from all areas and statements together, that
    it holds everywhere is large enough that of all that is named at most one in twenty is expected
    to be false: nothing is named because many were tried.

    Args:
        hits: (a, s) how many gave the answer.
        asked: (a, s) how many answered; an area without answers names nothing.
        bar: The share to exceed.

    Returns:
        (s,) which are named.
    """
    low, _ = wilson(hits, asked, float(1 - 2 * ONE_SIDED))
    above = (low > float(bar)).all(axis=0) & (asked > 0).all(axis=0)
    return np.asarray(above & keep_surest(pool(hits, asked, bar).cautious, float(FALSE)))
