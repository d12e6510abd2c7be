"""The loops of opinions over single votes and single points.

Votes of people first .. last - 1 stand in `values`, their statements ascending in `indices`, from
`indptr[person]` on: see `matrix.Answers`. A model of a statement is a row of `MODEL` numbers.
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
MODEL = 6
"""Of a statement: the three products of its two loadings, the loadings, the mean."""
PLACE_DIGITS = 1e9
"""Places are rounded to nine digits, so that equal answers give equal places everywhere."""


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


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[:,::1], float64[:,::1], float64[:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[:,::1], float64[:,::1], float64[:,::1])",
)
def add_equations(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    model: NDArray[np.float64],
    matrix: NDArray[np.float64],
    right: NDArray[np.float64],
) -> None:
    """Add each person's answers, in their order, to her system: `matrix` (n, 3), `right` (n, 2)."""
    for person in range(len(indptr) - 1):
        xx, xy, yy, px, py = 0.0, 0.0, 0.0, 0.0, 0.0
        for place in range(indptr[person], indptr[person + 1]):
            row = model[indices[place]]
            residual = values[place] - row[5]
            xx += row[0]
            xy += row[1]
            yy += row[2]
            px += row[3] * residual
            py += row[4] * residual
        matrix[person, 0] += xx
        matrix[person, 1] += xy
        matrix[person, 2] += yy
        right[person, 0] += px
        right[person, 1] += py


@compiled("int64(float64, float64, float64[:,::1], float64, float64)")
def group_at(x: float, y: float, centres: NDArray[np.float64], spread: float, sure: float) -> int:
    """Give the nearest centre when the odds of belonging to it reach `sure`, else -1."""
    nearest, least = 0, np.inf
    for g in range(len(centres)):
        far = (x - centres[g, 0]) ** 2 + (y - centres[g, 1]) ** 2
        if far < least:
            nearest, least = g, far
    odds = 0.0
    for g in range(len(centres)):
        far = (x - centres[g, 0]) ** 2 + (y - centres[g, 1]) ** 2
        odds += np.exp(-(far - least) / (2.0 * spread))
    return nearest if np.rint(1.0 / odds * PLACE_DIGITS) / PLACE_DIGITS >= sure else -1


@compiled("void(float64[:,::1], float64[:,::1], float64, float64, int64[::1])")
def join_groups(
    places: NDArray[np.float64],
    centres: NDArray[np.float64],
    spread: float,
    sure: float,
    labels: NDArray[np.int64],
) -> None:
    """Write for each place (n, 2) the group that `group_at` gives."""
    for person in range(len(places)):
        labels[person] = group_at(places[person, 0], places[person, 1], centres, spread, sure)


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[:,::1], float64[:,::1], float64[:,::1],"
    " float64[:,::1], float64, float64, int64, int64[:,:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[:,::1], float64[:,::1], float64[:,::1],"
    " float64[:,::1], float64, float64, int64, int64[:,:,::1])",
)
def add_answers(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    model: NDArray[np.float64],
    matrix: NDArray[np.float64],
    right: NDArray[np.float64],
    centres: NDArray[np.float64],
    spread: float,
    sure: float,
    fewest: int,
    counts: NDArray[np.int64],
) -> None:
    """Count each answer in the group where its giver stands by her other answers.

    Adds to `counts` (groups, m, 3): disagree, pass, agree. Who gave fewer than `fewest` answers is
    in no group.
    """
    for person in range(len(indptr) - 1):
        low, high = indptr[person], indptr[person + 1]
        if high - low < fewest:
            continue
        for place in range(low, high):
            row = model[indices[place]]
            residual = values[place] - row[5]
            a, b, d = (
                matrix[person, 0] - row[0],
                matrix[person, 1] - row[1],
                matrix[person, 2] - row[2],
            )
            p, q = right[person, 0] - row[3] * residual, right[person, 1] - row[4] * residual
            determinant = a * d - b * b
            x = np.rint((d * p - b * q) / determinant * PLACE_DIGITS) / PLACE_DIGITS
            y = np.rint((a * q - b * p) / determinant * PLACE_DIGITS) / PLACE_DIGITS
            group = group_at(x, y, centres, spread, sure)
            if group >= 0:
                counts[group, indices[place], values[place] + 1] += 1


