"""Villages on the command line: loading them, letting them go together, and in which words it is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.voorkant.cli.commands import Terminal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_villages_are_merged_and_kept_and_refusals_say_what_to_do(migrated: Terminal) -> None:
    for _ in range(2):
        loaded = migrated.run("places", "load", "bergen")
        assert (loaded.returncode, loaded.stdout) == (0, "Villages: 7.\n")
    nowhere = migrated.run("places", "load", "../bergen")
    assert "(place.unknown-region)" in nowhere.stderr

    done = migrated.run("places", "merge", "aijen", "bergen", "--on", "2199-01-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Aijen belongs to Bergen from 2199-01-01 on." in done.stdout

    again = migrated.run("places", "merge", "aijen", "well", "--on", "2199-01-01", "--json")
    assert again.returncode == 2
    assert json.loads(again.stderr)["code"] == "place.merged-before"

    kept = migrated.run("places", "keep", "aijen", "--json")
    assert json.loads(kept.stdout) == {"village": "aijen", "successor": None, "ended_on": None}

    dutch = Terminal(migrated.var, (("LANG", "nl_NL.UTF-8"),))
    unknown = dutch.run("places", "merge", "gemeente-bergen", "well", "--on", "2199-01-01")
    assert unknown.returncode == 2
    assert "Wij kennen geen kern" in unknown.stderr
    assert "(place.unknown-village)" in unknown.stderr


@pytest.mark.parametrize(
    "arguments", [["--on", "1 januari"], ["--on", "2027-02-30"], ["--on", ""], []]
)
def test_a_day_that_is_none_is_refused_before_anything_is_touched(
    tmp_path: Path, arguments: list[str]
) -> None:
    done = Terminal(tmp_path / "var").run("places", "merge", "aijen", "bergen", *arguments)
    assert done.returncode == 2
    assert "(command.usage)" in done.stderr
    assert not (tmp_path / "var").exists()
