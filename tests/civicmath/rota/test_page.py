"""The method page is true: its example runs, its words are those of the code."""

from __future__ import annotations

import doctest
from pathlib import Path

from civicmath.cli.rota_words import AIMS
from civicmath.rota.planning import METHOD_VERSION

PAGE = Path(__file__).resolve().parents[3] / "docs/methods/rota.md"


def test_the_worked_example_gives_the_plan_on_the_page() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 7


def test_the_version_and_every_aim_are_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"Method `{METHOD_VERSION}`" in text
    assert [aim for aim in AIMS["en"] if f"`{aim}`" not in text] == []
