from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from civicmath.matching.checking import check
from civicmath.matching.checking.ground import Ground, base_value
from civicmath.matching.decide import match
from civicmath.matching.errors import TooLarge
from civicmath.matching.values import MODES, TOP, Mode
from tests.civicmath.matching.worlds import (
    World,
    balances,
    crowd,
    person,
    plan_of,
    plans,
    post,
    said,
    shuffled,
    value_of,
    worlds,
)


def hashes(world: World, ground: Ground, plan: tuple[int | None, ...], bits: int) -> int:
    people, posts = world
    return sum(
        ground.tie(people[row].id, one.id) >> (64 - bits)
        for row, one in zip(plan, posts, strict=True)
        if row is not None and one.locked is None
    )


@settings(max_examples=120, deadline=None)
@given(worlds())
def test_no_plan_fills_more_or_has_more_points_and_equals_are_decided_by_hash(
    world: World,
) -> None:
    outcome = match(*world)
    ground = Ground(*world, 1)
    assert outcome.certificate is not None
    bits = outcome.certificate.tie_bits
    found = plan_of(world, outcome)

    def rank(plan: tuple[int | None, ...]) -> tuple[int, int, int]:
        filled, points = value_of(world, ground, plan)
        return filled, points, -hashes(world, ground, plan, bits)

    assert (outcome.filled, outcome.value) == value_of(world, ground, found)
    assert rank(found) == max(map(rank, plans(world, ground)))


@settings(max_examples=120, deadline=None)
@given(worlds(), st.sampled_from([0, 1, 20, 300]))
def test_balanced_takes_off_the_price_of_every_account(world: World, price: int) -> None:
    outcome = match(*world, mode="balanced", price=price)
    ground = Ground(*world, 1)

    def rank(plan: tuple[int | None, ...]) -> tuple[int, int]:
        filled, points = value_of(world, ground, plan)
        return filled, points - price * sum(d * d for d in balances(world, plan).values())

    found = plan_of(world, outcome)
    assert rank(found) == max(map(rank, plans(world, ground)))
    assert {a.organisation: a.balance for a in outcome.accounts if a.balance} == {
        name: d for name, d in balances(world, found).items() if d
    }


@settings(max_examples=60, deadline=None)
@given(worlds(), st.integers(0, 99), st.sampled_from(MODES))
def test_the_order_of_rows_never_matters(world: World, seed: int, mode: Mode) -> None:
    assert said(match(*world, mode=mode)) == said(match(*shuffled(world, seed), mode=mode))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_never_matters_in_a_crowd(seed: int) -> None:
    world = crowd(seed, 120, 80)
    for mode in MODES:
        assert said(match(*world, mode=mode)) == said(match(*shuffled(world, seed), mode=mode))


@pytest.mark.parametrize(("people", "posts"), [(150, 90), (60, 140), (100, 100)])
def test_a_dense_solver_of_another_make_finds_the_same_optimum(people: int, posts: int) -> None:
    world = crowd(people, people, posts)
    ground = Ground(*world, 1)
    rows = {one.id: row for row, one in enumerate(world[0])}
    bonus = (min(people, posts) + 1) * TOP
    points = np.zeros((people, posts))
    for column, one in enumerate(world[1]):
        for name in ground.eligible[one.id]:
            points[rows[name], column] = bonus + ground.value(world[0][rows[name]], one)
    best = points[linear_sum_assignment(points, maximize=True)]
    outcome = match(*world)
    assert outcome.filled == (best > 0).sum()
    assert outcome.value == best.sum() - bonus * outcome.filled
    assert check(*world, said(outcome)) is None


