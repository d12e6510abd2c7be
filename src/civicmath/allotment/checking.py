"""Check an allotment without trusting who made it: plain Python, nothing of the deciding code.

It reads the orders itself, makes sure that the result is about these orders, these terms and this
seed, and divides once more by the words of docs/methods/allotment.md.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from civicmath.allotment.checking_rules import Person, divided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMNS = ("id", "quantity", "class", "at", "person", "household")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FalseLine:
    """The first thing in a result that isn't true.

    Attributes:
        code: What kind of thing, stable.
        params: What fills its sentence.
    """

    code: str
    params: Mapping[str, str | int]


def check_allotment(
    orders: Path, result: Mapping[str, Any], *, promised: str | None = None
) -> FalseLine | None:
    """Check a result against the orders.

    Args:
        orders: The file with orders.
        result: What `civicmath allot ... --json` wrote.
        promised: The hash of the seed as it was published, if it was.

    Returns:
        The first false line; None when all of it is true.
    """
    rows = read_table_plainly(orders, COLUMNS)
    try:
        return next(_faults(rows, result, promised), None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return FalseLine("shape", {"says": f"{type(error).__name__}: {error}"})


def read_table_plainly(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a CSV, plain or in gzip; columns that aren't there are empty."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names = ["-".join(name.strip().lower().replace("_", " ").split()) for name in next(lines)]
    return [
        {name: line[names.index(name)].strip() if name in names else "" for name in columns}
        for line in lines
        if line
    ]


def _faults(
    rows: list[dict[str, str]], result: Mapping[str, Any], promised: str | None
) -> Iterator[FalseLine]:
    terms, seed = result["terms"], result["seed"]
    if result["schema"] != "allotment/1":
        yield FalseLine("schema", {"says": str(result["schema"])})
    if result["input_sha256"] != _digest(rows):
        yield FalseLine("input", {"says": str(result["input_sha256"]), "is": _digest(rows)})
    written = json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if result["terms_sha256"] != _sha256(written):
        yield FalseLine("terms", {"says": str(result["terms_sha256"]), "is": _sha256(written)})
    if result["commitment"] != _sha256(seed) or (promised and promised.lower() != _sha256(seed)):
        yield FalseLine("seed", {"says": promised or result["commitment"], "is": _sha256(seed)})
    yield from _faults_of_numbers(rows, result)
    people = _people(rows, terms["cap_person"])
    yield from _faults_of_caps(rows, result)
    yield from _faults_of_steps(people, result)
    yield from _faults_of_orders(rows, people, result)


def _faults_of_numbers(
    rows: list[dict[str, str]], result: Mapping[str, Any]
) -> Iterator[FalseLine]:
    """Every order once, whole numbers, none above what was asked, and sums that fit."""
    allotted = result["allotted"]
    ids = {row["id"] for row in rows}
    for row in rows:
        if row["id"] not in allotted:
            yield FalseLine("order-missing", {"order": row["id"]})
        number = allotted.get(row["id"])
        if type(number) is not int or not 0 <= number <= int(row["quantity"]):
            yield FalseLine(
                "above-order",
                {"order": row["id"], "says": str(number), "is": int(row["quantity"])},
            )
    for name in allotted:
        if name not in ids:
            yield FalseLine("order-invented", {"order": name})
    given = sum(allotted.values())
    facts = {
        "orders": len(rows),
        "persons": len({row["person"] or row["id"] for row in rows}),
        "asked": sum(int(row["quantity"]) for row in rows),
        "given": given,
        "left": result["terms"]["supply"] - given,
    }
    for key, true in facts.items():
        if result[key] != true:
            yield FalseLine("sum", {"key": key, "says": str(result[key]), "is": true})
    if given > result["terms"]["supply"]:
        yield FalseLine("supply", {"says": given, "is": result["terms"]["supply"]})


def _faults_of_caps(rows: list[dict[str, str]], result: Mapping[str, Any]) -> Iterator[FalseLine]:
    for key, column in (("cap_person", "person"), ("cap_household", "household")):
        cap = result["terms"][key]
        if cap is None:
            continue
        totals: dict[str, int] = {}
        for row in rows:
            name = row[column] or (row["id"] if column == "person" else "")
            totals[name] = totals.get(name, 0) + result["allotted"][row["id"]]
        for name, total in totals.items():
            if total > cap and name:
                yield FalseLine("cap", {"who": name, "says": total, "is": cap})


def _faults_of_steps(people: dict[str, Person], result: Mapping[str, Any]) -> Iterator[FalseLine]:
    """Take every step again; leaves in `people` what each should have."""
    terms, seed, told = result["terms"], result["seed"], list(result["steps"])
    steps = _steps_of(terms)
    if len(told) != len(steps):
        yield FalseLine("steps", {"says": len(told), "is": len(steps)})
    left, carried = terms["supply"], 0
    for number, (step, says) in enumerate(zip(steps, told, strict=False), 1):
        there = left if step["supply"] is None else step["supply"] + carried
        wanted = _wanted(people, step, terms, seed)
        done = divided(wanted, people, there, step["rule"], terms, seed)
        given = sum(done.given.values())
        true: dict[str, Any] = {
            "class": step["class"],
            "rule": step["rule"],
            "upto": step["upto"],
            "available": there,
            "wanted": sum(wanted.values()),
            "given": given,
            **done.told,
        }
        for key, value in true.items():
            if says.get(key) != value:
                said, true_value = str(says.get(key)), str(value)
                yield FalseLine(
                    "step", {"step": number, "key": key, "says": said, "is": true_value}
                )
        for name, more in done.given.items():
            people[name].has += more
        left -= given
        carried = there - given if step["supply"] is not None else 0


def _faults_of_orders(
    rows: list[dict[str, str]], people: dict[str, Person], result: Mapping[str, Any]
) -> Iterator[FalseLine]:
    """Divide what each person has over her orders, oldest first, and compare."""
    left = {name: person.has for name, person in people.items()}
    for row in sorted(rows, key=lambda row: (_time(row["at"]), row["id"])):
        owner = row["person"] or row["id"]
        true = min(int(row["quantity"]), left[owner])
        left[owner] -= true
        says = result["allotted"][row["id"]]
        if says != true:
            yield FalseLine("rule", {"order": row["id"], "says": says, "is": true})


def _steps_of(terms: Mapping[str, Any]) -> list[dict[str, Any]]:
    steps = [
        {"class": part["class"], "rule": part["rule"], "upto": None, "supply": part["supply"]}
        for part in terms["tranches"]
    ]
    common = {"class": None, "rule": terms["rule"], "upto": None, "supply": None}
    if terms["first"]:
        steps.append({**common, "class": terms["class"], "upto": terms["first"]})
    return [*steps, common]


def _wanted(
    people: Mapping[str, Person], step: Mapping[str, Any], terms: Mapping[str, Any], seed: str
) -> dict[str, int]:
    """Say what each still wants in a step; households within their cap by the same rule."""
    wanted = {}
    for name, person in people.items():
        bound = person.asked if step["upto"] is None else min(person.asked, step["upto"])
        if step["class"] is None or person.klass == step["class"]:
            wanted[name] = max(0, bound - person.has)
    if terms["cap_household"] is None:
        return wanted
    homes: dict[str, list[str]] = {}
    received: dict[str, int] = {}
    for name, person in people.items():
        received[person.household] = received.get(person.household, 0) + person.has
        if person.household and name in wanted:
            homes.setdefault(person.household, []).append(name)
    for home, members in homes.items():
        inside = {name: wanted[name] for name in members}
        room = terms["cap_household"] - received[home]
        within = divided(inside, people, room, step["rule"], terms, seed)
        wanted |= {name: within.given.get(name, 0) for name in members}
    return wanted


def _people(rows: list[dict[str, str]], cap: int | None) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for row in rows:
        name, at, asked = row["person"] or row["id"], _time(row["at"]), int(row["quantity"])
        known = people.setdefault(name, Person(name, 0, row["class"], at, row["household"]))
        known.asked += asked
        known.at = max(known.at, at)
    for person in people.values():
        person.asked = person.asked if cap is None else min(person.asked, cap)
    return people


def _time(text: str) -> int:
    if not text or text.lstrip("+-").isdigit():
        return int(text or 0)
    moment = datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _digest(rows: list[dict[str, str]]) -> str:
    lines = [",".join(COLUMNS)]
    for row in sorted(rows, key=lambda row: row["id"]):
        at = str(_time(row["at"])) if row["at"] else ""
        plain = {**row, "quantity": str(int(row["quantity"])), "at": at}
        lines.append(",".join(_quoted(plain[name]) for name in COLUMNS))
    return _sha256("\n".join(lines) + "\n")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
