from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions import matrix
from civicmath.opinions.crews import crew_of
from civicmath.opinions.factors import LEAST_CHANCE, Factors, chances_of, placed, positions_of
from civicmath.opinions.fitting import fit, improve, sweep
from civicmath.opinions.matrix import Answers, answers_of
from civicmath.opinions.pairs import count_pairs
from tests.civicmath.opinions.worlds import MISSING, Grid, anything, camps, noise, votes_of


def fitted(grid: Grid, dimensions: int = 2) -> tuple[Answers, Factors]:
    answers = answers_of(votes_of(grid))
    return answers, fit(answers, count_pairs(answers), dimensions)


def yea_sayers(seed: int, people: int = 300, statements: int = 40) -> Grid:
    """People who differ only in agreeing with whatever they are shown."""
    rng = np.random.default_rng((seed, 8))
    score = rng.normal(size=(people, 1)) + rng.normal(size=statements)
    said = np.where(rng.random((people, statements)) < 1 / (1 + np.exp(-score)), 1, -1)
    return np.where(rng.random((people, statements)) < 0.5, said, MISSING).astype(np.int64)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 3))
def test_a_person_stands_where_ridge_least_squares_puts_her(seed: int, dimensions: int) -> None:
    grid = anything(seed, 25, 10)
    votes = votes_of(grid)
    answers, factors = fitted(grid, dimensions)
    plain = dataclasses.replace(factors, doubts=np.zeros_like(factors.doubts))
    places, doubts = placed(answers, plain)
    for row, name in enumerate(votes.participants):
        mine = grid[int(name)][answers.columns]
        seen = mine != MISSING
        hers = np.column_stack([np.ones(seen.sum()), plain.loadings[seen]])
        matrix_ = hers.T @ hers / plain.noise + np.diag(plain.prior)
        expected = np.linalg.solve(matrix_, hers.T @ (mine[seen] - plain.means[seen]) / plain.noise)
        np.testing.assert_allclose(places[row], expected, atol=1e-7)
        np.testing.assert_allclose(doubts[row], np.linalg.inv(matrix_), atol=1e-7)


@pytest.mark.parametrize("dimensions", [0, 1, 2, 3])
def test_who_counts_no_times_is_left_out_and_nobody_else_moves(dimensions: int) -> None:
    answers, factors = fitted(anything(3, 25, 10), dimensions)
    times = np.arange(25.0) % 3
    all_of_them, some = placed(answers, factors), placed(answers, factors, times)
    for everybody, drawn in zip(all_of_them, some, strict=True):
        assert np.array_equal(drawn[times > 0], everybody[times > 0])
        assert not drawn[times == 0].any()


def test_sweeps_find_what_the_votes_were_made_from() -> None:
    rng = np.random.default_rng(5)
    place, leaning = rng.normal(size=(3000, 1)), 0.3 * rng.normal(size=(3000, 1))
    loadings, means = rng.normal(0, 0.4, 30), rng.normal(0, 0.3, 30)
    lean = means + leaning + place * loadings
    said = np.where(rng.random(lean.shape) < (1 + np.clip(lean, -1, 1)) / 2, 1, -1)
    seen = rng.random(lean.shape) < 0.5
    _, factors = fitted(np.where(seen, said, MISSING).astype(np.int64), 1)
    expected = np.clip(lean, -1, 1)
    assert abs(np.corrcoef(factors.loadings[:, 0], loadings)[0, 1]) > 0.97
    assert np.abs(factors.means - expected.mean(axis=0)).max() < 0.15
    assert 0.15 < np.sqrt(factors.leaning) < 0.35


def test_who_answered_little_has_a_large_standard_error() -> None:
    grid, _ = camps(2, people=400, statements=60, shown=1.0)
    grid[:40, 6:] = MISSING
    votes = votes_of(grid)
    answers, factors = fitted(grid, 1)
    errors = positions_of(answers, factors).errors
    few = np.isin(votes.participants.astype(int), np.arange(40))
    assert errors[few, 1].min() > 2 * errors[~few, 1].max()
    assert errors[few, 0].min() > errors[~few, 0].max()


