"""What sets a group apart: the statements on which it differs from all other groups together.

Intervals hold for all groups, statements and answers at once, so a list of them is as sure as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.values import tidy
from civicmath.opinions.verdicts import ERROR, FEWEST_ANSWERS
from civicmath.population.intervals import newcombe, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.tally import Tally
    from civicmath.opinions.values import Direction, Json

    Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Apart:
    """One statement on which a group stands apart.

    Attributes:
        statement: Its id.
        direction: The answer that the group gives more than the others.
        within: Share of the group's answers that are this.
        elsewhere: Share of the answers of all other groups together.
        difference: The first minus the second, always above zero.
        low: Lower end of its interval, above zero.
        high: Upper end.
    """

    statement: str
    direction: Direction
    within: float
    elsewhere: float
    difference: float
    low: float
    high: float

    def to_json_dict(self) -> dict[str, Json]:
        """Write {statement, direction, within, elsewhere, difference, low, high}."""
        return {
            "statement": self.statement,
            "direction": self.direction,
            "within": tidy(self.within),
            "elsewhere": tidy(self.elsewhere),
            "difference": tidy(self.difference),
            "low": tidy(self.low),
            "high": tidy(self.high),
        }


@dataclass(frozen=True, slots=True)
class GroupApart:
    """What sets one group apart; the surest difference first, and nothing when all may be chance."""

    group: int
    statements: tuple[Apart, ...]

    def to_json_dict(self) -> dict[str, Json]:
        """Write {group, statements}."""
        return {"group": self.group, "statements": [one.to_json_dict() for one in self.statements]}


def set_apart(groups: Tally, statements: Sequence[str]) -> tuple[GroupApart, ...]:
    """Find for every group the statements that set it apart.

    A statement is looked at where the group and the others together each gave at least eight
    answers. Of agreeing and disagreeing, only the surer difference is told. Intervals are
    Newcombe's, at 1 - 0.05 / (comparisons).

    Args:
        groups: Counts per group, (g, m).
        statements: The m ids.

    Returns:
        One per group, in order; none when there is one group.
    """
    if groups.groups < 2:  # noqa: PLR2004 - one group differs from nobody
        return ()
    others = groups.answers.sum(axis=0) - groups.answers
    asked = (groups.answers >= FEWEST_ANSWERS) & (others >= FEWEST_ANSWERS)
    confidence = 1.0 - float(ERROR) / max(2 * int(asked.sum()), 1)
    sides = [
        _compared(part, groups.answers, confidence) for part in (groups.agree, groups.disagree)
    ]
    disagrees = sides[1][1] > sides[0][1]
    within, low, high, elsewhere = (
        np.where(disagrees, sides[1][field], sides[0][field]) for field in (0, 1, 2, 3)
    )
    certain = asked & (low > 0)
    found = []
    for group in range(groups.groups):
        where = np.flatnonzero(certain[group])
        order = where[np.argsort(-np.round(low[group, where], 9), kind="stable")]
        told = tuple(
            Apart(
                statements[j],
                "disagree" if disagrees[group, j] else "agree",
                float(within[group, j]),
                float(elsewhere[group, j]),
                float(within[group, j] - elsewhere[group, j]),
                float(low[group, j]),
                float(high[group, j]),
            )
            for j in order.tolist()
        )
        found.append(GroupApart(group, told))
    return tuple(found)


def _compared(hits: Counts, answers: Counts, confidence: float) -> list[NDArray[np.float64]]:
    """(g, m) each: the share in the group, ends of the difference, the share elsewhere."""
    other_hits, others = hits.sum(axis=0) - hits, answers.sum(axis=0) - answers
    low, high = newcombe((hits, answers), (other_hits, others), confidence)
    return [share(hits, answers), low, high, share(other_hits, others)]
