"""Common ground, division, and what is not known yet, from counts per group.

Two errors are held at 5%: of the statements named common ground, and of those named divided, on
average at most one in twenty is named wrongly (false discovery rate). Tests are exact binomial,
intervals Clopper-Pearson and Newcombe; a verdict never contradicts the interval beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.values import GroupRate, Interval, Verdict, Verdicts
from civicmath.population.intervals import (
    benjamini_hochberg,
    clopper_pearson,
    fewest_for,
    found_everywhere,
    newcombe,
    share,
    tail_above,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.tally import Tally
    from civicmath.opinions.values import Direction, Reason

BAR = Fraction(3, 5)
"""Common ground: in every group and among everybody, more than this share answers the same."""
MIDDLE = Fraction(1, 2)
"""Divided: one group's majority agrees and another's disagrees, among those who took a side."""
ERROR = Fraction(1, 20)
CONFIDENCE = float(1 - ERROR)
FEWEST_ANSWERS = fewest_for(BAR, ERROR / 2)
"""With fewer answers (eight) even unanimity could not lift a group's interval above the bar."""


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Shares of one answer with 95% intervals, (g + 1, m).

    The groups, and everybody in the last row.
    """

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def smallest(self) -> Bounds:
        """(m,) the minimum over groups of each figure; everybody's row is not a group."""
        return Bounds(*(part[:-1].min(axis=0) for part in (self.estimate, self.low, self.high)))


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
    """

    agree: NDArray[np.bool_]
    disagree: NDArray[np.bool_]
    divided: NDArray[np.bool_]
    testable: NDArray[np.bool_]
    differences: Differences | None


def find(groups: Tally, everyone: Tally) -> Findings:
    """Decide for every statement, with errors held over all of them.

    Args:
        groups: Counts per group; a single group when there are no stable groups.
        everyone: Counts of everybody, one row.
    """
    testable = groups.answers.min(axis=0) >= FEWEST_ANSWERS
    agree, disagree, divided = (np.zeros(len(testable), np.bool_) for _ in range(3))
    agree[testable], disagree[testable] = _common(groups, everyone, testable)
    differences = None
    if groups.groups > 1:
        differences = _differences(groups, int(testable.sum()))
        apart = benjamini_hochberg(_division_chance(groups)[testable], float(ERROR))
        divided[testable] = apart & (differences.low[testable] > 0)
    return Findings(agree, disagree, divided, testable, differences)


def _common(groups: Tally, everyone: Tally, testable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(2, t) whether agreement, and whether disagreement, is surely above the bar everywhere.

    One family: a statement stands for two findings, one per answer. Each interval shown must lie
    above the bar too.
    """
    in_groups = _chances(groups, testable)
    sure = np.maximum(in_groups.max(axis=0), _chances(everyone, testable)[0]) <= float(ERROR / 2)
    kept = found_everywhere(in_groups, float(ERROR)) & sure
    return np.asarray(kept.reshape(2, -1))


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
    """Compare the group that agrees most with the one that agrees least.

    Intervals hold together for all pairs and statements.
    """
    rate = share(groups.agree, groups.answers)
    more, less = rate.argmax(axis=0), rate.argmin(axis=0)
    columns = np.arange(rate.shape[1])
    pairs = groups.groups * (groups.groups - 1) // 2
    confidence = 1.0 - float(ERROR) / max(pairs * statements, 1)
    low, high = newcombe(
        (groups.agree[more, columns], groups.answers[more, columns]),
        (groups.agree[less, columns], groups.answers[less, columns]),
        confidence,
    )
    return Differences(rate[more, columns] - rate[less, columns], low, high, more, less)


def _bounds(both: Tally) -> Bounds:
    return Bounds(
        share(both.agree, both.answers), *clopper_pearson(both.agree, both.answers, CONFIDENCE)
    )


def judge(groups: Tally, everyone: Tally, statements: Sequence[str]) -> Verdicts:
    """Put every statement in one of the three lists, with all the figures behind it.

    Args:
        groups: Counts per group, (g, m); a single row when there are no stable groups.
        everyone: Counts of everybody, (1, m).
        statements: The m ids.
    """
    findings = find(groups, everyone)
    both = groups.beside(everyone)
    agree, disagree = _bounds(both), _bounds(both.turned())
    least_agree, least_disagree = agree.smallest(), disagree.smallest()
    common: list[Verdict] = []
    divided: list[Verdict] = []
    unknown: list[Verdict] = []
    for j, statement in enumerate(statements):
        rates = [_figures(both, agree, disagree, row, j) for row in range(both.groups)]
        per_group = tuple(GroupRate(group, *rate) for group, rate in enumerate(rates[:-1]))
        everybody = GroupRate(None, *rates[-1])
        leans_agree = bool(least_agree.estimate[j] >= least_disagree.estimate[j])
        least = _at(least_agree if leans_agree else least_disagree, j, per_group)
        direction: Direction = "agree" if leans_agree else "disagree"
        if findings.agree[j] or findings.disagree[j]:
            common.append(Verdict(statement, least, direction, None, None, per_group, everybody))
        elif findings.divided[j] and findings.differences is not None:
            between, gap = _largest(findings.differences, j)
            divided.append(Verdict(statement, gap, None, between, None, per_group, everybody))
        else:
            reason = _reason(j, findings, agree, disagree)
            unknown.append(Verdict(statement, least, direction, None, reason, per_group, everybody))
    return Verdicts(_surest_first(common), _surest_first(divided), tuple(unknown))


def _reason(j: int, findings: Findings, agree: Bounds, disagree: Bounds) -> Reason:
    """Say why nothing is named: too few answers, surely neither, or it can still go either way."""
    if not findings.testable[j]:
        return "few-answers"
    bar = float(BAR)
    if agree.high[:, j].min() < bar and disagree.high[:, j].min() < bar:
        return "mixed"
    return "undecided"


def _figures(
    both: Tally, agree: Bounds, disagree: Bounds, row: int, j: int
) -> tuple[int, Interval, Interval]:
    count = int(both.answers[row, j])
    return count, _interval(agree, row, j, count), _interval(disagree, row, j, count)


def _interval(part: Bounds, row: int, j: int, count: int) -> Interval:
    estimate = float(part.estimate[row, j]) if count else None
    return Interval(estimate, float(part.low[row, j]), float(part.high[row, j]))


def _at(least: Bounds, j: int, rates: Sequence[GroupRate]) -> Interval:
    asked = all(rate.answers for rate in rates)
    estimate = float(least.estimate[j]) if asked else None
    return Interval(estimate, float(least.low[j]), float(least.high[j]))


def _largest(differences: Differences, j: int) -> tuple[tuple[int, int], Interval]:
    gap = Interval(
        float(differences.estimate[j]), float(differences.low[j]), float(differences.high[j])
    )
    return (int(differences.more[j]), int(differences.less[j])), gap


def _surest_first(verdicts: list[Verdict]) -> tuple[Verdict, ...]:
    """Sort by lower bound, highest first; equals keep the order of the statements."""
    return tuple(sorted(verdicts, key=lambda v: -round(v.figure.low, 9)))
