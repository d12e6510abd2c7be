"""The loops of the agenda: who agrees, or would, with each statement, and what each can still pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.kernels.pairs import Indices


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[:,::1], float64[:,::1], float64[::1],"
    " uint8[:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[:,::1], float64[:,::1], float64[::1],"
    " uint8[:,::1])",
)
def mark_agreements(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    places: NDArray[np.float64],
    loadings: NDArray[np.float64],
    bars: NDArray[np.float64],
    agrees: NDArray[np.uint8],
) -> None:
    """Write 1 in `agrees` (m, n) where a person agreed, or where nobody asked and she likely would.

    She likely would when her leaning and places (K, n), along `loadings` (m, K), come to at least
    the statement's bar, both rounded to thousandths of a vote.
    """
    hidden, people = places.shape
    total = np.empty(people)
    for j in range(len(bars)):
        row, bar = agrees[j], np.rint(bars[j] * 1000.0)
        total[:] = 0.0
        for k in range(hidden):
            along, loading = places[k], loadings[j, k]
            for person in range(people):
                total[person] += loading * along[person]
        for person in range(people):
            row[person] = np.rint(total[person] * 1000.0) >= bar
    for person in range(len(indptr) - 1):
        for at in range(indptr[person], indptr[person + 1]):
            agrees[indices[at], person] = 1 if values[at] > 0 else 0


@compiled("void(uint8[:,::1], int64[::1], int64[:,::1])")
def add_supporters(
    agrees: NDArray[np.uint8], level_of: NDArray[np.int64], held: NDArray[np.int64]
) -> None:
    """Add to `held` (m, levels) how many supporters of each statement are at each level.

    Four people at a time, each with sums of its own: neighbours are mostly at the same level, and
    would wait for each other.
    """
    people, levels = len(level_of), held.shape[1]
    whole = people - people % 4
    sums = np.empty((4, levels), np.int64)
    for j in range(len(agrees)):
        row = agrees[j]
        if levels == 1:
            total = 0
            for person in range(people):
                total += row[person]
            held[j, 0] += total
            continue
        sums[:] = 0
        for person in range(0, whole, 4):
            sums[0, level_of[person]] += row[person]
            sums[1, level_of[person + 1]] += row[person + 1]
            sums[2, level_of[person + 2]] += row[person + 2]
            sums[3, level_of[person + 3]] += row[person + 3]
        for person in range(whole, people):
            sums[0, level_of[person]] += row[person]
        for level in range(levels):
            held[j, level] += sums[0, level] + sums[1, level] + sums[2, level] + sums[3, level]
