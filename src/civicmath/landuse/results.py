"""From choices and a bound to a plan that says what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.borders import fragmentation_index
from civicmath.landuse.utilities import Utility
from civicmath.landuse.values import Plan

if TYPE_CHECKING:
    from civicmath.landuse.problems import Problem
    from civicmath.landuse.values import (
        Choices,
        CompiledSite,
        Floats,
        Indices,
        Objective,
        Proof,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a method hands back.

    Attributes:
        choice: (n,) stack per cell.
        bound: On the utility (for nash: of logarithms) less the cost of fragmentation.
        prices: (M,) λ.
        proof: Of that bound.
        method: As in `Plan`.
        turbines: Numbers of the places built on.
        patches_kept: Whether every patch is as large as its use asks.
    """

    choice: Choices
    bound: float
    prices: Floats
    proof: Proof
    method: str
    turbines: Indices
    patches_kept: bool = True


def utility_of(problem: Problem, objective: Objective) -> Utility:
    """The utility that an objective stands for: scores count up to 1."""
    ambitions = problem.ambitions
    return Utility(objective, problem.weights, np.ones(ambitions), np.full(ambitions, -np.inf))


def plan_of(
    site: CompiledSite,
    problem: Problem,
    objective: Objective,
    found: Found,
    *,
    fragmentation: float,
    seed: int,
) -> Plan:
    """Recompute scores, value and gap from the choices themselves."""
    utility = utility_of(problem, objective)
    reached = problem.scores(found.choice)
    index = fragmentation_index(site, found.choice)
    value = utility.value(reached) - fragmentation * index
    bound = max(found.bound, value)
    if objective == "nash":
        value, bound = float(np.exp(value)), float(np.exp(bound))
    targets = np.array([ambition.target for ambition in site.ambitions])
    return Plan(
        objective=objective,
        value=value,
        bound=bound,
        gap=gap_between(value, bound),
        scores=np.minimum(reached, 1.0),
        amounts=reached * targets,
        prices=found.prices,
        choice=found.choice,
        turbines=found.turbines,
        fragmentation=fragmentation,
        fragmentation_index=index,
        method=found.method,
        seed=seed,
        proof=found.proof,
        smallest_patches_kept=found.patches_kept,
    )


def gap_between(value: float, bound: float) -> float:
    """How far a value is below its bound, as a share of the bound, 0 to 1."""
    if bound - value <= 0.0:
        return 0.0
    return min(1.0, (bound - value) / abs(bound)) if bound != 0.0 else 1.0
