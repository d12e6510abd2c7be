"""The documents are complete and true: settings, commands, errors, links, versions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.main import get_command

import civicmath
import voorkant
from civicmath.version import __version__
from tests.contracts import papers
from tests.contracts.house import ROOT, all_modules
from voorkant.common.errors import MathematicsRefused, error_classes, sentences_of
from voorkant.common.sentences import LANGUAGES
from voorkant.project.env import FILE, PREFIX, variables


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# — settings —


def test_every_setting_stands_in_the_operations_page_with_its_default_and_sentence() -> None:
    page = _text("docs/operations.md")
    missing = [
        variable.name
        for variable in variables().values()
        if f"`{variable.name}`" not in page
        or variable.sentence not in page
        or (variable.default is not None and f"`{variable.default}`" not in page)
    ]
    assert missing == []


def test_every_setting_that_a_document_names_exists() -> None:
    known = {variable.name for variable in variables().values()}
    known |= {name + FILE for name in known}
    named = {
        (page.name, name)
        for page in papers.pages()
        for name in re.findall(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8"))
    }
    assert {pair for pair in named if pair[1] not in known} == set()


# — commands —


def _commands(application: typer.Typer) -> dict[str, set[str]]:
    """Each command of a program and, where it is a group, the commands inside it."""
    group = get_command(application)
    commands = getattr(group, "commands", {})
    return {name: set(getattr(command, "commands", {})) for name, command in commands.items()}


def _programs() -> dict[str, dict[str, set[str]]]:
    from civicmath.cli.app import app as civicmath_app
    from voorkant.cli.app import app as voorkant_app

    return {"voorkant": _commands(voorkant_app), "civicmath": _commands(civicmath_app)}


@pytest.mark.parametrize("program", ["voorkant", "civicmath"])
def test_every_command_is_explained(program: str) -> None:
    pages = [ROOT / "README.md", ROOT / "docs/operations.md", *ROOT.glob("docs/guide/*.md")]
    told = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    commands = _programs()[program]
    assert commands
    whole = [
        f"{name} {inner}".strip() for name, inside in commands.items() for inner in inside or [""]
    ]
    assert [command for command in whole if f"{program} {command}" not in told] == []


@pytest.mark.parametrize("program", ["voorkant", "civicmath", "make"])
def test_every_command_that_a_document_names_exists(program: str) -> None:
    if program == "make":
        makefile = _text("Makefile")
        known = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    else:
        known = set(_programs()[program])
    unknown = {
        page.relative_to(ROOT).as_posix(): words
        for page in papers.pages()
        if (words := papers.words_after(program, page.read_text(encoding="utf-8")) - known)
    }
    assert unknown == {}


def test_a_command_that_does_not_exist_is_seen_only_where_it_stands_as_code() -> None:
    text = "make sure of `make tset`.\n```\nvoorkant serve\nmake lint\n```\nvoorkant helps."
    assert papers.words_after("make", text) == {"tset", "lint"}
    assert papers.words_after("voorkant", text) == {"serve"}


# — errors —


def test_every_error_of_the_platform_has_its_sentences_in_every_language() -> None:
    all_modules(voorkant)
    missing = []
    for kind in error_classes():
        for language in LANGUAGES:
            try:
                sentence = sentences_of(kind, language)
            except KeyError:
                missing.append(f"{kind.__name__} ({kind.code}) in {language}")
                continue
            if kind is not MathematicsRefused:
                assert all((sentence.what, sentence.why, sentence.remedy)), kind.code
    assert missing == []


def test_both_languages_of_an_error_use_the_same_parameters() -> None:
    all_modules(voorkant)
    different = [
        kind.code
        for kind in error_classes()
        if len({sentences_of(kind, language).placeholders() for language in LANGUAGES}) > 1
    ]
    assert different == []


def test_codes_of_errors_are_not_used_twice() -> None:
    all_modules(voorkant)
    codes = [kind.code for kind in error_classes()]
    assert sorted(code for code in set(codes) if codes.count(code) > 1) == []


def test_every_refusal_of_the_mathematics_has_its_sentences_in_every_language() -> None:
    from civicmath import errors

    all_modules(civicmath)
    found, waiting = [], [errors.Refusal]
    while waiting:
        children = waiting.pop().__subclasses__()
        found += children
        waiting += children
    assert found
    codes = {kind.code for kind in found if "code" in vars(kind)}
    for language in LANGUAGES:
        files = (ROOT / "src/civicmath").rglob(f"sentences/{language}.toml")
        told = "".join(file.read_text(encoding="utf-8") for file in files)
        assert [code for code in sorted(codes) if f'["{code}"]' not in told] == []


# — links, lists, versions —


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = {
        page.relative_to(ROOT).as_posix(): links
        for page in papers.pages()
        if (links := papers.dead_links(page))
    }
    assert dead == {}


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# One *thing*, two\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md) [b](other.md#one-thing-two) [c](https://example.org) `[d](nowhere.md)`\n"
        "[e](gone.md) [f](other.md#three) [g](../page.md) ![h](gone.png)\n",
        encoding="utf-8",
    )
    dead = papers.dead_links(page, tmp_path)
    assert dead == ["gone.md", "other.md#three", "../page.md", "gone.png"]


def test_the_readme_names_the_two_commands() -> None:
    assert {"demo", "test"} <= papers.words_after("make", _text("README.md"))


def test_the_changelog_tells_of_this_version() -> None:
    assert re.search(rf"^## .*{re.escape(__version__)}", _text("CHANGELOG.md"), re.MULTILINE)


@pytest.mark.parametrize("folder", ["docs/decisions"])
def test_every_page_of_a_folder_stands_in_its_list(folder: str) -> None:
    listed = _text(f"{folder}/README.md")
    pages = [page.name for page in (ROOT / folder).glob("[0-9]*.md")]
    assert pages
    assert [page for page in pages if f"]({page})" not in listed] == []


def test_every_room_of_both_packages_stands_in_the_architecture_page() -> None:
    page = _text("docs/architecture.md")
    rooms = {
        folder.name
        for package in ("civicmath", "voorkant")
        for folder in (ROOT / "src" / package).iterdir()
        if (folder / "__init__.py").is_file()
    }
    assert [room for room in sorted(rooms) if not re.search(rf"\b{room}\b", page)] == []


def test_the_licence_is_the_whole_eupl() -> None:
    licence = _text("LICENSE")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [
        number for number in range(1, 16) if not re.search(rf"^{number}\.", licence, re.MULTILINE)
    ] == []
    assert "Appendix" in licence


def test_the_publiccode_file_keeps_to_its_standard() -> None:
    text = _text("publiccode.yml")
    assert 'publiccodeYmlVersion: "0.7"' in text
    assert "license: EUPL-1.2" in text
    for key in ("name", "url", "platforms", "categories", "developmentStatus", "softwareType"):
        assert re.search(rf"^{key}:", text, re.MULTILINE), key
    short = re.findall(r"shortDescription: (.*)", text)
    assert len(short) == 2
    assert [line for line in short if len(line) > 150] == []
