from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from civicmath.formats.votes import Votes, votes_from_rows
from civicmath.opinions.analysis import Analysis, analyse
from civicmath.opinions.continuity import LISTS
from civicmath.opinions.matrix import Answers, answers_of
from civicmath.opinions.report import opinion_report
from civicmath.opinions.tally import tally_groups
from civicmath.opinions.updates import changed, update
from tests.civicmath.opinions.worlds import MISSING, Grid, anything, camps, votes_of


def earlier(grid: Grid, seed: int, share: float = 0.03) -> Grid:
    """The same conversation some votes ago: some people hadn't come, some hadn't answered all."""
    rng = np.random.default_rng((seed, 71))
    fewer = np.where(rng.random(grid.shape) < share / 2, MISSING, grid)
    fewer[: int(len(grid) * share / 2)] = MISSING
    return np.asarray(fewer)


def twice(grid: Grid, seed: int, share: float = 0.03) -> tuple[Analysis, Analysis, Votes]:
    now = votes_of(grid)
    first = analyse(votes_of(earlier(grid, seed, share)), seed=1, bootstraps=20)
    return first, update(first, now, seed=1, bootstraps=10), now


def rows(answers: Answers) -> list[tuple[tuple[int, int], ...]]:
    return sorted(
        tuple(zip(one.indices.tolist(), one.values.tolist(), strict=True))
        for one in (answers.block(person, person + 1) for person in range(answers.people))
    )


@pytest.mark.parametrize("seed", range(8))
def test_what_changed_is_the_difference_of_two_heaps_of_people(seed: int) -> None:
    grid = anything(seed, 30, 4)
    other = earlier(grid, seed, 0.3)
    other[:, 0] = grid[:, 0]
    one, two = answers_of(votes_of(other)), answers_of(votes_of(grid))
    gone, come = changed(one, two)
    left, new = rows(one.take(gone)), rows(two.take(come))
    assert sorted(rows(one) + new) == sorted(rows(two) + left)
    assert not {*left} & {*new}


def test_nothing_new_changes_nothing() -> None:
    votes = votes_of(camps(1)[0])
    first = analyse(votes, seed=1, bootstraps=10)
    again = update(first, votes, seed=1)
    assert again.measured.since == 0.0
    assert np.array_equal(first.groups.agree, again.groups.agree)
    assert np.array_equal(first.grouping.places, again.grouping.places)
    assert first.agenda == again.agenda


@pytest.mark.parametrize("groups", [2, 3])
def test_counts_after_an_update_are_exactly_those_of_all_votes_on_the_same_map(groups: int) -> None:
    grid, _ = camps(2, groups=groups)
    first, then, now = twice(grid, 2)
    cold = analyse(now, seed=1, bootstraps=10)
    assert then.grouping.clusters is first.grouping.clusters
    assert 0 < then.measured.since < 0.05
    assert then.measured.votes == len(first.votes.indices)
    for name in ("products", "crossed", "seen"):
        assert np.array_equal(getattr(then.pairs, name), getattr(cold.pairs, name))
    for name in ("agree", "disagree", "answers"):
        assert np.array_equal(getattr(then.everyone, name), getattr(cold.everyone, name))
        whole = tally_groups(answers_of(now), then.grouping)
        assert np.array_equal(getattr(then.groups, name), getattr(whole, name))
    assert np.array_equal(then.view.components, cold.view.components)
    assert np.array_equal(then.view.places, cold.view.places)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_update_agrees_with_a_cold_run(seed: int) -> None:
    """Tolerance: rates in groups differ by at most 0.03, and hardly anybody stands elsewhere."""
    _, then, now = twice(camps(seed)[0], seed)
    cold = analyse(now, seed=1, bootstraps=10)
    ours, theirs = (one.groups.agree / np.maximum(one.groups.answers, 1) for one in (then, cold))
    flipped = theirs[::-1] if np.abs(ours - theirs).max() > 0.5 else theirs
    assert np.abs(ours - flipped).max() <= 0.03
    first = [np.abs(one.grouping.places[:, 0]) for one in (then, cold)]
    assert np.abs(first[0] - first[1]).max() < 0.2


