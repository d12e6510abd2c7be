"""Which ambitions can't all be met, proven by prices; and which can, shown by a plan.

For a set of ambitions the question is whether the lowest of their scores can reach 1. A bound below
1 proves that it can't, a plan proves that it can; when neither is found the set is undecided. A set
with a conflict inside conflicts, and part of a compatible set is compatible, so few sets need to be
looked at (monotonicity; Liffiton & Malik 2013 enumerate such borders for constraint systems).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.joined import land_of
from civicmath.landuse.plans import plan
from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.problems import problem_of
from civicmath.landuse.rounding import whole_plan
from civicmath.landuse.turbines import relaxed
from civicmath.landuse.utilities import Utility
from civicmath.landuse.values import Coalition, Conflicts, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicmath.landuse.joined import Land
    from civicmath.landuse.problems import Problem
    from civicmath.landuse.values import CompiledSite

MOST_AMBITIONS = 14
"""With more ambitions the sets are too many to look at."""
_MARGIN = 1e-9
_REMEMBERED_CELLS = 100_000


def conflicts(
    site: CompiledSite, *, seed: int = 1, progress: Callable[[str, float], None] | None = None
) -> Conflicts:
    """Find minimal conflicts and largest compatible coalitions.

    Args:
        site: Cells, stacks, ambitions.
        seed: Kept for the record; nothing here is left to chance.
        progress: Told the phase and the share of it that is done.

    Raises:
        ValueError: More than 14 ambitions.
    """
    del seed
    ambitions = len(site.ambitions)
    if ambitions > MOST_AMBITIONS:
        raise ValueError(f"conflicts of at most {MOST_AMBITIONS} ambitions, not {ambitions}")
    problem, known = problem_of(site), Known()
    land = None
    if site.turbines is not None:
        land = land_of(site, problem)
        problem = land.with_built(plan(site).turbines)
    examined: list[Coalition] = []
    sets = _widest_first_then_small(ambitions)
    for turn, members in enumerate(sets):
        if not _settled(set(members), examined):
            if problem.cells > _REMEMBERED_CELLS:
                known = Known()
            examined.append(judge(problem, members, known, land))
        if progress is not None:
            progress("coalitions", (turn + 1) / len(sets))
    return _borders(examined)


def judge(
    problem: Problem, members: tuple[int, ...], known: Known, land: Land | None = None
) -> Coalition:
    """Say whether these ambitions can all be met in full, with the proof.

    Args:
        problem: Cells, around the turbines of one plan where there are places.
        members: Numbers of the ambitions.
        known: Plans seen before.
        land: Cells with all places for turbines: a conflict must hold whichever are built.
    """
    inside = np.isin(np.arange(problem.ambitions), members)
    free = np.full(problem.ambitions, np.inf)
    utility = Utility("fairest", inside / inside.sum(), free, -free)
    best = max((utility.value(scores) for scores in known.scores), default=0.0)
    bound, prices = np.inf, np.where(inside, 1.0 / inside.sum(), 0.0)
    if best < 1.0:
        priced = find_prices(problem, utility, known, prices, question=1.0 - _MARGIN)
        bound, prices = priced.bound, priced.prices
        if land is not None:
            bound = (
                land.problem.answer(prices).worth + relaxed(land.rules, *land.worths(prices)).bound
            )
        best = max(best, *(utility.value(scores) for scores in known.scores))
        if bound >= 1.0 - _MARGIN and best < 1.0:
            choice = whole_plan(problem, utility, known, priced)
            best = max(best, utility.value(problem.scores(choice)))
    verdict: Verdict = "undecided"
    if best >= 1.0:
        verdict = "compatible"
    elif bound < 1.0 - _MARGIN:
        verdict = "conflict"
    return Coalition(
        members=members,
        verdict=verdict,
        reached=best,
        bound=bound if np.isfinite(bound) else best,
        prices=tuple(float(prices[m]) for m in members),
    )


def _widest_first_then_small(ambitions: int) -> list[tuple[int, ...]]:
    """All sets: everybody, then from single ambitions up, so that conflicts come out minimal."""
    everybody = tuple(range(ambitions))
    smaller = [one for size in range(1, ambitions) for one in combinations(everybody, size)]
    return [everybody, *smaller]


def _settled(members: set[int], examined: list[Coalition]) -> bool:
    for one in examined:
        known = set(one.members)
        if one.verdict == "compatible" and members <= known:
            return True
        if one.verdict == "conflict" and known <= members:
            return True
    return False


def _borders(examined: list[Coalition]) -> Conflicts:
    def of(verdict: str) -> list[Coalition]:
        return [one for one in examined if one.verdict == verdict]

    against, together = of("conflict"), of("compatible")
    return Conflicts(
        conflicts=tuple(
            one for one in against if not any(set(b.members) < set(one.members) for b in against)
        ),
        compatible=tuple(
            one for one in together if not any(set(b.members) > set(one.members) for b in together)
        ),
        undecided=tuple(of("undecided")),
        examined=tuple(examined),
    )
