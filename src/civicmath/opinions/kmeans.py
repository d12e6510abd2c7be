"""k-means for many sets of points at once: the resamples of a bootstrap go through it side by side.

Every function is a plain reduction in a fixed order (no BLAS), so a seed gives the same groups on
every machine.
Shapes: points (2, B, n), the coordinates of n points in each of B sets; weights and labels (B, n);
centres (B, k, 2).
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


def one_set(places: NDArray[np.float64]) -> Points:
    """Turn (n, 2) places into points (2, 1, n)."""
    return np.ascontiguousarray(places.T[:, None, :])


def squared_distance(points: Points, centres: Centres) -> NDArray[np.float64]:
    """(B, n) squared distance of every point to one centre per set, `centres` (B, 2)."""
    total = points[0] - centres[:, 0, None]
    total *= total
    along = points[1] - centres[:, 1, None]
    along *= along
    total += along
    return np.asarray(total, np.float64)


def nearest(points: Points, centres: Centres) -> tuple[Labels, NDArray[np.float64]]:
    """Give for every point the nearest centre (the first among equals) and its squared distance.

    Both are (B, n).
    """
    best = squared_distance(points, centres[:, 0])
    labels = np.zeros(best.shape, np.int64)
    for index in range(1, centres.shape[1]):
        distance = squared_distance(points, centres[:, index])
        np.copyto(labels, index, where=distance < best)
        np.minimum(best, distance, out=best)
    return labels, best


def spread_out(points: Points, weights: Weights, k: int, draws: NDArray[np.float64]) -> Centres:
    """Choose k starting centres per set, each next one likelier if it lies far from those chosen.

    Args:
        points: (2, B, n).
        weights: (B, n), zero for points that don't count.
        k: Number of centres.
        draws: (B, k) uniform numbers in [0, 1): all the chance there is.

    Source:
        Arthur & Vassilvitskii, k-means++ (2007).
    """
    sets = np.arange(len(weights))
    chance, centres = weights, np.empty((len(weights), k, 2))
    for index in range(k):
        heap = np.cumsum(chance, axis=1)
        picked = (heap > draws[:, index, None] * heap[:, -1:]).argmax(axis=1)
        centres[:, index] = points[:, sets, picked].T
        chance = weights * nearest(points, centres[:, : index + 1])[1]
    return centres


def settle(points: Points, weights: Weights, centres: Centres) -> tuple[Centres, Labels]:
    """Move centres to the weighted middle of their points until nothing changes (Lloyd).

    A centre that loses all its points stays where it is.
    """
    from civicmath.opinions.kernels import settle_sets  # noqa: PLC0415 - loads numba

    moved = np.array(centres, np.float64, order="C")
    labels = np.full(weights.shape, -1, np.int64)
    settle_sets(
        np.ascontiguousarray(points, np.float64),
        np.ascontiguousarray(weights, np.float64),
        moved,
        labels,
        STEPS,
    )
    return moved, labels


def cluster(
    points: Points, weights: Weights, k: int, rng: np.random.Generator, starts: int
) -> tuple[Centres, Labels]:
    """Find k groups in each set: several starts on few of the points, the best finished on many.

    Up to 20,000 points that is all of them; of more, so many, evenly spread, and then every point
    goes to its nearest centre.

    Args:
        points: (2, B, n), n ≥ 1.
        weights: (B, n) how often each point counts.
        k: Number of groups.
        rng: The chance to use; the same generator state gives the same groups.
        starts: How many starts to try per set.

    Returns:
        centres (B, k, 2) and the labels of all points, those with weight zero too.
    """
    sets, people = weights.shape
    some = np.sort(rng.permutation(people)[:STARTS_ON])
    draws = rng.random((starts * sets, k))
    few = np.tile(points[:, :, some], (1, starts, 1))
    few_weights = np.tile(weights[:, some], (starts, 1))
    tried, _ = settle(few, few_weights, spread_out(few, few_weights, k, draws))
    cost = (few_weights * nearest(few, tried)[1]).sum(axis=1).reshape(starts, sets)
    best = np.round(cost, 9).argmin(axis=0)
    chosen = tried.reshape(starts, sets, k, 2)[best, np.arange(sets)]
    if people <= FINISHED_ON:
        return settle(points, weights, chosen)
    some = np.linspace(0, people - 1, FINISHED_ON).astype(np.int64)
    centres, _ = settle(points[:, :, some], weights[:, some], chosen)
    return centres, nearest(points, centres)[0]
