"""Greedy: the most utility per euro first, as long as it fits.

With utility `cost` that is the order of votes, as most cities have it. Also the completion `utilitarian`.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from civicmath.budgeting.errors import TieLeftOpen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from civicmath.budgeting.problem import Problem


def greedy(problem: Problem, tie: str, won: Sequence[int] = ()) -> tuple[int, ...]:
    """Choose what fits, in the order of utility per euro.

    Args:
        problem: The envelope.
        tie: The rule for ties, in words for a refusal.
        won: Places of what has won already.

    Returns:
        Places of what wins besides, in order.

    Raises:
        TieLeftOpen: Where the rule for ties leaves open what matters.
    """
    chosen: list[int] = []
    left = problem.budget - sum(problem.costs[place] for place in won)
    for _, equals in groupby(ranking(problem), key=lambda place: _key(problem, place)):
        group = [
            place
            for place in equals
            if place not in won and _allowed(problem, place, [*won, *chosen])
        ]
        group = [place for place in group if problem.costs[place] <= left]
        if len(group) > 1 and not _together(problem, group, left):
            raise TieLeftOpen(projects=", ".join(problem.ids[place] for place in group), tie=tie)
        chosen += group
        left -= sum(problem.costs[place] for place in group)
    return tuple(chosen)


def ranking(problem: Problem) -> list[int]:
    """List all places by utility per euro, the most first, then by the rule for ties, then by id."""
    return sorted(range(len(problem.ids)), key=lambda place: (_key(problem, place), place))


def _key(problem: Problem, place: int) -> tuple[bool, Fraction, int]:
    """Give what the order rests on: what costs nothing first."""
    cost = problem.costs[place]
    density = Fraction(problem.weight[place] * problem.factors[place], cost or 1)
    return bool(cost), -density, problem.ties[place]


def _allowed(problem: Problem, place: int, won: Iterable[int]) -> bool:
    return problem.rivals[place].isdisjoint(won)


def _together(problem: Problem, group: Sequence[int], left: int) -> bool:
    """Say whether equals can all win, so that their order doesn't matter."""
    members = set(group)
    fits = sum(problem.costs[place] for place in group) <= left
    return fits and all(problem.rivals[place].isdisjoint(members) for place in group)
