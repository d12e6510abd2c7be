"""Check a plan without trusting who made it: plain Python, nothing of the deciding code.

What must hold is checked for every seat; what each aim is said to reach is counted again; and the
least number of absences is found anew. That the later aims can't be better is the solver's word.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FalseLine:
    """The first thing in a plan that isn't true.

    Attributes:
        code: What kind of thing, stable.
        params: What fills its sentence.
    """

    code: str
    params: Mapping[str, str | int]


def check_plan(cohort: Path, plan: Mapping[str, Any]) -> FalseLine | None:
    """Check a plan against its cohort; a repaired plan against the cohort that the repair wrote.

    Args:
        cohort: The file with the cohort.
        plan: What `civicmath rota ... --json` wrote.

    Returns:
        The first false line; None when all of it is true.
    """
    found = json.loads(cohort.read_text(encoding="utf-8-sig"))
    try:
        return next(_faults(_Facts(found), plan), None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return FalseLine("shape", {"says": f"{type(error).__name__}: {error}"})


class _Facts:
    """What a cohort says, looked up by name."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.found = found
        self.seats: int = found.get("guests_per_session", 0)
        self.gap: tuple[int, int] = (
            found.get("min_gap_days", 1),
            found.get("max_gap_days", 10_000),
        )
        blackout = set(found.get("blackout", []))
        length = found.get("days_per_block", 1)
        self.blocks: dict[str, list[str]] = {
            session["session"].strip(): sorted(
                day
                for day in session["blocks"]
                if not any(
                    str(date.fromisoformat(day) + timedelta(days=n)) in blackout
                    for n in range(length)
                )
            )
            for session in found["sessions"]
        }
        usable = {day for days in self.blocks.values() for day in days}
        members = sorted(found["municipalities"], key=lambda member: member["id"].strip())
        self.secretaries: dict[str, dict[str, Any]] = {
            m["id"].strip(): {
                "id": m["secretary"]["id"],
                "available": usable.intersection(m["secretary"]["available"]),
            }
            for m in members
        }
        self.pools = {
            m["id"].strip(): {
                p["id"].strip(): usable.intersection(p["available"])
                for p in sorted(m["managers"], key=lambda p: p["id"].strip())
            }
            for m in members
        }

    def gap_fits(self, one: str, then: str) -> bool:
        """Whether two blocks can follow each other."""
        days = (date.fromisoformat(then) - date.fromisoformat(one)).days
        return self.gap[0] <= days <= self.gap[1]

    def absences(self, day: str) -> int:
        """Count the permanent members who can't come on a block."""
        return sum(day not in one["available"] for one in self.secretaries.values())

    def digest(self) -> str:
        """Hash the cohort in canonical order."""
        people = {
            name: {"id": one["id"].strip(), "available": sorted(one["available"])}
            for name, one in self.secretaries.items()
        }
        classes = {m["id"].strip(): m for m in self.found["municipalities"]}
        canonical: dict[str, Any] = {
            "guests_per_session": self.seats,
            "days_per_block": self.found.get("days_per_block", 1),
            "min_gap_days": self.gap[0],
            "max_gap_days": self.gap[1],
            "sessions": [{"session": name, "blocks": days} for name, days in self.blocks.items()],
            "municipalities": [
                {
                    "id": name,
                    "class": classes[name].get("class", "").strip(),
                    "since": classes[name].get("since", 0),
                    "secretary": people[name],
                    "managers": [
                        {"id": person, "available": sorted(days)} for person, days in pool.items()
                    ],
                }
                for name, pool in self.pools.items()
            ],
            "hosts": sorted(name.strip() for name in self.found.get("hosts", [])),
            "travel": self.found.get("travel", {}),
        }
        if self.found.get("seats"):
            canonical["seats"] = self.found["seats"]
            canonical["reserved"] = self.found.get("reserved", {})
        text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _faults(facts: _Facts, plan: Mapping[str, Any]) -> Iterator[FalseLine]:
    if plan["schema"] != "rota/1":
        yield FalseLine("schema", {"says": str(plan["schema"])})
    if plan["input_sha256"] != facts.digest():
        yield FalseLine("input", {"says": str(plan["input_sha256"]), "is": facts.digest()})
    if list(plan["blocks"]) != list(facts.blocks):
        yield FalseLine("sessions", {"says": ", ".join(plan["blocks"])})
    for name, day in plan["blocks"].items():
        if day not in facts.blocks[name]:
            yield FalseLine("block", {"session": name, "says": str(day)})
    for (one, day), (two, then) in pairwise(plan["blocks"].items()):
        if not facts.gap_fits(day, then):
            yield FalseLine("gap", {"session": two, "says": then, "before": one})
    yield from _faults_of_guests(facts, plan)
    yield from _faults_of_hosts(facts, plan)
    yield from _faults_of_counts(facts, plan)
    least, absences = _least_absences(facts), sum(map(facts.absences, plan["blocks"].values()))
    if plan["revision"] == 0 and absences != least:
        yield FalseLine("not-least", {"says": absences, "is": least})


