"""The best plan of a few cells, proven: every plan is seen or ruled out by the prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.borders import borders_of, stack_distances
from civicmath.landuse.kernels import search
from civicmath.landuse.rounding import KINDS

if TYPE_CHECKING:
    from civicmath.landuse.problems import Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, CompiledSite, Floats

FEW_CELLS = 40
"""With more cells than this the search isn't tried."""
STEPS = 3_000_000
"""After this many steps the search gives up: a limit that is the same on every machine."""
_TIE = 1e-6


def search_few(
    site: CompiledSite,
    problem: Problem,
    utility: Utility,
    choice: Choices,
    prices: Floats,
    fragmentation: float,
) -> tuple[Choices, bool]:
    """Search for a better plan than `choice`, cell after cell.

    Returns:
        The best plan found, and whether it is proven best.
    """
    cells, stacks = problem.cells, len(site.stacks)
    gains = np.zeros((cells, stacks + 1, problem.ambitions))
    gains[:, :stacks] = np.einsum("kpn,npm->nkm", problem.yields, problem.shares[problem.zone])
    worth = gains @ prices
    may = np.column_stack([site.allowed, ~site.allowed.any(axis=1)])
    spread = np.where(may, worth, -np.inf).max(axis=1) - np.where(may, worth, np.inf).min(axis=1)
    order = np.argsort(-spread, kind="stable")
    options = np.argsort(np.where(may, -worth, np.inf), axis=1, kind="stable").astype(np.int16)
    near = np.zeros((cells, cells))
    if fragmentation > 0.0:
        borders = borders_of(site)
        share = fragmentation * borders.length_m / max(float(borders.length_m.sum()), 1e-300)
        np.add.at(near, (borders.pairs[:, 0], borders.pairs[:, 1]), share)
        near += near.T
    labels = np.where(choice < 0, stacks, choice)
    distance = stack_distances(site)
    cost = float((near * distance[labels[:, None], labels[None, :]]).sum()) / 2.0
    secondary = _TIE * float(utility.weights @ np.minimum(problem.scores(choice), utility.caps))
    best = np.array(
        [utility.value(problem.scores(choice)) - cost + secondary * (utility.kind == "fairest")]
    )
    plan = labels[order].astype(np.int16)
    steps = search.search_all(
        KINDS[utility.kind],
        utility.weights,
        utility.caps,
        utility.floors,
        problem.fixed,
        prices,
        np.ascontiguousarray(gains[order]),
        np.ascontiguousarray(worth[order]),
        np.ascontiguousarray(options[order]),
        may[order].sum(axis=1).astype(np.int16),
        np.ascontiguousarray(near[np.ix_(order, order)]),
        distance,
        utility.conjugate(prices) + _TIE,
        STEPS,
        best,
        plan,
    )
    found = np.empty(cells, np.int16)
    found[order] = np.where(plan == stacks, -1, plan)
    return found, steps < STEPS
