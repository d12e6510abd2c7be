"""The way in: people and assignments to an outcome, in one of four modes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from civicmath.matching.files import digest
from civicmath.matching.flow import solve
from civicmath.matching.outcome import Outcome
from civicmath.matching.preferences import stable
from civicmath.matching.problem import Problem
from civicmath.matching.reasons import reasons
from civicmath.matching.swap import swap
from civicmath.matching.values import PRICE, Account, Certificate, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from civicmath.matching.flow import Flow
    from civicmath.matching.values import Assignment, Bound, Mode, Person

    Ints = NDArray[np.int64]


def match(
    people: Iterable[Person],
    assignments: Iterable[Assignment],
    *,
    mode: Mode = "optimal",
    seed: int = 1,
    price: int = PRICE,
    split: bool = False,
) -> Outcome:
    """Decide who does which assignment, and say why not for all others.

    The same rows and seed give the same outcome, whatever their order.

    Args:
        people: Ids are distinct; lists and locks name what is there (`files.read_both` checks).
        assignments: The same.
        mode: "optimal": most filled, then most points. "balanced": the same, points less the
            convex price of what organisations give more than they take. "stable": nobody would
            rather trade. "swap": who goes makes room for who comes.
        seed: All the chance there is: it decides between equals, and the lot of a swap.
        price: Points of an account of one, in mode balanced.
        split: Let one person have several, as long as her hours last; mode optimal only.

    Raises:
        TooLarge: It can't be done in whole numbers of 64 bits.
        ValueError: `seed` or `price` is negative, or `split` with another mode.
    """
    if seed < 0 or price < 0 or (split and mode != "optimal"):
        raise ValueError("Seed and price are 0 or more; only mode optimal splits hours.")
    problem = Problem(people, assignments, seed)
    if split:
        from civicmath.matching.split import split_hours  # noqa: PLC0415 - scipy loads when used

        found = split_hours(problem)
        return outcome_of(problem, found.held, mode, None, found.bound)
    if mode == "stable":
        return outcome_of(problem, stable(problem), mode, None, None)
    if mode == "swap":
        return outcome_of(problem, swap(problem), mode, None, None)
    flow = solve(problem, price if mode == "balanced" else 0)
    return outcome_of(problem, flow.held, mode, flow, None)


def outcome_of(
    problem: Problem, held: Ints, mode: Mode, flow: Flow | None, bound: Bound | None
) -> Outcome:
    """Tell a plan in ids, with its reasons and its proof."""
    unfilled, unplaced = reasons(problem, held, mode, flow, split=bound is not None)
    taken = [(post, int(person)) for post, person in enumerate(held.tolist()) if person >= 0]
    given = Counter(problem.people[person].organisation for _, person in taken)
    used = Counter(problem.posts[post].organisation for post, _ in taken)
    return Outcome(
        mode=mode,
        split=bound is not None,
        seed=problem.seed,
        people=len(problem.people),
        assignments=len(problem.posts),
        people_sha256=digest(problem.people),
        assignments_sha256=digest(problem.posts),
        eligible=len(problem.pairs.people),
        pairs=tuple(
            Pair(
                problem.people[person].id,
                problem.posts[post].id,
                problem.value(person, post),
                post in problem.locked,
            )
            for post, person in taken
        ),
        unfilled=unfilled,
        unplaced=unplaced,
        accounts=tuple(Account(name, given[name], used[name]) for name in problem.organisations),
        certificate=None if flow is None else _certificate(problem, flow),
        bound=bound,
    )


def _certificate(problem: Problem, flow: Flow) -> Certificate:
    posts = len(problem.posts)
    first = posts + len(problem.people)
    prices = flow.prices.tolist()
    scales = flow.scales
    bodies = zip(problem.organisations, prices[first:-1], strict=True) if scales.price else ()
    return Certificate(
        scale=scales.scale,
        tie_bits=scales.tie_bits,
        fill=scales.fill,
        price=scales.price,
        people={one.id: prices[posts + row] for row, one in enumerate(problem.people)},
        assignments={
            post.id: prices[row]
            for row, post in enumerate(problem.posts)
            if row not in problem.locked
        },
        organisations=dict(bodies),
        hub=prices[-1],
    )