def _faults_of_guests(facts: _Facts, plan: Mapping[str, Any]) -> Iterator[FalseLine]:
    """Everybody invited is of the pool, can come, isn't there twice in a row; nobody too many."""
    before: dict[str, list[str]] = {}
    for name, day in plan["blocks"].items():
        row = plan["guests"][name]
        if sorted(row) != sorted(facts.pools):
            yield FalseLine("municipalities", {"session": name})
        for member, ids in row.items():
            where: dict[str, str | int] = {"session": name, "municipality": member}
            if len(ids) > facts.seats or len(set(ids)) != len(ids):
                yield FalseLine("seats", {**where, "says": len(ids), "is": facts.seats})
            for person in ids:
                if person not in facts.pools[member]:
                    yield FalseLine("stranger", {**where, "who": str(person)})
                if day not in facts.pools[member][person]:
                    yield FalseLine("cant-come", {**where, "who": person})
                if person in before.get(member, []):
                    yield FalseLine("in-a-row", {**where, "who": person})
        before = row
        absent = sorted(
            one["id"].strip() for one in facts.secretaries.values() if day not in one["available"]
        )
        if sorted(plan["absent"][name]) != absent:
            yield FalseLine("absent", {"session": name, "is": ", ".join(absent)})


def _faults_of_hosts(facts: _Facts, plan: Mapping[str, Any]) -> Iterator[FalseLine]:
    """Who receives a session is asked to, and is there."""
    for name, host in plan.get("hosts", {}).items():
        able = host is None or (
            host in facts.found["hosts"]
            and plan["blocks"][name] in facts.secretaries[host]["available"]
        )
        if not able:
            yield FalseLine("host", {"session": name, "who": str(host)})


def _faults_of_counts(facts: _Facts, plan: Mapping[str, Any]) -> Iterator[FalseLine]:
    """Count again what each aim is said to reach."""
    turns = {person: 0 for pool in facts.pools.values() for person in pool}
    met: dict[tuple[str, str], int] = {}
    for row in plan["guests"].values():
        for ids in row.values():
            for person in ids:
                turns[person] += 1
            for pair in combinations(sorted(ids), 2):
                met[pair] = met.get(pair, 0) + 1
    if plan["turns"] != turns:
        yield FalseLine("turns", {})
    true = _counted(facts, plan, turns, met)
    said = {stage["aim"]: stage["value"] for stage in plan["stages"]}
    for aim in ("absences", "empty_seats"):
        if aim not in said:
            yield FalseLine("aim", {"aim": aim, "says": "-", "is": true[aim]})
    for aim, value in said.items():
        if aim in true and value != true[aim]:
            yield FalseLine("aim", {"aim": aim, "says": str(value), "is": true[aim]})


def _counted(
    facts: _Facts, plan: Mapping[str, Any], turns: Mapping[str, int], met: Mapping[Any, int]
) -> dict[str, int]:
    """Count what each aim counts."""
    days = list(plan["blocks"].values())
    start = min(date.fromisoformat(day) for blocks in facts.blocks.values() for day in blocks)
    missed = [
        sum(day not in one["available"] for day in days) for one in facts.secretaries.values()
    ]
    return {
        "absences": sum(missed),
        "worst_secretary": max(missed, default=0),
        "empty_seats": facts.seats * len(days) * len(facts.pools) - sum(turns.values()),
        "left_out": sum(count == 0 for count in turns.values()),
        "uneven_turns": sum(count**2 for count in turns.values()),
        "repeated_pairs": sum(count - 1 for count in met.values()),
        "days": sum((date.fromisoformat(day) - start).days for day in days),
    }


def _least_absences(facts: _Facts) -> int:
    """Go through the sessions, keeping for each block the least absences up to there."""
    best: dict[str, int] = {}
    for number, blocks in enumerate(facts.blocks.values()):
        now = {}
        for day in blocks:
            before = [count for then, count in best.items() if facts.gap_fits(then, day)]
            if before or number == 0:
                now[day] = facts.absences(day) + min(before, default=0)
        best = now
    return min(best.values())
