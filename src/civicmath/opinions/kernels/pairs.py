"""Counts over pairs of statements, vote by vote.

Votes of people first .. last - 1 stand in `values`, their statements ascending in `indices`, from
`indptr[person]` on: see `matrix.Answers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Indices = NDArray[np.uint16] | NDArray[np.int32]

FIELD = 16
"""Bits of each of the four sums that share one number of 64."""
PEOPLE_AT_ONCE = 32_000
"""So many people fit: each adds at most 2 to a sum, which must stay below 2**16."""
CELLS_AT_ONCE = 1 << 16
"""Sums that are added to in one go: half a megabyte stays in a processor's own cache."""


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], int64[::1], uint64[:,::1])",
    "void(int64[::1], int32[::1], int8[::1], int64[::1], uint64[:,::1])",
)
def add_pairs(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    times: NDArray[np.int64],
    sums: NDArray[np.uint64],
) -> None:
    """Add to `sums` (m, m) what people say of each pair j <= k of statements, each `times` times.

    From the lowest bits: 1 for both seen; v_j v_k + 1; v_j + 1; v_k + 1. All four grow by the same
    step as v_k does, so a pair costs one multiplication and one sum.
    """
    people, size = len(indptr) - 1, len(sums)
    rows_at_once = max(1, CELLS_AT_ONCE // max(size, 1))
    at = indptr[:-1].copy()
    for top in range(0, size, rows_at_once):
        bottom = top + rows_at_once
        for person in range(people):
            weight, high = np.uint64(times[person]), indptr[person + 1]
            one = at[person]
            while one < high and indices[one] < bottom:
                if weight > 0:
                    row = sums[indices[one]]
                    here = np.int64(values[one])
                    base = weight * np.uint64(1 + (1 << 16) + ((here + 1) << 32) + (1 << 48))
                    step = weight * np.uint64((1 << 48) + (here << 16))
                    for other in range(one, high):
                        row[indices[other]] += base + step * np.uint64(np.int64(values[other]))
                one += 1
            at[person] = one


@compiled("void(uint64[:,::1], float64[:,:,::1])")
def add_fields(sums: NDArray[np.uint64], totals: NDArray[np.float64]) -> None:
    """Take the four sums of each pair j <= k apart, and add them to `totals` (4, m, m).

    Seen by both, Σ v_j v_k, Σ v_j, Σ v_k: the ones that `add_pairs` put on top are taken off.
    """
    size, low = len(sums), np.uint64(0xFFFF)
    for j in range(size):
        for k in range(j, size):
            packed = sums[j, k]
            seen = np.float64(packed & low)
            totals[0, j, k] += seen
            for field in range(1, 4):
                totals[field, j, k] += np.float64((packed >> np.uint64(16 * field)) & low) - seen


@compiled("void(float64[:,:,::1])")
def mirror_fields(totals: NDArray[np.float64]) -> None:
    """Fill in the pairs j > k of the first three of `totals`; of the third, from the fourth."""
    size = totals.shape[1]
    for j in range(size):
        for k in range(j + 1, size):
            totals[0, k, j] = totals[0, j, k]
            totals[1, k, j] = totals[1, j, k]
            totals[2, k, j] = totals[3, j, k]
