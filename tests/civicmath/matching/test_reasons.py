from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from civicmath.matching.checking.ground import Ground
from civicmath.matching.decide import match
from civicmath.matching.values import MODES
from tests.civicmath.matching.worlds import World, crowd, person, plans, post, value_of, worlds


@settings(max_examples=100, deadline=None)
@given(worlds(wishes=False))
def test_the_near_miss_is_the_best_pair_that_one_requirement_keeps_apart(world: World) -> None:
    outcome, ground = match(*world), Ground(*world, 1)
    placed = {pair.person for pair in outcome.pairs}
    filled = {pair.assignment for pair in outcome.pairs}
    for no in outcome.unfilled:
        one = ground.posts[no.id]
        able = [
            (other.id not in placed, ground.value(other, one))
            for other in world[0]
            if len(ground.failing(other, one)) == 1
        ]
        found = no.near_miss
        assert (found and (found.open, found.value)) == max(able, default=None)
    for no in outcome.unplaced:
        who = ground.people[no.id]
        able = [
            (one.id not in filled, ground.value(who, one))
            for one in world[1]
            if len(ground.failing(who, one)) == 1
        ]
        found = no.near_miss
        assert (found and (found.open, found.value)) == max(able, default=None)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_short_by_is_never_more_than_the_whole_would_truly_lose(world: World) -> None:
    outcome, ground = match(*world), Ground(*world, 1)
    every = list(plans(world, ground))
    for no in outcome.unplaced:
        row = next(row for row, one in enumerate(world[0]) if one.id == no.id)
        forced = [value_of(world, ground, plan) for plan in every if row in plan]
        best = max((points for filled, points in forced if filled == outcome.filled), default=None)
        if no.short_by is not None:
            assert best is not None
            assert no.short_by <= outcome.value - best


@settings(max_examples=80, deadline=None)
@given(worlds(5, 5))
def test_who_competes_has_fewer_people_than_assignments(world: World) -> None:
    outcome, ground = match(*world), Ground(*world, 1)
    locked = {one.locked for one in world[1]}
    for no in outcome.unfilled:
        assert no.competing is not None
        assignments, people = no.competing
        assert assignments > people
        able = ground.eligible[no.id].keys() - locked
        assert people >= len(able)
        assert (no.reason == "nobody-eligible") == (not ground.eligible[no.id])


def test_each_requirement_is_named() -> None:
    cases: dict[str, dict[str, Any]] = {
        "organisation": {"organisation": "south"},
        "skills": {"skills": (("care", 2),)},
        "hours": {"hours": 3199},
        "period": {"first_day": 11},
        "distance": {"x_m": 50_001},
        "unwanted": {"unwanted": ("a",)},
    }
    asked = post("a", skills=(("care", 3),), first_day=10)
    for name, changes in cases.items():
        who = person("p", **({"skills": (("care", 3),)} | changes))
        outcome = match([who], [asked])
        for no in (*outcome.unfilled, *outcome.unplaced):
            assert no.near_miss is not None
            assert (no.near_miss.requirement, no.near_miss.open) == (name, True)
        assert [no.reason for no in outcome.unfilled] == ["nobody-eligible"]
        assert [no.reason for no in outcome.unplaced] == ["nothing-eligible"]


def test_two_requirements_that_fail_are_no_near_miss() -> None:
    outcome = match([person("p", organisation="south", hours=0)], [post("a")])
    assert [no.near_miss for no in (*outcome.unfilled, *outcome.unplaced)] == [None, None]


def test_a_level_of_a_skill_counts_and_so_do_skills_beyond_a_machine_word() -> None:
    names = [f"s{n:03}" for n in range(150)]
    posts = [post(f"a{n}", skills=((name, 5),)) for n, name in enumerate(names)]
    able = person("p1", skills=(*((name, 4) for name in names[:-1]), (names[-1], 5)))
    outcome = match([able], posts)
    assert [(pair.assignment, outcome.eligible) for pair in outcome.pairs] == [("a149", 1)]


def test_everybody_without_is_told_why() -> None:
    world = crowd(9, 90, 110)
    for mode in MODES:
        outcome = match(*world, mode=mode)
        assert len(outcome.pairs) + len(outcome.unfilled) == 110
        assert len(outcome.pairs) + len(outcome.unplaced) == 90
