from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.random import SeedSequence

from civicmath.opinions import matrix
from civicmath.opinions.bridging import Bridging, find_bridging, scores_of
from civicmath.opinions.crews import crew_of
from civicmath.opinions.fitting import fit
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from tests.civicmath.opinions.test_factors import EVIL
from tests.civicmath.opinions.worlds import Grid, answer, anything, votes_of


def unequal(seed: int, people: int, shown: float, share: float = 0.8) -> tuple[Grid, Grid]:
    """A large and a small camp; the grid, and how each statement does in the mean of the camps."""
    rng = np.random.default_rng((seed, 21))
    leaning = rng.normal(size=(2, 30)) * 1.2
    rates = 1 / (1 + np.exp(-leaning))
    rng = np.random.default_rng((seed, 22, people))
    camp = (rng.random(people) > share).astype(int)
    grid = answer(rng, rates[camp], rng.random((people, 30)) < shown)
    return grid, 2 * rates.mean(axis=0) - 1


def bridges(grid: Grid, dimensions: int = 1, unseen: int = 0, seed: int = 1) -> Bridging:
    answers = answers_of(votes_of(grid, unseen=unseen))
    factors = fit(answers, count_pairs(answers), dimensions)
    return find_bridging(answers, factors, chance=SeedSequence(seed))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_large_camp_does_not_carry_its_own_wishes(seed: int) -> None:
    """The score follows the mean of the camps; the share of everybody follows the large camp."""
    grid, between = unequal(seed, 400, 0.6)
    found = bridges(grid)
    seen = grid != 9
    plain = np.where(seen, grid, 0).sum(axis=0) / seen.sum(axis=0)
    ours, theirs = (np.corrcoef(part, between)[0, 1] for part in (found.score, plain))
    assert ours > 0.9
    assert ours > theirs + 0.05


def test_intervals_hold_what_a_large_conversation_says() -> None:
    inside = []
    for seed in range(6):
        many = answers_of(votes_of(unequal(seed, 4000, 1.0)[0]))
        truth, _ = scores_of(fit(many, count_pairs(many), 1))
        found = bridges(unequal(seed, 300, 0.5)[0])
        inside.append(((found.low <= truth) & (truth <= found.high)).mean())
    assert 0.88 < np.mean(inside) < 0.99


def test_a_statement_nobody_saw_is_not_scored() -> None:
    found = bridges(unequal(1, 100, 0.5)[0], unseen=2)
    assert found.known.tolist() == [True] * 30 + [False] * 2
    assert found.at(31) is None
    names = [str(number) for number in range(32)]
    told = found.to_json_dict(names)
    listed = json.loads(json.dumps(told, allow_nan=False))["statements"]
    assert {one["statement"] for one in listed} == set(names[:30])
    assert [one["low"] for one in listed] == sorted((one["low"] for one in listed), reverse=True)


def test_rankings_of_much_data_are_stabler_than_those_of_little() -> None:
    much, little = bridges(unequal(1, 800, 0.8)[0]), bridges(unequal(1, 40, 0.3)[0])
    assert much.rank_low is not None and little.rank_low is not None  # noqa: PT018 - one state
    assert much.rank_stability is not None
    assert much.rank_low > 0.95 > little.rank_low
    assert much.rank_low <= much.rank_stability <= 1.0


def test_the_same_bytes_whatever_the_threads_and_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = answers_of(votes_of(anything(4, 60, 12)))
    factors = fit(answers, count_pairs(answers), 1)
    monkeypatch.setattr(matrix, "PEOPLE_PER_BLOCK", 13)
    with crew_of(1) as one, crew_of(2) as two:
        found = [
            find_bridging(answers, factors, chance=SeedSequence(2), crew=crew)
            for crew in (one, two)
        ]
    assert np.array_equal(found[0].low, found[1].low)
    assert found[0].rank_low == found[1].rank_low


@pytest.mark.parametrize("dimensions", [0, 1, 3])
@pytest.mark.parametrize("name", EVIL)
def test_evil_conversations_have_finite_scores_inside_their_intervals(
    name: str, dimensions: int
) -> None:
    found = bridges(EVIL[name]().astype(np.int64), dimensions, unseen=1)
    for part in (found.score, found.low, found.high):
        assert np.isfinite(part).all()
        assert (np.abs(part) <= 1.0).all()
    assert ((found.low <= found.score) & (found.score <= found.high)).all()