@pytest.mark.parametrize("mode", ["optimal", "balanced"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_prices_of_a_crowd_prove_its_plan(mode: Mode, seed: int) -> None:
    world = crowd(seed, 160, 120)
    assert check(*world, said(match(*world, mode=mode, seed=seed))) is None


def test_balance_costs_no_match_and_no_more_than_it_saves() -> None:
    world = crowd(5, 160, 120)
    plain, fair = match(*world), match(*world, mode="balanced")
    assert fair.filled == plain.filled
    before = sum(account.balance**2 for account in plain.accounts)
    after = sum(account.balance**2 for account in fair.accounts)
    assert 0 <= plain.value - fair.value <= 20 * (before - after)
    assert fair.worst_balance < plain.worst_balance


def test_without_a_price_balanced_is_optimal() -> None:
    world = crowd(6, 80, 60)
    assert match(*world, mode="balanced", price=0).pairs == match(*world).pairs


def test_filling_one_more_outweighs_all_points() -> None:
    # One person next door to everything, one who can reach a single assignment far away.
    near, far = person("p1"), person("p2", x_m=40_000, max_m=1_000)
    posts = (post("a1"), post("a2", x_m=40_000))
    outcome = match((near, far), posts)
    assert {(pair.person, pair.assignment) for pair in outcome.pairs} == {
        ("p1", "a1"),
        ("p2", "a2"),
    }
    only_far = (posts[1],)
    assert match((near,), only_far).value == 1000 - 8 * 40


def test_a_point_is_decided_without_rounding() -> None:
    # 3-4-5 triangles are whole kilometres; a metre more costs a point, at any distance.
    for size in range(1, 2000, 7):
        at = person("p", x_m=3 * size, y_m=4 * size)
        exact = 1_000_000 - 8 * 5 * size
        assert match([at], [post("a")]).value == base_value(at, post("a")) == exact // 1000
        more = person("p", x_m=3 * size, y_m=4 * size + 1)
        assert base_value(more, post("a")) in {exact // 1000, (exact - 8) // 1000}
        assert match([more], [post("a")]).value == base_value(more, post("a"))


def test_ties_far_beyond_floats_are_still_decided_by_points_first() -> None:
    # Two hundred pairs of equal value and one chain that is one point better in all.
    people = [person(f"p{n}", x_m=125 * (n % 2)) for n in range(200)]
    posts = [post(f"a{n}") for n in range(100)]
    outcome = match(people, posts)
    assert outcome.value == 100 * 1000
    assert {pair.person for pair in outcome.pairs} == {f"p{n}" for n in range(0, 200, 2)}


def test_another_seed_decides_otherwise_between_equals_and_never_about_points() -> None:
    people, posts = [person(f"p{n}") for n in range(30)], [post(f"a{n}") for n in range(10)]
    one, two = match(people, posts, seed=1), match(people, posts, seed=2)
    assert (one.filled, one.value) == (two.filled, two.value) == (10, 10_000)
    assert one.pairs != two.pairs


def test_a_locked_pair_stands_whatever_the_rules_say() -> None:
    able = [person("p1", organisation="south"), person("p2"), person("p3", x_m=8000)]
    posts = [post("a1", locked="p1"), post("a2")]
    outcome = match(able, posts)
    assert [(p.person, p.assignment, p.locked) for p in outcome.pairs] == [
        ("p1", "a1", True),
        ("p2", "a2", False),
    ]
    assert check(able, posts, said(outcome)) is None


@pytest.mark.parametrize("mode", MODES)
def test_nobody_or_nothing_to_match_is_a_small_answer(mode: Mode) -> None:
    for people, posts in (((), ()), ((person("p"),), ()), ((), (post("a"),))):
        outcome = match(people, posts, mode=mode)
        assert (outcome.filled, outcome.value) == (0, 0)
        assert check(people, posts, said(outcome)) is None


def test_who_has_no_skill_does_what_asks_none() -> None:
    posts = [post("a1", skills=(("care", 1),)), post("a2")]
    outcome = match([person("p1"), person("p2")], posts)
    assert [pair.assignment for pair in outcome.pairs] == ["a2"]


def test_a_price_beyond_whole_numbers_is_refused() -> None:
    world = crowd(1, 40, 30)
    with pytest.raises(TooLarge):
        match(*world, mode="balanced", price=1 << 50)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"price": -1}, {"mode": "swap", "split": True}])
def test_settings_that_make_no_sense_are_a_mistake_of_the_caller(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Seed and price"):
        match([], [], **wrong)
