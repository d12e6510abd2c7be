"""Compiled loops over cells, for plans without borders.

Shapes throughout: yields (K, P, n), allowed (K, n) as 0/1, zone (n,), prices per zone and measure
(Z, P), live (K, P) 1 where a plane of yields isn't all zero. Stack -1 is *left as it is*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from civicmath.landuse.values import Choices, Floats, Indices

BLOCK = 256
"""Cells looked at together: their yields under all stacks stay in the processor's nearest memory."""

_CELLS = "float64[:,:,::1], uint8[:,::1], int32[::1], uint8[:,::1], float64[:,::1]"


@compiled(f"float64({_CELLS}, float64[:,::1], int64, int64, int16[::1], float64[:,::1])")
def best_stacks(
    yields: Floats,
    allowed: np.ndarray,
    zone: Indices,
    live: np.ndarray,
    extra: Floats,
    prices: Floats,
    first: int,
    last: int,
    choice: Choices,
    totals: Floats,
) -> float:
    """Choose for cells first..last the stack that is worth most at these prices.

    `extra` is empty, or (K, n) what each stack is worth beside the prices. Writes `choice` and adds the amounts per zone and measure to `totals`. The first of equals wins.

    Returns:
        The sum of the worths.
    """
    stacks, measures = yields.shape[0], yields.shape[1]
    price = np.empty((measures, BLOCK))
    worth = np.empty(BLOCK)
    best = np.empty(BLOCK)
    which = np.empty(BLOCK, np.int64)
    whole = 0.0
    for begin in range(first, last, BLOCK):
        size = min(BLOCK, last - begin)
        for p in range(measures):
            for b in range(size):
                price[p, b] = prices[zone[begin + b], p]
        for b in range(size):
            best[b] = -np.inf
            which[b] = -1
        for k in range(stacks):
            for b in range(size):
                worth[b] = extra[k, begin + b] if len(extra) > 0 else 0.0
            for p in range(measures):
                if live[k, p]:
                    for b in range(size):
                        worth[b] += price[p, b] * yields[k, p, begin + b]
            for b in range(size):
                if allowed[k, begin + b] and worth[b] > best[b]:
                    best[b] = worth[b]
                    which[b] = k
        for b in range(size):
            k = which[b]
            choice[begin + b] = k
            if k >= 0:
                whole += best[b]
                for p in range(measures):
                    totals[zone[begin + b], p] += yields[k, p, begin + b]
    return whole


@compiled("void(float64[:,:,::1], int32[::1], int16[::1], float64[:,::1])")
def add_amounts(yields: Floats, zone: Indices, choice: Choices, totals: Floats) -> None:
    """Add what the chosen stacks yield to `totals`, (Z, P)."""
    measures = yields.shape[1]
    for i in range(len(choice)):
        k = choice[i]
        if k >= 0:
            for p in range(measures):
                totals[zone[i], p] += yields[k, p, i]


@compiled("float64(int64, float64[::1], float64[::1], float64[::1], float64[::1])")
def utility(kind: int, weights: Floats, caps: Floats, floors: Floats, scores: Floats) -> float:
    """Compute the utility of scores: kind 0 sum, 1 fairest, 2 nash.

    fairest adds a millionth of the mean, so that of plans with equal lowest scores the better wins.
    What a score lacks of its floor is taken off a thousandfold.
    """
    total, lowest, logs, lacking = 0.0, np.inf, 0.0, 0.0
    for m in range(len(weights)):
        if scores[m] < floors[m]:
            lacking += 1000.0 * (floors[m] - scores[m])
        if weights[m] > 0.0:
            score = min(scores[m], caps[m])
            total += weights[m] * score
            lowest = min(lowest, score)
            if kind == 2:
                logs += weights[m] * np.log(max(score, 1e-9))
    if kind == 0:
        return total - lacking
    if kind == 1:
        return lowest + 1e-6 * total - lacking
    return logs - lacking


@compiled("void(float64[:,:,::1], float64[:,::1], float64[::1], int16[::1])")
def balance(options: Floats, mean: Floats, deviation: Floats, taken: Choices) -> None:
    """Give each cell in turn the option that keeps the scores nearest to those of the mixture.

    Args:
        options: (c, J, M) score that each of J plans gives each cell, scaled as it counts.
        mean: (c, M) what the mixture gives.
        deviation: (M,) of what is settled already; updated.
        taken: (c,) which plan's option was taken; written.
    """
    cells, plans, ambitions = options.shape
    for i in range(cells):
        nearest = np.inf
        for j in range(plans):
            distance = 0.0
            for m in range(ambitions):
                off = deviation[m] + options[i, j, m] - mean[i, m]
                distance += off * off
            if distance < nearest:
                nearest = distance
                taken[i] = j
        for m in range(ambitions):
            deviation[m] += options[i, taken[i], m] - mean[i, m]


@compiled(
    "float64(int64, float64[::1], float64[::1], float64[::1], float64[::1], float64[:,::1],"
    " float64[::1], int64[::1], int64[::1])"
)
def best_exchange(
    kind: int,
    weights: Floats,
    caps: Floats,
    floors: Floats,
    scores: Floats,
    changes: Floats,
    extra: Floats,
    cells: np.ndarray,
    pair: np.ndarray,
) -> float:
    """Find the one or two changes that raise the utility most.

    Args:
        kind: As in `utility`.
        weights: (M,).
        caps: (M,).
        floors: (M,).
        scores: (M,) now.
        changes: (c, M) what each change adds to the scores.
        extra: (c,) what each change costs beside that.
        cells: (c,) a number for each change; two with one number don't go together.
        pair: (2,) written: the changes to make, -1 for none.

    Returns:
        The utility gained; zero when nothing helps.
    """
    count, ambitions = changes.shape
    now = utility(kind, weights, caps, floors, scores)
    best = now + 1e-10
    pair[0], pair[1] = -1, -1
    one = np.empty(ambitions)
    two = np.empty(ambitions)
    for a in range(count):
        for m in range(ambitions):
            one[m] = scores[m] + changes[a, m]
        value = utility(kind, weights, caps, floors, one) - extra[a]
        if value > best:
            best = value
            pair[0], pair[1] = a, -1
        for b in range(a + 1, count):
            if cells[b] == cells[a]:
                continue
            for m in range(ambitions):
                two[m] = one[m] + changes[b, m]
            value = utility(kind, weights, caps, floors, two) - extra[a] - extra[b]
            if value > best:
                best = value
                pair[0], pair[1] = a, b
    return best - now if pair[0] >= 0 else 0.0
