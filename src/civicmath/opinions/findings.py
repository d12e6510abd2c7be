"""Which statements are named common ground, or divided: tests over groups and villages.

Two errors are held at 5%: of the statements named common ground, and of those named divided, on
average at most one in twenty is named wrongly (false discovery rate). Tests in groups are exact
binomial, intervals of differences Newcombe's; villages learn from each other (`common_ground`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.common_ground import fewest_in_area, found_in_villages
from civicmath.population.intervals import (
    benjamini_hochberg,
    fewest_for,
    found_everywhere,
    newcombe,
    share,
    tail_above,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.common_ground import Everywhere
    from civicmath.opinions.tally import Tally
    from civicmath.opinions.values import ListName

BAR = Fraction(3, 5)
"""Common ground: in every group and among everybody, more than this share answers the same."""
MIDDLE = Fraction(1, 2)
"""Divided: one group's majority agrees and another's disagrees, among those who took a side."""
ERROR = Fraction(1, 20)
CONFIDENCE = float(1 - ERROR)
FEWEST_ANSWERS = fewest_for(BAR, ERROR / 2)
"""With fewer answers (eight) even unanimity could not lift a group's interval above the bar."""
FEWEST_IN_VILLAGE = fewest_in_area(BAR)
"""The same for a village (five), which needs not prove it alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Per statement the largest difference of agreement between two groups.

    Its interval holds for all statements at once.
    """

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    more: NDArray[np.int64]
    less: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Which statements are named, (m,) each.

    A statement that is in none of the three first is unknown.

    Attributes:
        agree: Common ground.
        disagree: Common opposition.
        divided: Majorities of groups oppose each other.
        testable: Enough answers in every group and village to be named at all.
        differences: Between groups, if there are several.
        everywhere: What holds in all villages, if there are several.
        gaps: Differences between villages, if there are several.
        opposed: Majorities of villages oppose each other.
    """

    agree: NDArray[np.bool_]
    disagree: NDArray[np.bool_]
    divided: NDArray[np.bool_]
    testable: NDArray[np.bool_]
    differences: Differences | None
    everywhere: Everywhere | None
    gaps: Differences | None
    opposed: NDArray[np.bool_]

    def lists(self) -> list[ListName]:
        """Name the list of each statement."""
        names: list[ListName] = ["unknown"] * len(self.agree)
        found: tuple[tuple[ListName, NDArray[np.bool_]], ...] = (
            ("divided", self.divided),
            ("common_opposition", self.disagree),
            ("common_ground", self.agree),
        )
        for listed, those in found:
            for j in np.flatnonzero(those).tolist():
                names[j] = listed
        return names


def find(groups: Tally, everyone: Tally, villages: Tally | None = None) -> Findings:
    """Decide for every statement, with errors held over all of them.

    Args:
        groups: Counts per group; a single group when there are no stable groups.
        everyone: Counts of everybody, one row.
        villages: Counts per village that is judged; nothing when fewer than two are.
    """
    testable = groups.answers.min(axis=0) >= FEWEST_ANSWERS
    common = np.zeros((2, len(testable)), np.bool_)
    common[:, testable] = _common(groups, everyone, testable, alone=villages is None)
    differences, divided = _apart(groups, testable)
    everywhere, gaps, opposed = None, None, np.zeros(len(testable), np.bool_)
    if villages is not None:
        everywhere = found_in_villages(villages, common, BAR)
        common = everywhere.named
        enough = villages.answers.min(axis=0) >= FEWEST_IN_VILLAGE
        gaps, opposed = _apart(villages, enough)
        testable = testable & enough
    return Findings(common[0], common[1], divided, testable, differences, everywhere, gaps, opposed)


def _apart(
    groups: Tally, testable: NDArray[np.bool_]
) -> tuple[Differences | None, NDArray[np.bool_]]:
    """Compare groups: the largest differences, and on which statements majorities are opposed."""
    opposed = np.zeros(len(testable), np.bool_)
    if groups.groups < 2:  # noqa: PLR2004 - a difference takes two
        return None, opposed
    differences = _differences(groups, int(testable.sum()))
    apart = benjamini_hochberg(_division_chance(groups)[testable], float(ERROR))
    opposed[testable] = apart & (differences.low[testable] > 0)
    return differences, opposed


def _common(
    groups: Tally, everyone: Tally, testable: NDArray[np.bool_], *, alone: bool
) -> NDArray[np.bool_]:
    """(2, t) whether agreement, and whether disagreement, is surely above the bar everywhere.

    One family: a statement stands for two findings, one per answer. Each interval shown must lie
    above the bar too. With villages beside a single group of everybody, that is all that is asked
    of everybody: many statements being tried is then accounted for in the villages.
    """
    in_groups = _chances(groups, testable)
    sure = np.maximum(in_groups.max(axis=0), _chances(everyone, testable)[0]) <= float(ERROR / 2)
    if alone or groups.groups > 1:
        sure = sure & found_everywhere(in_groups, float(ERROR))
    return np.asarray(sure.reshape(2, -1))


def _chances(tally: Tally, testable: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(g, 2t) p-values of "more than the bar".

    First for agreeing with each testable statement, then for disagreeing.
    """
    sides = (tally.agree[:, testable], tally.disagree[:, testable])
    answers = tally.answers[:, testable]
    return np.concatenate([tail_above(side, answers, BAR) for side in sides], axis=1)


def _division_chance(groups: Tally) -> NDArray[np.float64]:
    """(m,) p-value of "some group's majority agrees and some other's disagrees".

    Over all ordered pairs of groups, by Bonferroni.
    """
    sides = groups.agree + groups.disagree
    agrees, disagrees = (
        tail_above(hits, sides, MIDDLE) for hits in (groups.agree, groups.disagree)
    )
    count = groups.groups
    pairs = [(g, h) for g in range(count) for h in range(count) if g != h]
    best = np.min([np.maximum(agrees[g], disagrees[h]) for g, h in pairs], axis=0)
    return np.asarray(np.minimum(best * len(pairs), 1.0), np.float64)


def _differences(groups: Tally, statements: int) -> Differences:
    """Compare the group that agrees most with the one that agrees least, of those that answered.

    Intervals hold together for all pairs and statements. Both are the same group where fewer than two
    answered.
    """
    rate = share(groups.agree, groups.answers)
    answered = groups.answers > 0
    more = np.where(answered, rate, -1.0).argmax(axis=0)
    less = np.where(answered, rate, 2.0).argmin(axis=0)
    columns = np.arange(rate.shape[1])
    pairs = groups.groups * (groups.groups - 1) // 2
    confidence = 1.0 - float(ERROR) / max(pairs * statements, 1)
    low, high = newcombe(
        (groups.agree[more, columns], groups.answers[more, columns]),
        (groups.agree[less, columns], groups.answers[less, columns]),
        confidence,
    )
    return Differences(rate[more, columns] - rate[less, columns], low, high, more, less)
