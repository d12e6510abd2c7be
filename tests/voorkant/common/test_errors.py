"""Every refusal of the platform has a code, a place in the drawn tree, and sentences for people."""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import voorkant
from voorkant.common.errors import (
    Busy,
    InvalidMoney,
    MathematicsRefused,
    NotFound,
    Unexpected,
    VoorkantError,
    error_classes,
    error_named,
    explain,
    sentences_of,
)
from voorkant.common.problems import problem_json
from voorkant.common.sentences import LANGUAGES, Sentence, room_sentences

HERE = Path(voorkant.__file__).parent
ROOMS = sorted(f"voorkant.{path.parent.name}" for path in HERE.glob("*/sentences"))
for errors in HERE.glob("*/errors.py"):
    import_module(f"voorkant.{errors.parent.name}.errors")
CLASSES = [kind for kind in error_classes() if kind.__module__.startswith("voorkant.")]


def test_no_two_refusals_share_a_code() -> None:
    assert [
        code for code, times in Counter(kind.code for kind in CLASSES).items() if times > 1
    ] == []


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.code)
def test_every_refusal_is_drawn_in_the_tree_of_its_module(kind: type[VoorkantError]) -> None:
    assert re.search(rf"[├└]── {kind.__name__}\b", sys.modules[kind.__module__].__doc__ or "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.code)
def test_every_refusal_says_what_is_wrong_why_and_what_to_do(
    kind: type[VoorkantError], language: str
) -> None:
    said = sentences_of(kind, language)
    for text in (said.what, said.why, said.remedy):
        assert text == text.strip()
        assert text.endswith((".", "!", "?", "}"))
        assert "{" not in re.sub(r"\{[a-z_]+\}", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", [kind for kind in CLASSES if kind is not MathematicsRefused], ids=lambda kind: kind.code
)
def test_sentences_use_exactly_the_parameters_that_the_class_names(
    kind: type[VoorkantError], language: str
) -> None:
    _, _, named = (kind.__doc__ or "").partition("Params:")
    assert sentences_of(kind, language).placeholders() == set(re.findall(r"``([a-z_]+)``", named))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_is_left_without_a_refusal(room: str, language: str) -> None:
    raised = {kind.code for kind in CLASSES if kind.__module__.startswith(f"{room}.")}
    assert set(room_sentences(room, language)) == raised


def test_a_sentence_takes_its_parameters_and_nothing_else_from_them() -> None:
    said = explain(InvalidMoney(given="{code} {given.__class__} €"), "en")
    assert said.what.startswith("“{code} {given.__class__} €” is not")


def test_a_missing_parameter_is_a_fault_and_not_a_hole_in_the_text() -> None:
    with pytest.raises(KeyError, match="given"):
        explain(InvalidMoney())


@pytest.mark.parametrize(
    ("asked", "given"), [("nl", "nl"), ("nl-BE", "nl"), ("en-GB", "en"), ("fr", "en")]
)
def test_any_language_gets_the_nearest_that_we_have(asked: str, given: str) -> None:
    assert explain(NotFound(), asked) == sentences_of(NotFound, given)


def test_a_refusal_of_mathematics_speaks_its_own_words() -> None:
    dutch = Sentence("Regel 3 klopt niet.", "Er staat “misschien”.", "Gebruik 1, 0 of -1.")
    english = Sentence("Row 3 is wrong.", "It says “maybe”.", "Use 1, 0 or -1.")
    error = MathematicsRefused(
        code="votes.unknown-value", params={"row": 3}, sentences={"nl": dutch, "en": english}
    )
    assert (error.code, error.status, error.params) == ("votes.unknown-value", 422, {"row": 3})
    assert (explain(error, "nl"), explain(error, "en")) == (dutch, english)


def test_a_stored_code_becomes_the_same_error_again() -> None:
    again = error_named("money.invalid", {"given": "tien"})
    assert isinstance(again, InvalidMoney)
    assert again.params == {"given": "tien"}


@pytest.mark.parametrize("code", ["run.of-an-older-version", "mathematics.refused", ""])
def test_a_code_that_nobody_knows_is_still_shown_as_a_fault(code: str) -> None:
    assert isinstance(error_named(code, {}), Unexpected)


def test_a_problem_holds_what_rfc_9457_asks_and_what_programs_need() -> None:
    assert problem_json(InvalidMoney(given="tien"), "nl") == {
        "type": "urn:voorkant:problem:money.invalid",
        "title": "“tien” is geen bedrag dat wij begrijpen.",
        "status": 422,
        "detail": "Een bedrag bestaat uit euro's, met twee cijfers voor centen of zonder, "
        "bijvoorbeeld 12,50 of 1.250. Schrijf het bedrag in cijfers, zonder andere tekens.",
        "code": "money.invalid",
        "params": {"given": "tien"},
    }


def test_only_what_may_succeed_later_is_transient() -> None:
    assert Busy().transient
    assert not NotFound().transient
    assert not Unexpected().transient


def test_logs_show_code_and_parameters() -> None:
    assert str(InvalidMoney(given="tien\n")) == "money.invalid(given='tien\\n')"
