"""One plan for a site: the way in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.borders import fragmentation_index
from civicmath.landuse.exact import FEW_CELLS, search_few
from civicmath.landuse.fragmentation import bound_from, graph_of, mix_plans, pressures_of
from civicmath.landuse.joined import join, land_of
from civicmath.landuse.patches import keep_patches
from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.problems import Answer, problem_of
from civicmath.landuse.programs import program_of, solve
from civicmath.landuse.results import Found, plan_of, utility_of
from civicmath.landuse.rounding import exchange, whole_plan
from civicmath.landuse.steering import steer
from civicmath.landuse.values import OBJECTIVES, Proof

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicmath.landuse.joined import Land
    from civicmath.landuse.problems import Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import CompiledSite, Floats, Objective, Plan

    Progress = Callable[[str, float], None]

FEW_PARCELS = 40
"""Up to so many units HiGHS looks at a plan with borders as well."""
BRANCHES = 20
"""Of its search at most: a limit that is the same on every machine."""
_ROUGHLY = 1e-4
_WHILE_MOVING = 5e-5
_NO_TURBINES = np.empty(0, np.int32)


def plan(
    site: CompiledSite,
    objective: Objective = "fairest",
    *,
    fragmentation: float = 0.0,
    seed: int = 1,
    start: Plan | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Find a plan, and prove how far from the best it can be.

    Args:
        site: Cells, stacks, ambitions.
        objective: "sum", "fairest" or "nash".
        fragmentation: B ≥ 0: points of the objective that one use differing across every metre of
            border would cost.
        seed: Where chance is needed; the same seed gives the same plan.
        start: An earlier plan of the same cells, to begin from when a target or a weight moved.
        progress: Told the phase and the share of it that is done.

    Raises:
        ValueError: Another objective, or a price below zero.
    """
    if objective not in OBJECTIVES:
        raise ValueError(f"objective is one of {OBJECTIVES}, not {objective!r}")
    if not 0.0 <= fragmentation < np.inf:
        raise ValueError(f"a price of fragmentation is zero or more, not {fragmentation}")
    tell = progress or _quiet
    problem = problem_of(site)
    utility = utility_of(problem, objective)
    if site.turbines is None:
        found = _without_borders(problem, utility, start, tell)
    else:
        land = land_of(site, problem)
        found, problem = _with_turbines(land, utility, start, tell)
    if fragmentation > 0.0:
        found = _with_borders(site, problem, utility, found, (fragmentation, seed), tell)
    if any(use.smallest_patch_m2 > 0.0 for use in site.uses):
        choice, kept = keep_patches(site, problem, utility, found.choice, found.prices)
        found = replace(found, choice=choice, patches_kept=kept)
    elif problem.cells <= FEW_CELLS and site.turbines is None:
        found = _searched(site, problem, utility, found, fragmentation)
    elif fragmentation > 0.0 and problem.cells <= FEW_PARCELS and site.turbines is None:
        found = _by_branching(site, problem, utility, found, fragmentation)
    return plan_of(site, problem, objective, found, fragmentation=fragmentation, seed=seed)


def _without_borders(
    problem: Problem, utility: Utility, start: Plan | None, tell: Progress
) -> Found:
    tell("prices", 0.0)
    known = Known()
    if start is not None:
        known.add(Answer(0.0, problem.scores(start.choice), start.choice))
    if start is None:
        priced = find_prices(problem, utility, known)
    else:
        priced = find_prices(problem, utility, known, start.prices, close=_WHILE_MOVING)
    tell("whole cells", 0.0)
    choice = whole_plan(problem, utility, known, priced)
    if utility.kind == "fairest":
        choice = _raise_the_rest(problem, utility, known, choice, priced.prices)
    tell("whole cells", 1.0)
    return Found(
        choice=choice,
        bound=priced.bound,
        prices=priced.prices,
        proof=Proof(priced.prices),
        method="prices",
        turbines=_NO_TURBINES,
    )


