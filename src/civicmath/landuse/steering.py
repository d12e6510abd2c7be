"""From the mixture of plans to one plan with borders: steering, climbing, exchanging.

A plan at the best prices overshoots some scores and misses others, because whole patches turn at
once. Steering raises the price of what is missing and lowers that of what is over, a little at a
time, and lets cells follow one by one: they do so at the edges of patches, where a change costs
least. The best plan passed on the way is then improved on the objective itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.kernels import annealing
from civicmath.landuse.kernels import borders as kernels
from civicmath.landuse.kernels import cells as cell_kernels
from civicmath.landuse.rounding import KINDS
from civicmath.landuse.stitching import best_bands

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicmath.landuse.fragmentation import Graph, Mixed
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, Floats, Indices

PLANS = 6
"""Plans of the mixture that are stitched together, those with the largest shares."""
STEPS = 80
EXCHANGES = 500
ROUNDS = 60
FEW_UNITS = 1_500
"""Up to so many units the plan is annealed as well."""
ANNEALING_STEPS = 1_000_000
HEATS = (3e-2, 1e-2, 3e-3)
"""Losses that are taken with a chance of 1/e at the start of each round of annealing."""
COLD = 1e-5
_NOTHING = 1e-9


def steer(
    graph: Graph,
    utility: Utility,
    mixed: Mixed,
    lines: tuple[Indices, ...],
    seed: int,
    tell: Callable[[float], None],
) -> Choices:
    """Give the best plan found, (n,) labels.

    Args:
        graph: Cells and borders.
        utility: What to maximise, less border costs.
        mixed: Prices, the mixture's scores, and its plans.
        lines: Rows and columns of a grid; none for parcels.
        seed: Of annealing.
        tell: Told the share that is done.
    """
    shares, _, _ = mixed.known.mix(utility)
    order = [int(i) for i in np.argsort(-shares, kind="stable")[:PLANS] if shares[i] > _NOTHING]
    plans = [mixed.known.choices[index] for index in order]
    begun = [best_bands(graph, utility, plans, lines)] if lines else plans
    tried = []
    for turn, labels in enumerate(begun):
        tried.append(improve(graph, utility, labels))
        tried.append(improve(graph, utility, _follow(graph, utility, mixed, tried[-1].copy())))
        tell((turn + 1) / len(begun))
    if len(graph.gains) <= FEW_UNITS:
        values = [utility.value(graph.scores(one)) - graph.cost(one) for one in tried]
        tried.append(anneal(graph, utility, tried[int(np.argmax(values))], seed))
    values = [utility.value(graph.scores(one)) - graph.cost(one) for one in tried]
    return tried[int(np.argmax(values))]


def _follow(graph: Graph, utility: Utility, mixed: Mixed, labels: Choices) -> Choices:
    prices = mixed.prices.copy()
    best, best_value = labels.copy(), -np.inf
    speed = 1.0
    for _ in range(STEPS):
        scores = graph.scores(labels)
        value = utility.value(scores) - graph.cost(labels)
        if value > best_value:
            best, best_value = labels.copy(), value
        off = np.clip((mixed.aim - scores) / np.maximum(mixed.aim, 1e-3), -0.3, 0.3)
        prices = prices * np.exp(speed * off)
        speed = max(0.05, speed * 0.97)
        kernels.improve_singly(graph.costs(prices), *graph.lists, 1, labels)
    return best


def improve(graph: Graph, utility: Utility, labels: Choices) -> Choices:
    """Raise utility less border costs, one cell at a time and then two at once."""
    labels = labels.copy()
    kind = KINDS[utility.kind]
    for _ in range(ROUNDS):
        scores = graph.scores(labels)
        kernels.climb(
            kind,
            utility.weights,
            utility.caps,
            utility.floors,
            graph.gains,
            graph.extra,
            graph.allowed,
            *graph.lists,
            20,
            scores,
            labels,
        )
        if not _exchange(graph, utility, labels):
            break
    return labels


def anneal(graph: Graph, utility: Utility, labels: Choices, seed: int) -> Choices:
    """Look further than single changes can: for few units, where patches turn as a whole.

    Args:
        graph: Cells and borders.
        utility: What to maximise, less border costs.
        labels: (n,) to begin with.
        seed: Of the numbers that decide which changes are tried.
    """
    best = labels.copy()
    state = np.array([seed % (1 << 63)], np.uint64)
    for hot in HEATS:
        scores = graph.scores(best)
        annealing.anneal(
            KINDS[utility.kind],
            utility.weights,
            utility.caps,
            utility.floors,
            graph.gains,
            graph.extra,
            graph.allowed,
            graph.first,
            graph.second,
            graph.price,
            graph.distance,
            graph.start,
            graph.edge,
            ANNEALING_STEPS,
            hot,
            COLD,
            state,
            scores,
            best,
        )
        best = improve(graph, utility, best)
    return best


def _exchange(graph: Graph, utility: Utility, labels: Choices) -> bool:
    """Make the best pair of changes of cells that don't touch; say whether any helped."""
    cells = np.arange(len(labels))
    scores = graph.scores(labels)
    around = _around(graph, labels) - graph.extra
    extra = around - around[cells, labels][:, None]
    changes = graph.gains - graph.gains[cells, labels][:, None, :]
    slope = _slope(utility, scores)
    loss = np.where(graph.allowed == 1, extra - changes @ slope, np.inf)
    loss[cells, labels] = np.inf
    few = min(EXCHANGES, int(np.isfinite(loss).sum()))
    if few == 0:
        return False
    cheap = np.sort(np.argpartition(loss.ravel(), few - 1)[:few])
    who, what = np.divmod(cheap, loss.shape[1])
    pair = np.empty(2, np.int64)
    gained = cell_kernels.best_exchange(
        KINDS[utility.kind],
        utility.weights,
        utility.caps,
        utility.floors,
        scores,
        np.ascontiguousarray(changes[who, what]),
        np.ascontiguousarray(extra[who, what]),
        who.astype(np.int64),
        pair,
    )
    if gained <= _NOTHING:
        return False
    for index in pair[pair >= 0]:
        labels[who[index]] = what[index]
    return True


def _around(graph: Graph, labels: Choices) -> Floats:
    """(n, L) what the borders of each cell would cost under each label."""
    around = np.zeros(graph.gains.shape[:2])
    for here, there in ((graph.first, graph.second), (graph.second, graph.first)):
        np.add.at(around, here, graph.price[:, None] * graph.distance[labels[there]])
    return around


def _slope(utility: Utility, scores: Floats) -> Floats:
    return np.where(scores < utility.caps, utility.weights, 0.0)
