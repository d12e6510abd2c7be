from __future__ import annotations

import errno
import hashlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from civicmath.cli import app
from civicmath.formats import votes_from_rows, write_statements_csv, write_votes_csv
from civicmath.opinions.schema import problems_of
from civicmath.version import __version__
from tests.civicmath.opinions.worlds import camps, votes_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A conversation with two camps, in a folder of our own files."""
    place = tmp_path_factory.mktemp("conversation")
    votes = votes_of(camps(1, people=120, statements=20)[0])
    write_votes_csv(votes, place / "votes.csv")
    words = {name: f"Statement [bold]number[/bold] {name}." for name in votes.statements.tolist()}
    write_statements_csv(words, place / "statements.csv")
    (place / "summary.csv").write_text("topic,A \x1b[31mstreet\n", encoding="utf-8")
    return place


def report(*arguments: object) -> int:
    return app.run(["opinions", "report", *map(str, arguments)])


def test_a_folder_becomes_a_report_a_picture_positions_and_a_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = {name: tmp_path / name for name in ("report.json", "map.svg", "positions.csv")}
    code = report(
        folder, "--json", out["report.json"], "--svg", out["map.svg"],
        "--positions", out["positions.csv"], "--seed", 7,
    )  # fmt: skip
    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    said = json.loads(out["report.json"].read_text(encoding="utf-8"))
    assert problems_of(said) == []
    canonical = hashlib.sha256((folder / "votes.csv").read_bytes()).hexdigest()
    assert (said["input_sha256"], said["seed"]) == (canonical, 7)
    assert out["map.svg"].read_text(encoding="utf-8").startswith("<svg ")
    rows = out["positions.csv"].read_text(encoding="utf-8").splitlines()
    assert rows[0] == "participant,x,y,group"
    assert len(rows) == 1 + said["participants"]
    assert {row.split(",")[3] for row in rows[1:]} <= {"0", "1", "between", "too-few-answers"}
    assert "120 people · 20 statements" in told.out
    assert "Divided" in told.out
    assert "[bold]number[/bold]" in told.out
    assert "\x1b" not in told.out


def test_the_same_votes_and_seed_give_the_same_bytes_but_for_the_time(
    folder: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        assert report(folder, "--json", tmp_path / name, "--svg", tmp_path / f"{name}.svg") == 0
    one, two = (
        [
            line
            for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()
            if '"seconds"' not in line
        ]
        for name in ("one", "two")
    )
    assert one == two
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_the_table_speaks_dutch(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(folder, "--language", "nl") == 0
    told = capsys.readouterr().out
    assert "120 mensen · 20 uitspraken" in told
    assert "Vaste groepen: A 59, B 59. Ertussenin: 2." in told


def test_nobody_is_told_that_groups_differ_when_none_were_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "votes.csv").write_text("participant,statement,vote\na,1,1\n", encoding="utf-8")
    assert report(tmp_path) == 0
    assert "No groups: too few people, or nobody differs." in capsys.readouterr().out


def test_people_without_groups_are_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(3)
    grid = rng.integers(-1, 2, (40, 8))
    who, what = np.nonzero(np.ones_like(grid))
    write_votes_csv(votes_from_rows(who, what, grid.ravel()), tmp_path / "votes.csv")
    assert report(tmp_path / "votes.csv") == 0
    assert "No stable groups" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--json", "--svg", "--positions"])
def test_a_place_that_cannot_be_written_is_refused_before_any_reading(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [tmp_path / "nowhere" / "out", tmp_path, "/dev/null", "/proc/out"]
    codes = []
    for place in places:
        assert report(tmp_path / "missing.csv", option, place) == 2
        codes.append(capsys.readouterr().err.strip().splitlines()[-1].strip())
    assert codes == [
        "(output.no-folder)",
        "(output.not-writable)",
        "(output.not-writable)",
        "(output.not-writable)",
    ]


def test_the_votes_are_never_overwritten(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(folder / "votes.csv")
    same = tmp_path / "same"
    for arguments in (
        (folder, "--json", folder / "votes.csv"),
        (folder, "--json", folder / "statements.csv"),
        (folder / "votes.csv", "--json", folder / "." / "votes.csv"),
        (folder / "votes.csv", "--json", link),
        (folder, "--json", same, "--svg", same),
    ):
        assert report(*arguments) == 2
        assert "(output.same-file)" in capsys.readouterr().err
    assert (folder / "votes.csv").read_bytes().startswith(b"participant,")


def test_all_results_are_written_or_none(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = [tmp_path / name for name in ("report.json", "positions.csv")]
    places[0].write_bytes(b"before")
    synced: list[int] = []

    def full_at_the_second(file: int) -> None:
        synced.append(file)
        if len(synced) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_at_the_second)
    assert report(folder, "--json", places[0], "--positions", places[1]) == 2
    assert "(output.not-writable)" in capsys.readouterr().err
    assert places[0].read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_links_that_go_round_in_a_circle_are_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.symlink_to(two)
    two.symlink_to(one)
    assert report(one, "--json", tmp_path / "report.json") == 2
    assert "(file.unreadable)" in capsys.readouterr().err
    assert report(folder, "--json", one / "report.json") == 2
    assert "(output.no-folder)" in capsys.readouterr().err
    assert report(folder, "--json", one) == 2
    assert "(output.not-writable)" in capsys.readouterr().err


def test_a_refusal_says_what_why_what_to_do_and_the_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "votes.csv").write_text("participant,statement,vote\na,1,5\n", encoding="utf-8")
    out = tmp_path / "report.json"
    assert report(tmp_path, "--json", out, "--language", "nl") == 2
    told = capsys.readouterr()
    assert told.out == ""
    lines = [line.strip() for line in told.err.splitlines()]
    assert lines[0] == 'Op regel 2 van votes.csv staat de stem "5".'
    assert lines[-1] == "(votes.unknown-value)"
    assert "Schrijf een van deze drie waarden, of haal de regel weg." in told.err
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["opinions", "nonsense"],
        ["opinions", "report"],
        ["opinions", "report", "x", "--seed", "-1"],
        ["opinions", "report", "x", "--seed", "many"],
        ["opinions", "report", "x", "--language", "fy"],
        ["opinions", "report", "x", "--nonsense"],
    ],
)
def test_a_command_that_is_not_understood_is_refused_in_the_same_shape(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.run(arguments) == 2
    told = capsys.readouterr().err
    assert "We don't understand this command." in told
    assert "--help` shows what it takes." in told
    assert "(command.usage)" in told


def test_the_version_and_help_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.run(["--version"]) == 0
    assert capsys.readouterr().out == f"civicmath {__version__}\n"
    assert app.run([]) == 0
    assert "opinions" in capsys.readouterr().out


def test_an_interrupted_run_says_nothing_and_ends_with_130(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("civicmath.formats.conversations.read_vote_file", interrupted)
    assert report(folder) == 130
    assert capsys.readouterr().err == ""


COMMAND = [sys.executable, "-c", "from civicmath.cli import main; main()", "opinions", "report"]


def test_who_stops_reading_our_output_gets_no_traceback(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ended = subprocess.run(
            [*COMMAND, str(folder)], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_standard_output_that_is_full_is_a_refusal(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*COMMAND, str(folder), "--json", str(out)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr
    assert b"(output.not-writable)" in ended.stderr
    assert problems_of(json.loads(out.read_text(encoding="utf-8"))) == []


def test_a_terminal_that_knows_few_letters_gets_the_others_replaced(folder: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, str(folder)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"120 people ? 20 statements" in ended.stdout


def test_progress_is_shown_at_a_terminal(folder: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "wb") as terminal:
        ended = subprocess.run(
            [*COMMAND, str(folder), "--svg", str(tmp_path / "map.svg")],
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            env={**os.environ, "TERM": "xterm"},
            check=False,
        )
    shown = os.read(ours, 1 << 20).decode(errors="replace")  # a terminal gives what there is
    os.close(ours)
    assert ended.returncode == 0
    assert "%" in shown


def background(folder: Path, place: Path) -> dict[str, Path]:
    """Files beside the votes: two villages that share a figure and one of which nobody came."""
    rows = (folder / "votes.csv").read_text(encoding="utf-8").splitlines()[1:]
    people = sorted({row.split(",")[0] for row in rows}, key=int)
    out = {name: place / f"{name}.csv" for name in ("people", "population", "exposure")}
    lines = [f"{person},{'Aijen' if int(person) % 2 else 'Bergen'}," for person in people]
    out["people"].write_text(
        "\n".join(["participant,area,age_band", *lines]) + "\n", encoding="utf-8"
    )
    out["population"].write_text(
        "area,age_band,people\nAijen|Bergen,,5250\nWell,,2485\n", encoding="utf-8"
    )
    shown = [",".join(row.split(",")[:2]) + ",0.25" for row in rows]
    out["exposure"].write_text(
        "\n".join(["participant,statement,chance", *shown]), encoding="utf-8"
    )
    return out


def test_people_population_and_chances_reach_the_report(folder: Path, tmp_path: Path) -> None:
    files = background(folder, tmp_path)
    options = [part for name, path in files.items() for part in (f"--{name}", path)]
    assert report(folder, "--json", tmp_path / "one.json", *options) == 0
    said = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert problems_of(said) == []
    assert [village["id"] for village in said["villages"]] == ["Aijen", "Bergen"]
    assert said["weights"]["margins"][0]["missing"] == ["Well"]
    assert said["exposure"] == {"known": said["votes"], "unknown": 0, "smallest": 0.25}
    assert said["background_sha256"] is not None


def test_an_earlier_report_keeps_the_letters_of_its_groups(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert report(folder, "--json", first) == 0
    assert report(folder, "--json", second, "--previous", first) == 0
    said = json.loads(second.read_text(encoding="utf-8"))
    assert [group["fate"] for group in said["groups"]] == ["kept", "kept"]


def test_the_table_names_groups_as_the_report_does(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert report(folder, "--json", first) == 0
    said = json.loads(first.read_text(encoding="utf-8"))
    for group, key in zip(said["groups"], ("F", "E"), strict=True):
        group["key"] = key
    second.write_text(json.dumps(said | {"group_keys_used": ["E", "F"]}), encoding="utf-8")
    capsys.readouterr()
    assert report(folder, "--previous", second) == 0
    assert re.search(r"Stable groups: F \d+, E \d+", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("people", "participant,area\n99999,Aijen\n", "people.csv, line 2: 99999"),
        (
            "people",
            "participant,area\n1,Ajien\n",
            "people.csv, line 2: population.csv has no figure",
        ),
        ("population", "area,age_band,people\nAijen|Bergen,,7\nWell,,2\n,old,3\n", "line 4"),
        ("exposure", "participant,statement,chance\n1,1,2\n", "exposure.csv, line 2: '2'"),
        ("exposure", "participant,statement,chance\n1,none,0.5\n", "exposure.csv, line 2: none"),
    ],
)
def test_a_file_beside_the_votes_that_can_t_be_right_is_refused_with_its_line(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    told: str,
) -> None:
    files = background(folder, tmp_path)
    files[name].write_text(text, encoding="utf-8")
    options = [part for file, path in files.items() for part in (f"--{file}", path)]
    assert report(folder, *options) == 2
    assert told in " ".join(capsys.readouterr().err.split())


OLD = '{"schema": "opinions-report/2", "groups_stable": true, "groups": 7}'
NEW = '{"schema": "opinions-report/3"}'


@pytest.mark.parametrize("text", ["{}", "[1]", "no json", "[" * 100_000, OLD[:30] + "}", OLD, NEW])
def test_what_is_no_earlier_report_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "old.json"
    path.write_text(text, encoding="utf-8")
    assert report(folder, "--previous", path) == 2
    assert "previous.no-report" in capsys.readouterr().err


def test_bursts_need_times(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(folder, "--bursts") == 2
    assert "times.none" in capsys.readouterr().err


def test_a_result_never_takes_the_place_of_a_file_that_is_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = background(folder, tmp_path)["people"]
    assert report(folder, "--people", people, "--json", people) == 2
    assert "output.same-file" in capsys.readouterr().err
