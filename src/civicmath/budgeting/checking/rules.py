"""The other rules and the raising of shares, the simple way, for checking."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.budgeting.checking.shares import CLOSE, Play
from civicmath.budgeting.errors import TooHard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.budgeting.checking.shares import Table

MOST_STEPS = 5_000_000


def raised(table: Table, unit: int, *, exhaustive: bool) -> tuple[Play, int, str, Play | None]:
    """Raise shares by whole euros: the run that counts, the steps, why not further, the run beyond."""
    base = Fraction(table.budget, table.voters) if table.voters else Fraction(0)
    here, steps, stride = Play(table, base, unit).run(), 0, 1
    while True:
        left = table.budget - here.cost()
        won = set(here.winners())
        open_ = [
            p for p in range(len(table.ids)) if p not in won and table.rivals[p].isdisjoint(won)
        ]
        if here.harmful or not open_:
            return here, steps, "complete", None
        if exhaustive and all(table.costs[project] > left for project in open_):
            return here, steps, "exhaustive", None
        share = base + (steps + stride) * unit
        if stride > 1 and not Play(table, share, unit).stands(here.turns):
            stride //= 2
            continue
        there = Play(table, share, unit).run()
        if there.cost() > table.budget or there.harmful:
            return here, steps, "too-dear", there
        steps += stride
        same = [turn.project for turn in there.turns] == [turn.project for turn in here.turns]
        stride = 2 * stride if same else 1
        here = there


def density(table: Table, project: int) -> Fraction:
    """Give the utility per euro of a project."""
    return Fraction(table.weight(project) * table.factors[project], table.costs[project])


def greedy(table: Table, won: Sequence[int] = ()) -> list[int] | None:
    """Choose by utility per euro what fits; None where a tie is left open that matters."""
    order = sorted(
        range(len(table.ids)),
        key=lambda p: (
            table.costs[p] > 0,
            -density(table, p) if table.costs[p] else 0,
            table.ranks[p],
            p,
        ),
    )
    chosen: list[int] = []
    left = table.budget - sum(table.costs[project] for project in won)
    for number, project in enumerate(order):
        fits = table.costs[project] <= left and table.rivals[project].isdisjoint([*won, *chosen])
        if project in won:
            continue
        equals = [
            other
            for other in order[:number]
            if other not in won
            and table.ranks[other] == table.ranks[project]
            and bool(table.costs[other]) == bool(table.costs[project])
            and (not table.costs[other] or density(table, other) == density(table, project))
        ]
        could = table.costs[project] <= left + sum(table.costs[p] for p in equals if p in chosen)
        free = table.rivals[project].isdisjoint(set(won) | set(chosen) - set(equals))
        if not fits and could and free and any(other in chosen for other in equals):
            return None
        if fits:
            chosen.append(project)
            left -= table.costs[project]
    return chosen


def phragmen(table: Table) -> list[tuple[int, Fraction, tuple[int, ...]]] | None:
    """Buy as money comes in: project, time, tied; None where a tie is left open."""
    last = np.zeros(len(table.counts), np.int64)
    times = [Fraction(0)]
    left = table.budget
    alive = {project for project, cost in enumerate(table.costs) if cost <= left}
    bought: list[tuple[int, Fraction, tuple[int, ...]]] = []
    lower = dict.fromkeys(alive, 0.0)
    while alive:
        near = [float(time) for time in times]
        found: dict[int, float] = {}
        for project in sorted(alive, key=lambda project: lower[project]):
            if found and lower[project] > min(found.values()) * (1 + CLOSE):
                break
            groups = table.supporters[project]
            held = (np.array(near)[last[groups]] * table.counts[groups]).sum()
            found[project] = (table.costs[project] + float(held)) / table.supported(project)
            lower[project] = found[project] * (1 - CLOSE)
        close = [p for p, time in found.items() if time <= min(found.values()) * (1 + 8 * CLOSE)]
        exact = {project: _time(table, project, last, times) for project in close}
        best = min(exact.values())
        tied = tuple(sorted(project for project, time in exact.items() if time == best))
        if any(table.costs[project] > left for project in tied):
            break
        first = min(tied, key=lambda project: (table.ranks[project], project))
        if sum(table.ranks[project] == table.ranks[first] for project in tied) > 1:
            return None
        times.append(best)
        last[table.supporters[first]] = len(times) - 1
        bought.append((first, best, tied))
        left -= table.costs[first]
        alive -= {first, *table.rivals[first]}
    return bought


def _time(
    table: Table,
    project: int,
    last: np.ndarray[tuple[int], np.dtype[np.int64]],
    times: list[Fraction],
) -> Fraction:
    """Give exactly when a project can be bought."""
    groups = table.supporters[project]
    since = np.bincount(last[groups], weights=table.counts[groups], minlength=len(times))
    held = sum(
        (int(many) * time for many, time in zip(since, times, strict=True) if many), Fraction(0)
    )
    return (table.costs[project] + held) / table.supported(project)


def greatest_welfare(table: Table) -> list[int]:
    """Search for the best set, branch by branch, as long as the best end of a branch could matter."""
    order = sorted(
        range(len(table.ids)),
        key=lambda p: (
            table.costs[p] > 0,
            -density(table, p) if table.costs[p] else 0,
            table.ranks[p],
            p,
        ),
    )
    rank = sorted(order, key=lambda p: (table.ranks[p], p))
    bit = {project: 1 << (len(rank) - 1 - number) for number, project in enumerate(rank)}
    value = [table.weight(project) * table.factors[project] for project in order]
    cost = [table.costs[project] for project in order]
    best = (-1, 0, 0)
    waiting = [(0, 0, table.budget, 0)]
    steps = 0
    while waiting:
        depth, welfare, saved, members = waiting.pop()
        steps += 1
        if steps > MOST_STEPS:
            raise TooHard(steps=MOST_STEPS)
        if depth == len(order):
            best = max(best, (welfare, saved, members))
            continue
        if welfare + _bound(value, cost, depth, saved) < best[0]:
            continue
        waiting.append((depth + 1, welfare, saved, members))
        project = order[depth]
        barred = any(members & bit[other] for other in table.rivals[project])
        if cost[depth] <= saved and not barred:
            grown = (depth + 1, welfare + value[depth], saved - cost[depth])
            waiting.append((*grown, members | bit[project]))
    return [project for project in order if best[2] & bit[project]]


def _bound(value: Sequence[int], cost: Sequence[int], depth: int, money: int) -> int:
    """Bound the welfare that money can still give: in this order, the last project in part."""
    total = 0
    for place in range(depth, len(value)):
        if cost[place] > money:
            return total + money * value[place] // cost[place]
        total, money = total + value[place], money - cost[place]
    return total
