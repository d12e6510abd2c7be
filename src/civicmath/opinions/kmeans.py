"""k-means: several starts that lie apart, the best one settled.

Every sum runs over points in their order (no BLAS), so a seed gives the same groups on every machine.
Shapes: points (n, 2), weights and labels (n,), centres (k, 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points: TypeAlias = NDArray[np.float64]
    Centres: TypeAlias = NDArray[np.float64]
    Weights: TypeAlias = NDArray[np.float64]
    Labels: TypeAlias = NDArray[np.int64]

STARTS_ON = 400
"""Starts are tried on this many of the points."""
FINISHED_ON = 20_000
"""The best start is finished on at most this many: more would move no centre that can be told apart."""
STEPS = 100


def nearest(points: Points, centres: Centres) -> tuple[Labels, NDArray[np.float64]]:
    """Give for every point the nearest centre (the first among equals) and its squared distance."""
    from civicmath.opinions.kernels import find_nearest  # noqa: PLC0415 - loads numba

    labels, distances = np.empty(len(points), np.int64), np.empty(len(points))
    find_nearest(_floats(points), _floats(centres), labels, distances)
    return labels, distances


def different(points: Points, enough: int) -> int:
    """Count different points, up to `enough`."""
    from civicmath.opinions.kernels import count_distinct  # noqa: PLC0415 - loads numba

    return int(count_distinct(_floats(points), enough))


def settle(points: Points, weights: Weights, centres: Centres) -> tuple[Centres, Labels]:
    """Move centres to the weighted middle of their points until nothing changes (Lloyd).

    A centre that loses all its points stays where it is.
    """
    from civicmath.opinions.kernels import settle_points  # noqa: PLC0415 - loads numba

    moved = np.array(centres, np.float64, order="C")
    labels = np.full(len(points), -1, np.int64)
    settle_points(_floats(points), _floats(weights), moved, labels, STEPS)
    return moved, labels


def cluster(
    points: Points, weights: Weights, k: int, rng: np.random.Generator, starts: int
) -> tuple[Centres, Labels]:
    """Find k groups: several starts on few of the points, the best finished on many.

    Up to 20,000 points that is all of them; of more, so many, evenly spread, and then every point
    goes to its nearest centre.

    Args:
        points: (n, 2), n ≥ 1.
        weights: (n,) how often each point counts.
        k: Number of groups.
        rng: The chance to use; the same generator state gives the same groups.
        starts: How many starts to try.

    Returns:
        centres (k, 2) and the labels of all points, those with weight zero too.

    Source:
        Arthur & Vassilvitskii, k-means++ (2007).
    """
    from civicmath.opinions.kernels import try_starts  # noqa: PLC0415 - loads numba

    people = len(points)
    some = np.sort(rng.permutation(people)[:STARTS_ON])
    draws = rng.random((starts, k))
    tried, costs = np.empty((starts, k, 2)), np.empty(starts)
    try_starts(_floats(points[some]), _floats(weights[some]), draws, STEPS, tried, costs)
    chosen = tried[np.round(costs, 9).argmin()]
    if people <= FINISHED_ON:
        return settle(points, weights, chosen)
    some = np.linspace(0, people - 1, FINISHED_ON).astype(np.int64)
    centres, _ = settle(points[some], weights[some], chosen)
    return centres, nearest(points, centres)[0]


def _floats(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give an array as compiled loops take it."""
    return np.ascontiguousarray(numbers, np.float64)
