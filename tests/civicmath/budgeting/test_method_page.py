from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

from civicmath.budgeting import errors
from civicmath.budgeting.certificate import SCHEMA
from civicmath.budgeting.checking.comparing import SCHEMA as CHECKED
from civicmath.budgeting.comparing import compare
from civicmath.budgeting.deciding import COMPLETIONS, RULES, TIE_KEYS, UTILITIES
from civicmath.budgeting.problem import Conditions
from civicmath.errors import kinds
from tests.civicmath.budgeting.elections import approvals
from tests.civicmath.budgeting.villages import VILLAGE, files

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = DOCS / "methods/budgeting.md"


def test_the_worked_example_gives_the_numbers_on_the_page() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 12


def test_every_rule_completion_utility_and_tie_key_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names = {*RULES[1:], *COMPLETIONS, *UTILITIES, *TIE_KEYS}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
    assert f"`{SCHEMA}`" in text
    assert SCHEMA == CHECKED


def test_every_key_of_a_decision_and_a_comparison_is_documented(tmp_path: Path) -> None:
    text = (
        (DOCS / "formats.md").read_text(encoding="utf-8").split("## Elections")[1].split("\n## ")[0]
    )
    text += PAGE.read_text(encoding="utf-8").split("## 7.")[1].split("## 8.")[0]
    named = set(re.findall(r"`([a-z_0-9]+)`", text))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for inner in value.values() for key in keys(inner)}
        if isinstance(value, list):
            return {key for inner in value for key in keys(inner)}
        return set()

    said = json.loads(files(tmp_path, VILLAGE)[1].read_text(encoding="utf-8"))
    election = approvals(10, {"a": 5}, "a").read()
    compared = [one.to_json_dict(election) for one in compare(election, Conditions("cost"))]
    spending = {key for one in compared for key in one["spending"]}
    assert keys(said) | (keys(compared) - spending) <= named


def test_every_refusal_is_documented() -> None:
    text = (DOCS / "formats.md").read_text(encoding="utf-8")
    assert [
        kind.code for kind in kinds("civicmath.budgeting") if f"`{kind.code}`" not in text
    ] == []
    assert errors.BudgetRefusal.__doc__
