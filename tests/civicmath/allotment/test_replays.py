"""Six allotments that took place, as far as their figures are public; sources on the method page.

Who asked for what is nowhere published: orders here are made up to agree with the figures that are.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from civicmath.allotment import Terms, Tranche, allot, orders_from_rows
from civicmath.allotment.terms import Rule
from tests.civicmath.allotment.orders import SEED


def _allotted(quantities: list[int], terms: Terms, **columns: Sequence[object]) -> list[int]:
    ids = [f"s{place:05}" for place in range(len(quantities))]
    orders = orders_from_rows(ids, quantities, **columns)  # type: ignore[arg-type]
    gives: list[int] = allot(orders, terms, seed=SEED).gives.tolist()
    return gives


def test_windpark_fryslan_2024_by_bricks() -> None:
    # 20,000 bonds of € 500; € 23.5 million asked by some 2,500 people, at most 100 bonds each.
    quantities = [7] * 800 + [6] * 400 + [30] * 1300
    assert sum(quantities) * 500 == 23_500_000
    got = _allotted(quantities, Terms(20_000, cap_person=100))
    assert sum(got) == 20_000
    assert max(got) == 10  # "ten bonds at most"
    whole = sum(a == q for a, q in zip(got, quantities, strict=True))
    assert Fraction(9, 20) < Fraction(whole, 2500) < Fraction(1, 2)  # "nearly half"
    assert sorted(set(got[1200:])) == [9, 10]


def test_hooibroeken_2024_village_first_ten_then_rounds_the_last_by_time() -> None:
    # 3,800 certificates of € 250. Rounds, literally as the issuer's page describes them.
    rng = np.random.default_rng(1)
    quantities = rng.integers(1, 60, 300).tolist()
    village = [place % 3 == 0 for place in range(300)]
    at = rng.permutation(300).tolist()
    left, got, step = 3800, [0] * 300, 0
    for place in range(300):
        if village[place]:
            got[place] = min(10, quantities[place])
            left -= got[place]
    while left:
        step += 1
        joins = [
            place
            for place in sorted(range(300), key=lambda place: at[place])
            if quantities[place] >= step and (not village[place] or step > 10)
        ]
        for place in joins[:left]:
            got[place] += 1
        left -= min(left, len(joins))
    terms = Terms(3800, first=10, klass="5156", remainder="time")
    classes = ["5156" if here else "" for here in village]
    assert _allotted(quantities, terms, classes=classes, at=at) == got
    assert step > 11


def test_westermeerwind_loan_fund_in_proportion_with_500_euros_kept() -> None:
    # € 5 million; 363 people asked for € 5.9 million and got 83.7% of it, nobody less than € 500.
    quantities = [1] * 23 + [10] * 120 + [44] * 166 + [63] * 54
    quantities[-1] += 11_947 - sum(quantities)
    assert len(quantities) == 363
    assert Fraction(10_000, sum(quantities)).__round__(3) == Fraction(837, 1000)
    got = _allotted(quantities, Terms(10_000, rule="pro-rata", keep=1))
    assert sum(got) == 10_000
    assert got[:23] == [1] * 23
    for number, quantity in zip(got[23:], quantities[23:], strict=True):
        assert abs(number - Fraction(837, 1000) * quantity) < 1


def test_windpark_krammer_2018_tranches_for_members_and_neighbours() -> None:
    # € 10 million: 9 for members, 1 for neighbours, what they leave for others; more than enough
    # was asked by members and neighbours, so others got nothing. Per bond of € 500, by bricks.
    tranches = (Tranche("member", 18_000, "bricks"), Tranche("neighbour", 2_000, "bricks"))
    classes = ["member"] * 900 + ["neighbour"] * 150 + ["other"] * 400
    quantities = [30] * 900 + [20] * 150 + [20] * 400
    got = _allotted(quantities, Terms(20_000, tranches=tranches), classes=classes)
    assert got[:900] == [20] * 900
    assert sum(got[900:1050]) == 2_000
    assert set(got[900:1050]) == {13, 14}
    assert set(got[1050:]) == {0}
    # Had members asked for less, the rest would have flowed on.
    got = _allotted(
        [10] * 900 + quantities[900:], Terms(20_000, tranches=tranches), classes=classes
    )
    assert got[:1050] == [10] * 900 + [20] * 150
    assert sum(got[1050:]) == 8_000


def test_windpark_oostermoer_two_phases_and_a_cap() -> None:
    # € 3 million in bonds of € 250: half first for people living near, then everybody; at most
    # € 5,000 (20 bonds) for one person.
    tranches = (Tranche("near", 6_000, "bricks"),)
    classes = ["near"] * 500 + ["far"] * 600
    quantities = [25] * 500 + [15] * 600
    got = _allotted(quantities, Terms(12_000, tranches=tranches, cap_person=20), classes=classes)
    assert sum(got) == 12_000
    assert max(got) <= 20
    assert min(got[:500]) == 12
    assert set(got[500:]) == {10}


def test_westermeerwind_share_fund_where_everybody_got_all() -> None:
    # 145 people asked for € 3.3 million, and nobody was cut: a rule only matters when it is scarce.
    quantities = [45] * 144 + [120]
    assert sum(quantities) * 500 == 3_300_000
    rules: tuple[Rule, ...] = ("bricks", "pro-rata", "lottery")
    for rule in rules:
        assert _allotted(quantities, Terms(6_600, rule=rule)) == quantities
