"""Plans that are nearly as good as the best and lie as differently as possible.

Being different from the plans before gets a price. The higher it is, the more cells move and the
more of the objective is lost; the price at which the allowed loss is just used up is found by
halving. This is the Lagrangian form of "modelling to generate alternatives" (Brill 1979).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.fragmentation import graph_of, mix_plans
from civicmath.landuse.joined import problem_around
from civicmath.landuse.patches import small_patches
from civicmath.landuse.plans import plan as best_plan
from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.results import Found, plan_of, utility_of
from civicmath.landuse.rounding import whole_plan
from civicmath.landuse.steering import steer
from civicmath.landuse.values import Alternatives

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicmath.landuse.problems import Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, CompiledSite, Floats, Objective, Plan

HALVINGS = 7
HALVINGS_WITH_BORDERS = 3
LEAST_PRICE, MOST_PRICE = 2e-3, 4.0
"""Range of the price of being different: points of the objective per whole site."""


def alternatives(  # noqa: PLR0913 - five of them have a default that suits most
    site: CompiledSite,
    count: int = 5,
    within: float = 0.03,
    *,
    objective: Objective = "fairest",
    fragmentation: float = 0.0,
    seed: int = 1,
    progress: Callable[[str, float], None] | None = None,
) -> Alternatives:
    """Find the best plan, and others that lose at most a share of its value.

    Turbines stand where the best plan has them.

    Args:
        site: Cells, stacks, ambitions.
        count: How many plans together, at least 1.
        within: Share of the best plan's value that may be lost, 0 to 1.
        objective: "sum", "fairest" or "nash".
        fragmentation: Price on borders, as in `plans.plan`.
        seed: As there.
        progress: Told the phase and the share of it that is done.

    Raises:
        ValueError: No plans asked for, or a share outside 0 to 1.
    """
    if count < 1 or not 0.0 <= within <= 1.0:
        raise ValueError("alternatives are at least one plan, within a share between 0 and 1")
    first = best_plan(site, objective, fragmentation=fragmentation, seed=seed)
    problem = problem_around(site, first.turbines)
    floor = first.value * (1.0 - within)
    plans = [first]
    for turn in range(1, count):
        if progress is not None:
            progress("alternatives", turn / count)
        choice = _furthest(site, problem, plans, floor)
        found = Found(
            choice=choice,
            bound=float(np.log(first.bound)) if objective == "nash" else first.bound,
            prices=first.prices,
            proof=first.proof,
            method="alternative",
            turbines=first.turbines,
            patches_kept=not small_patches(site, choice),
        )
        plans.append(
            plan_of(site, problem, objective, found, fragmentation=fragmentation, seed=seed)
        )
    return Alternatives(tuple(plans), _differences(site, plans), within)


def _furthest(site: CompiledSite, problem: Problem, plans: list[Plan], floor: float) -> Choices:
    """The plan that differs most from those before, among those above the floor that were seen."""
    bonus = np.zeros(problem.allowed.shape)
    share = site.area_m2 / site.area_m2.sum() / len(plans)
    for plan in plans:
        bonus += share
        placed = np.flatnonzero(plan.choice >= 0)
        bonus[plan.choice[placed], placed] -= share[placed]
    first = plans[0]
    best, furthest = first.choice, 0.0
    low, high = LEAST_PRICE, MOST_PRICE
    seen, prices = Known(), first.prices
    steps = HALVINGS if first.fragmentation == 0.0 else HALVINGS_WITH_BORDERS
    for _ in range(steps):
        price = float(np.sqrt(low * high))
        priced = replace(problem, extra=np.ascontiguousarray(bonus * price))
        choice, prices = _at_price(site, priced, first, prices, seen)
        value = plan_value(site, problem, first, choice)
        if value < floor:
            high = price
            continue
        low = price
        distance = min(_difference(site, choice, plan.choice) for plan in plans)
        if distance > furthest:
            best, furthest = choice, distance
    return best


def _at_price(
    site: CompiledSite, problem: Problem, first: Plan, prices: Floats, seen: Known
) -> tuple[Choices, Floats]:
    utility = utility_of(problem, first.objective)
    if first.fragmentation > 0.0:
        return _at_price_with_borders(site, problem, utility, first)
    known = Known(
        list(seen.scores), list(seen.choices), [-problem.bonus(one) for one in seen.choices]
    )
    priced = find_prices(problem, utility, known, prices, close=5e-4)
    seen.scores, seen.choices = known.scores, known.choices
    return whole_plan(problem, utility, known, priced), priced.prices


def _at_price_with_borders(
    site: CompiledSite, problem: Problem, utility: Utility, first: Plan
) -> tuple[Choices, Floats]:
    graph = graph_of(site, problem, first.fragmentation)
    mixed = mix_plans(graph, utility, first.prices, lambda _: None)
    lines = (site.row, site.column) if site.borders is None else ()
    labels = steer(graph, utility, mixed, lines, first.seed, lambda _: None)
    return np.where(labels == len(site.stacks), -1, labels).astype(np.int16), mixed.prices


def plan_value(site: CompiledSite, problem: Problem, first: Plan, choice: Choices) -> float:
    """Value of choices in the objective of a plan."""
    found = Found(choice, -np.inf, first.prices, first.proof, "", first.turbines)
    return plan_of(
        site, problem, first.objective, found, fragmentation=first.fragmentation, seed=first.seed
    ).value


def _difference(site: CompiledSite, one: Choices, other: Choices) -> float:
    return float(site.area_m2[one != other].sum() / site.area_m2.sum())


def _differences(site: CompiledSite, plans: list[Plan]) -> Floats:
    return np.array([[_difference(site, a.choice, b.choice) for b in plans] for a in plans])
