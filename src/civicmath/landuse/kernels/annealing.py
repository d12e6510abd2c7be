"""Compiled annealing of a plan with borders: for few units, where patches turn as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled
from civicmath.landuse.kernels.cells import utility

if TYPE_CHECKING:
    from civicmath.landuse.values import Choices, Floats, Indices


@compiled("uint64(uint64[::1])")
def next_number(state: np.ndarray) -> np.uint64:
    """Give the next of a fixed sequence of 64-bit numbers (SplitMix64; Steele et al. 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: np.uint64 = z ^ (z >> np.uint64(31))
    return mixed


@compiled(
    "float64(int64, float64[::1], float64[::1], float64[::1], float64[:,:,::1], float64[:,::1],"
    " uint8[:,::1], int32[::1], int32[::1], float64[::1], float64[:,::1], int32[::1], int32[::1],"
    " int64, float64, float64, uint64[::1], float64[::1], int16[::1])"
)
def anneal(
    kind: int,
    weights: Floats,
    caps: Floats,
    floors: Floats,
    gains: Floats,
    extra: Floats,
    allowed: np.ndarray,
    first: Indices,
    second: Indices,
    price: Floats,
    distance: Floats,
    start: Indices,
    edge: Indices,
    steps: int,
    hot: float,
    cold: float,
    state: np.ndarray,
    scores: Floats,
    labels: Choices,
) -> float:
    """Change a cell at a time, worse now and then, less and less; keep the best plan seen.

    Args:
        kind: As in `cells.utility`, as are weights, caps and floors.
        weights: (M,).
        caps: (M,).
        floors: (M,).
        gains: (n, L, M) score that each cell gives under each label.
        extra: (n, L) what each label is worth beside that.
        allowed: (n, L) as 0/1.
        first: And the rest of the graph, as in `borders`.
        second: (E,).
        price: (E,).
        distance: (L, L).
        start: (n + 1,).
        edge: (2 E,).
        steps: Changes to try.
        hot: Loss that is taken with a chance of 1/e at first.
        cold: The same at the end.
        state: (1,) of the numbers; updated.
        scores: (M,) of the labels; those of the best plan are written.
        labels: (n,) the best plan is written.

    Returns:
        What utility less costs rose by.
    """
    cells, count, ambitions = gains.shape
    now = labels.copy()
    at = scores.copy()
    trial = np.empty(ambitions)
    value = utility(kind, weights, caps, floors, at)
    level, best = 0.0, 0.0
    cooling = (cold / hot) ** (1.0 / max(1, steps))
    heat = hot
    for _ in range(steps):
        heat *= cooling
        number = next_number(state)
        i = np.int64(number % np.uint64(cells))
        degree = start[i + 1] - start[i]
        number = next_number(state)
        if degree > 0 and number % np.uint64(4) != np.uint64(0):
            e = edge[start[i] + np.int64((number >> np.uint64(8)) % np.uint64(degree))]
            a = np.int64(now[first[e]] if second[e] == i else now[second[e]])
        else:
            a = np.int64((number >> np.uint64(8)) % np.uint64(count))
        mine = np.int64(now[i])
        if a == mine or allowed[i, a] == 0:
            continue
        gained = extra[i, a] - extra[i, mine]
        for place in range(start[i], start[i + 1]):
            e = edge[place]
            other = now[first[e]] if second[e] == i else now[second[e]]
            gained -= price[e] * (distance[a, other] - distance[mine, other])
        for m in range(ambitions):
            trial[m] = at[m] + gains[i, a, m] - gains[i, mine, m]
        then = utility(kind, weights, caps, floors, trial)
        gained += then - value
        chance = float(next_number(state) >> np.uint64(11)) / 9007199254740992.0
        if gained < 0.0 and chance >= np.exp(gained / heat):
            continue
        now[i] = a
        value = then
        level += gained
        at[:] = trial
        if level > best + 1e-12:
            best = level
            labels[:] = now
            scores[:] = at
    return best
