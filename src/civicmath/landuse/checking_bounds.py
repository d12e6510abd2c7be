"""Bounds computed anew from the prices in a file: no plan can have a higher value than this."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.landuse.checking_land import Land
    from civicmath.landuse.values import Flags, Floats

SMALLEST = 1e-9
"""Scores below this count as this in `nash`."""


def worth_of_scores(objective: str, scores: Sequence[float], weights: Sequence[float]) -> float:
    """What a decision is worth: a mean, the lowest, or a mean of logarithms."""
    capped = [min(score, 1.0) for score in scores]
    if objective == "sum":
        return sum(weight * score for weight, score in zip(weights, capped, strict=True))
    if objective == "fairest":
        return min(capped)
    return sum(
        weight * math.log(max(score, SMALLEST))
        for weight, score in zip(weights, capped, strict=True)
    )


def most_beyond(objective: str, prices: Sequence[float], weights: Sequence[float]) -> float:
    """The most that a decision can be worth beyond what its scores cost at these prices."""
    if objective == "sum":
        return sum(max(0.0, w - price) for w, price in zip(weights, prices, strict=True))
    if objective == "fairest":
        return max(0.0, 1.0 - sum(prices))
    total = 0.0
    for weight, price in zip(weights, prices, strict=True):
        best = 1.0 if price <= weight else weight / price
        total += max(
            weight * math.log(max(best, SMALLEST)) - price * best, weight * math.log(SMALLEST)
        )
    return total


def land_at_most(land: Land, prices: Sequence[float]) -> float:
    """Σ over cells of the most that any allowed stack is worth; a cell left as it is adds nothing."""
    best = np.full(land.cells, -np.inf)
    for stack in range(len(land.stacks)):
        worth = land.points(stack, prices)
        np.maximum(best, np.where(land.allowed[:, stack], worth, -np.inf), out=best)
    return math.fsum(np.where(np.isfinite(best), best, 0.0).tolist())


def distances(land: Land) -> Floats:
    """(K + 1, K + 1) weighted number of uses that stand in one of two stacks; the last has none."""
    sets = [set(uses) for uses in land.members] + [set()]
    return np.array(
        [[sum(land.heaviness[use] for use in one ^ other) for other in sets] for one in sets],
        float,
    )


def cut_up(land: Land, choice: NDArray[np.int64]) -> float:
    """Mean over all metres of border of the weighted uses that stand on one side only."""
    whole = float(land.length_m.sum())
    if whole == 0.0:
        return 0.0
    stack = np.where(choice < 0, len(land.stacks), choice)
    apart = distances(land)[stack[land.pairs[:, 0]], stack[land.pairs[:, 1]]]
    return math.fsum((apart * land.length_m).tolist()) / whole


def land_with_borders_at_most(
    land: Land, prices: Sequence[float], fragmentation: float, pressures: Floats, may_leave: Flags
) -> float:
    """The same, less what borders cost at least: pressures divide each border between its cells.

    Args:
        land: The land.
        prices: For each ambition.
        fragmentation: Price of the whole.
        pressures: (E, 2, K + 1) as in the file.
        may_leave: (n,) cells that may stay as they are.
    """
    stacks = len(land.stacks)
    worth = np.empty((land.cells, stacks + 1))
    for stack in range(stacks):
        worth[:, stack] = land.points(stack, prices)
    worth[:, stacks] = 0.0
    for side in (0, 1):
        np.add.at(worth, land.pairs[:, side], pressures[:, side])
    may = np.column_stack([land.allowed, may_leave])
    cells = math.fsum(np.where(may, worth, -np.inf).max(axis=1).tolist())
    price = fragmentation * land.length_m / float(land.length_m.sum())
    apart, total = distances(land), 0.0
    for begin in range(0, len(land.pairs), 4096):
        some = slice(begin, begin + 4096)
        first, second = land.pairs[some, 0], land.pairs[some, 1]
        left = (
            -price[some, None, None] * apart[None]
            - pressures[some, 0][:, :, None]
            - pressures[some, 1][:, None, :]
        )
        both = may[first][:, :, None] & may[second][:, None, :]
        total += math.fsum(np.where(both, left, -np.inf).max(axis=(1, 2)).tolist())
    return cells + total


def most_of_second(land: Land, first: int, second: int, floor: float) -> float:
    """Most of one ambition (amount / target) with at least `floor` of another, by one price.

    The bound is convex in the price, so halving an interval finds its lowest value; every value on
    the way is a bound too.
    """
    prices = [0.0] * len(land.aims)
    prices[second] = 1.0

    def bound(price: float) -> float:
        prices[first] = price
        return land_at_most(land, prices) - price * floor

    low, high = 0.0, 1.0
    while high < 1e6 and bound(2.0 * high) < bound(high):  # noqa: PLR2004 - dearer than anything
        high *= 2.0
    high *= 2.0
    best = min(bound(low), bound(high))
    for _ in range(60):
        one, other = low + (high - low) / 3.0, high - (high - low) / 3.0
        here, there = bound(one), bound(other)
        best = min(best, here, there)
        if here < there:
            high = other
        else:
            low = one
    return best
