"""Conversations in and out on the command line, and a process that is killed in the middle of it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.voorkant.cli.commands import Terminal
from tests.voorkant.conversations.elsewhere import folder_of, votes_of
from tests.voorkant.project.servers import PATIENCE_SECONDS
from voorkant.project.embedded.access import APP

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.voorkant.project.servers import Installation

pytestmark = pytest.mark.slow

SETUP = """
import os, sys
from voorkant.cli import site
with site.ready():
    from tests.voorkant.challenges.made import challenge
    from voorkant.conversations.actions import open_conversation
    from voorkant.conversations.rules import Moderation
    made = challenge(slug="straat")
    open_conversation(challenge_id=made.id, moderation=Moderation.BEFORE, seed=7, acting=None)
"""
LEFT = (
    "people_participant",
    "conversations_response",
    "conversations_import",
    "contributions_contribution",
)
VOTES = votes_of(40, 8)


@pytest.fixture
def terminal(migrated: Terminal) -> Terminal:
    """A terminal beside a challenge whose conversation is open."""
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", SETUP],
        env=migrated.environment(),
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return migrated


@pytest.fixture
def served(place: Installation, terminal: Terminal) -> Iterator[Installation]:
    """The same with its server running, so that a test can look into it."""
    with place.owner():
        yield place


def counts(place: Installation) -> list[int]:
    with place.connect(APP) as connection:
        return [
            int(str((connection.execute(f"SELECT count(*) FROM {table}").fetchone() or "?")[0]))  # noqa: S608
            for table in LEFT
        ]


def await_waiting(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Wait until another process waits for a lock of ours."""
    until = time.monotonic() + PATIENCE_SECONDS
    while connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (0,):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_process_that_is_killed_in_the_middle_leaves_nothing_and_again_works(
    served: Installation, terminal: Terminal, tmp_path: Path
) -> None:
    command = ("import", "csv", str(folder_of(tmp_path / "export", VOTES)), "--challenge", "straat")
    with served.connect() as owner, terminal.running(*command) as process:
        # Its people are made, its answers are on their way: now they wait for this row, and it dies.
        owner.execute("SET lock_timeout = 0")
        with owner.transaction():
            owner.execute("SELECT 1 FROM conversations_conversation FOR UPDATE")
            await_waiting(owner)
            process.kill()
            process.wait(PATIENCE_SECONDS)
        assert counts(served) == [0, 0, 0, 0]
    again = terminal.run(*command, "--json")
    assert again.returncode == 0, again.stderr
    assert counts(served) == [40, len(VOTES), 1, 8]
    told = json.loads(again.stdout)
    assert (told["people"], told["answers"], told["page"]) == (40, len(VOTES), "/opgaven/straat")


def test_the_same_file_twice_is_said_and_not_doubled(terminal: Terminal, tmp_path: Path) -> None:
    command = ("import", "csv", str(folder_of(tmp_path / "export", VOTES)), "--challenge", "straat")
    assert terminal.run(*command).returncode == 0
    again = terminal.run(*command)
    assert again.returncode == 2
    assert "(conversation.imported-before)" in again.stderr


def test_an_archive_goes_out_and_comes_back_under_another_name(
    terminal: Terminal, place: Installation, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "export", VOTES)
    whole = ("--archive", "Wat vindt u van het plein?", "--owner", "dorpsraad-well")
    done = terminal.run("import", "polis", str(folder), *whole, "--village", "well")
    assert done.returncode == 0, done.stderr
    assert "/opgaven/wat-vindt-u-van-het-plein/samen" in done.stdout
    for form in ("csv", "polis", "parquet"):
        out = tmp_path / form
        gone = terminal.run("export", "wat-vindt-u-van-het-plein", str(out), "--to", form)
        assert gone.returncode == 0, gone.stderr
        back = terminal.run(
            "import", form, str(out), *whole, "--village", "well", "--slug", f"nog-een-{form}"
        )
        assert "(conversation.imported-before)" in back.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv", "export", "parquet", "polis"]
    assert place.processes() == []


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--challenge", "straat", "--archive", "Titel", "--owner", "x", "--village", "well"),
        ("--archive", "Titel"),
        ("--archive", "Titel", "--owner", "dorpsraad-well"),
        ("--challenge", "straat", "--owner", "dorpsraad-well"),
    ],
)
def test_a_target_that_is_none_is_refused_before_anything_is_read(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    done = Terminal(tmp_path / "var").run("import", "polis", str(tmp_path / "nothing"), *options)
    assert done.returncode == 2
    assert "(command.usage)" in done.stderr
    assert not (tmp_path / "var").exists()


def test_columns_are_answered_up_front(terminal: Terminal, tmp_path: Path) -> None:
    votes = tmp_path / "uitslag.csv"
    votes.write_text("wie;nummer;keuze\n" + "".join(f"{p};1;1\n" for p in range(6)))
    words = tmp_path / "woorden.csv"
    words.write_text("nummer;zin\n1;Ik merk dat de straat stiller is geworden.\n")
    command = ("import", "csv", str(votes), "--statements", str(words), "--challenge", "straat")
    refused = terminal.run(*command)
    assert "(table.missing-column)" in refused.stderr
    (tmp_path / "kolommen.toml").write_text('participant = "wie"\nstatement = "nummer"\n')
    done = terminal.run(
        *command, "--mapping", str(tmp_path / "kolommen.toml"), "--column", "vote=keuze",
        "--column", "text=zin",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_nothing_is_written_over_files_of_somebody(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = terminal.run("export", "straat", str(tmp_path / "out"))
    assert "(command.folder-taken)" in done.stderr
    for parent in ("nowhere", "file"):
        (tmp_path / "file").touch()
        refused = terminal.run("export", "straat", str(tmp_path / parent / "new"))
        assert refused.returncode == 2
        assert "(command.folder-missing)" in refused.stderr
        (tmp_path / "file").unlink()
    nobody = terminal.run("export", "straat", str(tmp_path / "new"))
    assert "(conversation.too-few-to-export)" in nobody.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