def test_updates_one_after_the_other_count_the_same_as_one() -> None:
    grid, _ = camps(4)
    first = analyse(votes_of(earlier(grid, 4, 0.06)), seed=1, bootstraps=10)
    between = update(first, votes_of(earlier(grid, 4, 0.02)), seed=1)
    then = update(between, votes_of(grid), seed=1)
    at_once = update(first, votes_of(grid), seed=1)
    assert np.array_equal(then.groups.agree, at_once.groups.agree)
    assert np.array_equal(then.groups.answers, at_once.groups.answers)
    assert then.measured == at_once.measured


def test_many_new_votes_make_everything_anew() -> None:
    first, then, _ = twice(camps(5)[0], 5, share=0.4)
    assert then.measured.since == 0.0
    assert then.grouping.axes is not first.grouping.axes


def test_minds_that_change_count_as_new_votes() -> None:
    """Also when the number of votes stays the same."""
    grid, _ = camps(9)
    first = analyse(votes_of(grid), seed=1, bootstraps=10)
    few, many = grid.copy(), grid.copy()
    few[:10], many[::3] = (
        np.where(some == MISSING, MISSING, -some) for some in (few[:10], many[::3])
    )
    then = update(first, votes_of(few), seed=1, bootstraps=10)
    assert then.measured.changed == (grid[:10] != MISSING).sum()
    back = update(then, votes_of(grid), seed=1, bootstraps=10)
    assert back.measured.changed == 2 * then.measured.changed
    cold = update(first, votes_of(many), seed=1, bootstraps=10)
    assert cold.measured.changed == 0
    assert cold.grouping is not first.grouping


def test_another_first_axis_makes_everything_anew() -> None:
    grid, _ = camps(6)
    first = analyse(votes_of(grid), seed=1, bootstraps=10)
    turned = dataclasses.replace(first, axis=np.roll(first.axis, 1))
    assert update(turned, votes_of(grid), seed=1, bootstraps=10).grouping is not first.grouping


def test_a_statement_with_its_first_answers_makes_everything_anew() -> None:
    grid, _ = camps(7)
    fewer = grid.copy()
    fewer[:, -1] = MISSING
    first = analyse(votes_of(fewer), seed=1, bootstraps=10)
    then = update(first, votes_of(grid), seed=1, bootstraps=10)
    assert then.on_map == (*first.on_map, "39")
    assert then.measured.votes == len(votes_of(grid).indices)


def test_a_new_statement_that_nobody_saw_is_counted_at_zero() -> None:
    grid, _ = camps(8)
    first = analyse(votes_of(grid), seed=1, bootstraps=10)
    then = update(first, votes_of(grid, unseen=1), seed=1)
    assert then.groups.answers.shape == (2, 41)
    assert then.groups.answers[:, 40].tolist() == [0, 0]
    assert np.array_equal(then.groups.agree[:, :40], first.groups.agree)


def test_a_new_statement_that_nobody_saw_leaves_every_other_its_score() -> None:
    """Also when it comes between the others."""
    grid, _ = camps(8)
    person, statement = np.nonzero(grid != MISSING)
    ids = [str(2 * number) for number in range(grid.shape[1])]
    rows_ = (person, [ids[j] for j in statement], grid[person, statement])
    votes, more = (votes_from_rows(*rows_, known=known) for known in (ids, [*ids, "7"]))
    first = opinion_report(votes, seed=1, bootstraps=5)
    then = opinion_report(more, seed=1, bootstraps=5, earlier=first.analysis)
    said: list[dict[str, Any]] = [first.to_json_dict(), then.to_json_dict()]
    scores = [{v["statement"]: v["bridging"] for name in LISTS for v in one[name]} for one in said]
    assert scores[1].pop("7") is None
    assert scores[0] == scores[1]


@pytest.mark.parametrize("votes", [1, 0, -1])
def test_conversations_without_any_difference_are_updated_too(votes: int) -> None:
    grid = np.full((12, 5), votes)
    fewer = grid.copy()
    fewer[0, 0] = MISSING
    first = analyse(votes_of(fewer), seed=1, bootstraps=3)
    then = update(first, votes_of(grid), seed=1, bootstraps=3)
    assert then.everyone.answers.tolist() == [[12] * 5]
    assert then.grouping.clusters is None
