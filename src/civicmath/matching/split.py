"""Hours split over several assignments: a linear programme, its whole part, a small rest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from civicmath.matching.values import TOP, Bound

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.matching.problem import Problem

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

SCALE = 1 << 20
_WHOLE = 1e-6
_DONE = 0
_NODES = 2000
_SMALL = 3000
_GAP = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Who does what when one person may do several.

    Attributes:
        held: (a,) row of the person, or -1.
        bound: What no split can be better than.
    """

    held: Ints
    bound: Bound


def split_hours(problem: Problem) -> Split:
    """Give people several assignments, as long as their hours last.

    First the linear programme, in which an assignment may be shared. What it gives away whole is
    kept, unless there are so few pairs (up to 3,000) that nothing needs to be; the rest is small
    and is decided in whole assignments: most filled first, then most points. This isn't always the
    best: the bound says how far from it at most.

    Floats only choose: hours are counted in whole hundredths afterwards, and the bound is made of
    prices rounded to whole numbers, which any prices prove.
    """
    pairs = problem.pairs
    rows = _rows_of(problem)
    hours, room = problem.post_side[2], problem.person_side[2].copy()
    held = np.full(len(problem.posts), -1, np.int64)
    for post, person in problem.locked.items():
        held[post] = person
        room[person] -= hours[post]
    fill = 1 << (len(problem.posts) * TOP).bit_length()
    rows = rows[hours[pairs.posts[rows]] <= room[pairs.people[rows]]]
    shares, prices = _relaxed(problem, rows, room, fill)
    whole = rows[shares > 1 - _WHOLE] if len(rows) > _SMALL else rows[:0]
    for row in whole.tolist():
        _take(held, room, hours, int(pairs.posts[row]), int(pairs.people[row]))
    rest = rows[
        (held[pairs.posts[rows]] < 0) & (hours[pairs.posts[rows]] <= room[pairs.people[rows]])
    ]
    for row in _whole(problem, rest, room).tolist():
        _take(held, room, hours, int(pairs.posts[row]), int(pairs.people[row]))
    return Split(held, bound_of(problem, prices, fill))


def bound_of(problem: Problem, prices: Ints, fill: int) -> Bound:
    """Say what no split is better than, given a price for each hundredth of an hour.

    An assignment can't add more than its best pair less the price of its hours, and all hours
    together can't cost more than they do: weak duality, true for every price of 0 or more.
    """
    pairs = problem.pairs
    hours, room = problem.post_side[2], problem.person_side[2].copy()
    most = [0] * len(problem.posts)
    fixed = 0
    for post, person in problem.locked.items():
        fixed += (fill + problem.value(person, post)) * SCALE
        room[person] -= hours[post]
    gains = (fill + pairs.worth) * SCALE - prices[pairs.people] * hours[pairs.posts]
    for post, gain in zip(pairs.posts.tolist(), gains.tolist(), strict=True):
        if post not in problem.locked and gain > most[post]:
            most[post] = gain
    total = (
        fixed
        + sum(most)
        + sum(price * left for price, left in zip(prices.tolist(), room.tolist(), strict=True))
    )
    score = total // SCALE
    by_id = {one.id: price for one, price in zip(problem.people, prices.tolist(), strict=True)}
    return Bound(score // fill, score, fill, by_id, SCALE)


def _take(held: Ints, room: Ints, hours: Ints, post: int, person: int) -> None:
    """Give an assignment away, if it is free and the hours are there."""
    if held[post] < 0 and hours[post] <= room[person]:
        held[post] = person
        room[person] -= hours[post]


def _rows_of(problem: Problem) -> Ints:
    """List the pairs of assignments that aren't locked."""
    locked = np.zeros(len(problem.posts), np.bool_)
    locked[list(problem.locked)] = True
    return np.flatnonzero(~locked[problem.pairs.posts])


def _limits(problem: Problem, rows: Ints, room: Ints) -> tuple[csr_array, Floats]:
    """Write: each assignment once, and no more hours than there are."""
    pairs = problem.pairs
    posts, people = pairs.posts[rows], pairs.people[rows]
    count = len(problem.posts)
    values = np.concatenate([np.ones(len(rows)), problem.post_side[2][posts]])
    places = np.concatenate([posts, count + people])
    columns = np.tile(np.arange(len(rows)), 2)
    shape = (count + len(problem.people), len(rows))
    most = np.concatenate([np.ones(count), room]).astype(np.float64)
    return csr_array((values.astype(np.float64), (places, columns)), shape=shape), most


def _relaxed(problem: Problem, rows: Ints, room: Ints, fill: int) -> tuple[Floats, Ints]:
    """Solve with shared assignments; shares of pairs, and prices of hours as whole numbers."""
    nothing = np.zeros(len(problem.people), np.int64)
    if not len(rows):
        return np.zeros(0), nothing
    matrix, most = _limits(problem, rows, room)
    points = fill + problem.pairs.worth[rows]
    found = linprog(
        -points.astype(np.float64),
        A_ub=cast("Any", matrix),  # sparse ones are taken too
        b_ub=most,
        bounds=(0, 1),
        method="highs",
    )
    if found.status != _DONE or found.x is None:
        return np.zeros(len(rows)), nothing
    prices = -found.ineqlin.marginals[len(problem.posts) :]
    return found.x, np.array([max(0, int(Fraction(p) * SCALE)) for p in prices.tolist()], np.int64)


def _whole(problem: Problem, rows: Ints, room: Ints) -> Ints:
    """Decide the rest in whole assignments: most filled, then most points; the rows taken."""
    if not len(rows):
        return rows
    matrix, most = _limits(problem, rows, room)
    worth = problem.pairs.worth[rows].astype(np.float64)
    chosen = rows[:0]
    limits = [LinearConstraint(matrix, ub=most)]
    ones = np.ones(len(rows))
    for goal in (ones, worth):
        found = milp(
            -goal,
            integrality=np.ones(len(rows), np.int64),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"node_limit": _NODES, "mip_rel_gap": _GAP},
        )
        if found.x is None:
            break
        chosen = rows[found.x > 1 / 2]
        limits.append(LinearConstraint(ones[None, :], lb=float(len(chosen))))
    return chosen
