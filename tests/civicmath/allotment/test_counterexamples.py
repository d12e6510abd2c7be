"""What rules don't keep: each broken promise on docs/methods/allotment.md with its numbers."""

from __future__ import annotations

from tests.civicmath.allotment.orders import shares


def test_pro_rata_takes_a_share_from_somebody_when_there_is_one_more() -> None:
    assert shares([4, 24, 11], 33, rule="pro-rata") == [4, 20, 9]
    assert shares([4, 24, 11], 34, rule="pro-rata") == [3, 21, 10]


def test_pro_rata_gives_more_to_who_asks_more_than_she_wants() -> None:
    assert shares([7, 2, 8, 6], 11, rule="pro-rata")[0] == 3
    assert shares([8, 2, 8, 6], 11, rule="pro-rata")[0] == 4


def test_pro_rata_takes_a_share_from_somebody_when_another_withdraws() -> None:
    # The one who withdraws got nothing, so the others should keep what they have.
    assert shares([1, 2, 11], 3, rule="pro-rata") == [0, 1, 2]
    assert shares([2, 11], 3, rule="pro-rata") == [0, 3]


def test_lots_take_a_share_from_somebody_when_there_is_one_more() -> None:
    before, after = shares([6, 3], 3, lot=2), shares([6, 3], 4, lot=2)
    assert sorted(before) == [0, 3]
    assert after == [2, 2]


def test_lots_can_leave_shares_that_nobody_gets() -> None:
    assert sum(shares([2, 2, 2], 3, lot=2)) == 2
    assert sum(shares([8, 4, 6], 13, rule="lottery", lot=2)) <= 13


def test_a_lottery_of_whole_orders_gives_much_to_one_and_nothing_to_another() -> None:
    got = shares([10, 10, 10], 10, rule="lottery")
    assert sorted(got) == [0, 0, 10]
    assert sorted(shares([10, 10, 10], 10)) == [3, 3, 4]


def test_two_names_get_more_than_one_by_bricks() -> None:
    # Why orders of one person need the same `person`, and people a login that says who they are.
    assert shares([10, 10], 8) == [4, 4]
    alone, twice, other = shares([5, 5, 10], 8)
    assert alone + twice > 4
    assert other < 4
