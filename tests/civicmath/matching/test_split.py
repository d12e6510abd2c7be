from __future__ import annotations

from itertools import product

from hypothesis import given, settings

from civicmath.matching.checking import check
from civicmath.matching.checking.ground import Ground
from civicmath.matching.decide import match
from tests.civicmath.matching.worlds import World, crowd, person, post, said, shuffled, worlds


def best_split(world: World, ground: Ground) -> tuple[int, int]:
    """Try every way to give assignments to people."""
    people, posts = world
    choices = [
        [one.locked] if one.locked is not None else [None, *ground.eligible[one.id]]
        for one in posts
    ]
    best = (0, 0)
    for plan in product(*choices):
        left = {who.id: who.hours for who in people}
        for name, one in zip(plan, posts, strict=True):
            if name is not None:
                left[name] -= one.hours
        if min(left.values(), default=0) >= 0:
            pairs = [(n, one) for n, one in zip(plan, posts, strict=True) if n is not None]
            points = sum(ground.value(ground.people[name], one) for name, one in pairs)
            best = max(best, (len(pairs), points))
    return best


@settings(max_examples=80, deadline=None)
@given(worlds(4, 4, locks=False))
def test_a_split_keeps_to_everybodys_hours_and_to_its_bound(world: World) -> None:
    outcome, ground = match(*world, split=True), Ground(*world, 1)
    assert check(*world, said(outcome)) is None
    best = best_split(world, ground)
    assert outcome.bound is not None
    assert (outcome.filled, outcome.value) <= best
    assert best[0] * outcome.bound.fill + best[1] <= outcome.bound.score
    # In worlds this small nothing is fixed beforehand.
    assert (outcome.filled, outcome.value) == best


def test_two_half_weeks_fit_in_one_week() -> None:
    people, posts = [person("p1")], [post("a1", hours=1600), post("a2", hours=1600)]
    assert match(people, posts).filled == 1
    outcome = match(people, posts, split=True)
    assert [(pair.person, pair.assignment) for pair in outcome.pairs] == [
        ("p1", "a1"),
        ("p1", "a2"),
    ]
    assert outcome.bound is not None
    assert outcome.bound.filled == 2


def test_a_hundredth_of_an_hour_too_much_is_too_much() -> None:
    posts = [post("a1", hours=1600), post("a2", hours=1601)]
    outcome = match([person("p1")], posts, split=True)
    assert outcome.filled == 1
    assert outcome.unfilled[0].reason == "too-few-hours"


def test_locked_pairs_use_up_hours() -> None:
    posts = [post("a1", hours=2000, locked="p1"), post("a2", hours=1600), post("a3", hours=1200)]
    outcome = match([person("p1")], posts, split=True)
    assert [pair.assignment for pair in outcome.pairs] == ["a1", "a3"]
    assert check([person("p1")], posts, said(outcome)) is None


def test_a_crowd_comes_near_its_bound_whatever_the_order_of_rows() -> None:
    world = crowd(2, 30, 60)
    outcome = match(*world, split=True)
    assert said(outcome) == said(match(*shuffled(world, 7), split=True))
    assert check(*world, said(outcome)) is None
    assert outcome.bound is not None
    assert outcome.bound.filled - outcome.filled <= 3
    assert outcome.filled > match(*world).filled


def test_nobody_and_nothing_split_into_nothing() -> None:
    for people, posts in (((), ()), ((person("p"),), ()), ((), (post("a"),))):
        outcome = match(people, posts, split=True)
        assert outcome.filled == 0
        assert check(people, posts, said(outcome)) is None
