from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from civicmath.opinions import matrix
from civicmath.opinions.axes import errors_of, places_of
from civicmath.opinions.crews import crew_of
from civicmath.opinions.fitting import fit
from civicmath.opinions.groups import Clusters, Grouping, find_groups
from civicmath.opinions.matrix import Answers, answers_of
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.tally import tally_everybody, tally_groups
from tests.civicmath.opinions.worlds import MISSING, Grid, answer, votes_of


def halves(grid: Grid) -> tuple[Answers, Grouping]:
    """The grid's people, split left and right of the middle of the first axis."""
    answers = answers_of(votes_of(grid))
    factors = fit(answers, count_pairs(answers), 2)
    axes = factors.axes()
    places, errors = places_of(answers, axes), errors_of(answers, axes)
    side = np.abs(places[:, 0]).mean()
    clusters = Clusters(np.array([[-side, 0.0], [side, 0.0]]), spread=1e-3)
    placed = np.ones(len(places), np.bool_)
    return answers, Grouping(places, errors, factors, axes, 0, placed, clusters, (), None)


def half_related(seed: int) -> Grid:
    """Two camps that differ on the first half of the statements only."""
    rng = np.random.default_rng((seed, 9))
    camp = rng.integers(0, 2, 300)[:, None]
    related = np.arange(20)[None, :] < 10
    chances = np.where(related, np.where(camp == 1, 0.8, 0.2), 0.5)
    return answer(rng, chances, rng.random((300, 20)) < 0.5)


def test_everybody_counts_once_per_answer() -> None:
    grid = np.array([[1, 0, MISSING], [1, -1, MISSING], [-1, -1, MISSING]])
    answers = answers_of(votes_of(grid, unseen=1))
    tally = tally_everybody(answers, count_pairs(answers))
    assert tally.agree.tolist() == [[2, 0, 0, 0]]
    assert tally.disagree.tolist() == [[1, 2, 0, 0]]
    assert tally.answers.tolist() == [[3, 3, 0, 0]]


def test_each_answer_is_counted_where_its_giver_stands_by_her_other_answers() -> None:
    grid = half_related(1)[:60]
    answers, grouping = halves(grid)
    tally = tally_groups(answers, grouping)
    assert grouping.clusters is not None
    expected = np.zeros((3, 2, 20), int)
    axes = grouping.axes
    for name in votes_of(grid).participants:
        row = grid[int(name)]
        for statement in np.flatnonzero(row != MISSING):
            others = (row != MISSING) & (np.arange(20) != statement)
            loading, residual = axes.loadings[others], row[others] - axes.means[others]
            hers = np.column_stack([np.ones(others.sum()), loading])
            ridge = np.diag([axes.grip, *axes.ridge])
            place = np.linalg.solve(hers.T @ hers + ridge, hers.T @ residual)[1:]
            group = grouping.clusters.membership(np.round(place, 9).astype(np.float64)[None])[0]
            if group >= 0:
                expected[:, group, statement] += [
                    row[statement] == 1,
                    row[statement] == -1,
                    1,
                ]
    assert np.array_equal(tally.agree, expected[0])
    assert np.array_equal(tally.disagree, expected[1])
    assert np.array_equal(tally.answers, expected[2])


def test_tallies_are_the_same_whatever_the_blocks_and_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers, grouping = halves(half_related(2))
    whole = tally_groups(answers, grouping)
    monkeypatch.setattr(matrix, "PEOPLE_PER_BLOCK", 11)
    with crew_of(2) as crew:
        parts = tally_groups(answers, grouping, crew)
    for name in ("agree", "disagree", "answers"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


def test_who_gave_too_few_answers_is_counted_in_no_group() -> None:
    answers, grouping = halves(half_related(3))
    many = answers.take(np.flatnonzero(answers.per_person >= 10))
    some = tally_groups(answers, dataclasses.replace(grouping, fewest=10))
    assert np.array_equal(some.answers, tally_groups(many, grouping).answers)


def surprise(agree: Grid, answers: Grid) -> float:
    """Mean squared z of the difference between the camps on the statements where they are equal; 1 is what chance gives."""
    rate, pooled = agree / answers, agree.sum(axis=0) / answers.sum(axis=0)
    variance = pooled * (1 - pooled) * (1 / answers).sum(axis=0)
    return float(((rate[1] - rate[0]) ** 2 / variance)[10:].mean())


def test_camps_that_are_equal_on_a_statement_differ_on_it_by_no_more_than_chance() -> None:
    """Counted in the group that their own vote helped to choose, they would look further apart."""
    with_own_vote, without = [], []
    for seed in range(60):
        answers, grouping = halves(half_related(seed))
        tally = tally_groups(answers, grouping)
        without.append(surprise(tally.agree, tally.answers))
        label = np.repeat(grouping.labels, answers.per_person)
        columns, agrees = answers.indices, answers.values > 0
        agree, everyone = (
            np.stack([np.bincount(columns[(label == g) & which], minlength=20) for g in (0, 1)])
            for which in (agrees, agrees | True)
        )
        with_own_vote.append(surprise(agree, everyone))
    assert np.mean(without) < 1.15
    assert np.mean(with_own_vote) > 1.4


def test_without_groups_there_is_nothing_to_count_in() -> None:
    answers = answers_of(votes_of(np.array([[1, -1], [0, 1]])))
    grouping = find_groups(
        answers, count_pairs(answers), seed=0, bootstraps=1, progress=lambda _done: None
    )
    with pytest.raises(ValueError, match="no stable groups"):
        tally_groups(answers, grouping)
