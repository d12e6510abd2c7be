"""Votes as the mathematics needs them.

Only statements that somebody saw, and blocks of people that fit in the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes

PEOPLE_PER_BLOCK = 2048
"""Rows that are unpacked at once: 2,048 x 500 statements in single precision is 4 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The votes on statements that somebody saw, as two sparse matrices of the same shape.

    Attributes:
        values: (n, m) the vote: +1 agree, -1 disagree, 0 pass (stored).
        seen: (n, m) 1 where a vote is stored.
        columns: (m,) where each statement stands in `Votes.statements`.
        statements: How many statements the conversation has, seen or not.
    """

    values: csr_array
    seen: csr_array
    columns: NDArray[np.int64]
    statements: int

    @property
    def people(self) -> int:
        """How many people voted."""
        return int(self.values.shape[0])

    @property
    def size(self) -> int:
        """How many statements were seen by anybody."""
        return len(self.columns)

    @property
    def per_person(self) -> NDArray[np.int64]:
        """(n,) how many answers each person gave, passes included."""
        return np.diff(self.values.indptr).astype(np.int64)

    def spread(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put figures per seen statement, (..., m), at their places among all statements.

        The unseen get zero.
        """
        out = np.zeros((*figures.shape[:-1], self.statements))
        out[..., self.columns] = figures
        return out

    def blocks(self) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Give votes and who-saw-what as small dense blocks of people, in order."""
        for start in range(0, self.people, PEOPLE_PER_BLOCK):
            yield self.rows(slice(start, start + PEOPLE_PER_BLOCK))

    def rows(
        self, people: slice | NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Unpack votes and who-saw-what of some people: two dense arrays (people, m)."""
        return self.values[people].toarray(), self.seen[people].toarray()


def answers_of(votes: Votes) -> Answers:
    """Leave out the statements nobody saw, keeping the order of people and statements."""
    counts = np.bincount(votes.indices, minlength=len(votes.statements))
    columns = np.flatnonzero(counts).astype(np.int64)
    place = np.zeros(len(votes.statements), np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    shape = (len(votes.participants), len(columns))
    indices, indptr = place[votes.indices], votes.indptr
    values = csr_array((votes.values.astype(np.float32), indices, indptr), shape=shape)
    seen = csr_array((np.ones(len(indices), np.float32), indices, indptr), shape=shape)
    return Answers(values, seen, columns, len(votes.statements))