def test_standard_errors_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(9)
    truth = rng.normal(size=2000)
    loadings = rng.choice([-0.5, 0.5], 40)
    lean = truth[:, None] * loadings
    noise_ = rng.normal(0, 0.6, lean.shape)
    said = np.clip(np.rint(lean + noise_), -1, 1)
    grid = np.where(rng.random(lean.shape) < 0.4, said, MISSING).astype(np.int64)
    votes = votes_of(grid)
    answers, factors = fitted(grid, 1)
    found = positions_of(answers, factors)
    mine = truth[votes.participants.astype(int)]
    along = found.places[:, 1] * np.sign(np.corrcoef(found.places[:, 1], mine)[0, 1])
    inside = np.abs(along - mine) <= 1.96 * found.errors[:, 1]
    assert 0.9 < inside.mean() < 0.99


@pytest.mark.parametrize("seed", [1, 2])
def test_agreeing_with_everything_is_a_leaning_and_no_axis(seed: int) -> None:
    _, factors = fitted(yea_sayers(seed))
    assert factors.leaning > 0.05
    assert (factors.loadings**2).mean() < 0.3 * factors.leaning


def test_the_same_bytes_whatever_the_blocks_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = answers_of(votes_of(anything(4, 60, 12)))
    pairs = count_pairs(answers)
    monkeypatch.setattr(matrix, "PEOPLE_PER_BLOCK", 7)
    with crew_of(1) as alone, crew_of(2) as two:
        first, second = fit(answers, pairs, 2, crew=alone), fit(answers, pairs, 2, crew=two)
        places = [positions_of(answers, first, crew) for crew in (alone, two)]
    for name in ("means", "loadings", "doubts", "passes"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
    assert (first.noise, first.leaning) == (second.noise, second.leaning)
    assert np.array_equal(places[0].places, places[1].places)
    assert np.array_equal(places[0].errors, places[1].errors)


def test_people_who_count_twice_are_as_people_who_are_there_twice() -> None:
    grid = anything(6, 20, 8)
    answers, start = fitted(grid)
    twice = answers.take(np.repeat(np.arange(20), 2))
    one = improve(answers, start, most=3, times=np.full(20, 2.0))
    other = improve(twice, start, most=3)
    np.testing.assert_allclose(one.loadings, other.loadings, atol=1e-9)
    np.testing.assert_allclose(one.noise, other.noise, atol=1e-9)


def test_who_counts_no_time_changes_nothing() -> None:
    grid = anything(7, 20, 8)
    answers, start = fitted(grid)
    times = np.ones(20)
    times[10:] = 0.0
    some = sweep(answers, start, times=times)
    half = sweep(answers.take(np.arange(10)), start)
    np.testing.assert_allclose(some.statements, half.statements, atol=1e-12)
    assert some.people == half.people


@pytest.mark.parametrize("expected", [-3.0, -1.0, 0.0, 0.4, 1.0, 9.0])
def test_chances_are_never_nothing_and_sum_to_one(expected: float) -> None:
    chances = chances_of(np.array([[expected]]), np.array([0.2]))[0, 0]
    assert chances.sum() == pytest.approx(1.0)
    assert chances.min() >= LEAST_CHANCE * (1 - 1e-12)
    assert (chances[2] > chances[0]) == (expected > 0)


EVIL: dict[str, Callable[[], Grid]] = {
    "one person": lambda: np.array([[1, -1, 0, 1]]),
    "one statement": lambda: np.array([[1], [-1], [0], [1]]),
    "one vote": lambda: np.array([[-1]]),
    "all agree": lambda: np.ones((12, 5), np.int64),
    "all pass": lambda: np.zeros((12, 5), np.int64),
    "two people opposed": lambda: np.array([[1] * 9, [-1] * 9]),
    "everybody answers one statement of her own": lambda: np.where(np.eye(6) > 0, 1, MISSING),
    "noise": lambda: noise(1, people=30, statements=6),
    "one who answered everything": lambda: np.concatenate(
        [anything(3, 20, 8, 0.2), np.ones((1, 8), np.int64)]
    ),
}


@pytest.mark.parametrize("dimensions", [0, 1, 2, 3])
@pytest.mark.parametrize("name", EVIL)
def test_every_figure_is_finite(name: str, dimensions: int) -> None:
    answers, factors = fitted(EVIL[name]().astype(np.int64), dimensions)
    found = positions_of(answers, factors)
    for part in (factors.means, factors.loadings, factors.doubts, factors.passes, *found):
        assert np.isfinite(part).all()
    assert factors.noise > 0
    assert factors.dimensions == dimensions
    axes = factors.axes() if dimensions == 2 else None
    assert axes is None or (np.isfinite(axes.loadings).all() and np.isfinite(axes.ridge).all())
