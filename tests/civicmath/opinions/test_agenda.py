from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions.agenda import Agenda, find_agenda
from civicmath.opinions.fitting import fit
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.proportional import (
    MONEY_GRID,
    equal_shares,
    is_justified,
    price_of,
    supporters,
)
from tests.civicmath.opinions.test_factors import EVIL
from tests.civicmath.opinions.worlds import Grid, camps, votes_of


def agenda(grid: Grid, k: int = 7, unseen: int = 0) -> Agenda:
    votes = votes_of(grid, unseen=unseen)
    answers = answers_of(votes)
    factors = fit(answers, count_pairs(answers), 1)
    return find_agenda(answers, factors, votes.statements.tolist(), k=k)


def marks(
    seed: int, statements: int, people: int
) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    rng = np.random.default_rng((seed, 61))
    return (rng.random((statements, people)) < rng.beta(1, 2, (statements, 1))).astype(np.uint8)


def plainly_justified(agrees: Grid, chosen: list[int], k: int) -> bool:
    """The definition, by trying every set of people: only for a handful."""
    people = agrees.shape[1]
    for size in range(1, people + 1):
        for who in combinations(range(people), size):
            part = size * k // people
            common = [j for j in range(len(agrees)) if agrees[j, list(who)].all()]
            has = [sum(int(agrees[j, one]) for j in chosen) for one in who]
            if part > 0 and any(j not in chosen for j in common) and max(has) < part:
                return False
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 7), st.integers(2, 30), st.integers(1, 9))
def test_what_equal_shares_buys_passes_the_check(
    seed: int, people: int, statements: int, k: int
) -> None:
    agrees = marks(seed, statements, people)
    order, bought = equal_shares(agrees, np.ones(statements, np.bool_), k)
    assert len(order) == len(set(order)) <= k
    assert bought <= len(order)
    assert is_justified(agrees, np.isin(np.arange(statements), order[:bought]), k)
    assert len(order) == min(k, int((agrees.sum(axis=1) > 0).sum()))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 6), st.integers(1, 6), st.integers(1, 4))
def test_the_check_is_the_definition(seed: int, people: int, statements: int, k: int) -> None:
    agrees = marks(seed, statements, people)
    chosen = np.random.default_rng(seed).random(statements) < 0.4
    listed = np.flatnonzero(chosen).tolist()
    assert is_justified(agrees, chosen, k) == plainly_justified(agrees.astype(int), listed, k)


def test_a_small_camp_gets_its_part() -> None:
    """Thirty in a hundred people get three of ten places, though the others agree on more."""
    agrees = np.zeros((24, 100), np.uint8)
    agrees[:12, :70] = 1
    agrees[12:, 70:] = 1
    order, bought = equal_shares(agrees, np.ones(24, np.bool_), 10)
    assert bought == 10
    assert sum(j >= 12 for j in order) == 3


def test_the_largest_camp_alone_does_not_pass_the_check() -> None:
    agrees = np.zeros((24, 100), np.uint8)
    agrees[:12, :70] = 1
    agrees[12:, 70:] = 1
    assert not is_justified(agrees, np.arange(24) < 10, 10)


@pytest.mark.parametrize(
    ("held", "coins", "cost", "price"),
    [
        ([4], [10], 12, 3),
        ([4], [10], 13, 4),
        ([4], [10], 40, 10),
        ([4], [10], 41, None),
        ([2, 2], [10, 1], 12, 5),
        ([0, 2], [10, 1], 3, None),
        ([0], [10], 1, None),
    ],
)
def test_a_price_is_the_least_that_makes_the_cost(
    held: list[int], coins: list[int], cost: int, price: int | None
) -> None:
    assert price_of(held, coins, cost) == price


def test_nobody_is_refused_by_rounding() -> None:
    """Three people and three places: each statement has one supporter, who pays with all she has."""
    order, bought = equal_shares(np.eye(3, dtype=np.uint8), np.ones(3, np.bool_), 3)
    assert (sorted(order), bought) == ([0, 1, 2], 3)
    thirds = np.eye(7, dtype=np.uint8)
    assert equal_shares(thirds, np.ones(7, np.bool_), 7)[1] == 7
    assert MONEY_GRID > 1000


def test_every_camp_sees_itself_on_the_agenda() -> None:
    grid, group = camps(3, people=300, groups=3)
    found = agenda(grid, k=6)
    assert found.justified
    assert found.people == 300
    assert found.unrepresented < 30
    assert sum(item.represents for item in found.items) + found.unrepresented == 300
    owners = [int(item.statement) % 3 for item in found.items]
    assert set(owners) == {0, 1, 2}
    assert len(group) == 300


def test_groups_are_counted_where_there_are_any() -> None:
    grid, _ = camps(4, people=200)
    votes = votes_of(grid)
    answers = answers_of(votes)
    factors = fit(answers, count_pairs(answers), 1)
    labels = np.arange(200) % 2
    labels[:20] = -1
    found = find_agenda(answers, factors, votes.statements.tolist(), k=4, labels=labels)
    for item in found.items:
        assert len(item.groups) == 2
        assert sum(item.groups) <= item.represents


def test_what_may_not_come_on_the_agenda_stays_off_it() -> None:
    grid, _ = camps(5)
    votes = votes_of(grid)
    answers = answers_of(votes)
    factors = fit(answers, count_pairs(answers), 1)
    eligible = np.arange(40) < 3
    found = find_agenda(answers, factors, votes.statements.tolist(), eligible=eligible)
    assert {item.statement for item in found.items} <= {"0", "1", "2"}
    assert len(found.items) == 3


def test_a_statement_that_few_answered_does_not_come_on_the_agenda() -> None:
    grid, _ = camps(6)
    grid[:, 0] = np.where(np.arange(300) < 5, 1, 9)
    assert "0" not in {item.statement for item in agenda(grid, k=12).items}


@pytest.mark.parametrize("name", EVIL)
def test_evil_conversations_have_a_small_agenda_or_none(name: str) -> None:
    found = agenda(EVIL[name]().astype(np.int64), unseen=1)
    told = json.loads(json.dumps(found.to_json_dict(), allow_nan=False))
    assert len(told["items"]) <= 7
    assert 0 <= found.unrepresented <= found.people


def test_an_agenda_without_places_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        agenda(camps(1)[0], k=0)


@pytest.mark.parametrize("people", [1, 3, 4, 9, 100])
@pytest.mark.parametrize("levels", [1, 2, 7])
def test_supporters_are_counted_per_level_whatever_the_number_of_people(
    people: int, levels: int
) -> None:
    rng = np.random.default_rng((people, levels))
    agrees = rng.integers(0, 2, (6, people), np.uint8)
    level_of = rng.integers(0, levels, people)
    expected = [np.bincount(level_of, row, levels).tolist() for row in agrees]
    assert supporters(agrees, level_of, levels).tolist() == expected
