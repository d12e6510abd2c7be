"""The checker accepts what was decided and sees every change to it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

import civicmath.matching.checking
from civicmath.matching.checking import check
from civicmath.matching.checking.ground import Ground
from civicmath.matching.decide import match
from civicmath.matching.values import Mode
from tests.civicmath.matching.worlds import World, crowd, person, post, said

WORLD = crowd(11, 60, 45)
Change = Callable[[dict[str, Any]], object]


def outcome(mode: Mode | Literal["split"] = "optimal", world: World = WORLD) -> dict[str, Any]:
    if mode == "split":
        return said(match(*world, split=True))
    return said(match(*world, mode=mode))


def stranger_to(assignment: str) -> str:
    """Somebody who can't do it."""
    return next(p.id for p in WORLD[0] if p.id not in Ground(*WORLD, 1).eligible[assignment])


def other_person(told: dict[str, Any]) -> None:
    """Give the first assignment that somebody without one could do as well to her."""
    ground = Ground(*WORLD, 1)
    without = {no["person"] for no in told["unplaced"]}
    for pair in told["pairs"]:
        able = sorted(without & ground.eligible[pair["assignment"]].keys())
        if able:
            no = next(no for no in told["unplaced"] if no["person"] == able[0])
            was = pair["person"]
            one, new = ground.people[was], ground.people[able[0]]
            pair["person"] = new.id
            told["value"] -= pair["value"]
            pair["value"] = ground.value(new, ground.posts[pair["assignment"]])
            told["value"] += pair["value"]
            no.update(person=was, near_miss=None)
            no["eligible"] = sum(was in row for row in ground.eligible.values())
            for row in told["organisations"]:
                row["given"] += (row["organisation"] == new.organisation) - (
                    row["organisation"] == one.organisation
                )
                row["balance"] = row["given"] - row["taken"]
            balances = [abs(row["balance"]) for row in told["organisations"]]
            told["worst_balance"] = max(balances)
            return


def bump(told: dict[str, Any], *keys: Any) -> None:
    inner = told
    for key in keys[:-1]:
        inner = inner[key]
    value = inner[keys[-1]]
    inner[keys[-1]] = str(int(value) + 10**12) if isinstance(value, str) else value + 1


CHANGES: dict[str, tuple[str, Change]] = {
    "another method": ("version", lambda o: o.update(schema="match/2")),
    "other people": ("input", lambda o: o.update(people_sha256="0" * 64)),
    "other assignments": ("input", lambda o: bump(o, "assignments")),
    "another number of pairs": ("eligible-pairs", lambda o: bump(o, "eligible_pairs")),
    "a pair dropped": ("filled", lambda o: o["pairs"].pop()),
    "a pair twice": ("twice", lambda o: o["pairs"].append(o["pairs"][0])),
    "a stranger": ("unknown-id", lambda o: o["pairs"][0].update(person="nobody")),
    "a pair that can't be": (
        "not-eligible",
        lambda o: o["pairs"][0].update(person=stranger_to(o["pairs"][0]["assignment"])),
    ),
    "a value": ("value", lambda o: bump(o, "pairs", 0, "value")),
    "the total": ("total", lambda o: bump(o, "value")),
    "the count": ("filled", lambda o: bump(o, "filled")),
    "a lock invented": ("locked", lambda o: o["pairs"][0].update(locked=True)),
    "an account": ("account", lambda o: bump(o, "organisations", 0, "given")),
    "the worst account": ("account", lambda o: bump(o, "worst_balance")),
    "an organisation dropped": ("organisations", lambda o: o["organisations"].pop()),
    "a reason dropped": ("unplaced", lambda o: o["unplaced"].pop()),
    "an invented reason": (
        "unfilled",
        lambda o: o["unfilled"].append({"assignment": o["pairs"][0]["assignment"]}),
    ),
    "a wrong reason": ("reason", lambda o: o["unplaced"][0].update(reason="nothing-eligible")),
    "another count of pairs": ("reason", lambda o: bump(o, "unplaced", 0, "eligible")),
    "another near miss": (
        "near-miss",
        lambda o: next(n for n in o["unplaced"] if n["near_miss"])["near_miss"].update(value=7),
    ),
    "somebody else": ("price", other_person),
    "a price of a person": (
        "price",
        lambda o: bump(o, "certificate", "people", o["pairs"][0]["person"]),
    ),
    "a price of an assignment": (
        "price",
        lambda o: bump(o, "certificate", "assignments", o["pairs"][0]["assignment"]),
    ),
    "lighter fillings": ("weights", lambda o: o["certificate"].update(fill=1)),
    "lighter points": ("weights", lambda o: o["certificate"].update(scale=1)),
    "a hidden price": ("weights", lambda o: o["certificate"].update(price=20)),
    "a number as text": ("shape", lambda o: o["certificate"].update(scale="7")),
    "a price missing": ("shape", lambda o: o["certificate"]["people"].popitem()),
    "no certificate": ("shape", lambda o: o.update(certificate=None)),
    "no pairs": ("shape", lambda o: o.pop("pairs")),
    "another seed": ("price", lambda o: bump(o, "seed")),
    "another mode": ("blocking", lambda o: o.update(mode="stable")),
    "a mode that isn't": ("shape", lambda o: o.update(mode="best")),
}


