"""Why did I get 13?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from civicmath.allotment import Terms, explain_order
from civicmath.allotment.errors import UnknownOrder
from civicmath.allotment.explaining import REASONS
from civicmath.cli import allotment_words
from tests.civicmath.allotment.orders import Row, allotted, any_terms, row_lists


@settings(max_examples=80, deadline=None)
@given(row_lists(least=2), any_terms())
def test_every_order_has_a_reason_for_every_step_and_numbers_that_fit(
    rows: list[Row], terms: Terms
) -> None:
    done = allotted(rows, terms)
    for row in rows:
        why = explain_order(done, row[0])
        assert why.got == done.allotted[row[0]]
        assert why.got_in_all == sum(done.allotted[r[0]] for r in rows if r[4] == row[4])
        assert sum(reason.got for reason in why.reasons) == why.got_in_all
        assert len(why.reasons) == len(done.steps)
        assert {reason.reason for reason in why.reasons} <= set(REASONS)
        for reason in why.reasons:
            assert (reason.reason == "whole") == (0 < reason.wanted == reason.got)
            assert reason.reason != "nothing-left" or reason.got == 0


def _why(rows: list[Row], terms: Terms, order: str) -> list[str]:
    return [reason.reason for reason in explain_order(allotted(rows, terms), order).reasons]


ROWS: list[Row] = [
    ("r1", 12, "village", 1, "r1", "h"),
    ("r2", 40, "village", 2, "r2", "h"),
    ("x1", 4, "elsewhere", 3, "x1", ""),
    ("x2", 30, "elsewhere", 4, "x2", ""),
    ("x3", 30, "elsewhere", 5, "x3", ""),
]


def test_each_reason_is_given_where_it_is_the_reason() -> None:
    first = Terms(62, first=10, klass="village", remainder="time")
    assert _why(ROWS, first, "x1") == ["other-class", "whole"]
    assert _why(ROWS, first, "r1") == ["whole", "whole"]
    assert _why(ROWS, first, "r2") == ["whole", "one-more"]
    assert _why(ROWS, first, "x3") == ["other-class", "not-one-more"]
    assert _why(ROWS, Terms(61, remainder="time"), "r2") == ["level"]
    assert _why(ROWS, Terms(200, cap_person=10), "r1") == ["whole"]
    assert _why(ROWS, Terms(90, first=9, klass="village", cap_person=9), "r1")[1] == "capped"
    proportion = Terms(58, rule="pro-rata", keep=3)
    found = {_why(ROWS, proportion, row[0])[0] for row in ROWS}
    assert found == {"kept", "proportion", "proportion-and-one"}
    assert _why(ROWS, Terms(20, rule="first-come"), "r2") == ["partly"]
    assert _why(ROWS, Terms(20, rule="first-come"), "x2") == ["nothing-left"]
    assert {_why(ROWS[3:], Terms(5, lot=4), name)[0] for name in ("x2", "x3")} == {
        "no-lot",
        "level",
    }


def test_an_order_that_isnt_there_is_refused() -> None:
    with pytest.raises(UnknownOrder):
        explain_order(allotted(ROWS, Terms(5)), "nobody")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_reason_has_its_words(language: str) -> None:
    assert set(allotment_words.REASONS[language]) == set(REASONS)
    assert set(allotment_words.WORDS[language]) == set(allotment_words.WORDS["en"])
    assert set(allotment_words.FALSE[language]) == set(allotment_words.FALSE["en"])
