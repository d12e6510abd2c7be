"""What is said about a plan: why a cell has its stack, what a partner gets, what a bad year does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicmath.landuse.values import Floats, Plan


@dataclass(frozen=True, slots=True)
class Option:
    """One stack on one cell, as the prices see it.

    Attributes:
        stack: Its number.
        worth: Σ of prices times yields, in objective points.
        parts: Worth per ambition, in the order of the site.
    """

    stack: int
    worth: float
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CellReason:
    """Why a cell has its stack.

    Attributes:
        cell: Its number.
        chosen: What stands there; nothing when it is left as it is.
        options: All that the norms leave, the worthiest first.
        flips: For each ambition the factor on its price from which another option would win, with
            that option's stack; nothing where no factor does.
    """

    cell: int
    chosen: Option | None
    options: tuple[Option, ...]
    flips: tuple[tuple[float, int] | None, ...]


@dataclass(frozen=True, slots=True)
class PartnerReason:
    """What a plan gives an ambition, and what that costs.

    Attributes:
        ambition: Its number.
        score: In the plan.
        alone: Score if the land served only this ambition (a bound that is proven).
        given_up: alone - score.
        exchange: (M,) per other ambition: points of score it loses per point this one would gain
            (ratio of prices); nothing where the other has no price.
        area_m2: Area of cells that yield something for it.
    """

    ambition: int
    score: float
    alone: float
    given_up: float
    exchange: tuple[float | None, ...]
    area_m2: float


@dataclass(frozen=True, slots=True, eq=False)
class RobustPlan:
    """A plan for figures that are not known exactly.

    Attributes:
        plan: The plan; its value, scores and bound are those of the figures as compiled.
        worst: Its value in the worst of the scenarios.
        worst_bound: No plan has a better worst value over the same scenarios.
        ordinary_worst: Worst value of the plan that was made for the compiled figures only.
        scenarios: (S, F) the factors tried; the first row is all ones.
        values: (S,) the plan's value in each.
    """

    plan: Plan
    worst: float
    worst_bound: float
    ordinary_worst: float
    scenarios: Floats
    values: Floats = field(repr=False)
