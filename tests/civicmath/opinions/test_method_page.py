from __future__ import annotations

import doctest
import re
from pathlib import Path

from civicmath.opinions import groups, stability, verdicts
from civicmath.opinions.report import METHOD_VERSION, SCHEMA, opinion_report
from tests.civicmath.opinions.worlds import camps, votes_of

PAGE = Path(__file__).resolve().parents[3] / "docs/methods/opinions.md"


def test_the_worked_example_gives_the_numbers_on_the_page() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 12


def test_every_key_of_the_report_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8").split("## 6.")[1].split("## 7.")[0]
    named = set(re.findall(r"`([a-z_0-9]+)`", text))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for inner in value.values() for key in keys(inner)}
        if isinstance(value, list):
            return {key for inner in value for key in keys(inner)}
        return set()

    said = opinion_report(votes_of(camps(1)[0]), seed=1, bootstraps=5).to_json_dict()
    assert keys(said) <= named


def test_versions_and_bars_on_the_page_are_those_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"Method `{METHOD_VERSION}`, report `{SCHEMA}`" in text
    assert f"**{verdicts.BAR}**" in text
    assert f"**{groups.STABLE_ARI}**" in text
    assert verdicts.FEWEST_ANSWERS == 8
    assert "fewer than eight answers" in text
    assert groups.FEWEST_ANSWERS == 7
    assert (stability.LOW, stability.HIGH) == (0.05, 0.95)
