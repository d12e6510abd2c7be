"""Two plans in one: a band of rows or columns from one plan, the rest from another.

Mixtures of plans with borders can't be settled cell by cell. But inside a band and outside it each
plan keeps its own borders; only where they meet a seam costs something, and the band's edges can be
placed so that the scores come out near the mixture's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from civicmath.landuse.fragmentation import Graph
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, Floats, Indices


ROUNDS = 4
"""Bands are laid into the result again this many times at most."""
_NOTHING = 1e-9


def best_bands(
    graph: Graph, utility: Utility, plans: list[Choices], lines: tuple[Indices, ...]
) -> Choices:
    """Lay a band of one plan into another, and again into the result while that helps.

    Args:
        graph: Cells and borders; a border lies within a line or between one line and the next.
        utility: What to maximise, less border costs.
        plans: (n,) labels each.
        lines: (n,) number of the row, and of the column, of each cell.
    """
    best = max(plans, key=lambda one: utility.value(graph.scores(one)) - graph.cost(one))
    best_value = -np.inf
    outers = plans
    for _ in range(ROUNDS):
        before = best_value
        for outer in outers:
            for inner in plans:
                for line in lines if inner is not outer else ():
                    low, high, value = _band(graph, utility, outer, inner, line)
                    if value > best_value + _NOTHING:
                        best_value = value
                        best = np.where((line >= low) & (line < high), inner, outer)
        if best_value <= before:
            break
        outers = [best]
    return best.astype(np.int16)


def _band(
    graph: Graph, utility: Utility, outer: Choices, inner: Choices, line: Indices
) -> tuple[int, int, float]:
    """First line of the best band of `inner`, the line after its last, and the plan's value."""
    count = int(line.max()) + 1
    cells = np.arange(len(line))
    change = graph.gains[cells, inner] - graph.gains[cells, outer]
    per_line = np.zeros((count + 1, change.shape[1]))
    np.add.at(per_line, line + 1, change)
    below = per_line.cumsum(axis=0)
    scores = graph.scores(outer) + below[None, :, :] - below[:, None, :]
    cost = graph.cost(outer) + _border_changes(graph, outer, inner, line, count)
    value = utility.values(scores) - cost
    value[np.tril_indices(count + 1)] = -np.inf
    low, high = np.unravel_index(int(value.argmax()), value.shape)
    return int(low), int(high), float(value[low, high])


def _border_changes(
    graph: Graph, outer: Choices, inner: Choices, line: Indices, count: int
) -> Floats:
    """(lines + 1, lines + 1) what the borders of each band [low, high) add to the cost."""
    one, two = line[graph.first], line[graph.second]
    swap = one > two
    near = np.where(swap, graph.second, graph.first)
    far = np.where(swap, graph.first, graph.second)
    before = graph.price * graph.distance[outer[near], outer[far]]
    whole = graph.price * graph.distance[inner[near], inner[far]] - before
    rising = graph.price * graph.distance[outer[near], inner[far]] - before
    falling = graph.price * graph.distance[inner[near], outer[far]] - before
    within = one == two
    at = np.minimum(one, two)

    def per_line(values: Floats, chosen: np.ndarray) -> Floats:
        return np.bincount(at[chosen], values[chosen], count).astype(np.float64)

    cells = np.arange(len(line))
    beside = graph.extra[cells, inner] - graph.extra[cells, outer]
    inside = per_line(whole, within) - np.bincount(line, beside, count)
    across = per_line(whole, ~within)
    up, down = per_line(rising, ~within), per_line(falling, ~within)
    lines_before = np.concatenate([[0.0], inside.cumsum()])
    seams_before = np.concatenate([[0.0], across.cumsum()])
    low, high = np.meshgrid(np.arange(count + 1), np.arange(count + 1), indexing="ij")
    lines_in = lines_before[high] - lines_before[low]
    seams_in = seams_before[np.maximum(high - 1, 0)] - seams_before[np.minimum(low, high)]
    at_low = np.where(low > 0, up[np.maximum(low - 1, 0)], 0.0)
    at_high = np.where(high < count, down[np.maximum(high - 1, 0)], 0.0)
    return np.asarray(lines_in + np.where(high > low, seams_in, 0.0) + at_low + at_high)
