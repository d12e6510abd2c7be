from __future__ import annotations

import numpy as np
import pytest
from numpy.random import SeedSequence

from civicmath.opinions.dimensions import HeldOut, fewest_axes, find_model, held_out
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from tests.civicmath.opinions.test_factors import EVIL, yea_sayers
from tests.civicmath.opinions.worlds import Grid, camps, noise, votes_of


def chosen(grid: Grid, seed: int = 1) -> int:
    return fewest_axes(held_out(answers_of(votes_of(grid)), np.random.default_rng(seed)))


@pytest.mark.parametrize(("groups", "axes"), [(2, 1), (3, 2), (4, 3)])
@pytest.mark.parametrize("seed", [1, 2])
def test_planted_camps_have_one_axis_less_than_there_are_camps(
    groups: int, axes: int, seed: int
) -> None:
    assert chosen(camps(seed, people=600, groups=groups)[0]) == axes


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_independent_answers_have_no_axis(seed: int) -> None:
    assert chosen(noise(seed)) == 0
    assert chosen(yea_sayers(seed)) == 0


def test_an_axis_that_adds_next_to_nothing_is_not_taken_however_certain() -> None:
    tried = [HeldOut(0, 0.7, 0.0021, 0.0001), HeldOut(1, 0.7, 0.0019, 0.0001)]
    assert fewest_axes([*tried, HeldOut(2, 0.7, 0.0, 0.0)]) == 1


def test_the_fewest_axes_within_two_standard_errors_of_the_best_are_taken() -> None:
    tried = [HeldOut(d, 0.7, behind, 0.01) for d, behind in enumerate((0.05, 0.021, 0.019, 0.0))]
    assert fewest_axes(tried) == 2
    assert fewest_axes(tried[:1]) == 0
    assert fewest_axes(()) == 0


def test_a_model_that_is_known_is_not_fitted_again() -> None:
    answers = answers_of(votes_of(camps(1, groups=3)[0]))
    pairs = count_pairs(answers)
    first = find_model(answers, pairs, chance=SeedSequence(1))
    assert first.factors.dimensions == 2
    again = find_model(answers, pairs, chance=SeedSequence(1), known=first.factors)
    assert again.factors is first.factors
    assert again.tried == first.tried


@pytest.mark.parametrize("name", EVIL)
def test_evil_conversations_have_a_finite_model(name: str) -> None:
    answers = answers_of(votes_of(EVIL[name]().astype(np.int64)))
    model = find_model(answers, count_pairs(answers), chance=SeedSequence(1))
    told = model.to_json_dict()
    assert 0 <= model.factors.dimensions <= 3
    assert np.isfinite([one.loss for one in model.tried]).all()
    assert isinstance(told["tried"], list)