@pytest.mark.parametrize("mode", ["optimal", "balanced", "stable", "swap", "split"])
def test_what_was_decided_is_true(mode: Mode) -> None:
    assert check(*WORLD, outcome(mode)) is None


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_seen(name: str) -> None:
    code, change = CHANGES[name]
    told = outcome()
    honest = copy.deepcopy(told)
    change(told)
    assert told != honest
    fault = check(*WORLD, told)
    assert fault is not None
    assert fault.code == code


def test_an_organisation_price_and_a_hub_price_are_looked_at() -> None:
    changes: tuple[Change, ...] = (
        lambda o: bump(o, "certificate", "hub"),
        lambda o: bump(o, "certificate", "organisations", "b1"),
    )
    for change in changes:
        told = outcome("balanced")
        change(told)
        fault = check(*WORLD, told)
        assert fault is not None
        assert fault.code == "price"


def test_the_optimal_plan_is_not_passed_off_as_balanced() -> None:
    told = outcome()
    told["mode"] = "balanced"
    told["certificate"]["price"] = 20
    fault = check(*WORLD, told)
    assert fault is not None


def test_a_bound_and_hours_of_a_split_are_looked_at() -> None:
    changes: tuple[Change, ...] = (
        lambda o: bump(o, "bound", "score"),
        lambda o: bump(o, "bound", "filled"),
        lambda o: o["bound"]["hours"].update({WORLD[0][0].id: "-1"}),
        lambda o: o["bound"].update(fill=1),
    )
    for change in changes:
        told = outcome("split")
        change(told)
        assert check(*WORLD, told) is not None


def test_a_swap_that_is_not_one_for_one_or_not_by_the_rule_is_seen() -> None:
    world = (person("p1"), person("p2", organisation="south")), (post("a1"), post("a2"))
    told = outcome("swap", world)
    optimal = outcome("optimal", world)
    optimal["mode"] = "swap"
    assert check(*world, told) is None
    fault = check(*world, optimal)
    assert fault is not None
    assert fault.code == "one-for-one"
    both = (
        (person("p1"), person("p2", organisation="south")),
        (post("a1"), post("a2", organisation="north")),
    )
    told = outcome("swap", both)
    none = outcome("swap", ((), ()))
    for key in ("people", "assignments", "people_sha256", "assignments_sha256", "eligible_pairs"):
        none[key] = told[key]
    none["organisations"] = [
        {"organisation": name, "given": 0, "taken": 0, "balance": 0} for name in ("north", "south")
    ]
    none["unfilled"] = [
        {"assignment": name, "reason": "no-exchange", "eligible": 1, "near_miss": None}
        for name in ("a1", "a2")
    ]
    none["unplaced"] = [
        {"person": name, "reason": "no-exchange", "eligible": 1, "near_miss": None}
        for name in ("p1", "p2")
    ]
    fault = check(*both, none)
    assert fault is not None
    assert fault.code == "trade"


def test_nonsense_is_no_outcome() -> None:
    for nonsense in ({}, {"schema": "match/1"}, {"schema": ["match/1"]}):
        fault = check(*WORLD, nonsense)
        assert fault is not None
        assert fault.code in {"shape", "version"}


def test_the_checker_imports_nothing_that_decides() -> None:
    folder = Path(civicmath.matching.checking.__file__).parent
    allowed = {"checking", "values", "files"}
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("civicmath"):
                parts = str(node.module).split(".")
                assert parts[1] == "matching"
                assert parts[2] in allowed
    for name in ("files", "rows", "values"):
        source = (folder.parent / f"{name}.py").read_text(encoding="utf-8")
        assert "kernels" not in source
        assert "problem" not in source
