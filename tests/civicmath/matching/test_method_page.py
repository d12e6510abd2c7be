from __future__ import annotations

import doctest
import re
from pathlib import Path

import civicmath.matching.errors  # noqa: F401 - kinds lists what was imported
from civicmath.cli.matching_words import FAULTS, WORDS
from civicmath.errors import kinds
from civicmath.matching.files import ASSIGNMENT_COLUMNS, PEOPLE_COLUMNS
from civicmath.matching.reasons import _UNFILLED, _UNPLACED
from civicmath.matching.values import (
    METHOD_VERSION,
    PRICE,
    REQUIREMENTS,
    SCHEMA,
    TOP,
    WISH_LEAST,
    WISH_POINTS,
    WISH_STEP,
)
from tests.civicmath.matching.worlds import crowd, said

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs/methods/matching.md"
FORMATS = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
SECTION = FORMATS.split("## Matching\n")[1].split("\n## ")[0]


def test_the_worked_example_gives_the_numbers_on_the_page() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 12


def test_figures_and_names_on_the_page_are_those_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"Method `{METHOD_VERSION}`, outcome `{SCHEMA}`" in text
    assert f"The price is {PRICE} unless" in text
    assert f"{WISH_POINTS} for the first in the list, {WISH_STEP} less" in text
    assert f"at least {WISH_LEAST};" in text
    assert f"`({TOP} - value) * scale + hash`" in text
    for name in (*REQUIREMENTS, *_UNFILLED.values(), *_UNPLACED.values()):
        assert f"| `{name}` |" in text


def test_every_key_column_and_code_is_in_the_formats_page() -> None:
    from civicmath.matching.decide import match
    from civicmath.matching.what_if import Coming, what_if

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            inner = {key for part in value.values() for key in keys(part)}
            return {key for key in value if not re.fullmatch(r"[pab]\d+", key)} | inner
        if isinstance(value, list):
            return {key for part in value for key in keys(part)}
        return set()

    world = crowd(1, 40, 45)
    told = [said(match(*world, mode="balanced")), said(match(*world, split=True))]
    change = what_if(*world, Coming(without_people=["p1"])).to_json_dict(0)
    named = set(re.findall(r"`([a-z_0-9]+)`", SECTION))
    assert keys(told) | keys(change) <= named
    for columns in (*PEOPLE_COLUMNS, *ASSIGNMENT_COLUMNS):
        assert set(columns) <= named
    codes = {kind.code for kind in kinds("civicmath.matching")}
    assert codes
    assert all(f"| `{code}` |" in FORMATS for code in codes)


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["en"].keys() == WORDS["nl"].keys()
    assert FAULTS["en"].keys() == FAULTS["nl"].keys()
    for name, text in FAULTS["en"].items():
        assert ("{subject}" in text) == ("{subject}" in FAULTS["nl"][name])
    assert set(_UNFILLED.values()) <= WORDS["en"].keys()
