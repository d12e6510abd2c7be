"""Counts over pairs of statements: all that the axes of an opinion map need to know of the votes.

Every entry is a whole number, so sums over blocks of people are exact: the same in any order, by
any number of threads or workers. Both the picture that Polis draws (`polis.py`) and our own axes
(`axes.py`) start from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.crews import ALONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.matrix import Answers

DENSE_COST = 0.15
"""What one cell of a dense block costs, for all three arrays, against one pair of votes: measured."""
DENSE_PEOPLE = 2048
"""Rows that are unpacked at once: 2,048 x 500 statements in single precision is 4 MB."""


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


def count_pairs(answers: Answers, crew: Crew = ALONE) -> PairCounts:
    """Count over everybody, block by block.

    Memory is that of the crew's blocks and four (m, m) arrays.
    """
    from civicmath.opinions.kernels import add_fields  # noqa: PLC0415 - loads numba

    totals = np.zeros((4, answers.size, answers.size))
    for sums in crew.each(packed_pairs, answers.blocks()):
        add_fields(sums, totals)
    return _counts(totals)


def count_pairs_drawn(answers: Answers, times: NDArray[np.int64]) -> PairCounts:
    """Count over one block of people, each taken `times` (n,) times.

    Raises:
        ValueError: More people drawn than fit in one block.
    """
    from civicmath.opinions.kernels import add_fields  # noqa: PLC0415 - loads numba

    totals = np.zeros((4, answers.size, answers.size))
    add_fields(packed_pairs(answers, times), totals)
    return _counts(totals)


def packed_pairs(answers: Answers, times: NDArray[np.int64] | None = None) -> NDArray[np.uint64]:
    """(m, m) four sums in one number for each pair j <= k, as `kernels.add_pairs` writes them.

    Counted vote by vote or in dense blocks, whichever is less work: both give the same numbers.

    Args:
        answers: A block of people.
        times: (n,) how often each person counts; everybody once when left out.

    Raises:
        ValueError: More people than fit in a block.
    """
    from civicmath.opinions.kernels import PEOPLE_AT_ONCE, add_pairs  # noqa: PLC0415 - loads numba

    if times is None:
        times = np.ones(answers.people, np.int64)
    if int(times.sum()) > PEOPLE_AT_ONCE:
        raise ValueError(f"At most {PEOPLE_AT_ONCE} people can be counted at once.")
    by_vote = float((answers.per_person.astype(np.float64) ** 2).sum()) / 2
    if by_vote >= answers.people * answers.size**2 * DENSE_COST:
        return _packed_densely(answers, times)
    sums = np.zeros((answers.size, answers.size), np.uint64)
    add_pairs(answers.indptr, answers.indices, answers.values, times, sums)
    return sums


def _packed_densely(answers: Answers, times: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Do the same by products of matrices, for people who answered nearly everything.

    Single precision holds whole numbers exactly up to 2²⁴, far above the people in a block.
    """
    sums = np.zeros((answers.size, answers.size), np.uint64)
    for first in range(0, answers.people, DENSE_PEOPLE):
        last = min(first + DENSE_PEOPLE, answers.people)
        values, seen = answers.block(first, last).dense()
        weights = times[first:last, None].astype(np.float32)
        products, crossed = (values * weights).T @ values, (values * weights).T @ seen
        both = (seen * weights).T @ seen
        for field, part in enumerate((both, products + both, crossed + both, crossed.T + both)):
            sums += part.astype(np.uint64) << np.uint64(16 * field)
    return sums


def _counts(totals: NDArray[np.float64]) -> PairCounts:
    """Fill in the pairs j > k, in place."""
    from civicmath.opinions.kernels import mirror_fields  # noqa: PLC0415 - loads numba

    mirror_fields(totals)
    return PairCounts(products=totals[1], crossed=totals[2], seen=totals[0])