def _with_turbines(
    land: Land, utility: Utility, start: Plan | None, tell: Progress
) -> tuple[Found, Problem]:
    """Turbines and cells together; gives the cells around the turbines as well."""
    if start is None:
        first = find_prices(land.problem, utility, Known(), close=_ROUGHLY).prices
    else:
        first = start.prices
    joined = join(land, utility, first, lambda done: tell("turbines", done))
    found = Found(
        choice=joined.choice,
        bound=joined.bound,
        prices=joined.priced.prices,
        proof=Proof(joined.priced.prices, branches=joined.branches),
        method="prices+turbines",
        turbines=joined.built,
    )
    return found, joined.problem


def _with_borders(
    site: CompiledSite,
    problem: Problem,
    utility: Utility,
    found: Found,
    asked: tuple[float, int],
    tell: Progress,
) -> Found:
    fragmentation, seed = asked
    graph = graph_of(site, problem, fragmentation)
    mixed = mix_plans(graph, utility, found.prices, lambda done: tell("prices with borders", done))
    lines = (site.row, site.column) if site.borders is None else ()
    labels = steer(graph, utility, mixed, lines, seed, lambda done: tell("whole cells", done))
    pressures = pressures_of(graph, mixed)
    choice = np.where(labels == len(site.stacks), -1, labels).astype(np.int16)
    if site.turbines is not None:
        return replace(found, choice=choice, prices=mixed.prices, method=f"{found.method}+borders")
    return replace(
        found,
        choice=choice,
        bound=min(found.bound, bound_from(graph, utility, mixed.prices, pressures)),
        prices=mixed.prices,
        proof=Proof(mixed.prices, pressures),
        method="prices+borders",
    )


def _raise_the_rest(
    problem: Problem,
    utility: Utility,
    known: Known,
    choice: np.ndarray,
    prices: Floats,
) -> np.ndarray:
    """Leximin: hold the scores that can't rise together, and raise the lowest of the others.

    An ambition without a price isn't what holds the lowest score down, so it may get more.
    """
    floors = np.full(problem.ambitions, -np.inf)
    for _ in range(problem.ambitions - 1):
        reached = problem.scores(choice)
        held = (prices > _NO_PRICE) | (floors > -np.inf) | (reached >= 1.0)
        if held.all() or not (prices > _NO_PRICE).any():
            break
        floors = np.where(held, np.minimum(reached, 1.0), -np.inf)
        rest = replace(utility, weights=(~held) / float((~held).sum()), floors=floors)
        priced = find_prices(problem, rest, known, _inside(prices, held))
        better = exchange(problem, rest, whole_plan(problem, rest, known, priced), priced.prices)
        if (problem.scores(better)[held] < floors[held]).any():
            better = exchange(problem, rest, choice, priced.prices)
        if rest.value(problem.scores(better)) <= rest.value(reached):
            break
        choice, prices = better, priced.prices
    return choice


_NO_PRICE = 1e-7


def _inside(prices: Floats, held: np.ndarray) -> Floats:
    """Prices to begin with: those of what is held, and a little for the rest."""
    return np.where(held, prices, 1.0 / len(prices))


def _searched(
    site: CompiledSite, problem: Problem, utility: Utility, found: Found, fragmentation: float
) -> Found:
    choice, proven = search_few(site, problem, utility, found.choice, found.prices, fragmentation)
    if not proven:
        return replace(found, choice=choice)
    return replace(found, choice=choice, method="search", bound=-np.inf)


def _by_branching(
    site: CompiledSite, problem: Problem, utility: Utility, found: Found, fragmentation: float
) -> Found:
    """Let HiGHS look as well: with few parcels it may prove a tighter bound, or find a better plan."""
    if utility.kind == "nash":
        return found
    solved = solve(program_of(site, problem, utility.kind, fragmentation), branches=BRANCHES)
    if solved.bound < found.bound:
        proof = replace(found.proof, solver_bound=solved.bound)
        found = replace(found, bound=solved.bound, proof=proof, method="milp+prices")
    reached = utility.value(problem.scores(found.choice))
    if solved.choice is not None:
        now = reached - fragmentation * fragmentation_index(site, found.choice)
        then = utility.value(problem.scores(solved.choice))
        if then - fragmentation * fragmentation_index(site, solved.choice) > now:
            return replace(found, choice=solved.choice, method="milp")
    return found


def _quiet(_phase: str, _done: float) -> None:
    """Nobody is listening."""
