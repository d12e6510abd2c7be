"""What holds in every village at once: named when each village says so, and all of them together too."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.population.intervals import wilson
from civicmath.population.pooling import keep_surest, pool

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.tally import Tally

ONE_SIDED = Fraction(1, 20)
"""Each area's share lies above the bar with this chance of error, taken by itself."""
FALSE = Fraction(1, 20)
"""Of all that is named, at most this share is expected to be false."""


@dataclass(frozen=True, slots=True, eq=False)
class Everywhere:
    """What holds in every village, (2, s): first for agreeing, then for disagreeing.

    Attributes:
        named: Which statements are named.
        chance: That the true share lies above the bar in every village.
    """

    named: NDArray[np.bool_]
    chance: NDArray[np.float64]


def holds_everywhere(
    hits: NDArray[np.int64], asked: NDArray[np.int64], bar: Fraction
) -> NDArray[np.bool_]:
    """Say which statements have more than the bar's share of an answer in every area.

    Two things are asked of a statement, because each guards against what the other overlooks. In
    every area the lower end of the one-sided score interval lies above the bar: no area is spoken
    for by its neighbours. And the cautious chance, learned from all areas and statements together,
    that it holds everywhere is large enough that of all that is named at most one in twenty is
    expected to be false: nothing is named because many were tried.

    Args:
        hits: (a, s) how many gave the answer.
        asked: (a, s) how many answered; an area without answers names nothing.
        bar: The share to exceed.

    Returns:
        (s,) which are named.
    """
    above = each_above(hits, asked, bar)
    return _surest(above, pool(hits, asked, bar).cautious)


def found_in_villages(villages: Tally, candidates: NDArray[np.bool_], bar: Fraction) -> Everywhere:
    """Say what all villages agree with and what all disagree with: one family of findings.

    Args:
        villages: Counts per village.
        candidates: (2, s) findings that pass all other tests: for agreeing, and for disagreeing.
        bar: The share to exceed.
    """
    sides = (villages.agree, villages.disagree)
    pooled = [pool(side, villages.answers, bar) for side in sides]
    above = np.stack([each_above(side, villages.answers, bar) for side in sides])
    cautious = np.stack([both.cautious for both in pooled])
    named = _surest((above & candidates).reshape(-1), cautious.reshape(-1))
    return Everywhere(named.reshape(above.shape), np.stack([both.everywhere for both in pooled]))


def each_above(
    hits: NDArray[np.int64], asked: NDArray[np.int64], bar: Fraction
) -> NDArray[np.bool_]:
    """(s,) whether every area's own interval lies above the bar."""
    low, _ = area_interval(hits, asked)
    return np.asarray((low > float(bar)).all(axis=0) & (asked > 0).all(axis=0))


def area_interval(
    hits: NDArray[np.int64], asked: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the interval of an area's share, of which each end holds with 1 - `ONE_SIDED`."""
    return wilson(hits, asked, float(1 - 2 * ONE_SIDED))


def fewest_in_area(bar: Fraction) -> int:
    """Give the smallest number of answers with which an area could ever be above the bar."""
    answers = np.arange(1, 1000)
    return int(np.argmax(area_interval(answers, answers)[0] > float(bar))) + 1


def _surest(candidates: NDArray[np.bool_], chances: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(s,) of the candidates the surest, at most `FALSE` of which are expected to be false."""
    named = np.zeros(len(candidates), np.bool_)
    among = np.flatnonzero(candidates)
    named[among] = keep_surest(chances[among], float(FALSE))
    return named
