"""Compiled search over all plans of a few cells, with the prices as bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled
from civicmath.landuse.kernels.cells import utility

if TYPE_CHECKING:
    from civicmath.landuse.values import Choices, Floats


@compiled(
    "int64(int64, float64[::1], float64[::1], float64[::1], float64[::1], float64[::1],"
    " float64[:,:,::1], float64[:,::1], int16[:,::1], int16[::1], float64[:,::1], float64[:,::1],"
    " float64, int64, float64[::1], int16[::1])"
)
def search_all(
    kind: int,
    weights: Floats,
    caps: Floats,
    floors: Floats,
    fixed: Floats,
    prices: Floats,
    gains: Floats,
    worth: Floats,
    options: Choices,
    counts: Choices,
    near: Floats,
    distance: Floats,
    conjugate: float,
    limit: int,
    best: Floats,
    plan: Choices,
) -> int:
    """Try every plan that the bound doesn't rule out, cell after cell.

    A beginning of a plan is left when even the worthiest rest can't beat the best plan so far:
    λ·(scores so far) + worth of the rest + conjugate - border costs so far.

    Args:
        kind: As in `cells.utility`, as are weights, caps and floors.
        weights: (M,).
        caps: (M,).
        floors: (M,).
        fixed: (M,) scores that are there anyway.
        prices: (M,) λ.
        gains: (n, K + 1, M) score that each cell gives under each stack; K is *as it is*.
        worth: (n, K + 1) λ times that.
        options: (n, K + 1) stacks that each cell may have, the worthiest first.
        counts: (n,) how many of them.
        near: (n, n) price of the border between two cells; 0 where they don't touch.
        distance: (K + 1, K + 1) weighted number of uses that two stacks don't share.
        conjugate: Of the utility at these prices.
        limit: Steps at most.
        best: (1,) value to beat; the best found is written.
        plan: (n,) the best plan; written when one beats `best`.

    Returns:
        Steps taken; below the limit all plans were seen or ruled out.
    """
    cells, ambitions = gains.shape[0], gains.shape[2]
    rest = np.zeros(cells + 1)
    for i in range(cells - 1, -1, -1):
        rest[i] = rest[i + 1] + worth[i, options[i, 0]]
    scores = np.zeros((cells + 1, ambitions))
    scores[0] = fixed
    sums = np.zeros(cells + 1)
    for m in range(ambitions):
        sums[0] += prices[m] * fixed[m]
    costs = np.zeros(cells + 1)
    turn = np.zeros(cells, np.int64)
    chosen = np.zeros(cells, np.int64)
    depth, steps = 0, 0
    while depth >= 0 and steps < limit:
        if turn[depth] == counts[depth]:
            turn[depth] = 0
            depth -= 1
            continue
        steps += 1
        stack = options[depth, turn[depth]]
        turn[depth] += 1
        chosen[depth] = stack
        cost = costs[depth]
        for j in range(depth):
            if near[depth, j] > 0.0:
                cost += near[depth, j] * distance[stack, chosen[j]]
        total = sums[depth] + worth[depth, stack]
        if total + rest[depth + 1] + conjugate - cost <= best[0] + 1e-12:
            continue
        for m in range(ambitions):
            scores[depth + 1, m] = scores[depth, m] + gains[depth, stack, m]
        sums[depth + 1] = total
        costs[depth + 1] = cost
        if depth + 1 < cells:
            depth += 1
            continue
        value = utility(kind, weights, caps, floors, scores[cells]) - cost
        if value > best[0] + 1e-12:
            best[0] = value
            for i in range(cells):
                plan[i] = chosen[i]
    return steps
