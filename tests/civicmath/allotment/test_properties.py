"""What the rules promise, on all small markets that hypothesis thinks of."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civicmath.allotment import Terms
from tests.civicmath.allotment.orders import Row, allotted, any_terms, row_lists, shares, totals

SMALL = settings(max_examples=60, deadline=None)
QUANTITIES = st.lists(st.integers(0, 12), min_size=1, max_size=6)
FAIR = st.sampled_from(
    [
        {},
        {"remainder": "time"},
        {"first": 3, "klass": "village"},
        {"cap_person": 4},
        {"cap_household": 5},
        {"first": 2, "klass": "village", "cap_person": 5},
    ]
)
"""Bricks in all its forms but lots, which can't keep every promise."""


@SMALL
@given(row_lists(least=2), any_terms())
def test_never_more_than_asked_than_there_is_or_than_a_cap(rows: list[Row], terms: Terms) -> None:
    got = allotted(rows, terms).allotted
    assert all(0 <= got[row[0]] <= row[1] for row in rows)
    assert sum(got.values()) <= terms.supply
    if terms.cap_person is not None:
        assert max(totals(rows, got, 4).values()) <= terms.cap_person
    if terms.cap_household is not None:
        homes = totals(rows, got, 5)
        assert max((n for home, n in homes.items() if home), default=0) <= terms.cap_household


@SMALL
@given(row_lists(), any_terms(lots=False))
def test_the_sum_is_exact(rows: list[Row], terms: Terms) -> None:
    got = allotted(rows, terms).allotted
    wanted: dict[tuple[str, str], int] = {}
    for row in rows:
        wanted[row[4], row[5]] = wanted.get((row[4], row[5]), 0) + row[1]
    homes: dict[str, int] = {}
    for (person, home), asked in wanted.items():
        name = home or f"alone {person}"
        homes[name] = homes.get(name, 0) + min(asked, terms.cap_person or asked)
    possible = sum(
        n if home.startswith("alone") else min(n, terms.cap_household or n)
        for home, n in homes.items()
    )
    assert sum(got.values()) == min(terms.supply, possible)


