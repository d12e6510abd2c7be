"""Greatest welfare: the set of projects with the most utility that fits, exactly.

Partial sets are kept as long as none is at least as good and at most as dear (Nemhauser and Ullmann, "Discrete dynamic
programming and capital allocation", Management Science 15, 1969), and as long as their best end, with one project cut
to fit, could still beat what is known. All in whole numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from civicmath.budgeting.errors import TooHard
from civicmath.budgeting.greedy import ranking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.budgeting.problem import Problem

MOST_STEPS = 20_000_000
"""Partial sets that are tried before we give up."""


_TRIED = 20
"""Partial sets that are filled up greedily to know sooner what must be beaten."""


class _Set(NamedTuple):
    """A partial set; greater is better where welfare is equal: cheaper first, then the rule for ties."""

    welfare: int
    saved: int
    members: int


def greatest_welfare(problem: Problem) -> tuple[int, ...]:
    """Find the places of the best set; among equals the cheapest, then the first by the rule for ties and id.

    Raises:
        TooHard: Not within `MOST_STEPS`.
    """
    order = ranking(problem)
    rank = sorted(order, key=lambda place: (problem.ties[place], place))
    bit = {place: 1 << (len(rank) - 1 - number) for number, place in enumerate(rank)}
    barred = {place: sum(bit[other] for other in problem.rivals[place]) for place in order}
    values = [problem.weight[place] * problem.factors[place] for place in order]
    costs = [problem.costs[place] for place in order]
    kept = [_Set(0, problem.budget, 0)]
    best = kept[0]
    steps = 0
    for number, place in enumerate(order):
        grown = [
            _Set(one.welfare + values[number], one.saved - costs[number], one.members | bit[place])
            for one in kept
            if one.saved >= costs[number] and not one.members & barred[place]
        ]
        steps += len(kept) + len(grown)
        if steps > MOST_STEPS:
            raise TooHard(steps=MOST_STEPS)
        best = max(best, *grown, key=_worth) if grown else best
        rest = _Rest(values[number + 1 :], costs[number + 1 :])
        kept = _undominated([*kept, *grown], _barring(problem, order[number + 1 :], bit))
        floor = best.welfare
        if not any(problem.rivals):
            floor = max([floor, *(one.welfare + rest.fitting(one.saved) for one in kept[:_TRIED])])
        kept = [one for one in kept if one.welfare + rest.at_most(one.saved) >= floor]
    return tuple(place for place in order if best.members & bit[place])


def _worth(one: _Set) -> tuple[int, int, int]:
    return one.welfare, one.saved, one.members


def _barring(problem: Problem, coming: Sequence[int], bit: dict[int, int]) -> int:
    """Give the projects that bar something still to come: sets that differ in these can't be compared."""
    found = 0
    for place in coming:
        for other in problem.rivals[place]:
            found |= bit[other]
    return found


def _undominated(sets: list[_Set], relevant: int) -> list[_Set]:
    """Keep a set unless another is at least as good, at most as dear, and bars the same."""
    best: dict[int, _Set] = {}
    found = []
    for one in sorted(sets, key=lambda one: (-one.saved, -one.welfare, -one.members)):
        bars = one.members & relevant
        before = best.get(bars)
        if before is None or one.welfare > before.welfare:
            best[bars] = one
            found.append(one)
    return found


class _Rest:
    """What is still to come, by utility per euro: how much welfare some money can give."""

    def __init__(self, values: Sequence[int], costs: Sequence[int]) -> None:
        self.values, self.costs = values, costs
        self.whole_value, self.whole_cost = [0], [0]
        for value, cost in zip(values, costs, strict=True):
            self.whole_value.append(self.whole_value[-1] + value)
            self.whole_cost.append(self.whole_cost[-1] + cost)

    def at_most(self, money: int) -> int:
        """Bound it from above: in this order, the last one in part."""
        last = bisect_right(self.whole_cost, money) - 1
        if last == len(self.values):
            return self.whole_value[-1]
        spare = money - self.whole_cost[last]
        return self.whole_value[last] + spare * self.values[last] // self.costs[last]

    def fitting(self, money: int) -> int:
        """Bound it from below: what fits, in this order."""
        total = 0
        for value, cost in zip(self.values, self.costs, strict=True):
            if cost <= money:
                total, money = total + value, money - cost
        return total
