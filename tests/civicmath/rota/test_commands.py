"""Cohorts that are refused, and `civicmath rota` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicmath.cli import app
from civicmath.errors import Refusal
from civicmath.rota import cohort_from_json, errors, read_cohort
from tests.civicmath.rota.cohorts import made


def run(*words: object) -> int:
    return app.run(list(map(str, words)))


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    def change(found: Any) -> None:
        for key in path[:-1]:
            found = found[key]
        found[path[-1]] = to

    return change


FIRST = made(1)["sessions"][0]["blocks"][0]


@pytest.mark.parametrize(
    ("change", "kind", "params"),
    [
        (_set("sessions", to=[]), errors.BadPart, {"place": "sessions"}),
        (_set("municipalities", to={}), errors.BadPart, {"place": "municipalities"}),
        (_set("guests_per_session", to=-1), errors.BadPart, {"place": "guests_per_session"}),
        (_set("guests_per_session", to=1.5), errors.BadPart, {}),
        (_set("guests_per_session", to=True), errors.BadPart, {}),
        (_set("sessions", 0, "blocks", to=[]), errors.NoBlockLeft, {"session": "s0"}),
        (_set("sessions", 1, "session", to="s0"), errors.TwiceThere, {"id": "s0"}),
        (_set("sessions", 0, "session", to=" "), errors.BadPart, {"place": "sessions[0].session"}),
        (
            _set("sessions", 0, "blocks", 0, to="12-01-2027"),
            errors.BadPart,
            {"place": "sessions[0].blocks[0]"},
        ),
        (_set("sessions", 0, "blocks", 0, to="2027-02-30"), errors.BadPart, {}),
        (_set("municipalities", 1, "id", to="m0"), errors.TwiceThere, {"id": "m0"}),
        (
            _set("municipalities", 1, "managers", 0, "id", to="m0-s"),
            errors.TwiceThere,
            {"id": "m0-s"},
        ),
        (
            _set("municipalities", 0, "secretary", "available", to=["2031-01-01"]),
            errors.UnknownBlock,
            {"block": "2031-01-01", "place": "municipalities[0].secretary.available"},
        ),
        (_set("municipalities", 0, "secretary", "available", to=None), errors.BadPart, {}),
        (_set("municipalities", 0, "secretary", to="m0-s"), errors.BadPart, {}),
        (_set("municipalities", 0, "secretary", "available", to=[3]), errors.BadPart, {}),
        (
            _set("municipalities", 0, "secretary", "available", to=[FIRST, FIRST]),
            errors.TwiceThere,
            {"id": FIRST},
        ),
        (_set("min_gap_days", to=400), errors.NoDatesFit, {"session": "s1"}),
        (_set("hosts", to=["m9"]), errors.UnknownMunicipality, {"id": "m9"}),
        (_set("hosts", to="m0"), errors.BadPart, {"place": "hosts"}),
        (_set("travel", to={"m0": {"m9": 3}}), errors.UnknownMunicipality, {"id": "m9"}),
        (_set("travel", to={"m0": {"m1": -3}}), errors.BadPart, {"place": "travel.m0.m1"}),
        (_set("blackout", to=["soon"]), errors.BadPart, {"place": "blackout[0]"}),
        (_set("seats", to=0.5), errors.BadPart, {"place": "seats"}),
        (_set("reserved", to={"small": "two"}), errors.BadPart, {"place": "reserved.small"}),
    ],
)
def test_a_cohort_that_cant_be_planned_is_refused_with_its_place(
    change: Callable[[Any], None], kind: type[Refusal], params: dict[str, Any]
) -> None:
    found = made(1)
    change(found)
    with pytest.raises(kind) as refusal:
        cohort_from_json(found)
    assert refusal.value.params.items() >= params.items()


def test_sessions_in_the_wrong_order_of_time_are_refused() -> None:
    found = made(1)
    found["sessions"].reverse()
    with pytest.raises(errors.NoDatesFit):
        cohort_from_json(found)


@pytest.mark.parametrize(
    ("text", "line"),
    [("{", 1), ('{\n"sessions": [,]\n}', 2), ('{"seats": 1, "seats": 2}', 1), ("[" * 100_000, 1)],
)
def test_what_isnt_json_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "cohort.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(errors.NotJson) as refusal:
        read_cohort(file)
    assert refusal.value.params["line"] == line


def test_an_availability_on_a_blackout_date_is_no_mistake() -> None:
    found = made(1, share=1.0)
    found["blackout"] = [found["sessions"][0]["blocks"][0]]
    cohort = cohort_from_json(found)
    assert cohort_from_json(cohort.to_json_dict()).digest() == cohort.digest()


@pytest.fixture(name="cohort")
def cohort_file(tmp_path: Path) -> Path:
    file = tmp_path / "cohort.json"
    file.write_text(json.dumps(made(3)), encoding="utf-8")
    return file


def test_a_cohort_becomes_a_plan_that_checks_with_calendars(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, ics = tmp_path / "plan.json", tmp_path / "calendars"
    assert run("rota", cohort, "--json", out, "--ics", ics) == 0
    said = json.loads(out.read_text(encoding="utf-8"))
    assert {"blocks", "guests", "stages", "seconds", "fallback", "turns"} <= said.keys()
    assert list(said["blocks"]) == ["s0", "s1", "s2", "s3"]
    assert said["guests"]["s0"].keys() == {"m0", "m1", "m2", "m3"}
    assert all(stage.keys() == {"aim", "value", "proven"} for stage in said["stages"])
    assert len(list(ics.iterdir())) == 1 + 4 + 16
    assert run("rota", "check", cohort, out) == 0
    assert "True: 4 sessions" in capsys.readouterr().out


def test_the_same_cohort_gives_the_same_bytes_but_for_the_time(
    cohort: Path, tmp_path: Path
) -> None:
    texts = []
    for name in ("one", "two"):
        assert run("rota", "plan", cohort, "--json", tmp_path / name) == 0
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        texts.append([line for line in lines if '"seconds"' not in line])
    assert texts[0] == texts[1]


def test_a_repair_is_written_with_its_cohort_and_checks(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, new, newer = (tmp_path / name for name in ("plan.json", "new.json", "newer.json"))
    run("rota", cohort, "--json", out)
    said = json.loads(out.read_text(encoding="utf-8"))
    guest = next(ids[0] for ids in said["guests"]["s2"].values() if ids)
    words = ["--cancel", f"{guest}@s2", "--done", "s0", "--cohort", newer, "--json", new]
    assert run("rota", "repair", cohort, out, *words, "--language", "nl") == 0
    assert f"eraf {guest}" in capsys.readouterr().out
    assert json.loads(new.read_text(encoding="utf-8"))["revision"] == 1
    assert run("rota", "check", newer, new) == 0
    assert run("rota", "check", cohort, new) == 1
    assert "False: it is about another cohort" in capsys.readouterr().out


def test_a_poll_becomes_a_group_and_its_cohort_a_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    poll, group, cohort = (tmp_path / name for name in ("poll.json", "group.json", "cohort.json"))
    poll.write_text(json.dumps(made(3, members=6) | {"seats": 4}), encoding="utf-8")
    assert run("rota", "form", poll, "--json", group, "--cohort", cohort) == 0
    said = json.loads(group.read_text(encoding="utf-8"))
    assert len(said["group"]) == 4
    assert len(said["waiting"]) == 2
    assert "Waiting list: " in capsys.readouterr().out
    assert run("rota", cohort, "--json", tmp_path / "plan.json") == 0
    planned = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert sorted(planned["guests"]["s0"]) == said["group"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["rota", "{cohort}", "--json", "{cohort}"], "output.same-file"),
        (["rota", "{cohort}", "--ics", "/nowhere/ics"], "output.no-folder"),
        (["rota", "{cohort}", "--ics", "{cohort}"], "output.not-writable"),
        (["rota", "nowhere.json"], "file.not-found"),
        (["rota", "check", "{cohort}", "{cohort}"], "rota.not-a-plan"),
        (["rota", "form", "{cohort}"], "cohort.bad-part"),
        (["rota", "plan"], "command.usage"),
    ],
)
def test_what_cant_be_done_is_refused_with_its_code(
    cohort: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*(word.format(cohort=cohort) for word in words)) == 2
    assert f"({code})" in capsys.readouterr().err
