from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions import matrix, pairs
from civicmath.opinions.crews import crew_of
from civicmath.opinions.kernels import pairs as kernels
from civicmath.opinions.matrix import Answers, answers_of
from civicmath.opinions.pairs import PairCounts, count_pairs, count_pairs_drawn
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


def plainly(
    answers: Answers, times: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Products, crossed and seen by products of whole matrices."""
    values, seen = (part.astype(np.int64) for part in answers.dense())
    often = (np.ones(answers.people, np.int64) if times is None else times)[:, None]
    return (values * often).T @ values, (values * often).T @ seen, (seen * often).T @ seen


def same(counted: PairCounts, plain: tuple[np.ndarray, np.ndarray, np.ndarray]) -> bool:
    return all(
        np.array_equal(getattr(counted, name), part)
        for name, part in zip(("products", "crossed", "seen"), plain, strict=True)
    )


@pytest.mark.parametrize("dense_cost", [0.0, 1e9], ids=["densely", "vote by vote"])
@pytest.mark.parametrize("block", [64, 10_000])
@pytest.mark.parametrize("cells", [1, 30, 1 << 16])
def test_counts_are_the_same_whatever_the_way_and_the_blocks(
    monkeypatch: pytest.MonkeyPatch, dense_cost: float, block: int, cells: int
) -> None:
    answers = answers_of(votes_of(anything(1, 700, 20, 0.4)))
    monkeypatch.setattr(pairs, "DENSE_COST", dense_cost)
    monkeypatch.setattr(pairs, "DENSE_PEOPLE", 50)
    monkeypatch.setattr(matrix, "PEOPLE_PER_BLOCK", block)
    monkeypatch.setattr(kernels, "CELLS_AT_ONCE", cells)
    with crew_of(2) as crew:
        assert same(count_pairs(answers, crew), plainly(answers))


@pytest.mark.parametrize("dense_cost", [0.0, 1e9], ids=["densely", "vote by vote"])
def test_people_who_are_drawn_several_times_count_as_often(
    monkeypatch: pytest.MonkeyPatch, dense_cost: float
) -> None:
    monkeypatch.setattr(pairs, "DENSE_COST", dense_cost)
    answers = answers_of(votes_of(anything(2, 30, 8)))
    times = np.random.default_rng(0).integers(0, 4, 30)
    assert same(count_pairs_drawn(answers, times), plainly(answers, times))


def test_sums_that_share_a_number_never_touch_when_a_block_is_full() -> None:
    """Every sum at its largest: everybody agrees with everything."""
    answers = answers_of(votes_of(np.ones((16, 3), np.int64)))
    times = np.full(16, 2000)
    assert same(count_pairs_drawn(answers, times), plainly(answers, times))


def test_more_people_than_fit_in_a_block_are_refused() -> None:
    answers = answers_of(votes_of(np.ones((16, 3), np.int64)))
    with pytest.raises(ValueError, match="32000 people"):
        count_pairs_drawn(answers, np.full(16, 2001))


def test_many_statements_take_wider_numbers_and_give_the_same_counts() -> None:
    answers = answers_of(votes_of(anything(6, 40, 9)))
    wide = dataclasses.replace(answers, indices=answers.indices.astype(np.int32))
    assert answers.indices.dtype == np.uint16
    assert same(count_pairs(wide), plainly(answers))


def test_a_pass_is_seen_and_a_missing_vote_is_not() -> None:
    pairs = count_pairs(answers_of(votes_of(np.array([[0, 1], [MISSING, 1]]))))
    assert pairs.seen.tolist() == [[1, 1], [1, 2]]
    assert pairs.means.tolist() == [0.0, 1.0]


def test_statements_nobody_saw_are_left_out_and_can_be_put_back() -> None:
    answers = answers_of(votes_of(np.array([[1, MISSING, -1]])))
    assert answers.columns.tolist() == [0, 2]
    assert answers.spread(np.array([5.0, 7.0])).tolist() == [5.0, 0.0, 7.0]


def test_a_block_and_a_choice_of_people_or_answers_hold_what_was_asked_for() -> None:
    answers = answers_of(votes_of(anything(7, 50, 9)))
    values, seen = answers.dense()
    people = np.array([40, 3, 3, 17])
    for some, rows in ((answers.block(10, 25), slice(10, 25)), (answers.take(people), people)):
        assert np.array_equal(some.dense()[0], values[rows])
        assert np.array_equal(some.dense()[1], seen[rows])
    passes = answers.where(answers.values == 0)
    assert passes.people == 50
    assert np.array_equal(passes.dense()[1], (seen == 1) & (values == 0))