@SMALL
@given(row_lists(least=2), any_terms(), st.randoms())
def test_the_order_of_rows_never_matters(rows: list[Row], terms: Terms, chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = allotted(rows, terms), allotted(shuffled, terms)
    assert one.to_json_dict() == two.to_json_dict()


@SMALL
@given(row_lists(least=2), any_terms())
def test_nobody_with_a_lot_gets_less_than_it(rows: list[Row], terms: Terms) -> None:
    got = totals(rows, allotted(rows, terms).allotted, 4)
    assert all(number == 0 or number >= terms.lot for number in got.values())


@SMALL
@given(st.lists(st.integers(0, 6), min_size=1, max_size=4), st.integers(0, 20))
def test_bricks_give_the_poorest_most_then_the_next_poorest(
    quantities: list[int], supply: int
) -> None:
    total = min(supply, sum(quantities))
    possible = [
        sorted(choice)
        for choice in product(*(range(quantity + 1) for quantity in quantities))
        if sum(choice) == total
    ]
    assert sorted(shares(quantities, supply)) == max(possible)


@SMALL
@given(row_lists(), st.integers(0, 40), FAIR)
def test_more_to_divide_takes_nothing_from_anybody_by_bricks(
    rows: list[Row], supply: int, rule: dict[str, object]
) -> None:
    before = allotted(rows, Terms(supply, **rule)).allotted  # type: ignore[arg-type]
    after = allotted(rows, Terms(supply + 1, **rule)).allotted  # type: ignore[arg-type]
    assert all(after[name] >= before[name] for name in before)


@SMALL
@given(row_lists(), st.integers(0, 40), st.sampled_from(["lottery", "first-come"]))
def test_more_to_divide_takes_nothing_from_anybody_in_a_row(
    rows: list[Row], supply: int, rule: str
) -> None:
    before = allotted(rows, Terms(supply, rule=rule)).allotted  # type: ignore[arg-type]
    after = allotted(rows, Terms(supply + 1, rule=rule)).allotted  # type: ignore[arg-type]
    assert all(after[name] >= before[name] for name in before)


@SMALL
@given(
    row_lists(),
    st.integers(0, 40),
    FAIR | st.sampled_from([{"rule": "lottery"}, {"rule": "first-come"}]),
    st.data(),
)
def test_when_somebody_withdraws_nobody_gets_less(
    rows: list[Row], supply: int, rule: dict[str, object], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from([row[4] for row in rows]))
    rest = [row for row in rows if row[4] != gone]
    assume(rest)
    before = totals(rows, allotted(rows, Terms(supply, **rule)).allotted, 4)  # type: ignore[arg-type]
    after = totals(rest, allotted(rest, Terms(supply, **rule)).allotted, 4)  # type: ignore[arg-type]
    assert all(after[name] >= before[name] for name in after)


TRUTHFUL = st.sampled_from(
    [
        {},
        {"first": 3, "klass": "village"},
        {"cap_person": 4},
        {"cap_household": 5},
        {"lot": 2},
        {"rule": "lottery"},
        {"rule": "first-come"},
    ]
)


@SMALL
@given(row_lists(least=2), st.integers(2, 40), TRUTHFUL, st.integers(1, 9), st.data())
def test_asking_more_than_you_want_never_helps(
    rows: list[Row], supply: int, rule: dict[str, object], more: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    asked = list(rows)
    name, quantity, klass, at, person, home = rows[place]
    asked[place] = (name, quantity + more, klass, at, person, home)
    terms = Terms(supply, **rule)  # type: ignore[arg-type]
    honest = totals(rows, allotted(rows, terms).allotted, 4)[person]
    greedy = totals(asked, allotted(asked, terms).allotted, 4)[person]
    wanted = sum(row[1] for row in rows if row[4] == person)
    assert min(greedy, wanted) <= honest


@SMALL
@given(row_lists(), st.integers(0, 40), st.data())
def test_splitting_an_order_over_two_rows_changes_nothing_for_a_person(
    rows: list[Row], supply: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    name, quantity, klass, at, person, home = rows[place]
    part = data.draw(st.integers(0, quantity))
    split = [row for row in rows if row[0] != name]
    split += [
        (f"{name}x", part, klass, at, person, home),
        (f"{name}y", quantity - part, klass, at, person, home),
    ]
    before = totals(rows, allotted(rows, Terms(supply)).allotted, 4)
    assert totals(split, allotted(split, Terms(supply)).allotted, 4) == before


CONSISTENT = st.sampled_from([{}, {"rule": "lottery"}, {"cap_person": 4}])


@SMALL
@given(QUANTITIES, st.integers(0, 40), CONSISTENT, st.data())
def test_when_somebody_leaves_with_her_part_the_others_keep_theirs(
    quantities: list[int], supply: int, rule: dict[str, object], data: st.DataObject
) -> None:
    rows: list[Row] = [(f"o{n}", q, "", n, f"o{n}", "") for n, q in enumerate(quantities)]
    gone = data.draw(st.integers(0, len(rows) - 1))
    rest = [row for row in rows if row[0] != f"o{gone}"]
    assume(rest)
    before = allotted(rows, Terms(supply, **rule)).allotted  # type: ignore[arg-type]
    left = supply - before[f"o{gone}"]
    after = allotted(rest, Terms(left, **rule)).allotted  # type: ignore[arg-type]
    assert after == {name: number for name, number in before.items() if name in after}


@pytest.mark.parametrize("size", [10**12, 10**12 - 1])
def test_near_ties_of_huge_orders_are_decided_exactly(size: int) -> None:
    # As floats these quotas are equal: 3 x 10^12 x (10^12 - 1) needs more than 53 bits.
    quantities = [size, size - 1, size - 2]
    supply = 10**12 - 2
    got = shares(quantities, supply, rule="pro-rata")
    total = sum(quantities)
    exact = [divmod(quantity * supply, total) for quantity in quantities]
    missing = supply - sum(whole for whole, _ in exact)
    ranked = sorted(range(3), key=lambda place: -exact[place][1])
    expected = [whole for whole, _ in exact]
    for place in ranked[:missing]:
        expected[place] += 1
    assert got == expected
    assert sum(got) == supply


def test_bricks_are_exact_where_floats_would_round() -> None:
    half = 10**12 // 2
    assert shares([half, half - 1, 1], 2 * half - 1) == [half - 1, half - 1, 1]
    assert shares([half, half - 1, 1], 2 * half) == [half, half - 1, 1]
