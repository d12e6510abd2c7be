"""Compiled loops over borders: messages between neighbours, plans read from them, and repairs.

Shapes: costs (n, L) of each label at each cell, `BAD` where it isn't allowed; label L - 1 is *as it
is*; first, second (E,) cells of a border, first < second; price (E,); distance (L, L); messages
(E, 2, L): what a border tells its first cell, and its second. `start` (n + 1,) and `edge` list the
borders of each cell, those with earlier cells first; `backward` (n,) is how many those are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled
from civicmath.landuse.kernels.cells import utility

if TYPE_CHECKING:
    from civicmath.landuse.values import Choices, Floats, Indices

BAD = 100.0

_GRAPH = "int32[::1], int32[::1], float64[::1], float64[:,::1], int32[::1], int32[::1], int32[::1]"


@compiled(f"float64(float64[:,::1], {_GRAPH}, float64[:,:,::1])")
def pass_messages(
    costs: Floats,
    first: Indices,
    second: Indices,
    price: Floats,
    distance: Floats,
    start: Indices,
    edge: Indices,
    backward: Indices,
    messages: Floats,
) -> float:
    """Send messages along all cells and back (sequential tree-reweighted message passing).

    Kolmogorov, Convergent tree-reweighted message passing for energy minimization (2006). The
    bound never falls from one call to the next.

    Returns:
        A lower bound on the cost of every plan.
    """
    cells, labels = costs.shape
    held = np.empty(labels)
    told = np.empty(labels)
    bound = 0.0
    for turn in range(2):
        for step in range(cells):
            i = step if turn == 0 else cells - 1 - step
            begin, middle, end = start[i], start[i] + backward[i], start[i + 1]
            for a in range(labels):
                held[a] = costs[i, a]
            for place in range(begin, end):
                e = edge[place]
                side = 1 if place < middle else 0
                for a in range(labels):
                    held[a] += messages[e, side, a]
            if turn == 1:
                least = held.min()
                bound += least
                for a in range(labels):
                    held[a] -= least
            most = max(middle - begin, end - middle)
            low, high = (middle, end) if turn == 0 else (begin, middle)
            for place in range(low, high):
                e = edge[place]
                mine = 1 if turn == 1 else 0
                for b in range(labels):
                    told[b] = np.inf
                for a in range(labels):
                    if costs[i, a] < BAD:
                        given = held[a] / most - messages[e, mine, a]
                        for b in range(labels):
                            told[b] = min(told[b], given + price[e] * distance[a, b])
                least = told.min()
                for b in range(labels):
                    messages[e, 1 - mine, b] = told[b] - least
                if turn == 1:
                    bound += least
    return bound


@compiled(f"void(float64[:,::1], {_GRAPH}, float64[:,:,::1], int16[::1])")
def read_plan(
    costs: Floats,
    first: Indices,
    second: Indices,
    price: Floats,
    distance: Floats,
    start: Indices,
    edge: Indices,
    backward: Indices,
    messages: Floats,
    labels: Choices,
) -> None:
    """Give each cell in turn the label that is cheapest beside the cells before it."""
    cells, count = costs.shape
    for i in range(cells):
        best, which = np.inf, 0
        for a in range(count):
            cost = costs[i, a]
            for place in range(start[i], start[i + 1]):
                e = edge[place]
                if place < start[i] + backward[i]:
                    cost += price[e] * distance[a, labels[first[e]]]
                else:
                    cost += messages[e, 0, a]
            if cost < best:
                best, which = cost, a
        labels[i] = which


@compiled(f"int64(float64[:,::1], {_GRAPH}, int64, int16[::1])")
def improve_singly(
    costs: Floats,
    first: Indices,
    second: Indices,
    price: Floats,
    distance: Floats,
    start: Indices,
    edge: Indices,
    backward: Indices,
    sweeps: int,
    labels: Choices,
) -> int:
    """Give each cell in turn the label that is cheapest beside all its neighbours.

    Returns:
        How many labels changed in the last sweep.
    """
    cells, count = costs.shape
    changed = 0
    around = np.empty(count)
    for _ in range(sweeps):
        changed = 0
        for i in range(cells):
            for a in range(count):
                around[a] = costs[i, a]
            for place in range(start[i], start[i + 1]):
                e = edge[place]
                other = labels[first[e]] if place < start[i] + backward[i] else labels[second[e]]
                for a in range(count):
                    around[a] += price[e] * distance[other, a]
            best, which = around[labels[i]] - 1e-15, labels[i]
            for a in range(count):
                if around[a] < best:
                    best, which = around[a], a
            if which != labels[i]:
                labels[i] = which
                changed += 1
        if changed == 0:
            break
    return changed


@compiled(f"float64(float64[:,::1], {_GRAPH}, float64[:,:,::1])")
def lower_bound(
    costs: Floats,
    first: Indices,
    second: Indices,
    price: Floats,
    distance: Floats,
    start: Indices,
    edge: Indices,
    backward: Indices,
    messages: Floats,
) -> float:
    """Recompute the bound from messages alone: every cell and every border at its cheapest."""
    cells, count = costs.shape
    total = 0.0
    for i in range(cells):
        best = np.inf
        for a in range(count):
            if costs[i, a] < BAD:
                held = costs[i, a]
                for place in range(start[i], start[i + 1]):
                    e = edge[place]
                    held += messages[e, 1 if place < start[i] + backward[i] else 0, a]
                best = min(best, held)
        total += best
    for e in range(len(first)):
        best = np.inf
        for a in range(count):
            if costs[first[e], a] < BAD:
                for b in range(count):
                    if costs[second[e], b] < BAD:
                        cost = price[e] * distance[a, b] - messages[e, 0, a] - messages[e, 1, b]
                        best = min(best, cost)
        total += best
    return total


@compiled(f"void(float64[:,::1], {_GRAPH}, float64[:,:,::1])")
def settle_messages(
    costs: Floats,
    first: Indices,
    second: Indices,
    price: Floats,
    distance: Floats,
    start: Indices,
    edge: Indices,
    backward: Indices,
    messages: Floats,
) -> None:
    """Move what cells still hold onto their borders with earlier cells, so that the bound shows.

    After `pass_messages` a share of each cell's cost belongs to those borders; once it is there,
    `lower_bound` gives the same number that the passing of messages gave.
    """
    cells, count = costs.shape
    held = np.empty(count)
    for step in range(cells):
        i = cells - 1 - step
        begin, middle, end = start[i], start[i] + backward[i], start[i + 1]
        for a in range(count):
            held[a] = costs[i, a]
        for place in range(begin, end):
            e = edge[place]
            for a in range(count):
                held[a] += messages[e, 1 if place < middle else 0, a]
        least = held.min()
        most = max(middle - begin, end - middle)
        for place in range(begin, middle):
            e = edge[place]
            for a in range(count):
                messages[e, 1, a] -= (held[a] - least) / most


@compiled(
    f"float64(int64, float64[::1], float64[::1], float64[::1], float64[:,:,::1], float64[:,::1],"
    f" uint8[:,::1], {_GRAPH}, int64, float64[::1], int16[::1])"
)
def climb(
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
    backward: Indices,
    sweeps: int,
    scores: Floats,
    labels: Choices,
) -> float:
    """Change one cell at a time while utility less border costs rises; scores are kept up to date.

    Args:
        kind: As in `cells.utility`, as are weights, caps and floors.
        weights: (M,).
        caps: (M,).
        floors: (M,).
        gains: (n, L, M) score that each cell gives under each label.
        extra: (n, L) what each label is worth beside that.
        allowed: (n, L) as 0/1.
        first: And the rest of the graph, as above.
        second: (E,).
        price: (E,).
        distance: (L, L).
        start: (n + 1,).
        edge: (2 E,).
        backward: (n,).
        sweeps: Times to go over all cells at most.
        scores: (M,) of the labels; updated.
        labels: (n,) updated.

    Returns:
        What utility less costs rose by.
    """
    cells, count, ambitions = gains.shape
    trial = np.empty(ambitions)
    around = np.empty(count)
    now = utility(kind, weights, caps, floors, scores)
    risen = 0.0
    for _ in range(sweeps):
        before = risen
        for i in range(cells):
            mine = labels[i]
            for a in range(count):
                around[a] = -extra[i, a]
            for place in range(start[i], start[i + 1]):
                e = edge[place]
                other = labels[first[e]] if place < start[i] + backward[i] else labels[second[e]]
                for a in range(count):
                    around[a] += price[e] * distance[other, a]
            best, which = 1e-12, mine
            for a in range(count):
                if a == mine or not allowed[i, a]:
                    continue
                for m in range(ambitions):
                    trial[m] = scores[m] + gains[i, a, m] - gains[i, mine, m]
                gained = (
                    utility(kind, weights, caps, floors, trial) - now - around[a] + around[mine]
                )
                if gained > best:
                    best, which = gained, a
            if which != mine:
                for m in range(ambitions):
                    scores[m] += gains[i, which, m] - gains[i, mine, m]
                labels[i] = which
                now = utility(kind, weights, caps, floors, scores)
                risen += best
        if risen - before <= 1e-9:
            break
    return risen
