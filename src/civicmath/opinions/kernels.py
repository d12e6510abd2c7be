"""The loops of opinions over single votes and single points. Types: votes int8, statements int32."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.compiling import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIELD = 16
"""Bits of each of the four sums that share one number of 64."""
PEOPLE_AT_ONCE = 32_000
"""So many people fit: each adds at most 2 to a sum, which must stay below 2**16."""


@compiled("void(int64[::1], int32[::1], int8[::1], int64, int64, uint64[:,::1])")
def add_pairs(
    starts: NDArray[np.int64],
    statements: NDArray[np.int32],
    votes: NDArray[np.int8],
    first: int,
    last: int,
    sums: NDArray[np.uint64],
) -> None:
    """Add to `sums` (m, m) what people first .. last - 1 say of each pair j <= k of statements.

    From the lowest bits: 1 for both seen; v_j v_k + 1; v_j + 1; v_k + 1. Statements ascend in a row.
    """
    for person in range(first, last):
        low, high = starts[person], starts[person + 1]
        for one in range(low, high):
            row = sums[statements[one]]
            here = votes[one] + 1
            for other in range(one, high):
                there = votes[other] + 1
                both = (here - 1) * (there - 1) + 1
                row[statements[other]] += 1 + (both << 16) + (here << 32) + (there << 48)


@compiled("int64(float64[:,:,::1], float64[:,::1], float64[:,:,::1], int64[:,::1], int64)")
def settle_sets(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    centres: NDArray[np.float64],
    labels: NDArray[np.int64],
    steps: int,
) -> int:
    """Move each set's centres (B, k, 2) to the weighted middle of their points until labels rest.

    Points (2, B, n), weights (B, n). Changes `centres` and `labels` (B, n) in place, and gives the
    largest number of steps that a set took. Sums run over points in order, so they repeat exactly.
    """
    sets, people = weights.shape
    groups = centres.shape[1]
    longest = 0
    for s in range(sets):
        middle = centres[s].copy()
        total = middle[:, 0].copy()
        for step in range(steps + 1):
            changed = False
            middle[:] = 0.0
            total[:] = 0.0
            for p in range(people):
                x, y = points[0, s, p], points[1, s, p]
                nearest, least = 0, (x - centres[s, 0, 0]) ** 2 + (y - centres[s, 0, 1]) ** 2
                for g in range(1, groups):
                    far = (x - centres[s, g, 0]) ** 2 + (y - centres[s, g, 1]) ** 2
                    if far < least:
                        nearest, least = g, far
                if labels[s, p] != nearest:
                    labels[s, p] = nearest
                    changed = True
                middle[nearest, 0] += weights[s, p] * x
                middle[nearest, 1] += weights[s, p] * y
                total[nearest] += weights[s, p]
            if step == steps or (step > 0 and not changed):
                break
            for g in range(groups):
                if total[g] > 0:
                    centres[s, g] = middle[g] / total[g]
            longest = max(longest, step + 1)
    return longest


@compiled("void(float64[:,::1], int64[:,::1], float64[:,:,::1])")
def add_distances(
    points: NDArray[np.float64], labels: NDArray[np.int64], sums: NDArray[np.float64]
) -> None:
    """Add to `sums` (c, n, groups) the distances from each point (n, 2) to the points of each group.

    For c ways of grouping at once, `labels` (c, n), so that each distance is computed once.
    """
    ways, people = labels.shape
    for a in range(people):
        for b in range(a):
            far = ((points[a, 0] - points[b, 0]) ** 2 + (points[a, 1] - points[b, 1]) ** 2) ** 0.5
            for way in range(ways):
                sums[way, a, labels[way, b]] += far
                sums[way, b, labels[way, a]] += far
