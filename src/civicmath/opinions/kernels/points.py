"""k-means and silhouettes: loops over points in a plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
