from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.matching.checking import check
from civicmath.matching.decide import match
from civicmath.matching.errors import NotThere
from civicmath.matching.flow import solved
from civicmath.matching.problem import Problem
from civicmath.matching.values import MODES, Mode
from civicmath.matching.what_if import Coming, resumed, what_if
from tests.civicmath.matching.worlds import World, crowd, person, post, said, worlds


@settings(max_examples=120, deadline=None)
@given(worlds(6, 5, locks=False), st.data(), st.sampled_from(["optimal", "balanced"]))
def test_a_plan_that_follows_a_change_is_the_plan_decided_anew(
    world: World, data: st.DataObject, mode: Mode
) -> None:
    people, posts = world
    old_people = [one for one in people if data.draw(st.booleans())]
    old_posts = [one for one in posts if data.draw(st.booleans())]
    gone = [person("q1", organisation="east"), person("q2", organisation="south")]
    gone_posts = [post("b1"), post("b2", organisation="east")]
    coming = Coming(
        [one for one in people if one not in old_people],
        [one for one in posts if one not in old_posts],
        ["q1", "q2"],
        ["b1", "b2"],
    )
    change = what_if([*old_people, *gone], [*old_posts, *gone_posts], coming, mode=mode)
    anew = match(people, posts, mode=mode)
    assert change.after.pairs == anew.pairs
    assert check(people, posts, said(change.after)) is None
    before = {pair.assignment: pair.person for pair in change.before.pairs}
    after = {pair.assignment: pair.person for pair in change.after.pairs}
    assert {name for name, _, _ in change.moves} == {
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    }


@pytest.mark.parametrize("price", [0, 20])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_prices_are_kept_and_still_prove_the_plan_of_a_crowd(seed: int, price: int) -> None:
    people, posts = crowd(seed, 140, 100)
    old = solved(Problem(people[6:], posts[5:], 1), price)
    new = Problem((*people[:130],), (*posts[:95],), 1)
    warm, cold = resumed(new, old).flow(), solved(new, price).flow()
    assert warm.held.tolist() == cold.held.tolist()
    assert warm.account.tolist() == cold.account.tolist()


def test_prices_are_not_kept_where_that_would_be_wrong() -> None:
    people, posts = crowd(4, 40, 30)
    locked = (*posts[:-1], post(posts[-1].id, locked=people[0].id))
    alone = person("hermit", organisation="island")
    for old_people, old_posts in (
        (people, locked),  # pairs that stand outside
        (people[:3], posts[:2]),  # other scales
        ((*people, alone), posts),  # an organisation that is no more
    ):
        old = solved(Problem(old_people, old_posts, 1), 20)
        new = Problem(people, posts, 1)
        assert resumed(new, old).held.tolist() == solved(new, 20).held.tolist()


def test_who_leaves_takes_a_lock_along() -> None:
    people, posts = [person("p1"), person("p2")], [post("a1", locked="p1")]
    change = what_if(people, posts, Coming(without_people=["p1"]))
    assert change.moves == (("a1", "p1", "p2"),)


@pytest.mark.parametrize("mode", MODES)
def test_nothing_that_comes_or_goes_changes_nothing(mode: Mode) -> None:
    world = crowd(3, 40, 30)
    change = what_if(*world, Coming(), mode=mode)
    assert change.moves == ()
    assert said(change.before) == said(change.after)


def test_an_assignment_that_goes_is_said_to_be_gone() -> None:
    change = what_if([person("p1")], [post("a1")], Coming(without_assignments=["a1"]))
    assert change.moves == (("a1", "p1", None),)
    assert change.to_json_dict(0.5)["moves"] == [{"assignment": "a1", "from": "p1", "to": None}]


@pytest.mark.parametrize(
    "coming", [Coming(without_people=["a1"]), Coming(without_assignments=["p1"])]
)
def test_leaving_out_who_is_not_there_is_refused(coming: Coming) -> None:
    with pytest.raises(NotThere):
        what_if([person("p1")], [post("a1")], coming)
