from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.population.pooling import keep_surest, pool

BAR = Fraction(3, 5)


def world(seed: int, people: tuple[int, ...], questions: int) -> tuple[np.ndarray, ...]:
    """Rates around a common leaning, and what so many people answered."""
    rng = np.random.default_rng(seed)
    leaning = rng.normal(0.4, 1.2, questions)
    rates = 1 / (1 + np.exp(-(leaning + rng.normal(0, 0.4, (len(people), questions)))))
    asked = np.repeat(np.array(people)[:, None], questions, axis=1)
    return rates, asked, rng.binomial(asked, rates)


def test_chances_mean_what_they_say() -> None:
    said, true = [], []
    for seed in range(20):
        rates, asked, hits = world(seed, (60, 30, 20), 40)
        pooled = pool(hits, asked, BAR)
        said.append(pooled.everywhere)
        true.append(rates.min(axis=0) > 0.6)
    chances, truth = np.concatenate(said), np.concatenate(true)
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
        here = (chances >= low) & (chances < high)
        assert chances[here].mean() == pytest.approx(truth[here].mean(), abs=0.08)


def test_a_small_village_leans_on_its_neighbours() -> None:
    _, asked, hits = world(3, (400, 400), 40)
    small = np.vstack([asked, np.full(40, 4)])
    sure = np.vstack([hits, np.full(40, 3)])
    alone = pool(sure[2:], small[2:], BAR).above[0]
    together = pool(sure, small, BAR).above[2]
    agreed = hits.sum(axis=0) / asked.sum(axis=0)
    assert np.corrcoef(agreed, together)[0, 1] > 0.8
    assert np.ptp(alone) == pytest.approx(0.0, abs=1e-12)


def test_more_who_agree_never_lowers_the_share_to_expect() -> None:
    _, asked, hits = world(5, (30, 30), 30)
    order = np.argsort(hits[0], kind="stable")
    same = np.repeat(hits[1, :1], 30)[None, :]
    pooled = pool(np.vstack([hits[:1, order], same]), asked, BAR)
    assert (np.diff(pooled.share[0]) >= -1e-12).all()


def test_no_answers_and_no_questions_give_finite_chances() -> None:
    nothing = np.zeros((2, 3), np.int64)
    pooled = pool(nothing, nothing, BAR)
    assert ((pooled.above > 0) & (pooled.above < 1)).all()
    empty = np.zeros((2, 0), np.int64)
    assert pool(empty, empty, BAR).everywhere.shape == (0,)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 12))
def test_every_chance_is_a_chance_and_everywhere_is_never_likelier_than_anywhere(
    seed: int, areas: int, questions: int
) -> None:
    rng = np.random.default_rng(seed)
    asked = rng.integers(0, 50, (areas, questions))
    hits = rng.integers(0, asked + 1)
    pooled = pool(hits, asked, BAR)
    assert np.isfinite(pooled.above).all()
    assert (pooled.cautious <= pooled.everywhere + 1e-12).all()
    assert (pooled.everywhere <= pooled.above.min(axis=0) + 1e-9).all()
    order = rng.permutation(questions)
    again = pool(hits[:, order], asked[:, order], BAR)
    assert again.everywhere == pytest.approx(pooled.everywhere[order], abs=1e-9)


def test_keeping_the_surest_holds_the_expected_share_of_false_ones() -> None:
    chances = np.array([0.5, 0.99, 0.97, 0.9, 0.2])
    assert keep_surest(chances, 0.05).tolist() == [False, True, True, True, False]
    assert not keep_surest(chances, 0.001).any()
    assert keep_surest(np.zeros(0), 0.05).shape == (0,)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("hits", [0, 3000], ids=["nobody agrees", "everybody agrees"])
@pytest.mark.parametrize("areas", [1, 5, 400])
def test_chances_are_finite_for_a_whole_country_of_one_mind(areas: int, hits: int) -> None:
    asked = np.full((areas, 4), 3000)
    pooled = pool(np.full_like(asked, hits), asked, BAR)
    for part in (pooled.above, pooled.everywhere, pooled.cautious, pooled.share):
        assert np.isfinite(part).all()
    assert pooled.everywhere == pytest.approx(np.full(4, hits / 3000), abs=1e-6)


@pytest.mark.filterwarnings("error")
def test_hundreds_of_areas_that_differ_still_have_chances() -> None:
    _, asked, hits = world(6, (1000,) * 400, 20)
    hits[::2, 0], hits[1::2, 0] = 1000, 0
    pooled = pool(hits, asked, BAR)
    assert np.isfinite(pooled.above).all()
    assert pooled.everywhere[0] == pytest.approx(0.0, abs=1e-9)
    few = [pool(hits[:some], asked[:some], BAR).above[:, 1:] for some in (60, 400)]
    assert few[1][:60] == pytest.approx(few[0], abs=0.1)
