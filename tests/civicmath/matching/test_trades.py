"""Stable and swap: what they promise, and what they don't."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.matching.checking import check
from civicmath.matching.checking.ground import Ground
from civicmath.matching.checking.trades import nobody_would_rather, person_rank
from civicmath.matching.decide import match
from civicmath.matching.values import Mode
from tests.civicmath.matching.worlds import (
    Plan,
    World,
    balances,
    person,
    plan_of,
    plans,
    post,
    said,
    worlds,
)

SMALL = settings(max_examples=80, deadline=None)


def pairs_of(world: World, plan: Plan) -> dict[str, object]:
    pairs = [
        {"person": world[0][row].id, "assignment": one.id}
        for row, one in zip(plan, world[1], strict=True)
        if row is not None
    ]
    return {"pairs": pairs}


def likes(world: World, ground: Ground, plan: Plan) -> tuple[tuple[int, int, int], ...]:
    """How dear to each person is what she has; lower is dearer, and nothing is dearest to none."""
    nothing = (1 << 60, 0, 0)
    found = dict.fromkeys((one.id for one in world[0]), nothing)
    for row, one in zip(plan, world[1], strict=True):
        if row is not None and one.locked is None:
            name = world[0][row].id
            found[name] = person_rank(ground, name, one.id)
    return tuple(found.values())


@SMALL
@given(worlds())
def test_stable_has_no_blocking_pair_and_is_the_best_stable_plan_for_everybody(
    world: World,
) -> None:
    ground = Ground(*world, 1)
    outcome = match(*world, mode="stable")
    assert check(*world, said(outcome)) is None
    ours = likes(world, ground, plan_of(world, outcome))
    for plan in plans(world, ground):
        if next(nobody_would_rather(ground, pairs_of(world, plan)), None) is None:
            assert all(
                mine <= theirs
                for mine, theirs in zip(ours, likes(world, ground, plan), strict=True)
            )


@settings(max_examples=40, deadline=None)
@given(worlds(4, 3), st.data())
def test_no_order_of_wishes_but_the_true_one_gets_anybody_more(
    world: World, data: st.DataObject
) -> None:
    if not world[0]:
        return
    place = data.draw(st.integers(0, len(world[0]) - 1))
    honest = world[0][place]
    ground = Ground(*world, 1)
    modes: list[Mode] = ["stable", "swap"]
    mode = data.draw(st.sampled_from(modes))
    mine = likes(world, ground, plan_of(world, match(*world, mode=mode)))[place]
    wanted = [one.id for one in world[1] if one.id not in honest.unwanted]
    for size in range(len(wanted) + 1):
        for wishes in permutations(wanted, size):
            for rest in ((), tuple(name for name in wanted if name not in wishes)):
                lying = replace(honest, wishes=wishes, unwanted=(*honest.unwanted, *rest))
                told = (*world[0][:place], lying, *world[0][place + 1 :])
                plan = plan_of(world, match(told, world[1], mode=mode))
                assert mine <= likes(world, ground, plan)[place]


@SMALL
@given(worlds())
def test_a_swap_is_one_for_one_and_gives_nobody_what_she_does_not_want(world: World) -> None:
    outcome = match(*world, mode="swap")
    assert check(*world, said(outcome)) is None
    free = tuple(replace(one, locked=None) for one in world[1])
    if free == world[1]:
        assert not any(account.balance for account in outcome.accounts)
    ground = Ground(*world, 1)
    for pair in outcome.pairs:
        assert pair.locked or pair.person in ground.eligible[pair.assignment]


@SMALL
@given(worlds(locks=False))
def test_no_other_one_for_one_plan_is_better_for_somebody_and_worse_for_nobody(
    world: World,
) -> None:
    ground = Ground(*world, 1)
    ours = likes(world, ground, plan_of(world, match(*world, mode="swap")))
    for plan in plans(world, ground):
        if not any(balances(world, plan).values()):
            theirs = likes(world, ground, plan)
            better = any(a < b for a, b in zip(theirs, ours, strict=True))
            worse = any(a > b for a, b in zip(theirs, ours, strict=True))
            assert worse or not better


def test_stable_may_fill_less_than_optimal() -> None:
    # Both like a1 best; p2 can do nothing else, but a1 likes p1.
    people = [person("p1"), person("p2", x_m=1000, skills=(("care", 1),), max_m=1500)]
    posts = [post("a1"), post("a2", x_m=5000)]
    assert match(people, posts, mode="stable").filled == 1
    assert match(people, posts).filled == 2


def test_in_stable_an_assignment_may_gain_by_hiding_what_it_wants() -> None:
    people = [person("p1", wishes=("a1", "a2")), person("p2", wishes=("a2", "a1"))]
    posts = [post("a1", wishes=("p2", "p1")), post("a2", wishes=("p1", "p2"))]
    honest = {p.assignment: p.person for p in match(people, posts, mode="stable").pairs}
    hidden = [replace(posts[0], unwanted=("p1",), wishes=("p2",)), posts[1]]
    lied = {p.assignment: p.person for p in match(people, hidden, mode="stable").pairs}
    assert (honest["a1"], lied["a1"]) == ("p1", "p2")


def test_a_swap_may_fill_less_than_optimal() -> None:
    people, posts = [person("p1")], [post("a1")]
    assert match(people, posts).filled == 1
    assert match(people, posts, mode="swap").filled == 0


def test_a_swap_may_leave_a_pair_who_would_rather_have_each_other() -> None:
    # p1 and a1 like each other, but nobody of the south can come to the north in exchange.
    people = [person("p1"), person("p2", organisation="south", skills=())]
    posts = [post("a1"), post("a2", organisation="north", skills=(("care", 9),))]
    outcome = match(people, posts, mode="swap")
    assert outcome.filled == 0
    assert [no.reason for no in outcome.unplaced] == ["no-exchange", "nothing-eligible"]


def test_three_bodies_trade_in_a_circle() -> None:
    bodies = ("north", "south", "east")
    people = [person(f"p-{name}", organisation=name, wishes=()) for name in bodies]
    posts = [post(f"a-{name}", organisation=name) for name in bodies]
    people = [replace(one, wishes=(f"a-{bodies[(n + 1) % 3]}",)) for n, one in enumerate(people)]
    outcome = match(people, posts, mode="swap")
    assert Counter((p.person, p.assignment) for p in outcome.pairs) == Counter(
        (f"p-{name}", f"a-{bodies[(n + 1) % 3]}") for n, name in enumerate(bodies)
    )
