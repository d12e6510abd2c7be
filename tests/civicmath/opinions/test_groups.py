from __future__ import annotations

import numpy as np
import pytest

from civicmath.opinions.agreement import adjusted_rand
from civicmath.opinions.groups import (
    IN_BETWEEN,
    TOO_FEW_ANSWERS,
    Candidate,
    Clusters,
    Grouping,
    choose,
    find_groups,
    smallest_allowed,
)
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.stability import Agreement
from tests.civicmath.opinions.worlds import MISSING, Grid, camps, noise, truth_of, votes_of


def groups_in(grid: Grid, seed: int = 1, bootstraps: int = 40) -> Grouping:
    answers = answers_of(votes_of(grid))
    pairs = count_pairs(answers)
    told: list[float] = []
    found = find_groups(answers, pairs, seed=seed, bootstraps=bootstraps, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    return found


def candidate(k: int, low: float, *, large_enough: bool = True, gap: float = 1.0) -> Candidate:
    return Candidate(k, (10,) * k, Agreement(0.9, low, 1.0, 0.9), large_enough, gap)


@pytest.mark.parametrize("groups", [2, 3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_camps_are_found_with_their_number(groups: int, seed: int) -> None:
    grid, truth = camps(seed, groups=groups)
    found = groups_in(grid, seed)
    assert found.clusters is not None
    assert found.clusters.count == groups
    labels, camp = found.labels, truth_of(votes_of(grid), truth)
    sure = labels >= 0
    assert sure.mean() > 0.8
    assert adjusted_rand(camp[sure], labels[None, sure])[0] > 0.95


@pytest.mark.parametrize("routed", [False, True])
def test_noise_has_no_stable_groups(routed: bool) -> None:
    named = [
        groups_in(noise(seed, routed=routed), seed, bootstraps=20).clusters is not None
        for seed in range(12)
    ]
    assert sum(named) == 0


def test_a_handful_of_odd_people_is_not_a_group() -> None:
    grid = noise(1, people=200, statements=30)
    grid[:3] = np.where(np.arange(30) % 2, 1, -1)
    found = groups_in(grid)
    assert found.clusters is None or min(len(found.clusters.centres), 5) >= 2
    for tried in found.candidates:
        assert tried.large_enough == (min(tried.sizes) >= smallest_allowed(int(found.placed.sum())))


def test_everybody_is_in_a_group_in_between_or_has_too_few_answers() -> None:
    grid, _ = camps(5)
    grid[:25, 5:] = MISSING
    found = groups_in(grid)
    labels = found.labels
    assert set(np.unique(labels)) <= {TOO_FEW_ANSWERS, IN_BETWEEN, 0, 1}
    assert np.array_equal(labels == TOO_FEW_ANSWERS, ~found.placed)
    assert (~found.placed).sum() >= 25


def test_the_largest_group_comes_first() -> None:
    small, _ = camps(7, people=60)
    large, group = camps(7, people=300)
    found = groups_in(np.concatenate([small, large[group == 1]]))
    sizes = np.bincount(found.labels[found.labels >= 0])
    assert sizes[0] > sizes[1]


@pytest.mark.parametrize("seed", [39, 42, 52])
def test_groups_of_nearly_one_size_are_ordered_by_their_sure_members(seed: int) -> None:
    grid, _ = camps(seed, people=140, statements=20, groups=2 if seed == 42 else 3)
    found = groups_in(grid, bootstraps=10)
    assert found.clusters is not None
    for tried in found.candidates:
        assert list(tried.sizes) == sorted(tried.sizes, reverse=True)
    assert np.array_equal(
        np.bincount(found.labels[found.labels >= 0]),
        found.candidates[found.clusters.count - 2].sizes,
    )


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ((candidate(2, 0.79), candidate(3, 0.5)), None),
        ((candidate(2, 0.80), candidate(3, 0.5)), 2),
        ((candidate(2, 0.97), candidate(3, 0.96)), 3),
        ((candidate(2, 0.97), candidate(3, 0.90)), 2),
        ((candidate(2, 0.97, large_enough=False), candidate(3, 0.85)), 3),
        ((candidate(2, 0.97, gap=0.001), candidate(4, 0.97)), 2),
        ((candidate(2, 0.79, gap=0.001), candidate(4, 0.97)), 4),
        ((candidate(2, 0.97, gap=0.001), candidate(3, 0.96, gap=0.01), candidate(4, 0.99)), 3),
        ((), None),
    ],
)
def test_the_most_stable_number_wins_and_more_groups_among_equals(
    candidates: tuple[Candidate, ...], chosen: int | None
) -> None:
    assert choose(candidates) == chosen


@pytest.mark.parametrize(("placed", "fewest"), [(10, 5), (250, 5), (251, 6), (1000, 20)])
def test_a_group_has_five_people_or_two_percent(placed: int, fewest: int) -> None:
    assert smallest_allowed(placed) == fewest


def test_membership_is_sure_only_with_odds_of_four_to_one() -> None:
    clusters = Clusters(np.array([[-1.0, 0.0], [1.0, 0.0]]), spread=1.0)
    edge = np.log(4.0) / 2.0
    places = np.array([[-edge - 1e-6, 0], [-edge + 1e-6, 0], [0, 3], [edge + 1e-6, -2], [9, 9]])
    assert clusters.membership(places).tolist() == [0, IN_BETWEEN, IN_BETWEEN, 1, 1]


def test_groups_without_any_spread_are_sure() -> None:
    clusters = Clusters(np.array([[-1.0, 0.0], [1.0, 0.0]]), spread=0.0)
    assert clusters.membership(np.array([[-1.0, 0.0], [1.0, 0.0]])).tolist() == [0, 1]


@pytest.mark.parametrize(
    "grid",
    [
        np.array([[1]]),
        np.array([[1, -1, 1]]),
        np.ones((30, 8), int),
        np.zeros((30, 8), int),
        np.array([[1, -1] * 4, [-1, 1] * 4]),
        np.tile(np.array([[1], [-1]]), (20, 1)),
    ],
    ids=["one vote", "one person", "all agree", "all pass", "two people", "one statement"],
)
def test_small_conversations_have_finite_places_and_no_wonder(grid: Grid) -> None:
    found = groups_in(grid, bootstraps=5)
    assert np.isfinite(found.places).all()
    if len(grid) < 10:
        assert found.clusters is None
        assert found.candidates == ()


def test_two_camps_that_never_differ_within_are_two_stable_groups() -> None:
    grid = np.repeat(np.array([[1] * 6 + [-1] * 6, [-1] * 6 + [1] * 6]), 20, axis=0)
    found = groups_in(grid, bootstraps=20)
    assert found.clusters is not None
    assert np.bincount(found.labels).tolist() == [20, 20]
