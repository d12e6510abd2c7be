"""One person's place, in plain Python, is what civicmath found for everybody at once."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions.pictures.layout import HEIGHT, WIDTH
from civicmath.opinions.report import OpinionReport, opinion_report
from tests.civicmath.opinions.worlds import Grid, anything, camps, noise, votes_of
from voorkant.conversations.standing import LARGEST_RING, SMALLEST_RING, Mark, mark_of, standing_of
from voorkant.conversations.wording import PICTURE_HEIGHT, PICTURE_WIDTH, where_in_picture

IN_BETWEEN, TOO_FEW = -1, -2


def reported(grid: Grid) -> tuple[OpinionReport, dict[str, Any], list[dict[str, int]]]:
    """A report, its model as a run keeps it, and everybody's answers in the report's order."""
    votes = votes_of(grid)
    report = opinion_report(votes, seed=4, bootstraps=20)
    names = [str(name) for name in votes.statements]
    answers = [
        {
            names[votes.indices[at]]: int(votes.values[at])
            for at in range(votes.indptr[person], votes.indptr[person + 1])
        }
        for person in range(len(votes.participants))
    ]
    return report, json.loads(json.dumps(report.to_json_dict()["model"])), answers


def agree_with_everybody(grid: Grid) -> None:
    report, model, answers = reported(grid)
    places, groups = report.positions.places, report.positions.groups
    for person, hers in enumerate(answers):
        standing = standing_of(model, hers)
        # Both are rounded to nine digits, so they may fall on either side of a half.
        assert abs(standing.x - places[person, 0]) <= 1e-9 + 1e-12
        assert abs(standing.y - places[person, 1]) <= 1e-9 + 1e-12
        assert standing.enough == (groups[person] != TOO_FEW)
        if report.groups_stable and standing.enough:
            assert standing.sure == (groups[person] != IN_BETWEEN)
            assert not standing.sure or standing.group == groups[person]
        else:
            assert (standing.group, standing.sure) == (None, False)


@pytest.mark.parametrize("seed", range(3))
def test_everybody_of_two_camps_finds_her_own_place_and_group(seed: int) -> None:
    agree_with_everybody(camps(seed)[0])


def test_without_groups_everybody_finds_her_place_and_no_group() -> None:
    agree_with_everybody(noise(2))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 16), st.floats(0.1, 1))
def test_in_any_conversation_places_are_the_same_to_the_ninth_digit(
    seed: int, people: int, statements: int, shown: float
) -> None:
    agree_with_everybody(anything(seed, people, statements, shown))


def test_answers_to_statements_that_the_outcome_does_not_know_change_nothing() -> None:
    _, model, answers = reported(camps(1)[0])
    assert standing_of(model, answers[0]) == standing_of(model, {**answers[0], "new": -1})


def test_who_answered_nothing_stands_in_the_middle_and_is_not_placed() -> None:
    _, model, _ = reported(camps(1)[0])
    standing = standing_of(model, {})
    assert (standing.answers, standing.enough, standing.x, standing.y) == (0, False, 0.0, 0.0)
    assert (standing.group, standing.sure) == (None, False)


def test_the_order_of_answers_does_not_matter() -> None:
    _, model, answers = reported(camps(1)[0])
    turned = dict(reversed(answers[0].items()))
    assert standing_of(model, answers[0]) == standing_of(model, turned)


def test_votes_without_any_difference_give_a_finite_place() -> None:
    _, model, answers = reported(np.ones((12, 8), int))
    standing = standing_of(model, answers[0])
    assert math.isfinite(standing.x)
    assert math.isfinite(standing.y)


SCALE = {
    "low": (-4.0, -2.0),
    "high": (4.0, 2.0),
    "factor": (40.0, -40.0),
    "shift": (180.0, 126.0),
}


def test_a_place_becomes_a_ring_as_wide_as_the_grid() -> None:
    assert mark_of(SCALE, 1.0, 0.5, 0.5) == Mark(220.0, 106.0, 14.1)


@pytest.mark.parametrize("far", [1e9, -1e9, 4.5, -4.5])
def test_who_stands_far_out_is_drawn_at_the_edge_as_on_the_map(far: float) -> None:
    mark = mark_of(SCALE, far, far, 0.5)
    assert mark.x in {20.0, 340.0}
    assert mark.y in {46.0, 206.0}


@pytest.mark.parametrize(("factor", "radius"), [(1e-6, SMALLEST_RING), (1e6, LARGEST_RING)])
def test_a_ring_can_be_seen_and_never_covers_everybody(factor: float, radius: float) -> None:
    assert mark_of({**SCALE, "factor": (factor, -factor)}, 0.0, 0.0, 0.5).radius == radius


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (20, 20, "top left"),
        (180, 126, "in the middle"),
        (359.9, 251.9, "bottom right"),
        (360, 0, "top right"),
        (-5, 900, "bottom left"),
    ],
)
def test_a_mark_is_told_in_words_too(x: float, y: float, words: str) -> None:
    with override("en"):
        assert where_in_picture(Mark(x, y, 9.0)) == words


def test_pages_know_how_large_the_picture_is() -> None:
    assert (PICTURE_WIDTH, PICTURE_HEIGHT) == (WIDTH, HEIGHT)
