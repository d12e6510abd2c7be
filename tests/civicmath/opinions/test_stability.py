from __future__ import annotations

import numpy as np
import pytest

from civicmath.opinions.axes import fit_axes, place_equations
from civicmath.opinions.groups import Clusters
from civicmath.opinions.kmeans import cluster, one_set
from civicmath.opinions.pairs import count_pairs_in
from civicmath.opinions.prediction import gain_over_one_group
from civicmath.opinions.stability import Agreement, Reference, Sample, measure_stability
from tests.civicmath.opinions.worlds import MISSING, Grid, camps, noise


def sample_of(grid: Grid) -> Sample:
    seen = (grid != MISSING).astype(np.float32)
    return Sample(np.where(seen > 0, grid, 0).astype(np.float32), seen, np.arange(len(grid)))


def two_groups(sample: Sample) -> Reference:
    axes = fit_axes(count_pairs_in(sample.values, sample.seen))
    places = place_equations(sample.values, sample.seen, axes).solve()
    centres, labels = cluster(
        one_set(places), np.ones((1, len(places))), 2, np.random.default_rng(0), 10
    )
    assert set(labels[0].tolist()) == {0, 1}
    return Clusters(centres[0], 1e-6).reference(places)


def measure(grid: Grid, seed: int = 1, bootstraps: int = 30) -> Agreement:
    sample = sample_of(grid)
    return measure_stability(
        sample,
        {2: two_groups(sample)},
        rng=np.random.default_rng(seed),
        bootstraps=bootstraps,
        progress=lambda _done: None,
    )[2]


def test_camps_come_back_and_noise_does_not() -> None:
    assert measure(camps(1)[0]).low > 0.95
    assert measure(noise(1)).ari < 0.6


def test_the_interval_holds_the_median() -> None:
    found = measure(noise(2))
    assert -1.0 <= found.low <= found.ari <= found.high <= 1.0


def test_the_same_chance_gives_the_same_stability() -> None:
    grid = noise(3)
    assert measure(grid, seed=4) == measure(grid, seed=4)
    assert measure(grid, seed=4) != measure(grid, seed=5)


@pytest.mark.parametrize("bootstraps", [1, 25, 26])
def test_any_number_of_resamples_is_told_to_the_end(bootstraps: int) -> None:
    told: list[float] = []
    sample = sample_of(camps(2, people=60)[0])
    measure_stability(
        sample,
        {2: two_groups(sample)},
        rng=np.random.default_rng(0),
        bootstraps=bootstraps,
        progress=told.append,
    )
    assert told[-1] == 1.0


def test_groups_that_are_there_predict_hidden_answers() -> None:
    gain = gain_over_one_group(sample_of(camps(1)[0]), 2, rng=np.random.default_rng(1))
    assert gain.low > 0.05
    assert gain.per_answer > gain.low


@pytest.mark.parametrize("routed", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_groups_made_from_noise_predict_nothing(seed: int, routed: bool) -> None:
    sample = sample_of(noise(seed, routed=routed))
    assert gain_over_one_group(sample, 2, rng=np.random.default_rng(seed)).low < 0


def test_one_much_shown_statement_makes_no_groups() -> None:
    """Everybody saw it, half agree: two clean clusters on the known picture, and nothing to predict with."""
    grid = noise(6, people=300, statements=20)
    grid[:, 0] = np.where(np.arange(300) % 2, 1, -1)
    gain = gain_over_one_group(sample_of(grid), 2, rng=np.random.default_rng(1))
    assert gain.low < 0
