"""Is everybody served: who gets nothing, and EJR+ up to one project.

EJR+ up to any project, for utilities that add up: for every project that lost and every group of its supporters, at
least one of them gets, with that project added, more than the group's share of the money buys at the rate of that
project. With s = budget / voters, a group S of supporters of a loser p violates it when for all i in S

    u_i(W) + u_i(p) <= s u_S(p) / cost(p),   where u_S(p) adds up u_i(p) over S.

Equal Shares always satisfies it, also completed. Sources: Brill and Peters, "Robust and verifiable proportionality axioms
for multiwinner voting", EC 2023; the proof for Equal Shares in Peters, Pierczyński and Skowron, NeurIPS 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.budgeting.problem import Problem


@dataclass(frozen=True, slots=True)
class Violation:
    """A group that deserves a project and gets too little.

    Attributes:
        place: The project.
        ballots: How many supporters are in the group.
    """

    place: int
    ballots: int


def utilities(problem: Problem, won: Sequence[int]) -> NDArray[np.float64]:
    """Add up what each class of ballots gets from the winners: (c,), exact below 2^53."""
    pointers, projects, weights = problem.ballots
    gain = np.zeros(len(problem.ids))
    gain[list(won)] = [problem.factors[place] for place in won]
    each = gain[projects] * (weights if len(weights) else 1)
    whole = np.concatenate([[0.0], np.cumsum(each)])
    return np.asarray(whole[pointers[1:]] - whole[pointers[:-1]])


def violations(problem: Problem, won: Sequence[int]) -> list[Violation]:
    """Find every loser of which some supporters have a claim by EJR+ up to one project.

    A loser beside which a winner can't stand has no claim.
    """
    chosen = set(won)
    found = []
    served: NDArray[np.int64] = np.rint(utilities(problem, won)).astype(np.int64)
    for place in range(len(problem.ids)):
        if (
            place in chosen
            or not problem.rivals[place].isdisjoint(chosen)
            or not problem.costs[place]
        ):
            continue
        group = _claim(problem, place, served)
        if group:
            found.append(Violation(place, group))
    return found


def _claim(problem: Problem, place: int, served: NDArray[np.int64]) -> int:
    """Count the largest group that has a claim to a project, 0 when none has."""
    pointers, classes, given, _ = problem.supporters
    counts = problem.counts
    groups = classes[pointers[place] : pointers[place + 1]]
    weights = (
        given[pointers[place] : pointers[place + 1]].astype(np.int64)
        if len(given)
        else np.ones(len(groups), np.int64)
    )
    factor, cost = problem.factors[place], problem.costs[place]
    with_it = served[groups] + weights * factor
    order = np.argsort(with_it, kind="stable")
    together = np.cumsum((weights * counts[groups])[order])
    ballots = np.cumsum(counts[groups][order])
    claimed = 0
    for spot in range(len(order)):
        last = spot + 1 == len(order) or with_it[order[spot + 1]] > with_it[order[spot]]
        least, sum_of = int(with_it[order[spot]]), int(together[spot]) * factor
        if last and least * cost * problem.voters <= problem.budget * sum_of:
            claimed = int(ballots[spot])
    return claimed


def left_out(problem: Problem, won: Sequence[int]) -> int:
    """Count the ballots that support none of the winners."""
    return int(problem.counts[utilities(problem, won) == 0].sum())
