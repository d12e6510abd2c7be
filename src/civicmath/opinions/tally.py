"""Who answered what, per group, without letting an answer choose the group in which it is counted.

Groups are found from the same votes that are counted in them. Counted naively, a person who agrees
lands in "the group that agrees" partly because of that very answer, and groups look further apart
than they are. So each answer is counted in the group where its giver stands by her *other* answers:
her place is solved again without it (a rank-one change of a 2 x 2 system, so it costs one pass).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.axes import NormalEquations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.groups import Clusters, Grouping
    from civicmath.opinions.matrix import Answers

PEOPLE_AT_ONCE = 20_000


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

    def beside(self, other: Tally) -> Tally:
        """Put another tally's groups below these."""
        return Tally(
            np.concatenate([self.agree, other.agree]),
            np.concatenate([self.disagree, other.disagree]),
            np.concatenate([self.answers, other.answers]),
        )


def tally_everybody(answers: Answers) -> Tally:
    """Count all answers of all people as one group.

    Arrays (1, statements), unseen statements included.
    """
    values, columns = answers.values.data, answers.columns[answers.values.indices]
    return _count(np.zeros(len(columns), np.int64), columns, values, (1, answers.statements))


def tally_groups(answers: Answers, grouping: Grouping) -> Tally:
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
    shape = (clusters.count, answers.statements)
    empty = np.zeros(shape, np.int64)
    total = Tally(empty, empty.copy(), empty.copy())
    for start in range(0, answers.people, PEOPLE_AT_ONCE):
        people = slice(start, min(start + PEOPLE_AT_ONCE, answers.people))
        part = _count(*_grouped_entries(answers, grouping, clusters, people), shape)
        total.agree[...] += part.agree
        total.disagree[...] += part.disagree
        total.answers[...] += part.answers
    return total


def _grouped_entries(
    answers: Answers, grouping: Grouping, clusters: Clusters, people: slice
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """For every answer of these people that counts in a group.

    Gives that group, the statement, the vote.
    """
    rows = answers.values[people]
    person = np.repeat(np.arange(people.start, people.stop), np.diff(rows.indptr))
    axes, matrix, right = grouping.axes, grouping.equations.matrix, grouping.equations.right
    loading = axes.loadings[rows.indices]
    residual = rows.data - axes.means[rows.indices]
    one, two = loading.T
    without = NormalEquations(
        matrix[person] - np.stack([one * one, one * two, two * two], axis=1),
        right[person] - loading * residual[:, None],
    )
    group = clusters.membership(without.solve())
    counts = (group >= 0) & grouping.placed[person]
    return group[counts], answers.columns[rows.indices[counts]], rows.data[counts]


def _count(
    group: NDArray[np.int64],
    column: NDArray[np.int64],
    values: NDArray[np.float32],
    shape: tuple[int, int],
) -> Tally:
    cell, cells = group * shape[1] + column, shape[0] * shape[1]
    agree, disagree, answered = (
        np.bincount(which, minlength=cells).reshape(shape).astype(np.int64)
        for which in (cell[values > 0], cell[values < 0], cell)
    )
    return Tally(agree, disagree, answered)
