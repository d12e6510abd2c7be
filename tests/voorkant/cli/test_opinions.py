from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from tests.voorkant.cli.commands import Terminal
from voorkant.cli.opinions import _say
from voorkant.conversations.bridge import OpinionInput

if TYPE_CHECKING:
    from tests.voorkant.project.servers import Installation

pytestmark = pytest.mark.slow


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    """Two camps of six people who differ on half of eight statements."""
    rows = [
        f"{person},{statement},{1 if statement < 4 or person < 6 else -1}"
        for person in range(12)
        for statement in range(8)
    ]
    path = tmp_path / "Grotestraat [bold].csv"
    path.write_text("\n".join(["participant,statement,vote", *rows]) + "\n")
    return path


def test_a_conversation_becomes_a_page_that_waits_for_a_worker(
    migrated: Terminal, votes: Path, place: Installation
) -> None:
    done = migrated.run("run", "opinions", str(votes))
    assert done.returncode == 0, done.stderr
    assert "Grotestraat [bold].csv" in done.stdout
    assert re.search(r"^/uitkomsten/[0-9a-f-]{36}$", done.stdout, re.MULTILINE)
    assert "voorkant worker" in done.stdout
    assert place.processes() == []


def test_a_long_address_is_shown_whole_on_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = f"http://127.0.0.1:8000/uitkomsten/{'x' * 200}"
    source = OpinionInput("Titel", 12, ["1"], 12, b"", b"")
    answer: dict[str, str | bool | None] = {
        "title": "[red]" + "t" * 195,
        "state": "done",
        "joined": False,
    }
    _say(Console(width=40), source, {**answer, "address": address, "page": "/"})
    assert {address, "[red]" + "t" * 195} <= set(capsys.readouterr().out.splitlines())


def test_asking_again_joins_the_same_run_and_waiting_works_on_it(
    migrated: Terminal, votes: Path, place: Installation
) -> None:
    first = json.loads(migrated.run("run", "opinions", str(votes), "--json").stdout)
    assert first["state"] == "queued"
    assert first["address"] is None
    waited = migrated.run("run", "opinions", str(votes), "--json", "--wait", "--title", "Other")
    assert waited.returncode == 0, waited.stderr
    second = json.loads(waited.stdout)
    assert second == {**first, "state": "done", "joined": True}
    assert place.processes() == []


def test_another_seed_is_another_run(migrated: Terminal, votes: Path) -> None:
    runs = {
        json.loads(migrated.run("run", "opinions", str(votes), "--json", "--seed", seed).stdout)[
            "run"
        ]
        for seed in ("1", "2", "1")
    }
    assert len(runs) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file.not-found"),
        ("participant,statement,vote\n", "votes.none"),
        ("participant,statement,vote\n1,1,7\n", "votes.unknown-value"),
        ("who,what\n1,1\n", "table.missing-column"),
    ],
)
def test_files_that_are_no_conversation_are_refused_with_the_words_of_the_mathematics(
    migrated: Terminal, tmp_path: Path, content: str | None, code: str
) -> None:
    path = tmp_path / "votes.csv"
    if content is not None:
        path.write_text(content)
    done = migrated.run("run", "opinions", str(path))
    assert done.returncode == 2
    assert f"({code})" in done.stderr


@pytest.mark.parametrize("title", ["", "x" * 201, "two\nlines", "no \udcff text"])
def test_a_title_that_is_no_title_is_refused(migrated: Terminal, votes: Path, title: str) -> None:
    done = migrated.run("run", "opinions", str(votes), "--title", title)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_votes_of_a_handful_of_people_can_not_be_opened(
    migrated: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("participant,statement,vote\n1,1,1\n2,1,-1\n")
    done = migrated.run("run", "opinions", str(path), "--open-votes")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
