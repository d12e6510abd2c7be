from __future__ import annotations

import importlib.util
import pickle
import pkgutil
import re
import tomllib
from importlib import resources
from string import Formatter

import pytest

import civicmath
from civicmath.errors import (
    LANGUAGES,
    FileTooLarge,
    NotWritable,
    Refusal,
    UnknownVote,
    explain,
    kinds,
)

PARTS = ("what", "why", "remedy")


def rooms() -> list[str]:
    """Every package with refusals of its own, imported."""
    found = ["civicmath"]
    for module in pkgutil.iter_modules(civicmath.__path__, "civicmath."):
        if module.ispkg and importlib.util.find_spec(f"{module.name}.errors") is not None:
            importlib.import_module(f"{module.name}.errors")
            found.append(module.name)
    return found


ROOMS = rooms()
ALL = [kind for room in ROOMS for kind in kinds(room)]


def sentences(language: str, room: str = "civicmath") -> dict[str, dict[str, str]]:
    file = resources.files(room).joinpath("sentences", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def example(kind: type[Refusal]) -> Refusal:
    return kind(**{name: f"<{name}>" for name in kind.needs})


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_every_code_has_its_sentences_and_no_sentence_is_left_over(
    room: str, language: str
) -> None:
    told = set(sentences(language, room)) - {"reasons"}
    assert told == {kind.code for kind in kinds(room)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_a_sentence_says_what_why_and_what_to_do_with_every_parameter(
    kind: type[Refusal], language: str
) -> None:
    texts = sentences(language, kind.__module__.rpartition(".")[0])[kind.code]
    assert set(texts) == set(PARTS)
    assert set().union(*(placeholders(texts[part]) for part in PARTS)) == set(kind.needs)
    said = explain(example(kind), language)
    for part in (said.what, said.why, said.remedy):
        assert part
        assert "{" not in part
        assert len(part) <= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_know_the_same_reasons(language: str) -> None:
    assert set(sentences(language)["reasons"]) == set(sentences("en")["reasons"])


def test_codes_are_dotted_and_unique_over_all_rooms() -> None:
    codes = [kind.code for kind in ALL]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+\.[a-z0-9-]+", code) for code in codes)


@pytest.mark.parametrize("room", ROOMS)
def test_codes_are_drawn_in_the_tree_of_their_room(room: str) -> None:
    tree = importlib.import_module(f"{room}.errors").__doc__ or ""
    drawn = re.findall(r"── (\w+) +([a-z]+\.[a-z0-9-]+)$", tree, re.MULTILINE)
    assert drawn == [(kind.__name__, kind.code) for kind in kinds(room)]


def test_what_the_system_says_is_told_in_the_readers_language() -> None:
    refusal = NotWritable(file="report.json", reason="ENOSPC")
    assert "vol" in explain(refusal, "nl").what
    assert "full" in explain(refusal, "en").what
    assert "EUCLEAN" in explain(NotWritable(file="x", reason="EUCLEAN"), "nl").what


def test_an_unknown_language_gets_english() -> None:
    refusal = FileTooLarge(file="votes.csv.gz", limit="4 GiB")
    assert explain(refusal, "fy") == explain(refusal, "en")
    assert str(refusal).startswith("file.too-large: votes.csv.gz unpacks to more than 4 GiB")


def test_missing_and_strange_parameters_are_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="UnknownVote takes"):
        UnknownVote(file="votes.csv", line=3)
    with pytest.raises(TypeError, match="FileTooLarge takes"):
        FileTooLarge(file="votes.csv", limit="1 MiB", line=3)


def test_a_strangers_text_can_neither_steer_a_terminal_nor_fill_it() -> None:
    refusal = UnknownVote(file="v", line=1, value="\x1b[2J\n" + "x" * 10_000)
    said = explain(refusal).what
    assert said.isprintable()
    assert len(said) < 300


def test_braces_in_a_strangers_text_are_only_text() -> None:
    refusal = UnknownVote(file="{line}", line=1, value="{0.__class__}")
    assert "{0.__class__}" in explain(refusal).what


def test_a_refusal_travels_between_processes_whole() -> None:
    refusal = UnknownVote(file="votes.csv", line=3, value="2")
    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301 - our own, made one line up
    assert type(again) is UnknownVote
    assert again.params == refusal.params
