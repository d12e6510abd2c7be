from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civicmath.formats.votes import Votes
from civicmath.opinions.polis import polis_view, silhouettes
from tests.civicmath.opinions.test_pairs import filled
from tests.civicmath.opinions.worlds import MISSING, anything, camps, truth_of, votes_of


def reference(grid: np.ndarray, votes: Votes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Principal components of the dense matrix by singular values; rows in the order of the votes."""
    dense, _ = filled(grid[votes.participants.astype(int)])
    _, singular, right = np.linalg.svd(dense, full_matrices=False)
    return dense, right[:2], singular[:2] ** 2 / max((singular**2).sum(), 1e-300)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(8, 40), st.integers(3, 12), st.floats(0.3, 1))
def test_components_are_those_of_the_dense_matrix_up_to_sign(
    seed: int, people: int, statements: int, shown: float
) -> None:
    grid = anything(seed, people, statements, shown)
    votes = votes_of(grid)
    assume((grid != MISSING).any(axis=0).all())
    view = polis_view(votes)
    dense, components, explained = reference(grid, votes)
    np.testing.assert_allclose(view.explained, explained, atol=1e-9)
    values = np.linalg.eigvalsh(dense.T @ dense)[::-1]
    for number in range(2):
        gap = min(abs(values[number] - other) for k, other in enumerate(values) if k != number)
        if gap < 1e-3 * values[0]:
            continue
        ours, theirs = view.components[number], components[number]
        assert min(np.abs(ours - theirs).max(), np.abs(ours + theirs).max()) < 1e-6
        expected = (
            dense
            @ ours
            * np.sqrt(statements / (grid != MISSING).sum(axis=1))[votes.participants.astype(int)]
        )
        np.testing.assert_allclose(view.places[:, number], expected, atol=1e-8)


def test_a_rejected_statement_counts_as_answered_by_everybody() -> None:
    plain = votes_of(anything(5, 30, 12))
    moderated = Votes(
        plain.participants,
        plain.statements,
        plain.indptr,
        plain.indices,
        plain.values,
        plain.events,
        rejected=6,
    )
    without, with_rejected = polis_view(plain), polis_view(moderated)
    answered = np.diff(plain.indptr)
    stretch = np.sqrt(18 / (answered + 6)) / np.sqrt(12 / answered)
    np.testing.assert_allclose(with_rejected.places, without.places * stretch[:, None], atol=1e-8)
    assert np.array_equal(with_rejected.components, without.components)


def test_planted_camps_are_polis_groups_too() -> None:
    grid, group = camps(3, groups=3)
    votes = votes_of(grid)
    view = polis_view(votes)
    camp = truth_of(votes, group)
    assert len(view.groups) == 3
    assert sum(size.size for size in view.groups) == len(grid)
    for number in range(3):
        _, counts = np.unique(view.labels[camp == number], return_counts=True)
        assert counts.max() / counts.sum() > 0.95


def test_people_with_fewer_than_seven_votes_are_drawn_but_not_grouped() -> None:
    grid, _ = camps(4)
    grid[:10, 6:] = MISSING
    votes = votes_of(grid)
    view = polis_view(votes)
    few = np.diff(votes.indptr) < 7
    assert few.sum() >= 10
    assert (view.labels[few] == -2).all()
    assert (view.labels[~few] >= 0).all()
    assert np.isfinite(view.places).all()


def brute_silhouette(points: np.ndarray, labels: np.ndarray) -> float:
    scores = []
    for i, mine in enumerate(labels):
        own = [
            np.hypot(*(points[i] - p)) for j, p in enumerate(points) if labels[j] == mine and j != i
        ]
        if not own:
            scores.append(0.0)
            continue
        others = min(
            np.mean([np.hypot(*(points[i] - p)) for j, p in enumerate(points) if labels[j] == g])
            for g in set(labels.tolist()) - {mine}
        )
        scores.append((others - np.mean(own)) / max(others, np.mean(own)))
    return float(np.mean(scores))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_silhouette_is_what_counting_by_hand_gives(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(12, 2))
    labels = np.r_[0, 1, 2, rng.integers(0, 3, 9)]
    other = np.minimum(labels, 1)
    found = silhouettes(points, np.stack([labels, other]))
    assert found[0] == pytest.approx(brute_silhouette(points, labels))
    assert found[1] == pytest.approx(brute_silhouette(points, other))


def test_one_group_has_no_silhouette() -> None:
    points = np.random.default_rng(1).normal(size=(6, 2))
    assert silhouettes(points, np.zeros((1, 6), np.int64)).tolist() == [-1.0]


@pytest.mark.parametrize(
    "grid",
    [
        np.array([[1]]),
        np.array([[0]]),
        np.ones((5, 3), int),
        np.zeros((5, 3), int),
        np.array([[1, -1, 0, 1, 1, -1, 1, 1]]),
        np.array([[1], [-1], [1], [0]]),
        np.array([[1, 1], [1, 1], [-1, -1]]),
        np.array([[1, MISSING], [MISSING, -1]]),
    ],
    ids=str,
)
def test_the_smallest_conversations_have_a_small_finite_picture(grid: np.ndarray) -> None:
    view = polis_view(votes_of(grid, unseen=1))
    text = json.dumps(view.to_json_dict(), allow_nan=False)
    assert len(json.loads(text)["components"][0]) == grid.shape[1] + 1
    assert np.isfinite(view.places).all()
    assert (view.explained >= 0).all()
    assert view.explained.sum() <= 1 + 1e-9
