"""A plan for figures that are not known exactly: the best in the worst of several scenarios.

Scenarios are drawn from the ranges of the factors: as compiled, all low, all high, each factor
alone low and high, and seeded corners. Those in which the plan so far does worst join the problem
one by one (constraint generation). Sum and Nash mix the scenarios with weights that shift towards
the worst (multiplicative weights; Arora et al. 2012): every weighting gives a bound on the worst
case, because the lowest of several values is at most their weighted mean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.joined import problem_around
from civicmath.landuse.plans import plan as plan_as_compiled
from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.reasons import RobustPlan
from civicmath.landuse.results import Found, plan_of, utility_of
from civicmath.landuse.rounding import whole_plan
from civicmath.landuse.utilities import Utility

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicmath.landuse.problems import Problem
    from civicmath.landuse.values import Choices, CompiledSite, Floats, Objective

CORNERS = 12
"""Scenarios with every factor at one of its ends, drawn from the seed."""
ADDED = 4
"""Scenarios that join the one as compiled."""
WEIGHTINGS = 12
_STEP = 4.0
_EVEN = 0.5


def robust_plan(
    site: CompiledSite,
    objective: Objective = "fairest",
    *,
    seed: int = 1,
    progress: Callable[[str, float], None] | None = None,
) -> RobustPlan:
    """Find a plan whose worst value over the ranges of the factors is high.

    Turbines are kept as in the plan for the compiled figures; borders aren't counted.

    Args:
        site: With factors; without any the plan is the ordinary one.
        objective: "sum", "fairest" or "nash".
        seed: Of the corners that are tried.
        progress: Told the phase and the share of it that is done.
    """
    ordinary = plan_as_compiled(site, objective, seed=seed)
    problem = problem_around(site, ordinary.turbines)
    scenarios = _scenarios(site, seed)
    used = [0]
    choice, bound = ordinary.choice, np.inf
    best, best_worst = choice, _values(site, problem, objective, choice, scenarios).min()
    first_worst = float(best_worst)
    for turn in range(ADDED):
        worst = int(_values(site, problem, objective, choice, scenarios).argmin())
        if worst in used:
            break
        used.append(worst)
        choice, found = _for_scenarios(site, problem, objective, scenarios[used])
        bound = min(bound, found)
        value = _values(site, problem, objective, choice, scenarios).min()
        if value > best_worst:
            best, best_worst = choice, value
        if progress is not None:
            progress("scenarios", (turn + 1) / ADDED)
    priced = ordinary.bound if objective != "nash" else float(np.log(ordinary.bound))
    found_plan = Found(
        best,
        priced,
        ordinary.prices,
        ordinary.proof,
        "robust",
        ordinary.turbines,
    )
    values = _values(site, problem, objective, best, scenarios)
    if not np.isfinite(bound):
        bound = float(np.log(ordinary.bound)) if objective == "nash" else ordinary.bound
    return RobustPlan(
        plan=plan_of(site, problem, objective, found_plan, fragmentation=0.0, seed=seed),
        worst=float(values.min()),
        worst_bound=max(float(np.exp(bound)) if objective == "nash" else bound, values.min()),
        ordinary_worst=first_worst,
        scenarios=scenarios,
        values=values,
    )


def _scenarios(site: CompiledSite, seed: int) -> Floats:
    """(S, F) factors; the first row is all ones."""
    low = np.array([factor.low for factor in site.factors])
    high = np.array([factor.high for factor in site.factors])
    rows = [np.ones(len(low)), low, high]
    for number in range(len(low)):
        for end in (low, high):
            alone = np.ones(len(low))
            alone[number] = end[number]
            rows.append(alone)
    pick = np.random.default_rng(seed).random((CORNERS, len(low))) < _EVEN
    rows += list(np.where(pick, low, high))
    whole = np.array(rows).reshape(len(rows), -1)
    _, first = np.unique(whole, axis=0, return_index=True)
    return np.asarray(whole[np.sort(first)])


def _multiplied(site: CompiledSite, problem: Problem, scenario: Floats) -> Problem:
    table = np.ones(problem.yields.shape[:2])
    for factor, value in zip(site.factors, scenario, strict=True):
        for stack, measure in factor.entries:
            table[stack, measure] *= value
    return replace(problem, yields=np.ascontiguousarray(problem.yields * table[:, :, None]))


def _values(
    site: CompiledSite, problem: Problem, objective: Objective, choice: Choices, scenarios: Floats
) -> Floats:
    utility = utility_of(problem, objective)
    values = np.array(
        [utility.value(_multiplied(site, problem, one).scores(choice)) for one in scenarios]
    )
    return np.asarray(np.exp(values) if objective == "nash" else values)


def _for_scenarios(
    site: CompiledSite, problem: Problem, objective: Objective, scenarios: Floats
) -> tuple[Choices, float]:
    """A plan for these scenarios together, and a bound on the worst value (nash: of logarithms)."""
    several = [_multiplied(site, problem, one) for one in scenarios]
    count, ambitions = len(several), problem.ambitions
    measures = problem.yields.shape[1]
    shares = np.zeros((len(problem.shares), measures * count, ambitions * count))
    for number in range(count):
        rows = slice(number * measures, (number + 1) * measures)
        shares[:, rows, number * ambitions : (number + 1) * ambitions] = problem.shares
    together = replace(
        problem,
        yields=np.concatenate([one.yields for one in several], axis=1),
        live=np.concatenate([one.live for one in several], axis=1),
        shares=shares,
        weights=np.tile(problem.weights, count) / count,
        fixed=np.tile(problem.fixed, count),
    )
    if objective == "fairest":
        utility = utility_of(together, objective)
        known = Known()
        priced = find_prices(together, utility, known, close=1e-4)
        return whole_plan(together, utility, known, priced), priced.bound
    return _shifting_weights(together, problem, objective, count)


def _shifting_weights(
    together: Problem, problem: Problem, objective: Objective, count: int
) -> tuple[Choices, float]:
    weights = np.full(count, 1.0 / count)
    single = utility_of(problem, objective)
    bound, best, best_worst = np.inf, None, -np.inf
    known = Known()
    for _ in range(WEIGHTINGS):
        ambitions = together.ambitions
        utility = Utility(
            objective,
            np.repeat(weights, problem.ambitions) * np.tile(problem.weights, count),
            np.ones(ambitions),
            np.full(ambitions, -np.inf),
        )
        priced = find_prices(together, utility, known, close=1e-4)
        bound = min(bound, priced.bound)
        choice = whole_plan(together, utility, known, priced)
        values = single.values(together.scores(choice).reshape(count, -1))
        if best is None or values.min() > best_worst:
            best, best_worst = choice, float(values.min())
        weights = weights * np.exp(-_STEP * (values - values.min()))
        weights = weights / weights.sum()
    if best is None:
        raise RuntimeError("no weighting was tried")
    return best, bound
