"""Who answered what, per group, without letting an answer choose the group in which it is counted.

Groups are found from the same votes that are counted in them. Counted naively, a person who agrees
lands in "the group that agrees" partly because of that very answer, and groups look further apart
than they are. So each answer is counted in the group where its giver stands by her *other* answers:
her place is solved again without it (a rank-one change of a 2 x 2 system, so it costs one pass).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.crews import ALONE
from civicmath.opinions.groups import SURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.axes import Axes
    from civicmath.opinions.crews import Crew
    from civicmath.opinions.groups import Clusters, Grouping
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.pairs import PairCounts


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Counts per group (first axis) and statement (second): whole numbers.

    Attributes:
        agree: (g, m) people who agreed.
        disagree: (g, m) people who disagreed.
        answers: (g, m) people who answered, passes included.
    """

    agree: NDArray[np.int64]
    disagree: NDArray[np.int64]
    answers: NDArray[np.int64]

    @property
    def groups(self) -> int:
        """Number of groups."""
        return len(self.answers)

    def turned(self) -> Tally:
        """Give the same tally with agree and disagree exchanged."""
        return Tally(self.disagree, self.agree, self.answers)

    def minus(self, some: Tally) -> Tally:
        """Give the same tally without some people."""
        return Tally(
            self.agree - some.agree, self.disagree - some.disagree, self.answers - some.answers
        )

    def rows(self, groups: NDArray[np.int64]) -> Tally:
        """Give some groups of this tally."""
        return Tally(self.agree[groups], self.disagree[groups], self.answers[groups])

    def beside(self, other: Tally) -> Tally:
        """Put another tally's groups below these."""
        return Tally(
            np.concatenate([self.agree, other.agree]),
            np.concatenate([self.disagree, other.disagree]),
            np.concatenate([self.answers, other.answers]),
        )


def tally_everybody(answers: Answers, pairs: PairCounts) -> Tally:
    """Count all answers of all people as one group: the pairs of a statement with itself tell.

    Arrays (1, statements), unseen statements included.
    """
    sided, sum_, answered = (
        answers.spread(np.diagonal(part))[None].astype(np.int64)
        for part in (pairs.products, pairs.crossed, pairs.seen)
    )
    return Tally((sided + sum_) // 2, (sided - sum_) // 2, answered)


def tally_groups(answers: Answers, grouping: Grouping, crew: Crew = ALONE) -> Tally:
    """Count per group, each answer where its giver stands by her other answers.

    Arrays (groups, statements).

    People without a group (too few answers, or in between without that answer) are left out here;
    `tally_everybody` has them.

    Raises:
        ValueError: There are no groups.
    """
    clusters = grouping.clusters
    if clusters is None:
        raise ValueError("There are no stable groups to count in.")
    counts = np.zeros((clusters.count, answers.size, 3), np.int64)
    work = partial(_count_in, grouping.axes, clusters, grouping.fewest)
    for part in crew.each(work, answers.blocks()):
        counts += part
    disagree, _, agree, answered = (
        answers.spread(part).astype(np.int64)
        for part in (*np.moveaxis(counts, 2, 0), counts.sum(axis=2))
    )
    return Tally(agree, disagree, answered)


def _count_in(axes: Axes, clusters: Clusters, fewest: int, block: Answers) -> NDArray[np.int64]:
    """(groups, m, 3) how many disagreed, passed, agreed among the people of a block."""
    from civicmath.opinions.kernels import add_answers  # noqa: PLC0415 - loads numba

    counts = np.zeros((clusters.count, block.size, 3), np.int64)
    add_answers(
        block.indptr,
        block.indices,
        block.values,
        axes.per_statement(),
        axes.ridge,
        axes.grip,
        np.ascontiguousarray(clusters.centres),
        clusters.width,
        SURE,
        fewest,
        counts,
    )
    return counts
