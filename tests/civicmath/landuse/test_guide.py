"""The guide's commands run, in their order, on land as its reader would have it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from civicmath.cli import app

ROOT = Path(__file__).resolve().parents[3]
GUIDE = ROOT / "docs/guide/energy-landscape.md"


def commands() -> list[list[str]]:
    blocks = re.findall(
        r"^```\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.split(line) for line in lines if line.strip()]


def test_the_commands_of_the_guide_run_and_what_they_write_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    west, south = 200_000, 399_000
    ring = [
        [west, south],
        [west + 500, south],
        [west + 500, south + 400],
        [west, south + 400],
        [west, south],
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:28992"}}
    for name, kind, places in (
        ("fields", "Polygon", [ring]),
        ("homes", "Point", [west - 60, south]),
    ):
        shape = {"type": kind, "coordinates": places, "crs": crs}
        Path(f"{name}.geojson").write_text(json.dumps(shape), encoding="utf-8")
    found = commands()
    assert len(found) >= 9
    for program, *arguments in found:
        assert program == "civicmath"
        assert app.run(arguments) == 0, arguments
    for name in ("conflicts", "frontier", "five"):
        assert app.run(["land", "check", "wells-meer", f"{name}.json"]) == 0
    assert app.run(["land", "check", "with-turbines", "windy.json"]) == 0
    assert "no plan gives all three more than 89%" in GUIDE.read_text(encoding="utf-8")
    said = json.loads(Path("conflicts.json").read_text(encoding="utf-8"))
    clash = said["conflicts"][0]
    assert clash["members"] == ["energy cooperative", "farmers", "nature"]
    assert round(100 * clash["bound"]) == 89
    assert "Not true" not in capsys.readouterr().out


def test_the_guide_says_that_its_land_is_schematic_and_shows_its_pictures() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert "**The land here is schematic.**" in text
    for picture in re.findall(r"\]\(\.\./(pictures/[a-z-]+\.svg)\)", text):
        drawn = (ROOT / "docs" / picture).read_text(encoding="utf-8")
        assert drawn.startswith("<svg ")
        assert picture.endswith("frontier.svg") or "(schematic)" in drawn
