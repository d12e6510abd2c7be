"""Counts over pairs of statements: all that the axes of an opinion map need to know of the votes.

Every entry is a whole number, so sums over blocks of people are exact: the same in any order, with
any number of threads. Both the picture that Polis draws (`polis.py`) and our own axes (`axes.py`)
start from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.matrix import Answers


DENSE_COST = 0.15
"""What one cell of a dense block costs, for all three arrays, against one pair of votes: measured."""


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """Sums over people i, for each pair of statements (j, k).

    Here v is the vote and s is 1 where it was seen. All arrays are (m, m).

    Attributes:
        products: Σ v_ij v_ik.
        crossed: Σ v_ij s_ik.
        seen: Σ s_ij s_ik, how many people saw both.
    """

    products: NDArray[np.float64]
    crossed: NDArray[np.float64]
    seen: NDArray[np.float64]

    @property
    def means(self) -> NDArray[np.float64]:
        """(m,) the mean vote on each statement; 0 where nobody saw it."""
        return np.diagonal(self.crossed) / np.maximum(np.diagonal(self.seen), 1.0)

    def residual_products(self) -> NDArray[np.float64]:
        """(m, m) Σ r_ij r_ik, with r = v - mean where seen and 0 where missing.

        This is R'R without ever forming R.
        """
        means = self.means
        shifted = self.crossed * means[None, :]
        return self.products - shifted - shifted.T + self.seen * np.outer(means, means)


def count_pairs(answers: Answers) -> PairCounts:
    """Count over everybody, vote by vote or in dense blocks: whichever is less work.

    Both give the same whole numbers. Memory is that of one block and three (m, m) arrays.
    """
    size = answers.size
    total = PairCounts(np.zeros((size, size)), np.zeros((size, size)), np.zeros((size, size)))
    by_vote = float((answers.per_person.astype(np.float64) ** 2).sum()) / 2
    if by_vote < answers.people * size * size * DENSE_COST:
        _count_by_vote(answers, total)
        return total
    for values, seen in answers.blocks():
        part = count_pairs_in(values, seen)
        total.products[...] += part.products
        total.crossed[...] += part.crossed
        total.seen[...] += part.seen
    return total


def _count_by_vote(answers: Answers, total: PairCounts) -> None:
    """Add what each pair of votes of each person says: the less people saw, the less work."""
    from civicmath.opinions.kernels import FIELD, PEOPLE_AT_ONCE, add_pairs  # noqa: PLC0415 - numba

    starts = answers.values.indptr.astype(np.int64)
    statements = answers.values.indices.astype(np.int32)
    votes = answers.values.data.astype(np.int8)
    mask = np.uint64((1 << FIELD) - 1)
    for first in range(0, answers.people, PEOPLE_AT_ONCE):
        sums = np.zeros((answers.size, answers.size), np.uint64)
        last = min(first + PEOPLE_AT_ONCE, answers.people)
        add_pairs(starts, statements, votes, first, last, sums)
        seen, products, mine, theirs = (
            ((sums >> np.uint64(FIELD * field)) & mask).astype(np.float64) for field in range(4)
        )
        for sum_, upper, lower in (
            (total.seen, seen, seen),
            (total.products, products - seen, products - seen),
            (total.crossed, mine - seen, theirs - seen),
        ):
            sum_[...] += upper + np.tril(lower.T, -1)


def count_pairs_in(
    values: NDArray[np.float32],
    seen: NDArray[np.float32],
    times: NDArray[np.float32] | None = None,
) -> PairCounts:
    """Count over one dense block of people, each taken `times` times (whole numbers).

    Single precision holds whole numbers exactly up to 2²⁴, far above the number of people in a
    block, so the result is exact.

    Args:
        values: (n, m) votes, 0 where missing.
        seen: (n, m) 1 where seen.
        times: (n,) how often each person counts; everybody once when left out.
    """
    left_values, left_seen = values, seen
    if times is not None:
        left_values, left_seen = values * times[:, None], seen * times[:, None]
    return PairCounts(
        (left_values.T @ values).astype(np.float64),
        (left_values.T @ seen).astype(np.float64),
        (left_seen.T @ seen).astype(np.float64),
    )
