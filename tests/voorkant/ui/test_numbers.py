"""Numbers as people read them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from voorkant.ui import numbers


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("nl", 0, "0"),
        ("nl", 1921, "1.921"),
        ("nl", 1_234_567, "1.234.567"),
        ("en", 1921, "1,921"),
        ("en", 999, "999"),
    ],
)
def test_whole_numbers_are_grouped_as_the_language_does(
    language: str, value: int, written: str
) -> None:
    with override(language):
        assert numbers.number(value) == written


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("nl", 1, "één"),
        ("nl", 11, "elf"),
        ("nl", 13, "13"),
        ("en", 2, "two"),
        ("nl", 1300, "1.300"),
    ],
)
def test_small_counts_are_said_in_words(language: str, value: int, said: str) -> None:
    with override(language):
        assert numbers.spelled(value) == said


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "0%"),
        (0.0001, "1%"),
        (0.004, "1%"),
        (0.5, "50%"),
        (0.931, "93%"),
        (0.996, "99%"),
        (0.99999, "99%"),
        (1.0, "100%"),
    ],
)
def test_a_percentage_never_says_more_than_we_know(share: float, written: str) -> None:
    assert numbers.percent(share) == written


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_what_is_not_a_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        numbers.percent(share)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_drawing_gets_the_same_length_in_every_language(language: str) -> None:
    with override(language):
        assert numbers.drawn(0.9312) == "93.1%"
        assert numbers.drawn(1) == "100.0%"
