"""`civicmath budget`: what people and scripts see."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from civicmath.cli.app import REFUSED, run
from tests.civicmath.budgeting.elections import Sample, approvals
from tests.civicmath.budgeting.villages import VILLAGE

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def village(tmp_path: Path) -> Path:
    return written(tmp_path, VILLAGE)


def written(folder: Path, sample: Sample) -> Path:
    file = folder / "village.pb"
    file.write_text(sample.text(), encoding="utf-8")
    return file


def decide(file: Path, *options: str) -> tuple[int, Path]:
    out = file.with_suffix(".json")
    return run(["budget", "decide", str(file), "--json", str(out), *options]), out


def test_a_decision_has_the_keys_that_scripts_read(village: Path) -> None:
    code, out = decide(village, "--tie", "supporters,cost,id")
    assert code == 0
    said = json.loads(out.read_text())
    assert {"winners", "cost", "budget", "rule", "completion", "certificate", "seconds"} <= set(
        said
    )
    assert all(isinstance(name, str) for name in said["winners"])
    assert (said["rule"], said["completion"], said["budget"]) == ("equal-shares", "add1", 1000)
    assert said["cost"] == sum(
        one["cost"] for one in said["explanations"] if one["project"] in said["winners"]
    )


def test_the_same_input_gives_the_same_bytes_apart_from_the_seconds(village: Path) -> None:
    seen = set()
    for _ in range(2):
        _, out = decide(village, "--tie", "lottery", "--seed", "2026")
        said = json.loads(out.read_text())
        del said["seconds"]
        seen.add(json.dumps(said))
    assert len(seen) == 1


def test_a_true_decision_is_believed_and_a_forged_one_names_its_line(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = decide(village, "--tie", "supporters,cost,id")
    assert run(["budget", "check", str(village), str(out)]) == 0
    said = json.loads(out.read_text())
    said["winners"].reverse()
    out.write_text(json.dumps(said))
    capsys.readouterr()
    assert run(["budget", "check", str(village), str(out), "--language", "nl"]) == 1
    told = capsys.readouterr().out
    assert "Dit klopt niet: winners[0]" in told
    assert "het moet zijn" in told


@pytest.mark.parametrize("language", ["en", "nl"])
def test_tables_and_pictures_say_who_won(
    village: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    svg = village.with_suffix(".svg")
    code, _ = decide(
        village, "--tie", "id", "--svg", str(svg), "--language", language, "--voter", "v0"
    )
    assert code == 0
    told = capsys.readouterr().out
    assert "Project a" in told
    picture = ET.fromstring(svg.read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert picture.find(f"{SVG}title") is not None
    assert "Project a" in (picture.findtext(f"{SVG}desc") or "")
    sizes = [int(text.get("font-size", "0")) for text in picture.iter(f"{SVG}text")]
    assert min(sizes) >= 13


def test_a_comparison_is_written_and_drawn(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, svg = village.with_name("compared.json"), village.with_name("compared.svg")
    places = ["--json", str(out), "--svg", str(svg), "--tie", "id"]
    assert run(["budget", "compare", str(village), *places]) == 0
    said = json.loads(out.read_text())
    assert [one["rule"] for one in said["rules"]][:2] == ["greedy", "equal-shares"]
    assert said["rules"][1]["ejr_plus"] is True
    assert "Phragmén" in svg.read_text(encoding="utf-8")
    assert "Phragmén" in capsys.readouterr().out


def test_names_from_a_file_cannot_steer_a_terminal_or_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "evil.pb"
    text = VILLAGE.text().replace("Project a", "\x1b[2J<script>&").replace("A sample", "<b>\x07")
    file.write_text(text, encoding="utf-8")
    svg = tmp_path / "evil.svg"
    assert decide(file, "--tie", "id", "--svg", str(svg))[0] == 0
    assert "\x1b" not in capsys.readouterr().out
    picture = svg.read_text(encoding="utf-8")
    assert "<script" not in picture
    ET.fromstring(picture)  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--tie", "dice"], "command.usage"),
        (["--tie", "lottery"], "budget.no-seed"),
        (["--rule", "greedy", "--completion", "add1"], "budget.does-not-fit"),
        (["--utility", "points"], "budget.does-not-fit"),
        (["--at-most-one", "a,zz"], "budget.unknown-rival"),
        (["--envelopes", "district"], "table.missing-column"),
        (["--tie", "id", "--voter", "nobody"], "budget.unknown-voter"),
        (["--tie", "refuse", "--min-support", "0"], "command.usage"),
    ],
)
def test_what_cannot_be_done_is_refused(
    village: Path, options: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(village, *options)[0] == REFUSED
    assert code in capsys.readouterr().err


def test_a_tie_is_refused_in_the_language_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, approvals(10, {"a": 10, "b": 10}, "ab", "ab"))
    assert decide(file, "--completion", "none", "--language", "nl")[0] == REFUSED
    assert "Gelijke stand tussen a, b" in capsys.readouterr().err


def test_the_file_that_is_read_is_never_overwritten(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = village.read_bytes()
    assert run(["budget", "decide", str(village), "--json", str(village)]) == REFUSED
    assert village.read_bytes() == before


def test_nothing_to_fund_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, approvals(5, {"a": 10}, "a"))
    svg = tmp_path / "none.svg"
    assert decide(file, "--svg", str(svg))[0] == 0
    assert "Nothing can be funded." in capsys.readouterr().out
    assert "Nothing can be funded." in svg.read_text()
