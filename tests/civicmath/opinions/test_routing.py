from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions.common_ground import holds_everywhere
from civicmath.opinions.routing import LEAST, draw, drawing_chances, worth_asking

BAR = Fraction(3, 5)
PEOPLE = np.array([100, 40])


def test_a_new_statement_gets_a_fair_start() -> None:
    asked = np.array([[50, 0, 50], [20, 0, 20]])
    hits = np.array([[40, 0, 10], [15, 0, 4]])
    worth = worth_asking(hits, asked, PEOPLE, BAR)
    assert (worth[:, 1] >= worth.max()).all()


def test_what_one_village_surely_refuses_is_not_asked_anywhere() -> None:
    asked = np.array([[60, 60], [40, 20]])
    hits = np.array([[55, 55], [2, 18]])
    worth = worth_asking(hits, asked, PEOPLE, BAR)
    assert worth[:, 0].tolist() == [0.0, 0.0]
    assert worth[1, 1] > 0


def test_where_everybody_answered_nothing_is_asked() -> None:
    asked = np.repeat(PEOPLE[:, None], 2, axis=1)
    assert not worth_asking(asked // 2, asked, PEOPLE, BAR).any()


def test_the_village_that_still_doubts_is_asked_more() -> None:
    asked = np.array([[90, 30], [10, 30]])
    hits = np.array([[88, 25], [8, 26]])
    worth = worth_asking(hits, asked, PEOPLE, BAR)
    assert worth[1, 0] > 5 * worth[0, 0]


def test_a_person_never_sees_a_statement_again_and_everything_unseen_can_come() -> None:
    chances = drawing_chances(
        np.array([5.0, 1.0, 0.0]), np.array([False, True, True]), Fraction(1, 10)
    )
    assert chances.tolist() == pytest.approx([0.0, 0.95, 0.05])


def test_who_has_seen_everything_is_shown_nothing() -> None:
    assert not drawing_chances(np.ones(3), np.zeros(3, np.bool_), Fraction(1, 10)).any()


def test_without_any_worth_the_draw_is_even() -> None:
    chances = drawing_chances(np.zeros(4), np.array([True, True, False, True]), Fraction(1, 10))
    assert chances.tolist() == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 10), st.booleans()), min_size=1, max_size=30).filter(
        lambda rows: any(unseen for _, unseen in rows)
    ),
    st.floats(0, 1, exclude_max=True),
)
def test_whatever_the_ticket_an_unseen_statement_is_drawn(
    rows: list[tuple[float, bool]], ticket: float
) -> None:
    unseen = np.array([row[1] for row in rows])
    chances = drawing_chances(np.array([row[0] for row in rows]), unseen, Fraction(1, 10))
    assert chances.sum() == pytest.approx(1.0)
    assert unseen[draw(chances, ticket)]


def test_a_statement_is_named_only_when_every_village_says_so() -> None:
    asked = np.array([[200, 200, 200], [30, 30, 0]])
    hits = np.array([[180, 180, 180], [28, 12, 0]])
    assert holds_everywhere(hits, asked, BAR).tolist() == [True, False, False]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_nothing_is_named_where_half_agrees(seed: int) -> None:
    asked = np.full((3, 30), 60)
    hits = np.random.default_rng(seed).binomial(asked, 0.5)
    assert holds_everywhere(hits, asked, BAR).sum() <= 1


def test_every_statement_is_asked_at_least_a_few_times_before_any_is_dropped() -> None:
    asked = np.full((2, 4), LEAST - 1)
    worth = worth_asking(np.zeros((2, 4), np.int64), asked, PEOPLE, BAR)
    assert (worth > 0).all()
