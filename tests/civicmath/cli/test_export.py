"""`civicmath opinions export`: out in three forms, and back with the same report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civicmath.cli import app
from civicmath.formats import read_conversation
from tests.civicmath.formats.files import csv_file, table
from tests.civicmath.formats.test_reading import polis_export


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A conversation of forty people on ten statements, with the words."""
    folder = tmp_path / "source"
    folder.mkdir()
    votes = [(p, s, (p + s) % 3 - 1) for p in range(40) for s in range(10) if (p * s) % 7]
    csv_file(folder, table(votes))
    words = [(s, f"Statement {s}.") for s in range(11)]
    csv_file(folder, table(words, ("statement", "text")), "statements.csv")
    return folder


def run(*arguments: object) -> int:
    return app.run(["opinions", *map(str, arguments)])


def report_of(place: Path, out: Path) -> dict[str, object]:
    assert run("report", place, "--json", out, "--seed", 3) == 0
    said: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
    return {**said, "seconds": 0}


@pytest.mark.parametrize("to", ["polis", "csv", "parquet"])
def test_a_conversation_goes_out_and_its_report_stays_the_same(
    to: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("export", source, out, "--to", to) == 0
    told = capsys.readouterr().out.split()
    assert sorted(told) == sorted(str(path) for path in out.iterdir())
    assert report_of(out, tmp_path / "b.json") == report_of(source, tmp_path / "a.json")
    assert read_conversation(out).texts == read_conversation(source).texts


def test_a_folder_with_something_in_it_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", tmp_path / "not-there", tmp_path.parent, "--language", "nl") == 2
    assert "(folder.not-empty)" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [("--to", "excel"), ("--to",)])
def test_a_form_that_does_not_exist_is_refused(
    wrong: tuple[str, ...], source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", source, tmp_path / "out", *wrong) == 2
    assert "(command.usage)" in capsys.readouterr().err


def test_votes_that_can_not_be_read_leave_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    polis_export(folder, votes_name="votes.csv")
    (folder / "votes.csv").write_text("nothing\n")
    assert run("export", folder, tmp_path / "out") == 2
    assert list((tmp_path / "out").iterdir()) == []
