from __future__ import annotations

import numpy as np
import pytest

from civicmath.opinions import kmeans
from civicmath.opinions.kmeans import cluster, different, nearest, settle


def clouds(seed: int, size: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    middles = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])
    group = np.arange(size) % 3
    return middles[group] + rng.normal(scale=0.5, size=(size, 2)), group


def test_clouds_that_lie_apart_are_found() -> None:
    places, group = clouds(1)
    _, labels = cluster(places, np.ones(60), 3, np.random.default_rng(0), 10)
    for number in range(3):
        assert len(set(labels[group == number].tolist())) == 1
    assert len(set(labels.tolist())) == 3


def test_the_same_seed_gives_the_same_groups_and_another_may_not() -> None:
    places = np.random.default_rng(5).normal(size=(80, 2))
    runs = [cluster(places, np.ones(80), 4, np.random.default_rng(7), 3) for _ in range(2)]
    assert np.array_equal(runs[0][0], runs[1][0])
    assert np.array_equal(runs[0][1], runs[1][1])


def test_no_step_can_make_settled_groups_better() -> None:
    """A second, plain implementation of a step finds nothing to move."""
    places = np.random.default_rng(2).normal(size=(90, 2))
    centres, labels = cluster(places, np.ones(90), 4, np.random.default_rng(1), 5)
    distances = ((places[:, None] - centres[None]) ** 2).sum(axis=2)
    assert np.array_equal(labels, distances.argmin(axis=1))
    middles = np.stack([places[labels == g].mean(axis=0) for g in range(4)])
    np.testing.assert_allclose(centres, middles, atol=1e-12)


def test_a_point_of_weight_two_is_two_points() -> None:
    places, _ = clouds(3)
    weights = np.r_[np.full(20, 2.0), np.ones(40)]
    weighted, _ = settle(places, weights, places[:3])
    repeated = np.concatenate([places[:20], places])
    plain, _ = settle(repeated, np.ones(80), places[:3])
    np.testing.assert_allclose(weighted, plain, atol=1e-12)


def test_a_point_of_weight_zero_moves_no_centre_but_gets_a_group() -> None:
    places = np.array([[0.0, 0], [1, 0], [9, 0], [10, 0], [100, 0]])
    weights = np.array([1.0, 1, 1, 1, 0])
    centres, labels = cluster(places, weights, 2, np.random.default_rng(0), 5)
    assert sorted(centres[:, 0].tolist()) == [0.5, 9.5]
    assert labels[4] == labels[3]


def test_a_centre_without_points_stays_where_it_is() -> None:
    centres, labels = settle(
        np.array([[0.0, 0.0], [1.0, 0.0]]), np.ones(2), np.array([[0.0, 0], [50, 0]])
    )
    assert centres.tolist() == [[0.5, 0.0], [50.0, 0.0]]
    assert labels.tolist() == [0, 0]


def test_a_point_halfway_belongs_to_the_first_centre() -> None:
    labels, distance = nearest(np.array([[0.0, 0.0]]), np.array([[1.0, 0], [-1, 0]]))
    assert labels.tolist() == [0]
    assert distance.tolist() == [1.0]


def test_fewer_different_points_than_groups_still_end() -> None:
    places = np.zeros((6, 2))
    centres, labels = cluster(places, np.ones(6), 3, np.random.default_rng(0), 2)
    assert np.isfinite(centres).all()
    assert labels.shape == (6,)


def test_many_points_are_settled_on_some_and_all_get_a_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kmeans, "FINISHED_ON", 100)
    places, group = clouds(4, 900)
    _, labels = cluster(places, np.ones(900), 3, np.random.default_rng(0), 10)
    assert len({(a, b) for a, b in zip(group.tolist(), labels.tolist(), strict=True)}) == 3


@pytest.mark.parametrize(("enough", "found"), [(2, 2), (3, 3), (9, 3)])
def test_different_points_are_counted_up_to_enough(enough: int, found: int) -> None:
    places = np.array([[0.0, 0], [0, 1], [0, 0], [1, 0], [0, 1]])
    assert different(places, enough) == found
