"""What if somebody or something comes or goes: what would change, found from the plan that was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from civicmath.matching.decide import match, outcome_of
from civicmath.matching.errors import NotThere
from civicmath.matching.flow import Network, scales_of, solved
from civicmath.matching.kernels.flow import ABSENT, NOBODY
from civicmath.matching.problem import Problem
from civicmath.matching.values import PRICE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from civicmath.matching.outcome import Outcome
    from civicmath.matching.values import Assignment, Mode, Person


@dataclass(frozen=True, slots=True)
class Coming:
    """Who and what comes and goes.

    Attributes:
        people, assignments: Rows that come; their ids are new.
        without_people, without_assignments: Ids of those who go.
    """

    people: Sequence[Person] = ()
    assignments: Sequence[Assignment] = ()
    without_people: Collection[str] = ()
    without_assignments: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What would change.

    Attributes:
        before, after: The two outcomes.
        moves: Assignment, who has it before, who after; None for nobody, or where it isn't there.
    """

    before: Outcome
    after: Outcome
    moves: tuple[tuple[str, str | None, str | None], ...]

    def to_json_dict(self, seconds: float) -> dict[str, Any]:
        """Write the documented object.

        Args:
            seconds: How long deciding took, twice.
        """
        return {
            "schema": "match-what-if/1",
            "before": {"filled": self.before.filled, "value": self.before.value},
            "moves": [
                {"assignment": name, "from": old, "to": new} for name, old, new in self.moves
            ],
            "after": self.after.to_json_dict(seconds),
        }


def what_if(
    people: Sequence[Person],
    assignments: Sequence[Assignment],
    coming: Coming,
    *,
    mode: Mode = "optimal",
    seed: int = 1,
    price: int = PRICE,
) -> Change:
    """Decide before and after, and say which assignments change hands.

    After a change, the plans of modes optimal and balanced are found from the plan and prices
    before it, one shortest path for each who comes or goes. They are the same as when decided anew.

    Raises:
        NotThere: Somebody or something to leave out isn't there.
        TooLarge: It can't be done in whole numbers of 64 bits.
    """
    for names, rows in (
        (coming.without_people, people),
        (coming.without_assignments, assignments),
    ):
        missing = sorted(set(names) - {row.id for row in rows})
        if missing:
            raise NotThere(id=missing[0])
    staying = [one for one in people if one.id not in coming.without_people]
    left = [post for post in assignments if post.id not in coming.without_assignments]
    able, posts = [*staying, *coming.people], [*left, *coming.assignments]
    here = {person.id for person in able}
    posts = [post if post.locked in here else replace(post, locked=None) for post in posts]
    if mode in ("stable", "swap"):
        before = match(people, assignments, mode=mode, seed=seed)
        return _compared(before, match(able, posts, mode=mode, seed=seed))
    weight = price if mode == "balanced" else 0
    old = solved(Problem(people, assignments, seed), weight)
    flow = old.flow()
    before = outcome_of(old.problem, flow.held, mode, flow, None)
    new = resumed(Problem(able, posts, seed), old)
    flow = new.flow()
    return _compared(before, outcome_of(new.problem, flow.held, mode, flow, None))


def resumed(problem: Problem, before: Network) -> Network:
    """Solve a problem that differs in a few rows from one that is solved.

    Where prices can't be kept (the scales or the organisations differ, or pairs are locked), it is
    solved anew.
    """
    old, scales = before.problem, before.scales
    if (
        old.locked
        or problem.locked
        or scales_of(problem, scales.price) != scales
        or not set(old.organisations) <= set(problem.organisations)
    ):
        return solved(problem, scales.price)
    network = Network(problem, scales)
    _keep_prices(network, before)
    network.bring(*_tasks(network, before))
    return network


def _keep_prices(network: Network, before: Network) -> None:
    """Give everybody who was there the price and the account that stood."""
    problem, old = network.problem, before.problem
    for row, post in enumerate(problem.posts):
        if post.id in old.post_row:
            network.prices[row] = before.prices[old.post_row[post.id]]
    for row, person in enumerate(problem.people):
        if person.id in old.person_row:
            place = before.posts + old.person_row[person.id]
            network.prices[network.posts + row] = before.prices[place]
    places = {name: row for row, name in enumerate(old.organisations)}
    network.prices[-1] = before.prices[-1]
    for row, name in enumerate(problem.organisations):
        if name in places:
            network.prices[network.first + row] = before.prices[before.first + places[name]]
            network.account[row] = before.account[places[name]]
        else:
            network.prices[network.first + row] = network.prices[-1]


def _tasks(network: Network, before: Network) -> tuple[list[int], list[int]]:
    """Keep the pairs that still are, and list who comes in and what was broken off."""
    problem, old = network.problem, before.problem
    bodies = {name: network.first + row for row, name in enumerate(problem.organisations)}
    tasks: list[tuple[int, int]] = []
    for row, person in enumerate(problem.people):
        if person.id not in old.person_row:
            network.holds[row] = ABSENT
            tasks.append((bodies[person.organisation], network.posts + row))
    for row, post in enumerate(problem.posts):
        if post.id not in old.post_row:
            tasks.append((row, bodies[post.organisation]))
            continue
        had = int(before.held[old.post_row[post.id]])
        if had == NOBODY:
            network.held[row] = NOBODY
        elif old.people[had].id in problem.person_row:
            network.give(row, problem.person_row[old.people[had].id])
        else:
            tasks.append((row, bodies[old.people[had].organisation]))
    for row, post in enumerate(old.posts):
        had = int(before.held[row])
        if post.id in problem.post_row or had < 0:
            continue
        person = old.people[had]
        home = bodies[post.organisation]
        if person.id in problem.person_row:
            at = problem.person_row[person.id]
            network.holds[at] = ABSENT
            tasks.append((home, network.posts + at))
        else:
            tasks.append((home, bodies[person.organisation]))
    return [root for root, _ in tasks], [target for _, target in tasks]


def _compared(before: Outcome, after: Outcome) -> Change:
    old = {pair.assignment: pair.person for pair in before.pairs}
    new = {pair.assignment: pair.person for pair in after.pairs}
    # In the order of the second outcome, and then what is gone.
    names = [*new, *(name for name in old if name not in new)]
    moves = tuple(
        (name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    )
    return Change(before, after, moves)
