"""The method pages are true: their examples run, their words are those of the code."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from civicmath.allotment.allotting import METHOD_VERSION
from civicmath.allotment.distributing import METHOD_VERSION as DISTRIBUTION
from civicmath.allotment.explaining import REASONS
from civicmath.allotment.terms import REMAINDERS, RULES

PAGES = Path(__file__).resolve().parents[3] / "docs/methods"


@pytest.mark.parametrize(("page", "least"), [("allotment.md", 6), ("distribution.md", 7)])
def test_the_worked_examples_give_the_numbers_on_the_page(page: str, least: int) -> None:
    failed, tried = doctest.testfile(str(PAGES / page), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= least


def test_versions_rules_and_reasons_on_the_pages_are_those_of_the_code() -> None:
    text = (PAGES / "allotment.md").read_text(encoding="utf-8")
    assert f"Method `{METHOD_VERSION}`" in text
    assert all(f"\n| {rule} |" in text or f"**{rule}**" in text for rule in RULES)
    assert all(f"`{reason}`" in text for reason in REASONS)
    assert "--remainder time" in text
    assert set(REMAINDERS) == {"lottery", "time"}
    assert f"Method `{DISTRIBUTION}`" in (PAGES / "distribution.md").read_text(encoding="utf-8")
