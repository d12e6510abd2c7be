from __future__ import annotations

import numpy as np
import pytest
from numpy.random import SeedSequence

from civicmath.opinions.axes import places_of
from civicmath.opinions.crews import ALONE, Crew, crew_of
from civicmath.opinions.fitting import fit
from civicmath.opinions.groups import Clusters
from civicmath.opinions.kmeans import cluster
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.prediction import gain_over_one_group
from civicmath.opinions.stability import (
    Agreement,
    Reference,
    Sample,
    _resampled,
    measure_stability,
)
from tests.civicmath.opinions.worlds import Grid, camps, noise, votes_of


def sample_of(grid: Grid) -> Sample:
    answers = answers_of(votes_of(grid))
    return Sample(answers, np.arange(len(grid)), fit(answers, count_pairs(answers), 2))


def two_groups(sample: Sample) -> Reference:
    places = places_of(sample.answers, sample.start.axes())
    centres, labels = cluster(places, np.ones(len(places)), 2, np.random.default_rng(0), 10)
    assert set(labels.tolist()) == {0, 1}
    return Clusters(centres, 1e-6).reference(places)


def measure(grid: Grid, seed: int = 1, bootstraps: int = 30, crew: Crew = ALONE) -> Agreement:
    sample = sample_of(grid)
    return measure_stability(
        sample,
        {2: two_groups(sample)},
        chance=SeedSequence(seed),
        bootstraps=bootstraps,
        progress=lambda _done: None,
        crew=crew,
    )[2]


def test_camps_come_back_and_noise_does_not() -> None:
    assert measure(camps(1)[0]).low > 0.95
    assert measure(noise(1)).ari < 0.6


def test_the_interval_holds_the_median() -> None:
    found = measure(noise(2))
    assert -1.0 <= found.low <= found.ari <= found.high <= 1.0


def test_the_same_chance_gives_the_same_stability() -> None:
    grid, _ = camps(3, people=60, statements=10, groups=3, shown=0.4)
    assert measure(grid, seed=4) == measure(grid, seed=4)
    assert measure(grid, seed=4) != measure(grid, seed=5)


def test_resamples_are_the_same_whoever_does_them() -> None:
    with crew_of(2) as crew:
        assert measure(noise(3), crew=crew) == measure(noise(3))


def test_every_resample_has_chance_of_its_own() -> None:
    """More resamples leave the ones that were there as they were."""
    sample = sample_of(noise(5))
    references = {2: two_groups(sample)}
    found = [_resampled(sample, references, SeedSequence(3).spawn(count)) for count in (4, 9)]
    assert np.array_equal(found[0], found[1][:4])
    assert len({row.tobytes() for row in found[1]}) > 1


@pytest.mark.parametrize("bootstraps", [1, 5, 26])
def test_any_number_of_resamples_is_told_to_the_end(bootstraps: int) -> None:
    told: list[float] = []
    sample = sample_of(camps(2, people=60)[0])
    measure_stability(
        sample,
        {2: two_groups(sample)},
        chance=SeedSequence(0),
        bootstraps=bootstraps,
        progress=told.append,
    )
    assert told[-1] == 1.0


def test_groups_that_are_there_predict_hidden_answers() -> None:
    gain = gain_over_one_group(sample_of(camps(1)[0]), 2, chance=SeedSequence(1))
    assert gain.low > 0.05
    assert gain.per_answer > gain.low


@pytest.mark.parametrize("routed", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_groups_made_from_noise_predict_nothing(seed: int, routed: bool) -> None:
    sample = sample_of(noise(seed, routed=routed))
    assert gain_over_one_group(sample, 2, chance=SeedSequence(seed)).low < 0


def test_one_much_shown_statement_makes_no_groups() -> None:
    """Everybody saw it, half agree: two clean clusters on the known picture, and nothing to predict with."""
    grid = noise(6, people=300, statements=20)
    grid[:, 0] = np.where(np.arange(300) % 2, 1, -1)
    gain = gain_over_one_group(sample_of(grid), 2, chance=SeedSequence(1))
    assert gain.low < 0
