"""The deciding code and the checker's rules, written twice, agree; and known cases by hand."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings

from civicmath.allotment import Terms, commitment
from civicmath.allotment.checking import _faults_of_steps, _people
from civicmath.allotment.lottery import lottery_order
from civicmath.allotment.terms import Tranche
from tests.civicmath.allotment.orders import SEED, Row, allotted, any_terms, row_lists, shares


@settings(max_examples=150, deadline=None)
@given(row_lists(least=2), any_terms())
def test_a_second_implementation_gives_the_same(rows: list[Row], terms: Terms) -> None:
    done = allotted(rows, terms)
    names = ("id", "quantity", "class", "at", "person", "household")
    plain = [dict(zip(names, map(str, row), strict=True)) for row in rows]
    people = _people(plain, terms.cap_person)
    assert list(_faults_of_steps(people, done.to_json_dict())) == []
    got: dict[str, int] = {}
    for row in rows:
        got[row[4]] = got.get(row[4], 0) + done.allotted[row[0]]
    assert {name: person.has for name, person in people.items()} == got


def test_bricks_fill_everybody_to_one_level() -> None:
    assert shares([2, 5, 9], 12) == [2, 5, 5]
    assert shares([2, 5, 9], 11) in ([2, 5, 4], [2, 4, 5])
    assert shares([2, 5, 9], 100) == [2, 5, 9]
    assert shares([2, 5, 9], 0) == [0, 0, 0]
    assert shares([0, 5], 3) == [0, 3]


def test_what_is_left_goes_to_the_lowest_lottery_numbers() -> None:
    numbers = {name: hashlib.sha256((SEED + name).encode()).hexdigest() for name in "abcd"}
    winners = sorted("abcd", key=lambda name: numbers[name])[:2]
    assert shares([5, 5, 5, 5], 10) == [3 if name in winners else 2 for name in "abcd"]


def test_the_first_ten_of_residents_go_before_a_common_level() -> None:
    rows: list[Row] = [
        ("r1", 12, "village", 1, "r1", ""),
        ("r2", 40, "village", 2, "r2", ""),
        ("x1", 4, "elsewhere", 3, "x1", ""),
        ("x2", 30, "elsewhere", 4, "x2", ""),
    ]

    def got(supply: int) -> list[int]:
        done = allotted(rows, Terms(supply, first=10, klass="village"))
        return [done.allotted[row[0]] for row in rows]

    assert got(16) == [8, 8, 0, 0]
    assert got(20) == [10, 10, 0, 0]
    assert got(30) == [10, 10, 4, 6]
    assert got(34) == [10, 10, 4, 10]  # residents join again in round eleven
    assert got(46) == [12, 15, 4, 15]


def test_what_a_tranche_leaves_flows_on() -> None:
    rows: list[Row] = [
        ("m", 3, "member", 1, "m", ""),
        ("n", 9, "near", 2, "n", ""),
        ("o", 9, "other", 3, "o", ""),
    ]
    tranches = (Tranche("member", 6, "bricks"), Tranche("near", 2, "bricks"))
    done = allotted(rows, Terms(10, tranches=tranches))
    assert [step.given for step in done.steps] == [3, 5, 2]
    assert done.allotted == {"m": 3, "n": 5, "o": 2}


def test_first_come_serves_by_time_and_the_last_gets_what_remains() -> None:
    rows: list[Row] = [(f"o{at}", 4, "", at, f"o{at}", "") for at in (5, 1, 3, 2)]
    done = allotted(rows, Terms(10, rule="first-come"))
    assert done.allotted == {"o1": 4, "o2": 4, "o3": 2, "o5": 0}


def test_who_changes_an_order_joins_the_queue_again() -> None:
    rows: list[Row] = [
        ("a1", 1, "", 1, "a", ""),
        ("a2", 5, "", 9, "a", ""),
        ("b1", 6, "", 2, "b", ""),
    ]
    assert allotted(rows, Terms(6, rule="first-come")).allotted == {"a1": 0, "a2": 0, "b1": 6}


def test_the_oldest_order_of_a_person_is_filled_first() -> None:
    rows: list[Row] = [("z", 3, "", 1, "p", ""), ("a", 5, "", 2, "p", "")]
    assert allotted(rows, Terms(4)).allotted == {"z": 3, "a": 1}


def test_a_household_is_held_to_its_cap_from_the_top() -> None:
    rows: list[Row] = [
        ("a", 9, "", 1, "a", "home"),
        ("b", 2, "", 2, "b", "home"),
        ("c", 9, "", 3, "c", ""),
    ]
    assert allotted(rows, Terms(30, cap_household=6)).allotted == {"a": 4, "b": 2, "c": 9}


def test_a_minimum_is_kept_before_the_rest_is_in_proportion() -> None:
    assert shares([1, 10, 20], 16, rule="pro-rata") == [1, 5, 10]
    assert shares([1, 10, 20], 7, rule="pro-rata") == [0, 2, 5]
    assert shares([1, 10, 20], 7, rule="pro-rata", keep=1) == [1, 2, 4]
    assert shares([1, 10, 20], 2, rule="pro-rata", keep=1).count(1) == 2


def test_a_lot_goes_to_as_many_as_there_are_lots() -> None:
    got = shares([9, 9, 9], 11, lot=5)
    assert sorted(got) == [0, 5, 6]


def test_lottery_numbers_are_the_seed_and_the_id_hashed() -> None:
    names = [f"n{place}" for place in range(50)]
    expected = sorted(names, key=lambda name: hashlib.sha256(f"S{name}".encode()).digest())
    assert [names[place] for place in lottery_order("S", names)] == expected
    assert commitment("S") == hashlib.sha256(b"S").hexdigest()


@pytest.mark.parametrize("seed", ["", "één", "a" * 500])
def test_any_text_can_be_a_seed(seed: str) -> None:
    rows: list[Row] = [("é", 3, "", 1, "é", ""), ("b", 3, "", 1, "b", "")]
    assert sum(allotted(rows, Terms(3), seed).allotted.values()) == 3
