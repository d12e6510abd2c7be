"""Phragmén's sequential rule: money comes in evenly, and supporters buy a project as soon as they have its cost.

Source: Brill, Freeman, Janson and Lackner, "Phragmén's voting methods and justified representation", AAAI 2017; for
projects with costs: Los, Christoff and Grossi, "Proportional budget allocations", IJCAI 2022. The rule stops at the
first project that could be bought but no longer fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.budgeting.errors import TieLeftOpen
from civicmath.budgeting.ledger import Ledger

if TYPE_CHECKING:
    from civicmath.budgeting.problem import Problem

_CLOSE = 1.0 + 1e-9


@dataclass(frozen=True, slots=True)
class Purchase:
    """A project bought.

    Attributes:
        place: Which one.
        time: Money that each ballot had received by then, spent or not, in units.
        tied: Places that could be bought at this very time, this one included.
    """

    place: int
    time: Fraction
    tied: tuple[int, ...]


def phragmen(problem: Problem, tie: str) -> tuple[Purchase, ...]:
    """Buy until the next project doesn't fit.

    Raises:
        TieLeftOpen: Where the rule for ties leaves it open.
    """
    pointers, classes, _, _ = problem.supporters
    counts = problem.counts
    last = np.zeros(len(counts), np.int64)
    ledger = Ledger(Fraction(0))
    ledger.add(0, 1)  # before the first purchase
    left = problem.budget
    alive = {place for place, cost in enumerate(problem.costs) if cost <= left}
    lower = {place: problem.costs[place] / problem.supported[place] for place in alive}
    bought: list[Purchase] = []
    while alive:
        times: dict[int, int] = {}
        least = float("inf")
        for place in sorted(alive, key=lambda place: lower[place]):
            if lower[place] > least * _CLOSE:
                break
            groups = classes[pointers[place] : pointers[place + 1]]
            since = np.bincount(last[groups], weights=counts[groups], minlength=len(ledger.levels))
            held = sum(int(many) * level for many, level in zip(since, ledger.levels, strict=True))
            times[place] = problem.costs[place] * ledger.scale + held
            lower[place] = float(Fraction(times[place], ledger.scale * problem.supported[place]))
            least = min(least, lower[place])
        first = min(times, key=lambda place: Fraction(times[place], problem.supported[place]))
        tied = tuple(
            place
            for place in sorted(times)
            if times[place] * problem.supported[first] == times[first] * problem.supported[place]
        )
        if any(problem.costs[place] > left for place in tied):
            break
        chosen = _choose(problem, tied, tie)
        ledger.add(times[chosen], problem.supported[chosen])
        last[classes[pointers[chosen] : pointers[chosen + 1]]] = len(ledger.levels) - 1
        bought.append(Purchase(chosen, ledger.level(len(ledger.levels) - 1), tied))
        left -= problem.costs[chosen]
        alive -= {chosen, *problem.rivals[chosen]}
    return tuple(bought)


def _choose(problem: Problem, tied: tuple[int, ...], tie: str) -> int:
    """Take the first by the rule for ties."""
    rank = min(problem.ties[place] for place in tied)
    equals = [place for place in tied if problem.ties[place] == rank]
    if len(equals) > 1:
        raise TieLeftOpen(projects=", ".join(problem.ids[place] for place in equals), tie=tie)
    return equals[0]
