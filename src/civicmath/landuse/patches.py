"""Patches that are too small: found, and given to the worthiest stacks without the use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from civicmath.landuse.borders import borders_of
from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.rounding import exchange, whole_plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.landuse.problems import Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, CompiledSite, Floats

ROUNDS = 12
_ROUGHLY = 2e-5
"""Giving one use's cells to another can make that one's patch, or split it; so this is repeated."""


def small_patches(site: CompiledSite, choice: Choices) -> list[tuple[int, NDArray[np.int64]]]:
    """List, as (use number, cells), the connected patches below the smallest area of their use."""
    pairs = borders_of(site).pairs
    found = []
    for number, use in enumerate(site.uses):
        if use.smallest_patch_m2 <= 0.0:
            continue
        has = np.array([use.code in stack.uses for stack in site.stacks] + [False])[choice]
        joined = pairs[has[pairs].all(axis=1)]
        links = coo_array(
            (np.ones(len(joined)), (joined[:, 0], joined[:, 1])), shape=(len(choice), len(choice))
        )
        label = connected_components(links, directed=False)[1]
        area = np.bincount(label[has], site.area_m2[has], minlength=int(label.max()) + 1)
        small = np.flatnonzero(has & (area[label] < use.smallest_patch_m2 * (1.0 - 1e-12)))
        small = small[np.argsort(label[small], kind="stable")]
        ends = np.flatnonzero(np.diff(label[small])) + 1
        found += [(number, cells) for cells in np.split(small, ends) if len(cells)]
    return found


def keep_patches(
    site: CompiledSite, problem: Problem, utility: Utility, choice: Choices, prices: Floats
) -> tuple[Choices, bool]:
    """Take away patches that are too small, then win back what that lost.

    Winning back exchanges only stacks that agree on the uses with a smallest patch, so that every
    patch keeps its shape.

    Returns:
        The choices, and whether no small patch is left: a cell may have no stack without the use,
        and uses can push each other to and fro.
    """
    choice = _without_small(site, problem, choice, prices)
    limited = [use.code for use in site.uses if use.smallest_patch_m2 > 0.0]
    holds = np.array([[code in stack.uses for code in limited] for stack in site.stacks])
    placed = choice >= 0
    agrees = (holds[:, None, :] == holds[choice][None, :, :]).all(axis=2) & placed
    alike = replace(problem, allowed=np.ascontiguousarray(problem.allowed & agrees))
    if placed.any():
        known = Known()
        priced = find_prices(alike, utility, known, prices, close=_ROUGHLY)
        mixed = np.where(placed, whole_plan(alike, utility, known, priced), choice)
        ways = [choice, exchange(alike, utility, choice, prices), mixed.astype(np.int16)]
        choice = max(ways, key=lambda one: utility.value(problem.scores(one)))
    return choice, not small_patches(site, choice)


def _without_small(
    site: CompiledSite, problem: Problem, choice: Choices, prices: Floats
) -> Choices:
    choice = choice.copy()
    barred = np.zeros((len(site.stacks), problem.cells), bool)
    for _ in range(ROUNDS):
        small = small_patches(site, choice)
        if not small:
            break
        for number, cells in small:
            with_use = np.array([site.uses[number].code in stack.uses for stack in site.stacks])
            barred[np.ix_(np.flatnonzero(with_use), cells)] = True
        cells = np.unique(np.concatenate([one for _, one in small]))
        per_zone = problem.zone_prices(prices)[problem.zone[cells]]
        worth = np.einsum("kpc,cp->kc", problem.yields[:, :, cells], per_zone)
        free = (problem.allowed[:, cells] == 1) & ~barred[:, cells]
        best = np.where(free, worth, -np.inf).argmax(axis=0)
        choice[cells] = np.where(free.any(axis=0), best, choice[cells]).astype(np.int16)
    return choice
