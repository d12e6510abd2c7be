"""Every statement in one list, with the figures behind it per group, per village and for everybody.

Intervals in groups are Clopper-Pearson, 95%; a verdict never contradicts the intervals beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.common_ground import area_interval
from civicmath.opinions.findings import BAR, CONFIDENCE, ERROR, FEWEST_ANSWERS, find
from civicmath.opinions.values import GroupRate, Interval, Verdict, Verdicts, VillageGap
from civicmath.population.intervals import clopper_pearson, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.findings import Differences, Findings
    from civicmath.opinions.tally import Tally
    from civicmath.opinions.values import Direction, Reason

__all__ = ["BAR", "ERROR", "FEWEST_ANSWERS", "find", "judge"]


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


def _bounds(both: Tally) -> Bounds:
    return Bounds(
        share(both.agree, both.answers), *clopper_pearson(both.agree, both.answers, CONFIDENCE)
    )


def _village_bounds(villages: Tally) -> Bounds:
    return Bounds(
        share(villages.agree, villages.answers), *area_interval(villages.agree, villages.answers)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One answer (agreeing or disagreeing): its bounds in groups and everybody, and in villages."""

    groups: Bounds
    villages: Bounds | None

    def smallest(self) -> Bounds:
        """(m,) the minimum over groups and villages of each figure; everybody is not a group."""
        least = self.groups.smallest()
        if self.villages is None:
            return least
        own = self.villages
        pairs = ((least.estimate, own.estimate), (least.low, own.low), (least.high, own.high))
        return Bounds(*(np.minimum(group, mine.min(axis=0)) for group, mine in pairs))


def judge(
    groups: Tally,
    everyone: Tally,
    statements: Sequence[str],
    villages: Tally | None = None,
    names: Sequence[str] = (),
    findings: Findings | None = None,
) -> Verdicts:
    """Put every statement in one of the three lists, with all the figures behind it.

    Args:
        groups: Counts per group, (g, m); a single row when there are no stable groups.
        everyone: Counts of everybody, (1, m).
        statements: The m ids.
        villages: Counts per village that is judged, (a, m); nothing when fewer than two are.
        names: The a names of these villages.
        findings: What `find` said of these counts, when it was asked already.
    """
    if findings is None:
        findings = find(groups, everyone, villages)
    both = groups.beside(everyone)
    agree, disagree = (
        _Side(_bounds(one), None if there is None else _village_bounds(there))
        for one, there in (
            (both, villages),
            (both.turned(), None if villages is None else villages.turned()),
        )
    )
    least_agree, least_disagree = agree.smallest(), disagree.smallest()
    common: list[Verdict] = []
    divided: list[Verdict] = []
    unknown: list[Verdict] = []
    for j, statement in enumerate(statements):
        rates = [
            _figures(both, agree.groups, disagree.groups, row, j) for row in range(both.groups)
        ]
        per_group = tuple(GroupRate(group, *rate) for group, rate in enumerate(rates[:-1]))
        everybody = GroupRate(None, *rates[-1])
        leans_agree = bool(least_agree.estimate[j] >= least_disagree.estimate[j])
        if findings.agree[j] or findings.disagree[j]:
            leans_agree = bool(findings.agree[j])
        per_village = _in_villages(villages, names, agree.villages, disagree.villages, j)
        rest = (
            per_village,
            _chance(findings, j, leans_agree=leans_agree),
            _gap(findings, names, j),
        )
        asked = (*per_group, *per_village)
        least = _at(least_agree if leans_agree else least_disagree, j, asked)
        direction: Direction = "agree" if leans_agree else "disagree"
        shown = (per_group, everybody, *rest)
        if findings.agree[j] or findings.disagree[j]:
            common.append(Verdict(statement, least, direction, None, None, *shown))
        elif findings.divided[j] and findings.differences is not None:
            between, largest = _largest(findings.differences, j)
            divided.append(Verdict(statement, largest, None, between, None, *shown))
        else:
            reason = _reason(j, findings, agree, disagree)
            unknown.append(Verdict(statement, least, direction, None, reason, *shown))
    return Verdicts(_surest_first(common), _surest_first(divided), tuple(unknown))


def _in_villages(
    villages: Tally | None,
    names: Sequence[str],
    agree: Bounds | None,
    disagree: Bounds | None,
    j: int,
) -> tuple[GroupRate, ...]:
    if villages is None or agree is None or disagree is None:
        return ()
    return tuple(
        GroupRate(name, *_figures(villages, agree, disagree, row, j))
        for row, name in enumerate(names)
    )


def _chance(findings: Findings, j: int, *, leans_agree: bool) -> float | None:
    """Give the chance that the answer holds in every village; of the likelier one when divided."""
    if findings.everywhere is None:
        return None
    both = findings.everywhere.chance[:, j]
    return float(both.max() if findings.divided[j] else both[0 if leans_agree else 1])


def _gap(findings: Findings, names: Sequence[str], j: int) -> VillageGap | None:
    gaps = findings.gaps
    if gaps is None or gaps.more[j] == gaps.less[j]:
        return None
    (more, less), largest = _largest(gaps, j)
    return VillageGap(names[more], names[less], largest, bool(findings.opposed[j]))


def _reason(j: int, findings: Findings, agree: _Side, disagree: _Side) -> Reason:
    """Say why nothing is named: too few answers, surely neither, or it can still go either way."""
    if not findings.testable[j]:
        return "few-answers"
    bar = float(BAR)
    highest = [
        min(
            float(part.high[:, j].min())
            for part in (side.groups, side.villages)
            if part is not None
        )
        for side in (agree, disagree)
    ]
    return "mixed" if max(highest) < bar else "undecided"


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
