from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicmath.population.intervals import (
    benjamini_hochberg,
    clopper_pearson,
    fewest_for,
    found_everywhere,
    newcombe,
    tail_above,
    wilson,
)

# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I: 95% intervals for one share.
PUBLISHED_WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
PUBLISHED_EXACT = [
    (81, 263, 0.2527, 0.3676),
    (15, 148, 0.0578, 0.1617),
    (0, 20, 0.0000, 0.1684),
    (1, 29, 0.0009, 0.1776),
]
# Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
PUBLISHED_DIFFERENCE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
]


def counts(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


@pytest.mark.parametrize(("hits", "trials", "low", "high"), PUBLISHED_WILSON)
def test_wilson_gives_the_published_values(hits: int, trials: int, low: float, high: float) -> None:
    found = wilson(counts(hits), counts(trials), 0.95)
    assert [round(float(end[0]), 4) for end in found] == [low, high]


@pytest.mark.parametrize(("hits", "trials", "low", "high"), PUBLISHED_EXACT)
def test_clopper_pearson_gives_the_published_values(
    hits: int, trials: int, low: float, high: float
) -> None:
    found = clopper_pearson(counts(hits), counts(trials), 0.95)
    assert [round(float(end[0]), 4) for end in found] == [low, high]


@pytest.mark.parametrize(("a", "n", "b", "m", "low", "high"), PUBLISHED_DIFFERENCE)
def test_newcombe_gives_the_published_values(
    a: int, n: int, b: int, m: int, low: float, high: float
) -> None:
    found = newcombe((counts(a), counts(n)), (counts(b), counts(m)), 0.95)
    assert [round(float(end[0]), 4) for end in found] == [low, high]


def test_nothing_asked_gives_the_widest_interval() -> None:
    none = counts(0)
    assert np.ravel(clopper_pearson(none, none, 0.95)).tolist() == [0.0, 1.0]
    assert np.ravel(wilson(none, none, 0.95)).tolist() == [0.0, 1.0]
    difference = newcombe((none, none), (counts(3), counts(4)), 0.95)
    assert np.ravel(difference).tolist() == [-1.0, 1.0]
    assert tail_above(none, none, Fraction(3, 5)) == 1.0


@pytest.mark.parametrize("trials", [1, 2, 7, 30])
def test_the_exact_interval_covers_at_least_as_often_as_it_says(trials: int) -> None:
    hits = np.arange(trials + 1)
    low, high = clopper_pearson(hits, np.full(trials + 1, trials), 0.9)
    for share in np.linspace(0.01, 0.99, 33):
        inside = (low <= share) & (share <= high)
        chance = sum(
            comb(trials, int(k)) * share**k * (1 - share) ** (trials - k) for k in hits[inside]
        )
        assert chance >= 0.9 - 1e-12


@given(st.integers(0, 40), st.integers(1, 40))
def test_a_test_and_the_interval_beside_it_never_contradict_each_other(
    hits: int, trials: int
) -> None:
    hits = min(hits, trials)
    low, _ = clopper_pearson(counts(hits), counts(trials), 0.95)
    chance = tail_above(counts(hits), counts(trials), Fraction(3, 5))
    assert (low[0] > 0.6) == (chance[0] < 0.025)


@given(st.integers(1, 60), st.integers(0, 60))
def test_the_tail_is_the_binomial_sum(trials: int, hits: int) -> None:
    hits = min(hits, trials)
    bar = Fraction(3, 5)
    exact = sum(
        comb(trials, k) * bar**k * (1 - bar) ** (trials - k) for k in range(hits, trials + 1)
    )
    found = float(tail_above(counts(hits), counts(trials), bar)[0])
    assert found == pytest.approx(float(exact), rel=1e-9)


def test_eight_answers_are_the_fewest_that_could_prove_three_fifths() -> None:
    assert fewest_for(Fraction(3, 5), Fraction(1, 40)) == 8
    assert clopper_pearson(counts(8), counts(8), 0.95)[0][0] > 0.6
    assert clopper_pearson(counts(7), counts(7), 0.95)[0][0] < 0.6


def test_benjamini_and_hochberg_keep_four_of_their_own_fifteen() -> None:
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    published += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    shuffled = np.random.default_rng(3).permutation(15)
    kept = benjamini_hochberg(np.array(published)[shuffled], 0.05)
    assert sorted(shuffled[kept].tolist()) == [0, 1, 2, 3]


def test_no_findings_keep_nothing() -> None:
    assert benjamini_hochberg(np.array([]), 0.05).tolist() == []
    assert found_everywhere(np.ones((3, 0)), 0.05).tolist() == []
    assert not found_everywhere(np.ones((3, 4)), 0.05).any()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_with_one_group_adaptive_filtering_is_benjamini_hochberg(chances: list[float]) -> None:
    one = np.array(chances)
    assert np.array_equal(found_everywhere(one[None], 0.05), benjamini_hochberg(one, 0.05))


@given(st.integers(0, 10_000))
def test_adaptive_filtering_follows_its_definition(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chances = rng.random((3, 12)) ** rng.integers(1, 9)
    ordered = np.sort(chances, axis=0)
    largest, second = ordered[-1], ordered[-2]
    allowed = [
        level
        for level in largest
        if level * (second <= level).sum() <= 0.05 * (largest <= level).sum()
    ]
    expected = largest <= max(allowed, default=-1.0)
    assert np.array_equal(found_everywhere(chances, 0.05), expected)


def test_false_discoveries_stay_below_one_in_twenty() -> None:
    rng = np.random.default_rng(11)
    shares = []
    for _ in range(200):
        real = rng.random((2, 40)) < 0.6
        chances = np.where(real, rng.random((2, 40)) ** 12, rng.random((2, 40)))
        kept = found_everywhere(chances, 0.05)
        shares.append((kept & ~real.all(axis=0)).sum() / max(kept.sum(), 1))
    assert np.mean(shares) <= 0.05


@pytest.mark.parametrize("hits", list(product([0, 5], repeat=2)))
def test_a_difference_keeps_within_its_range(hits: tuple[int, int]) -> None:
    low, high = newcombe((counts(hits[0]), counts(5)), (counts(hits[1]), counts(5)), 0.999)
    assert -1.0 <= low[0] <= (hits[0] - hits[1]) / 5 <= high[0] <= 1.0
