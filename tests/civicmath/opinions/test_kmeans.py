from __future__ import annotations

import numpy as np

from civicmath.opinions.kmeans import cluster, nearest, one_set, settle


def clouds(seed: int, size: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    middles = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])
    group = np.arange(size) % 3
    return middles[group] + rng.normal(scale=0.5, size=(size, 2)), group


def test_clouds_that_lie_apart_are_found() -> None:
    places, group = clouds(1)
    _, labels = cluster(one_set(places), np.ones((1, 60)), 3, np.random.default_rng(0), 10)
    for number in range(3):
        assert len(set(labels[0][group == number].tolist())) == 1
    assert len(set(labels[0].tolist())) == 3


def test_the_same_seed_gives_the_same_groups_and_another_may_not() -> None:
    places = np.random.default_rng(5).normal(size=(80, 2))
    runs = [
        cluster(one_set(places), np.ones((1, 80)), 4, np.random.default_rng(7), 3) for _ in range(2)
    ]
    assert np.array_equal(runs[0][0], runs[1][0])
    assert np.array_equal(runs[0][1], runs[1][1])


def test_sets_side_by_side_come_out_as_if_alone() -> None:
    sets = np.stack([clouds(seed)[0].T for seed in range(3)], axis=1)
    weights = np.ones((3, 60))
    starts = sets[:, :, :3].transpose(1, 2, 0)
    together, labels = settle(sets, weights, starts)
    for number in range(3):
        alone, mine = settle(sets[:, number : number + 1], weights[:1], starts[number : number + 1])
        assert np.array_equal(together[number], alone[0])
        assert np.array_equal(labels[number], mine[0])


def test_a_point_of_weight_two_is_two_points() -> None:
    places, _ = clouds(3)
    weights = np.r_[np.full(20, 2.0), np.ones(40)]
    starts = places[None, :3]
    weighted, _ = settle(one_set(places), weights[None], starts)
    repeated = np.concatenate([places[:20], places])
    plain, _ = settle(one_set(repeated), np.ones((1, 80)), starts)
    np.testing.assert_allclose(weighted, plain, atol=1e-12)


def test_a_point_of_weight_zero_moves_no_centre_but_gets_a_group() -> None:
    places = np.array([[0.0, 0], [1, 0], [9, 0], [10, 0], [100, 0]])
    weights = np.array([[1.0, 1, 1, 1, 0]])
    centres, labels = cluster(one_set(places), weights, 2, np.random.default_rng(0), 5)
    assert sorted(centres[0, :, 0].tolist()) == [0.5, 9.5]
    assert labels[0][4] == labels[0][3]


def test_a_centre_without_points_stays_where_it_is() -> None:
    centres, labels = settle(
        one_set(np.array([[0.0, 0.0], [1.0, 0.0]])),
        np.ones((1, 2)),
        np.array([[[0.0, 0], [50, 0]]]),
    )
    assert centres[0].tolist() == [[0.5, 0.0], [50.0, 0.0]]
    assert labels[0].tolist() == [0, 0]


def test_a_point_halfway_belongs_to_the_first_centre() -> None:
    labels, distance = nearest(one_set(np.array([[0.0, 0.0]])), np.array([[[1.0, 0], [-1, 0]]]))
    assert labels.tolist() == [[0]]
    assert distance.tolist() == [[1.0]]


def test_fewer_different_points_than_groups_still_end() -> None:
    places = np.zeros((6, 2))
    centres, labels = cluster(one_set(places), np.ones((1, 6)), 3, np.random.default_rng(0), 2)
    assert np.isfinite(centres).all()
    assert labels.shape == (1, 6)
