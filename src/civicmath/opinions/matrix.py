"""Votes as the mathematics needs them.

Only statements that somebody saw, three bytes an answer, and blocks of people that travel alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.formats.scratch import gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes
    from civicmath.opinions.kernels.pairs import Indices

_STEP = 1 << 20
PEOPLE_PER_BLOCK = 32_000
"""Blocks don't depend on who computes them: so the same sums come in the same order everywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The votes on statements that somebody saw, person after person.

    Attributes:
        indptr: (n + 1,) where each person's answers begin in the next two.
        indices: (v,) statement of each answer, 0 … m - 1, ascending within a person: two bytes
            each, or four with more than 65,536 statements.
        values: (v,) +1 agree, -1 disagree, 0 pass: one byte each.
        columns: (m,) where each statement stands in `Votes.statements`.
        statements: How many statements the conversation has, seen or not.
    """

    indptr: NDArray[np.int64]
    indices: Indices
    values: NDArray[np.int8]
    columns: NDArray[np.int64]
    statements: int

    @property
    def people(self) -> int:
        """How many people voted."""
        return len(self.indptr) - 1

    @property
    def size(self) -> int:
        """How many statements were seen by anybody."""
        return len(self.columns)

    @property
    def per_person(self) -> NDArray[np.int64]:
        """(n,) how many answers each person gave, passes included."""
        return np.diff(self.indptr)

    @property
    def nbytes(self) -> int:
        """How many bytes the votes take."""
        return self.indptr.nbytes + self.indices.nbytes + self.values.nbytes

    def spread(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put figures per seen statement, (..., m), at their places among all statements.

        The unseen get zero.
        """
        out = np.zeros((*figures.shape[:-1], self.statements))
        out[..., self.columns] = figures
        return out

    def block(self, first: int, last: int) -> Answers:
        """Give people first … last - 1, without copying their answers."""
        begin, end = int(self.indptr[first]), int(self.indptr[last])
        return Answers(
            self.indptr[first : last + 1] - begin,
            self.indices[begin:end],
            self.values[begin:end],
            self.columns,
            self.statements,
        )

    def blocks(self) -> Iterator[Answers]:
        """Give everybody in blocks of people, in order."""
        for first in range(0, self.people, PEOPLE_PER_BLOCK):
            yield self.block(first, min(first + PEOPLE_PER_BLOCK, self.people))

    def take(self, people: NDArray[np.int64]) -> Answers:
        """Give some people, in the order asked for; all statements stay."""
        lengths = self.per_person[people]
        indptr = np.zeros(len(people) + 1, np.int64)
        np.cumsum(lengths, out=indptr[1:])
        where = np.repeat(self.indptr[people] - indptr[:-1], lengths) + np.arange(indptr[-1])
        return Answers(
            indptr, self.indices[where], self.values[where], self.columns, self.statements
        )

    def where(self, kept: NDArray[np.bool_]) -> Answers:
        """Keep some answers (v,); all people and statements stay, also who has no answer left."""
        before = np.zeros(len(kept) + 1, np.int64)
        np.cumsum(kept, out=before[1:])
        return Answers(
            before[self.indptr],
            self.indices[kept],
            self.values[kept],
            self.columns,
            self.statements,
        )

    def dense(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Unpack votes (0 where missing) and who saw what: two arrays (n, m)."""
        people = np.repeat(np.arange(self.people), self.per_person)
        values, seen = (np.zeros((self.people, self.size), np.float32) for _ in range(2))
        values[people, self.indices] = self.values
        seen[people, self.indices] = 1.0
        return values, seen


def answers_of(votes: Votes) -> Answers:
    """Leave out the statements nobody saw, keeping the order of people and statements."""
    seen = np.zeros(len(votes.statements), np.bool_)
    for first in range(0, len(votes.indices), _STEP):
        seen[votes.indices[first : first + _STEP]] = True
    columns = np.flatnonzero(seen)
    place = np.zeros(len(seen), np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    narrow = len(columns) <= 1 << 16
    indices = gathered(place.astype(np.uint16) if narrow else place, votes.indices)
    return Answers(votes.indptr, indices, votes.values, columns, len(seen))
