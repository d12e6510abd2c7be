"""The checker of plans: whatever is changed, it names a false line."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from civicmath.cli.rota_words import AIMS, FALSE, WORDS
from civicmath.rota import calendars, check_plan, checking, cohort_from_json, plan
from tests.civicmath.rota.cohorts import made

FOUND = made(5, members=4, sessions=4) | {
    "hosts": ["m0", "m1", "m2"],
    "travel": {"m0": {"m1": 20}, "m1": {"m0": 20}},
    "blackout": ["2027-12-25"],
}
PLAN = plan(cohort_from_json(FOUND)).to_json_dict()


@pytest.fixture(name="cohort")
def cohort_file(tmp_path: Path) -> Path:
    file = tmp_path / "cohort.json"
    file.write_text(json.dumps(FOUND), encoding="utf-8")
    return file


def test_a_true_plan_has_no_false_line(cohort: Path) -> None:
    assert check_plan(cohort, PLAN) is None


def _filled(result: dict[str, Any]) -> tuple[str, str]:
    """A session and municipality that has a guest."""
    return next(
        (name, member)
        for name, row in result["guests"].items()
        for member, ids in row.items()
        if len(ids) == 2
    )


def _other_block(result: dict[str, Any]) -> None:
    result["blocks"]["s1"] = "2027-02-03"


def _unavailable(result: dict[str, Any]) -> None:
    for member in FOUND["municipalities"]:
        for person in member["managers"]:
            if result["blocks"]["s0"] not in person["available"]:
                result["guests"]["s0"][member["id"]] = [person["id"]]
                return


def _stranger(result: dict[str, Any]) -> None:
    result["guests"]["s0"]["m0"] = ["m1-g0"]


def _twice(result: dict[str, Any]) -> None:
    name, member = _filled(result)
    result["guests"][name][member] = [result["guests"][name][member][0]] * 2


def _emptied(result: dict[str, Any]) -> None:
    name, member = _filled(result)
    result["guests"][name][member] = []


def _municipality_gone(result: dict[str, Any]) -> None:
    del result["guests"]["s0"]["m0"]


def _aim(result: dict[str, Any]) -> None:
    result["stages"][2]["value"] -= 1


def _aim_gone(result: dict[str, Any]) -> None:
    del result["stages"][0]


def _absent(result: dict[str, Any]) -> None:
    result["absent"]["s0"] = ["nobody"]


def _host(result: dict[str, Any]) -> None:
    result["hosts"]["s0"] = "m3"


def _hash(result: dict[str, Any]) -> None:
    result["input_sha256"] = "0" * 64


def _key_gone(result: dict[str, Any]) -> None:
    del result["turns"]


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (_other_block, "block"),
        (_unavailable, "cant-come"),
        (_stranger, "stranger"),
        (_twice, "seats"),
        (_emptied, "turns"),
        (_municipality_gone, "municipalities"),
        (_aim, "aim"),
        (_aim_gone, "aim"),
        (_absent, "absent"),
        (_host, "host"),
        (_hash, "input"),
        (_key_gone, "shape"),
    ],
)
def test_each_forgery_of_a_plan_is_seen(
    cohort: Path, forge: Callable[[dict[str, Any]], None], code: str
) -> None:
    forged = copy.deepcopy(PLAN)
    forge(forged)
    found = check_plan(cohort, forged)
    assert found is not None
    assert found.code == code


def test_a_worse_choice_of_dates_is_seen_though_all_its_counts_are_true(tmp_path: Path) -> None:
    days = {"s0": ["2027-01-04", "2027-01-06"]}
    able = {"id": "s", "available": ["2027-01-06"]}
    found = {
        "sessions": [{"session": name, "blocks": blocks} for name, blocks in days.items()],
        "municipalities": [{"id": "m", "secretary": able, "managers": []}],
    }
    file = tmp_path / "cohort.json"
    file.write_text(json.dumps(found), encoding="utf-8")
    result = plan(cohort_from_json(found)).to_json_dict()
    assert check_plan(file, result) is None
    result |= {"blocks": {"s0": "2027-01-04"}, "absent": {"s0": ["s"]}}
    for stage in result["stages"]:
        stage["value"] = {"absences": 1, "worst_secretary": 1, "days": 0}.get(stage["aim"], 0)
    seen = check_plan(file, result)
    assert seen is not None
    assert seen.code == "not-least"


def test_the_checker_imports_nothing_of_the_deciding_code() -> None:
    tree = ast.parse(Path(checking.__file__).read_text(encoding="utf-8"))
    names = {
        getattr(node, "module", None) or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not {name for name in names if name.startswith(("civicmath", "ortools", "numpy"))}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_aim_and_every_false_line_has_its_words(language: str) -> None:
    assert set(FALSE[language]) == set(FALSE["en"])
    assert set(WORDS[language]) == set(WORDS["en"])
    assert {stage["aim"] for stage in PLAN["stages"]} <= set(AIMS[language])
    assert set(AIMS["nl"]) == set(AIMS["en"])


def _events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content.decode()).walk("VEVENT"))


def test_calendars_hold_each_persons_sessions_and_stay_the_same_event_after_a_repair() -> None:
    done = plan(cohort_from_json(FOUND))
    files = calendars(done, language="nl")
    assert len(files) == 1 + 4 + 16
    events = _events(files["cohort.ics"])
    assert [event["SUMMARY"] for event in events] == [f"Bijeenkomst s{n}" for n in range(4)]
    assert [event["DTSTART"].dt for event in events] == list(done.dates)
    assert (events[0]["DTEND"].dt - events[0]["DTSTART"].dt).days == 2
    guest = next(ids[0] for ids in done.guests[2].values() if ids)
    hers = _events(files[f"{guest}.ics"])
    assert len(hers) == sum(guest in str(row) for row in done.guests)
    assert {event["UID"] for event in hers} <= {event["UID"] for event in events}
    assert files == calendars(done, language="nl")


def test_no_id_can_write_outside_the_folder_or_hide() -> None:
    found = made(1, members=1, pool=2)
    found["municipalities"][0]["managers"][0]["id"] = "../../etc/passwd"
    found["municipalities"][0]["managers"][1]["id"] = ".hidden"
    found["municipalities"][0]["secretary"]["id"] = "cohort"
    names = set(calendars(plan(cohort_from_json(found))))
    assert len(names) == 4
    assert all("/" not in name and not name.startswith(".") for name in names)
