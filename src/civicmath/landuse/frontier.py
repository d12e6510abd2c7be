"""The frontier of two ambitions: the most of one for each amount of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.joined import problem_around
from civicmath.landuse.plans import plan
from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.rounding import whole_plan
from civicmath.landuse.utilities import Utility
from civicmath.landuse.values import FrontierPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from civicmath.landuse.problems import Problem
    from civicmath.landuse.values import CompiledSite, Floats, Indices

POINTS = 9
_INSIDE = 1.0 - 1e-6


def frontier(
    site: CompiledSite,
    first: int,
    second: int,
    points: int = POINTS,
    *,
    floors: Sequence[float] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> tuple[FrontierPoint, ...]:
    """Trace the most of the second ambition for evenly spaced amounts of the first.

    Turbines stand where the fairest plan has them; the bounds hold for those.

    Args:
        site: Cells, stacks, ambitions.
        first: Number of the ambition that gets a floor.
        second: Number of the ambition that is maximised; another one.
        points: How many plans, at least 2.
        floors: (M,) amount / target that every plan must give each ambition; none when left out.
        progress: Told the phase and the share of it that is done.

    Returns:
        Points by rising floor: from what the first keeps when only the second counts, to its most.

    Raises:
        ValueError: The same ambition twice, or fewer than 2 points.
        MasterFailed: No mixture of plans reaches all floors.
    """
    if first == second or points < 2:  # noqa: PLR2004 - a line has two ends
        raise ValueError("a frontier has two different ambitions and at least 2 points")
    built = _turbines(site)
    problem, known = problem_around(site, built), Known()
    held = np.full(problem.ambitions, -np.inf) if floors is None else np.array(floors, float)
    _reach(problem, known, held)
    most_first = _most(problem, first, held, known)
    alone = _most(problem, second, held, known)
    low = float(problem.scores(alone[1])[first])
    levels = np.linspace(min(low, most_first[0] * _INSIDE), most_first[0] * _INSIDE, points)
    found = []
    for turn, level in enumerate(levels):
        found.append(_point(problem, built, (first, second), float(level), held, known))
        if progress is not None:
            progress("frontier", (turn + 1) / points)
    return tuple(found)


def _turbines(site: CompiledSite) -> Indices:
    """The turbines of the fairest plan where there are places for them."""
    if site.turbines is None:
        return np.empty(0, np.int32)
    return plan(site).turbines


def _reach(problem: Problem, known: Known, held: Floats) -> None:
    """Look for plans that reach the floors, so that the master has something to mix."""
    asked = np.isfinite(held) & (held > 0.0)
    for number in range(problem.ambitions):
        known.add(problem.answer(np.eye(problem.ambitions)[number]))
    if asked.any():
        scaled = Utility(
            "fairest",
            asked / asked.sum(),
            np.full(problem.ambitions, np.inf),
            np.full(problem.ambitions, -np.inf),
        )
        find_prices(problem, scaled, known, asked / asked.sum())


def _most(problem: Problem, number: int, held: Floats, known: Known) -> tuple[float, np.ndarray]:
    """The most of one ambition, as mixture, and a plan that nearly gives it."""
    utility = _only(problem, number, held)
    priced = find_prices(problem, utility, known, np.eye(problem.ambitions)[number])
    return priced.mixture, whole_plan(problem, utility, known, priced)


def _only(problem: Problem, number: int, held: Floats) -> Utility:
    return Utility(
        "sum", np.eye(problem.ambitions)[number], np.full(problem.ambitions, np.inf), held
    )


def _point(
    problem: Problem,
    built: Indices,
    pair: tuple[int, int],
    level: float,
    held: Floats,
    known: Known,
) -> FrontierPoint:
    first, second = pair
    floors = held.copy()
    floors[first] = max(level, held[first])
    utility = _only(problem, second, floors)
    start = known.mix(utility)[1]
    priced = find_prices(problem, utility, known, start)
    choice = whole_plan(problem, utility, known, priced)
    reached = problem.scores(choice)
    return FrontierPoint(
        first=float(reached[first]),
        second=float(reached[second]),
        floor=float(floors[first]),
        bound=priced.bound,
        rate=float(priced.prices[first] / priced.prices[second]),
        scores=np.minimum(reached, 1.0),
        choice=choice,
        turbines=built,
    )