@compiled("void(float64[:,::1], float64[:,::1], int64[::1], float64[::1])")
def find_nearest(
    points: NDArray[np.float64],
    centres: NDArray[np.float64],
    labels: NDArray[np.int64],
    distances: NDArray[np.float64],
) -> None:
    """Write the nearest centre of each point (the first among equals), and its squared distance."""
    for p in range(len(points)):
        x, y = points[p, 0], points[p, 1]
        nearest, least = 0, (x - centres[0, 0]) ** 2 + (y - centres[0, 1]) ** 2
        for g in range(1, len(centres)):
            far = (x - centres[g, 0]) ** 2 + (y - centres[g, 1]) ** 2
            if far < least:
                nearest, least = g, far
        labels[p], distances[p] = nearest, least


@compiled("void(float64[:,::1], float64[::1], float64[:,::1], int64[::1], int64)")
def settle_points(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    centres: NDArray[np.float64],
    labels: NDArray[np.int64],
    steps: int,
) -> None:
    """Move centres (k, 2) to the weighted middle of their points until labels rest.

    Changes `centres` and `labels` in place. Sums run over points in order, so they repeat exactly.
    """
    groups = len(centres)
    middle = np.empty((groups, 2))
    total = np.empty(groups)
    for step in range(steps + 1):
        changed = False
        middle[:] = 0.0
        total[:] = 0.0
        for p in range(len(points)):
            x, y = points[p, 0], points[p, 1]
            nearest, least = 0, (x - centres[0, 0]) ** 2 + (y - centres[0, 1]) ** 2
            for g in range(1, groups):
                far = (x - centres[g, 0]) ** 2 + (y - centres[g, 1]) ** 2
                if far < least:
                    nearest, least = g, far
            if labels[p] != nearest:
                labels[p] = nearest
                changed = True
            middle[nearest, 0] += weights[p] * x
            middle[nearest, 1] += weights[p] * y
            total[nearest] += weights[p]
        if step == steps or (step > 0 and not changed):
            break
        for g in range(groups):
            if total[g] > 0:
                centres[g] = middle[g] / total[g]


@compiled(
    "void(float64[:,::1], float64[::1], float64[:,::1], int64, float64[:,:,::1], float64[::1])"
)
def try_starts(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    draws: NDArray[np.float64],
    steps: int,
    centres: NDArray[np.float64],
    costs: NDArray[np.float64],
) -> None:
    """Start k-means from centres that lie apart, and settle them; for each row of `draws` (s, k).

    Each next centre is likelier if it lies far from those chosen (k-means++); draws are uniform in
    [0, 1). Writes `centres` (s, k, 2) and `costs` (s,): the weighted sum of squared distances.
    """
    people = len(points)
    labels = np.empty(people, np.int64)
    chance, distances = np.empty(people), np.empty(people)
    for start in range(len(draws)):
        chance[:] = weights
        for g in range(draws.shape[1]):
            aim, heap, picked = draws[start, g] * chance.sum(), 0.0, 0
            for p in range(people):
                heap += chance[p]
                if heap > aim:
                    picked = p
                    break
            centres[start, g] = points[picked]
            find_nearest(points, centres[start, : g + 1], labels, distances)
            chance[:] = weights * distances
        labels[:] = -1
        settle_points(points, weights, centres[start], labels, steps)
        find_nearest(points, centres[start], labels, distances)
        costs[start] = (weights * distances).sum()


@compiled("int64(float64[:,::1], int64)")
def count_distinct(points: NDArray[np.float64], enough: int) -> int:
    """Count different points (n, 2), and stop counting at `enough`."""
    found = np.empty((enough, 2))
    count = 0
    for p in range(len(points)):
        known = False
        for other in range(count):
            if found[other, 0] == points[p, 0] and found[other, 1] == points[p, 1]:
                known = True
                break
        if not known:
            found[count] = points[p]
            count += 1
            if count == enough:
                break
    return count


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
