from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from civicmath.cli import app
from tests.civicmath.landuse.sites import record, sample, small

KEYS = {
    "objective",
    "value",
    "bound",
    "gap",
    "scores",
    "prices",
    "areas",
    "seconds",
    "input_sha256",
}


def land(*arguments: object) -> int:
    return app.run(["land", *map(str, arguments)])


def read(file: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("land") / "site"
    assert land("sample", "--cells", 225, "--seed", 1, "--out", place) == 0
    return place


@pytest.mark.parametrize("objective", ["fairest", "sum", "nash"])
def test_a_plan_has_its_keys_a_picture_and_a_proof_that_checks(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], objective: str
) -> None:
    out, drawn = tmp_path / "plan.json", tmp_path / "plan.svg"
    assert land("plan", site, "--objective", objective, "--json", out, "--svg", drawn) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "No plan can reach more than" in told.out
    said = read(out)
    assert set(said) >= KEYS
    scores = said["scores"]
    assert isinstance(scores, dict)
    assert all(0.0 <= score <= 1.0 for score in scores.values())
    if objective == "fairest":
        assert said["value"] == pytest.approx(min(scores.values()))
    assert drawn.read_text(encoding="utf-8").startswith("<svg ")
    assert land("check", site, out) == 0
    assert "True: all" in capsys.readouterr().out


