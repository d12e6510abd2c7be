"""Money is whole cents, read strictly and divided exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voorkant.common.errors import InvalidMoney
from voorkant.common.money import MAXIMUM_CENTS, format_cents, parse_cents, split_cents, whole_cents

amounts = st.integers(-MAXIMUM_CENTS, MAXIMUM_CENTS)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)


@pytest.mark.parametrize(
    ("language", "text", "cents"),
    [
        ("nl", "12,50", 1250),
        ("nl", "€ 1.250,50", 125050),
        ("nl", "€12", 1200),
        ("nl", "12,-", 1200),
        ("nl", "1.250", 125000),
        ("nl", "€ -3,05", -305),
        ("nl", "-€ 3,05", -305),
        ("en", "12.50", 1250),
        ("en", "€1,250.50", 125050),
        ("en", "1,250", 125000),
        ("en", "\N{MINUS SIGN}€0.01", -1),
    ],
)
def test_an_amount_is_read_as_people_write_it(language: str, text: str, cents: int) -> None:
    assert parse_cents(text, language) == cents


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "12.50"),
        ("nl", "12,5"),
        ("nl", "12,505"),
        ("nl", "1.25,00"),
        ("nl", "1250.000.0"),
        ("nl", "--5"),
        ("nl", "-€ -5"),
        ("nl", "5-"),
        ("nl", "1 250"),
        ("nl", "€"),
        ("nl", ""),
        ("nl", "١٢"),
        ("nl", "1e3"),
        ("nl", "12,50\n12,50"),
        ("nl", "9" * 41),
        ("nl", "9" * 15),
        ("en", "12,50"),
        ("en", "1.250"),
        ("en", "12,-"),
        ("en", "NaN"),
    ],
)
def test_an_amount_with_two_readings_or_none_is_refused(language: str, text: str) -> None:
    with pytest.raises(InvalidMoney) as refused:
        parse_cents(text, language)
    assert len(str(refused.value.params["given"])) <= 40


@pytest.mark.parametrize("value", [1.0, 0.1, True, "100", None, Fraction(1), MAXIMUM_CENTS + 1])
def test_what_is_not_whole_cents_is_refused_everywhere(value: Any) -> None:
    for use in (whole_cents, format_cents, lambda cents: split_cents(cents, [1, 1])):
        with pytest.raises(InvalidMoney):
            use(value)


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (0, "€\xa00", "€0"),
        (1250_00, "€\xa01.250", "€1,250"),
        (5, "€\xa00,05", "€0.05"),
        (-5, "€\xa0-0,05", "-€0.05"),
        (125050, "€\xa01.250,50", "€1,250.50"),
        (-123456789, "€\xa0-1.234.567,89", "-€1,234,567.89"),
    ],
)
def test_an_amount_is_written_as_people_read_it(cents: int, dutch: str, english: str) -> None:
    assert (format_cents(cents, "nl"), format_cents(cents, "en")) == (dutch, english)


@given(amounts, st.sampled_from(["nl", "en"]))
def test_what_is_written_reads_back_as_the_same_amount(cents: int, language: str) -> None:
    assert parse_cents(format_cents(cents, language), language) == cents


@given(amounts, weights)
def test_parts_sum_to_the_whole_and_are_within_a_cent_of_the_exact_share(
    total: int, parts_of: list[int]
) -> None:
    parts = split_cents(total, parts_of)
    assert sum(parts) == total
    for part, weight in zip(parts, parts_of, strict=True):
        exact = Fraction(total * weight, sum(parts_of))
        assert abs(part - exact) < 1
        assert weight or part == 0


@given(amounts, weights)
def test_a_heavier_weight_never_gets_less(total: int, parts_of: list[int]) -> None:
    parts = split_cents(abs(total), parts_of)
    order = sorted(range(len(parts_of)), key=lambda at: (parts_of[at], -at))
    assert [parts[at] for at in order] == sorted(parts[at] for at in order)


@given(amounts, weights)
def test_a_debt_is_split_like_a_claim(total: int, parts_of: list[int]) -> None:
    assert split_cents(-total, parts_of) == [-part for part in split_cents(total, parts_of)]


def test_equal_remainders_go_to_whoever_comes_first() -> None:
    assert split_cents(100, [1, 1, 1]) == [34, 33, 33]
    assert split_cents(101, [1, 1, 1]) == [34, 34, 33]


@pytest.mark.parametrize("bad", [[], [0, 0], [1, -1], [1, 0.5], [True]])
def test_weights_that_say_nothing_are_refused(bad: list[Any]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_cents(100, bad)
