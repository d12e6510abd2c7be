from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.formats.votes import votes_from_rows
from civicmath.opinions import kernels, matrix, pairs
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs, count_pairs_in
from tests.civicmath.opinions.worlds import MISSING, anything, votes_of


def filled(grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A dense reference: missing votes filled with the column mean, then centred."""
    seen = grid != MISSING
    means = np.where(seen, grid, 0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return np.where(seen, grid, means) - means, means


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 12), st.floats(0.1, 1))
def test_the_gram_matrix_is_that_of_the_filled_dense_matrix(
    seed: int, people: int, statements: int, shown: float
) -> None:
    grid = anything(seed, people, statements, shown)
    answers = answers_of(votes_of(grid))
    dense, means = filled(grid[:, answers.columns])
    pairs = count_pairs(answers)
    np.testing.assert_allclose(pairs.means, means, atol=1e-12)
    np.testing.assert_allclose(pairs.residual_products(), dense.T @ dense, atol=1e-9)


def test_counts_are_the_same_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = answers_of(votes_of(anything(1, 700, 20)))
    whole = count_pairs_in(*answers.rows(slice(None)))
    monkeypatch.setattr(matrix, "PEOPLE_PER_BLOCK", 64)
    parts = count_pairs(answers)
    for name in ("products", "crossed", "seen"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


def test_counting_somebody_three_times_is_having_her_three_times() -> None:
    values, seen = answers_of(votes_of(anything(2, 30, 8))).rows(slice(None))
    times = np.random.default_rng(0).integers(0, 4, 30)
    weighted = count_pairs_in(values, seen, times.astype(np.float32))
    repeated = count_pairs_in(values.repeat(times, axis=0), seen.repeat(times, axis=0))
    assert np.array_equal(weighted.products, repeated.products)
    assert np.array_equal(weighted.crossed, repeated.crossed)
    assert np.array_equal(weighted.seen, repeated.seen)


def test_a_pass_is_seen_and_a_missing_vote_is_not() -> None:
    pairs = count_pairs(answers_of(votes_of(np.array([[0, 1], [MISSING, 1]]))))
    assert pairs.seen.tolist() == [[1, 1], [1, 2]]
    assert pairs.means.tolist() == [0.0, 1.0]


def test_statements_nobody_saw_are_left_out_and_can_be_put_back() -> None:
    answers = answers_of(votes_of(np.array([[1, MISSING, -1]])))
    assert answers.columns.tolist() == [0, 2]
    assert answers.spread(np.array([5.0, 7.0])).tolist() == [5.0, 0.0, 7.0]


@pytest.mark.parametrize("dense_cost", [0.0, 1e9], ids=["in blocks", "vote by vote"])
def test_counting_in_blocks_and_vote_by_vote_give_the_same_whole_numbers(
    monkeypatch: pytest.MonkeyPatch, dense_cost: float
) -> None:
    rng = np.random.default_rng(4)
    grid = np.where(rng.random((300, 12)) < 0.4, rng.integers(-1, 2, (300, 12)), 9)
    person, statement = np.nonzero(grid != 9)
    answers = answers_of(votes_from_rows(person, statement, grid[person, statement]))
    monkeypatch.setattr(pairs, "DENSE_COST", dense_cost)
    monkeypatch.setattr(kernels, "PEOPLE_AT_ONCE", 64)
    counted = count_pairs(answers)
    whole = count_pairs_in(*answers.rows(slice(None)))
    assert np.array_equal(counted.products, whole.products)
    assert np.array_equal(counted.crossed, whole.crossed)
    assert np.array_equal(counted.seen, whole.seen)
