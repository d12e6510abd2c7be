from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from civicmath.cli import app
from tests.civicmath.matching.test_files import ASSIGNMENTS, PEOPLE

EXAMPLES = Path(__file__).parent / "examples"
FILES = (EXAMPLES / "people.csv", EXAMPLES / "assignments.csv")


def run(*words: object) -> int:
    return app.run([str(word) for word in words])


@pytest.mark.parametrize("mode", ["optimal", "balanced", "stable", "swap"])
def test_what_is_matched_is_found_true(
    mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert run("match", *FILES, "--mode", mode, "--json", out) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert {"filled", "value", "pairs", "unfilled"} <= set(told)
    assert told["filled"] == len(told["pairs"])
    assert told["value"] == sum(pair["value"] for pair in told["pairs"])
    assert set(told["pairs"][0]) == {"person", "assignment", "value"}
    assert f"{told['filled']} of 5 assignments filled" in capsys.readouterr().out
    assert run("match-check", *FILES, out) == 0
    told["value"] += 1
    out.write_text(json.dumps(told), encoding="utf-8")
    assert run("match-check", *FILES, out, "--language", "nl") == 1
    assert "Dit klopt niet: de som van de waarden" in capsys.readouterr().out


def test_the_same_files_and_seed_give_the_same_bytes_but_for_the_time(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        assert run("match", *FILES, "--json", tmp_path / name, "--seed", 7) == 0
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        texts.append([line for line in lines if '"seconds"' not in line])
    assert texts[0] == texts[1]


def test_hours_are_split_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert run("match", *FILES, "--split", "--json", out) == 0
    assert "No split fills more than" in capsys.readouterr().out
    assert run("match-check", *FILES, out) == 0
    assert run("match", *FILES, "--split", "--mode", "swap") == 2


def test_what_if_says_which_assignments_change_hands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, more, posts = tmp_path / "out.json", tmp_path / "more.csv", tmp_path / "posts.csv"
    more.write_text(PEOPLE + "frank,delta,1,1,care:9;wood:9,40,90\n", encoding="utf-8")
    posts.write_text(ASSIGNMENTS + "paint,alfa,0,0,,8\n", encoding="utf-8")
    words = ("--without-person", "anna", "--without-assignment", "repair", "--extra-people", more)
    assert run("match-what-if", *FILES, *words, "--extra-assignments", posts, "--json", out) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["schema"] == "match-what-if/1"
    assert {"assignment": "repair", "from": "chris", "to": None} in told["moves"]
    assert "change hands" in capsys.readouterr().out
    assert run("match-what-if", *FILES, "--language", "nl") == 0
    assert run("match-what-if", *FILES, "--without-person", "nobody") == 2


def test_a_refusal_names_file_line_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE + "p1,north,0,0,,-4,5\n", encoding="utf-8")
    assert run("match", people, FILES[1], "--language", "nl") == 2
    told = capsys.readouterr().err
    assert "Op regel 2 van people.csv staat -4 bij hours." in told
    assert "(match.bad-number)" in told


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", "[" * 100_000, '{"split": 1}'])
def test_what_is_no_outcome_can_not_be_checked(text: str, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text(text, encoding="utf-8")
    assert run("match-check", *FILES, out) == 2


def test_an_outcome_never_overwrites_what_it_was_made_of(tmp_path: Path) -> None:
    for file in FILES:
        before = file.read_bytes()
        assert run("match", *FILES, "--json", file) == 2
        assert file.read_bytes() == before


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from civicmath.cli import app; app.run(['match', '--help']);"
        "print(sorted({'numba', 'numpy', 'scipy', 'polars'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
