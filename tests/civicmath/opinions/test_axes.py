from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions import matrix
from civicmath.opinions.axes import (
    Axes,
    directions,
    fit_axes,
    leading_vectors,
    place_equations,
    places_of,
)
from civicmath.opinions.crews import crew_of
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from tests.civicmath.opinions.worlds import MISSING, anything, camps, noise, votes_of


def test_a_vector_points_where_its_largest_entry_is_positive() -> None:
    vectors = np.array([[0.6, 0.0, -0.5], [-0.8, 0.0, 0.5]])
    assert directions(vectors).tolist() == [-1.0, 1.0, -1.0]


def test_leading_vectors_come_largest_first_and_absent_ones_are_zero() -> None:
    values, vectors = leading_vectors(np.diag([0.0, 3.0, 0.0]))
    assert values.tolist() == [3.0, 0.0]
    assert vectors.T.tolist() == [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]


@pytest.mark.parametrize("size", [0, 1])
def test_fewer_statements_than_axes_leave_axes_empty(size: int) -> None:
    values, vectors = leading_vectors(np.full((size, size), 2.0))
    assert values.tolist() == [2.0 if size else 0.0, 0.0]
    assert vectors.shape == (size, 2)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_a_place_solves_the_ridge_least_squares_of_her_own_answers(seed: int) -> None:
    grid = anything(seed, 25, 10)
    votes = votes_of(grid)
    answers = answers_of(votes)
    axes = fit_axes(count_pairs(answers))
    places = place_equations(answers, axes).solve()
    ridge = np.diag(axes.noise / axes.variances)
    for row, name in enumerate(votes.participants):
        mine = grid[int(name)][answers.columns]
        seen = mine != MISSING
        loading = axes.loadings[seen]
        expected = np.linalg.solve(
            loading.T @ loading + ridge, loading.T @ (mine[seen] - axes.means[seen])
        )
        np.testing.assert_allclose(places[row], expected, atol=1e-8)


def test_places_are_the_same_whatever_the_blocks_and_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = answers_of(votes_of(anything(4, 60, 12)))
    axes = fit_axes(count_pairs(answers))
    whole = place_equations(answers, axes).solve()
    monkeypatch.setattr(matrix, "PEOPLE_PER_BLOCK", 7)
    with crew_of(2) as crew:
        assert np.array_equal(places_of(answers, axes, crew), whole)
    assert np.array_equal(places_of(answers, axes), whole)


def test_the_first_axis_tells_two_camps_apart() -> None:
    grid, group = camps(1)
    votes = votes_of(grid)
    answers = answers_of(votes)
    axes = fit_axes(count_pairs(answers))
    first = place_equations(answers, axes).solve()[:, 0]
    camp = group[votes.participants.astype(int)]
    assert max((first[camp == 0] > 0).mean(), (first[camp == 0] < 0).mean()) > 0.98
    assert max((first[camp == 1] > 0).mean(), (first[camp == 1] < 0).mean()) > 0.98


def test_a_person_who_answered_less_is_not_pulled_to_the_middle() -> None:
    grid, _ = camps(2, people=400, statements=60, shown=1.0)
    grid[:40, 12:] = MISSING
    votes = votes_of(grid)
    answers = answers_of(votes)
    axes = fit_axes(count_pairs(answers))
    first = np.abs(place_equations(answers, axes).solve()[:, 0])
    few = np.isin(votes.participants.astype(int), np.arange(40))
    assert first[few].mean() > 0.85 * first[~few].mean()


def test_the_most_shown_statement_does_not_become_an_axis_of_its_own() -> None:
    answers = answers_of(votes_of(noise(3, people=400, statements=30, routed=True)))
    axes = fit_axes(count_pairs(answers))
    assert np.abs(axes.loadings[0]).max() < 0.9


@pytest.mark.parametrize("vote", [1, 0, -1])
def test_votes_without_any_difference_have_no_axis(vote: int) -> None:
    answers = answers_of(votes_of(np.full((9, 4), vote)))
    axes: Axes = fit_axes(count_pairs(answers))
    assert not axes.exist
    assert not place_equations(answers, axes).solve().any()
