from __future__ import annotations

import numpy as np
import pytest

from civicmath.opinions.gaps import CERTAIN, gap_chance, kind_of
from civicmath.opinions.groups import find_groups
from civicmath.opinions.kmeans import cluster
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from tests.civicmath.opinions.test_factors import yea_sayers
from tests.civicmath.opinions.worlds import Grid, answer, camps, votes_of


def smooth(seed: int, people: int = 400, statements: int = 40) -> Grid:
    """Opinions on one line, most people in the middle."""
    rng = np.random.default_rng((seed, 31))
    score = rng.normal(size=(people, 1)) * rng.normal(0, 1.2, statements) + rng.normal(
        0, 0.7, statements
    )
    return answer(rng, 1 / (1 + np.exp(-score)), rng.random((people, statements)) < 0.5)


def two_axes(seed: int, people: int = 800, statements: int = 40) -> tuple[Grid, Grid]:
    """Four camps: for or against on each of two questions that have nothing to do with each other."""
    rng = np.random.default_rng((seed, 32))
    camp = rng.integers(0, 4, people)
    sides = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
    first = np.arange(statements) < statements // 2
    way = rng.choice([-1.0, 1.0], statements) * np.where(first, 1.6, 1.2)
    score = np.where(first, sides[camp][:, :1], sides[camp][:, 1:]) * way
    return answer(rng, 1 / (1 + np.exp(-score)), rng.random(score.shape) < 0.5), camp


def kind_in(grid: Grid) -> str | None:
    answers = answers_of(votes_of(grid))
    return find_groups(
        answers, count_pairs(answers), seed=1, bootstraps=20, progress=lambda _done: None
    ).kind


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_camps_have_a_gap_and_a_smooth_range_has_none(seed: int) -> None:
    assert kind_in(camps(seed)[0]) == "camps"
    assert kind_in(two_axes(seed)[0]) == "camps"
    assert kind_in(smooth(seed)) in {"wings", None}


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_people_who_agree_with_everything_are_no_group(seed: int) -> None:
    assert kind_in(yea_sayers(seed, people=400)) is None


@pytest.mark.parametrize("shape", ["normal", "uniform"])
def test_where_there_is_no_gap_one_is_seen_as_rarely_as_promised(shape: str) -> None:
    seen = 0
    for seed in range(200):
        rng = np.random.default_rng((seed, 33))
        along = rng.normal(size=300) if shape == "normal" else rng.uniform(-2, 2, 300)
        places = np.column_stack([along, rng.normal(0, 0.2, 300)])
        centres, _ = cluster(places, np.ones(300), 2, rng, 5)
        seen += gap_chance(places, centres) <= CERTAIN
    assert seen <= 6


def test_the_chance_is_that_of_the_emptiest_gap() -> None:
    rng = np.random.default_rng(3)
    places = rng.normal(0, 0.1, (300, 2))
    places[100:200, 0] += 1.0
    apart = np.array([[0.0, 0.0], [1.0, 0.0]])
    assert gap_chance(places, apart) < 1e-9
    beside = np.array([[0.0, 0.05], [1.0, 0.0], [0.0, -0.05]])
    assert gap_chance(places, beside) > 0.05


def test_equal_centres_have_no_gap() -> None:
    assert gap_chance(np.zeros((10, 2)), np.zeros((2, 2))) == 1.0
    assert (kind_of(0.01), kind_of(0.011)) == ("camps", "wings")