def test_a_robust_plan_says_what_is_left_in_the_worst_case(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "robust.json"
    assert land("plan", site, "--robust", "--json", out) == 0
    assert "In the worst of" in capsys.readouterr().out
    said = read(out)["robust"]
    assert isinstance(said, dict)
    values = [scenario["value"] for scenario in said["scenarios"]]
    assert said["worst"] == pytest.approx(min(values))
    assert said["ordinary_worst"] <= said["worst"] + 1e-9 <= said["worst_bound"] + 2e-9
    assert land("check", site, out) == 0
    assert land("plan", site, "--robust", "--fragmentation", 0.1) == 2


def test_a_plan_that_was_changed_is_not_true(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"
    assert land("plan", site, "--json", out) == 0
    said = read(out)
    said["bound"] = said["value"]
    out.write_text(json.dumps(said), encoding="utf-8")
    capsys.readouterr()
    assert land("check", site, out, "--language", "nl") == 1
    assert "Klopt niet: " in capsys.readouterr().out


def test_a_compiled_site_gives_the_same_plan(site: Path, tmp_path: Path) -> None:
    assert land("compile", site, "--out", tmp_path / "compiled") == 0
    for folder, name in ((site, "one"), (tmp_path / "compiled", "two")):
        assert land("plan", folder, "--json", tmp_path / name) == 0
    one, two = read(tmp_path / "one"), read(tmp_path / "two")
    for key in set(one) - {"seconds", "input_sha256"}:
        assert one[key] == two[key], key
    assert land("compile", tmp_path / "compiled", "--out", tmp_path / "again") == 0
    assert land("check", tmp_path / "compiled", tmp_path / "two") == 0


def test_the_other_commands_write_results_that_check(site: Path, tmp_path: Path) -> None:
    for command, more in (
        ("conflicts", ()),
        ("frontier", ("--first", "nature", "--second", "farmers", "--points", 3)),
        ("alternatives", ("--count", 3, "--within", 0.03)),
    ):
        out = tmp_path / f"{command}.json"
        assert land(command, site, *more, "--json", out) == 0
        assert land("check", site, out) == 0
    said = read(tmp_path / "alternatives.json")
    assert isinstance(said["plans"], list)
    assert len(said["plans"]) == 3
    assert set(read(tmp_path / "conflicts.json")) >= {"conflicts", "compatible", "undecided"}
    assert len(list(read(tmp_path / "frontier.json")["points"])) == 3  # type: ignore[call-overload]


def test_with_turbines_every_result_of_a_compiled_site_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "compiled"
    assert land("compile", sample(tmp_path / "raw", 144, turbines=True), "--out", folder) == 0
    assert "fell by: sound of turbines at homes" in capsys.readouterr().out
    for command in ("plan", "conflicts", "frontier", "alternatives"):
        out = tmp_path / f"{command}.json"
        more = ("--count", 2) if command == "alternatives" else ()
        assert land(command, folder, *more, "--json", out) == 0
        assert land("check", folder, out) == 0, command


@pytest.mark.parametrize("command", ["plan", "frontier", "alternatives"])
def test_pictures_are_drawn_where_asked(site: Path, tmp_path: Path, command: str) -> None:
    assert land(command, site, "--svg", tmp_path / "x.svg", "--language", "nl") == 0
    assert (tmp_path / "x.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_a_place_and_a_partner_are_explained(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, out = tmp_path / "plan.json", tmp_path / "why.json"
    assert land("plan", site, "--json", plan) == 0
    assert land("explain", site, plan, "--cell", "0,14", "--json", out) == 0
    told = capsys.readouterr().out
    assert "Chosen: " in told
    assert "Ruled out by: protected nature" in " ".join(told.split())
    said = read(out)
    assert len(list(said["partners"])) == 6  # type: ignore[call-overload]
    cell = said["cell"]
    assert isinstance(cell, dict)
    assert cell["removed"]["solar_ground"] == "protected-nature"
    for cell_name in ("99,99", "a,b", "1,2,3", "100000"):
        assert land("explain", site, plan, "--cell", cell_name) == 2
    assert land("explain", site, out) == 2


def test_the_same_site_and_seed_give_the_same_bytes_but_for_the_time(
    site: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        assert land("sample", "--cells", 100, "--seed", 5, "--out", tmp_path / f"site-{name}") == 0
        assert (
            land(
                "plan",
                site,
                "--fragmentation",
                0.1,
                "--json",
                tmp_path / name,
                "--svg",
                tmp_path / f"{name}.svg",
            )
            == 0
        )
    for file in ("site.json", "cells.parquet"):
        assert (tmp_path / "site-one" / file).read_bytes() == (
            tmp_path / "site-two" / file
        ).read_bytes()
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


def test_a_sample_has_as_many_cells_as_asked_and_another_seed_another_land(tmp_path: Path) -> None:
    from civicmath.landuse.site_files import read_site

    assert land("sample", "--cells", 97, "--seed", 1, "--out", tmp_path / "a") == 0
    assert land("sample", "--cells", 97, "--seed", 2, "--out", tmp_path / "b") == 0
    one, two = read_site(tmp_path / "a"), read_site(tmp_path / "b")
    assert one.cells == two.cells == 97
    assert one.area_m2.sum() == pytest.approx(4_440_000, rel=1e-4)
    assert "not a map of the real" in one.note.lower()
    assert not (one.suitability["arable"] == two.suitability["arable"]).all()


def test_polygons_are_imported_and_planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = [
        [200_000, 399_000],
        [200_600, 399_000],
        [200_600, 399_500],
        [200_000, 399_500],
        [200_000, 399_000],
    ]
    land_file = tmp_path / "land.geojson"
    land_file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), encoding="utf-8")
    assert land("import", land_file, "--out", tmp_path / "site") == 2
    assert "(land.no-coordinates)" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()
    arguments = (
        land_file,
        "--crs",
        "EPSG:28992",
        "--cell",
        50,
        "--on",
        "2026-11-23",
        "--name",
        "Ours",
    )
    assert land("import", *arguments, "--out", tmp_path / "site") == 0
    told = capsys.readouterr().out
    assert "Ours: 120 cells, 30.0 ha." in told
    assert "examples" in told
    assert land("plan", tmp_path / "site") == 0
    assert land("import", *arguments, "--on", "soon", "--out", tmp_path / "site") == 2


@pytest.mark.parametrize("command", ["plan", "conflicts", "frontier", "alternatives"])
def test_the_files_of_a_site_are_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    folder = small(tmp_path / "site")
    before = (folder / "site.json").read_bytes()
    for place in (folder / "site.json", folder / "." / "cells.parquet"):
        assert land(command, folder, "--json", place) == 2
        assert "(output.same-file)" in capsys.readouterr().err
    assert (folder / "site.json").read_bytes() == before
    assert land(command, folder, "--json", tmp_path / "no" / "where.json") == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("plan", "nowhere"), "land.no-site"),
        (("plan", "nowhere", "--objective", "best"), "command.usage"),
        (("plan", "nowhere", "--fragmentation", "-1"), "command.usage"),
        (("sample", "--cells", "0", "--out", "x"), "command.usage"),
        (("frontier", "SITE", "--first", "nobody"), "land.unknown-ambition"),
        (
            ("frontier", "SITE", "--first", "farmers", "--second", "farmers"),
            "land.unknown-ambition",
        ),
        (("check", "SITE", "nowhere.json"), "file.not-found"),
        (("check", "SITE", "SITE/site.json"), "land.not-a-plan"),
        (("import", "nowhere.geojson", "--out", "x"), "file.not-found"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    site: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (
        land(*(argument.replace("SITE", str(site)) for argument in arguments), "--language", "nl")
        == 2
    )
    told = capsys.readouterr()
    assert f"({code})" in told.err
    assert "Traceback" not in told.err + told.out


def test_words_of_strangers_cannot_steer_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = record(name="A \x1b[31msite [bold]x[/bold]")
    said["ambitions"][0]["partner"] = "\x1b]0;evil\x07 [red]us[/red]"
    folder = small(tmp_path / "site", said)
    for command in ("plan", "conflicts", "frontier", "alternatives"):
        assert land(command, folder) == 0
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "[red]us[/red]" in told


def test_a_person_at_a_terminal_sees_how_far_it_is(site: Path) -> None:
    parent, child = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from civicmath.cli import main; main()",
        "land",
        "plan",
        str(site),
    ]
    with subprocess.Popen(
        command, stderr=child, stdout=subprocess.DEVNULL, env=os.environ | {"TERM": "xterm"}
    ) as run:
        os.close(child)
        seen = b""
        try:
            while piece := os.read(parent, 4096):
                seen += piece
        except OSError:
            pass
        assert run.wait() == 0
    os.close(parent)
    assert "Reading the site" in seen.decode(errors="replace")


def test_help_loads_nothing_heavy() -> None:
    code = "from civicmath.cli import app; app.run(['land', 'plan', '--help'])\nimport sys\nprint(*sorted(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    loaded = set(told.split("\n")[-2].split())
    assert {"numpy", "polars", "shapely", "numba", "scipy", "altair", "pyogrio"} & loaded == set()
