"""Small worlds of people and assignments, made to be full of ties, and plain ways to judge them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from civicmath.matching.checking.ground import Ground
from civicmath.matching.outcome import Outcome
from civicmath.matching.values import Assignment, Person

World = tuple[tuple[Person, ...], tuple[Assignment, ...]]
Plan = tuple[int | None, ...]

BODIES = ("north", "south", "east")
SKILLS = (("care", 1), ("care", 3), ("wood", 2))


def person(name: str, **changes: Any) -> Person:
    """Somebody who can do everything nearby, changed where a test wants it."""
    usual: dict[str, Any] = {
        "organisation": "north",
        "x_m": 0,
        "y_m": 0,
        "skills": (),
        "hours": 3200,
        "max_m": 50_000,
    }
    return Person(id=name, **(usual | changes))


def post(name: str, **changes: Any) -> Assignment:
    """Something that everybody of another body can do, changed where a test wants it."""
    usual: dict[str, Any] = {
        "organisation": "south",
        "x_m": 0,
        "y_m": 0,
        "skills": (),
        "hours": 3200,
    }
    return Assignment(id=name, **(usual | changes))


@st.composite
def worlds(
    draw: st.DrawFn, people: int = 5, posts: int = 4, *, wishes: bool = True, locks: bool = True
) -> World:
    """Draw a world; kilometres, hours and skills are few, so that many pairs are equal."""
    place = st.sampled_from([0, 1000, 3000, 4000])
    skills = st.lists(st.sampled_from(SKILLS), max_size=1).map(tuple)
    hours = st.sampled_from([800, 1600, 3200])
    day = st.sampled_from([None, 10, 20])
    p_ids = [f"p{n}" for n in range(draw(st.integers(0, people)))]
    a_ids = [f"a{n}" for n in range(draw(st.integers(0, posts)))]

    def lists(others: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if not (wishes and others):
            return (), ()
        order = draw(st.permutations(others))
        liked = draw(st.integers(0, 2))
        refused = draw(st.sampled_from([0, 0, 0, 1]))
        return tuple(order[:liked]), tuple(order[liked:][:refused])

    able = []
    for name in p_ids:
        liked, refused = lists(a_ids)
        able.append(
            person(
                name,
                organisation=draw(st.sampled_from(BODIES)),
                x_m=draw(place),
                y_m=draw(place),
                skills=draw(skills),
                hours=draw(hours),
                max_m=draw(st.sampled_from([3000, 5000])),
                first_day=draw(st.sampled_from([0, 15])),
                wishes=liked,
                unwanted=refused,
            )
        )
    asked = []
    left = list(p_ids)
    for name in a_ids:
        liked, refused = lists(p_ids)
        locked = None
        if locks and left and draw(st.integers(0, 7)) == 0:
            locked = left.pop()
        asked.append(
            post(
                name,
                organisation=draw(st.sampled_from(BODIES)),
                x_m=draw(place),
                y_m=draw(place),
                skills=draw(skills),
                hours=draw(hours),
                first_day=draw(day),
                wishes=liked,
                unwanted=refused,
                locked=locked,
            )
        )
    return tuple(able), tuple(asked)


def crowd(seed: int, people: int, posts: int, bodies: int = 7) -> World:
    """Make a larger world, with many values that differ by one point or none."""
    rng = np.random.default_rng(seed)

    def common(prefix: str, number: int, skill: float) -> dict[str, Any]:
        return {
            "id": f"{prefix}{number}",
            "organisation": f"b{rng.integers(bodies)}",
            "x_m": int(rng.integers(0, 30)) * 500,
            "y_m": int(rng.integers(0, 30)) * 500,
            "skills": tuple((f"s{n}", 1) for n in range(6) if rng.random() < skill),
            "hours": int(rng.choice([800, 1600, 2400, 3200])),
        }

    able = [Person(**common("p", n, 0.5), max_m=12_000) for n in range(people)]
    return tuple(able), tuple(Assignment(**common("a", n, 0.15)) for n in range(posts))


def plans(world: World, ground: Ground) -> Iterator[Plan]:
    """Every plan: for each assignment the row of a person, or None; locked ones as locked."""
    people, posts = world
    rows = {one.id: row for row, one in enumerate(people)}
    locked = {one.locked for one in posts} - {None}
    choices: list[list[int | None]] = []
    for one in posts:
        if one.locked is not None:
            choices.append([rows[one.locked]])
        else:
            able = [rows[name] for name in ground.eligible[one.id] if name not in locked]
            choices.append([None, *able])
    for plan in product(*choices):
        placed = [row for row in plan if row is not None]
        if len(set(placed)) == len(placed):
            yield plan


def value_of(world: World, ground: Ground, plan: Plan) -> tuple[int, int]:
    """How many are filled, and how many points that is."""
    people, posts = world
    pairs = [(people[row], one) for row, one in zip(plan, posts, strict=True) if row is not None]
    return len(pairs), sum(ground.value(*pair) for pair in pairs)


def balances(world: World, plan: Plan) -> Counter[str]:
    """What each body gives more than it takes."""
    people, posts = world
    more: Counter[str] = Counter()
    for row, one in zip(plan, posts, strict=True):
        if row is not None:
            more[people[row].organisation] += 1
            more[one.organisation] -= 1
    return more


def plan_of(world: World, outcome: Outcome) -> Plan:
    """The plan of an outcome, in the order of the world."""
    rows = {one.id: row for row, one in enumerate(world[0])}
    held = {pair.assignment: rows[pair.person] for pair in outcome.pairs}
    return tuple(held.get(one.id) for one in world[1])


def said(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it is read back from a file."""
    text = json.dumps(outcome.to_json_dict(0.0), allow_nan=False)
    back: dict[str, Any] = json.loads(text)
    return back


def shuffled(world: World, seed: int) -> World:
    """The same world with its rows in another order."""
    rng = np.random.default_rng(seed)

    def mixed(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(rows[place] for place in rng.permutation(len(rows)))

    return mixed(world[0]), mixed(world[1])
