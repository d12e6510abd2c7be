"""Check a distribution without trusting who made it: plain Python, nothing of the deciding code."""

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from civicmath.allotment.checking import FalseLine, read_table_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMNS = ("id", "share-days", "shares", "from", "until")


def check_distribution(
    holdings: Path, result: Mapping[str, Any], *, before: Mapping[str, Any] | None = None
) -> FalseLine | None:
    """Check a result against the register, and against the result before it.

    Args:
        holdings: The file with holdings.
        result: What `civicmath distribute ... --json` wrote.
        before: What it wrote the time before, if fractions were carried on.

    Returns:
        The first false line; None when all of it is true.
    """
    rows = read_table_plainly(holdings, COLUMNS)
    try:
        return next(_faults(_share_days(rows, result), result, before), None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return FalseLine("shape", {"says": f"{type(error).__name__}: {error}"})


def _faults(
    days: dict[str, int], result: Mapping[str, Any], before: Mapping[str, Any] | None
) -> Iterator[FalseLine]:
    if result["schema"] != "distribution/1":
        yield FalseLine("schema", {"says": str(result["schema"])})
    lines = [f"{_quoted(name)},{days[name]}\n" for name in sorted(days)]
    digest = _sha256("id,share_days\n" + "".join(lines))
    if result["input_sha256"] != digest:
        yield FalseLine("input", {"says": str(result["input_sha256"]), "is": digest})
    if result["commitment"] != _sha256(result["seed"]):
        params = {"says": str(result["commitment"]), "is": _sha256(result["seed"])}
        yield FalseLine("seed", params)
    owed = _carried(before)
    carried = None if before is None or not owed else _digest_of(before["carried"])
    if result["carry_sha256"] != carried:
        yield FalseLine("carry", {"says": str(result["carry_sha256"]), "is": str(carried)})
    yield from _faults_of_payments(days, owed, result)
    yield from _faults_of_cents(days, owed, result)


def _faults_of_payments(
    days: dict[str, int], owed: dict[str, Fraction], result: Mapping[str, Any]
) -> Iterator[FalseLine]:
    """Everybody who held is there, nobody else, no payment is negative, sums fit."""
    paid, total = result["paid_cents"], sum(days.values())
    facts = {
        "share_days": total,
        "holders": len(days),
        "amount_cents": sum(paid.values()),
    }
    for name, cents in paid.items():
        if type(cents) is not int or cents < 0:
            yield FalseLine("payment", {"who": name, "says": str(cents)})
    for key, true in facts.items():
        if result[key] != true:
            yield FalseLine("sum", {"key": key, "says": str(result[key]), "is": true})
    for name in days:
        if name not in paid:
            yield FalseLine("holder-missing", {"who": name})
    for name in paid:
        if name not in days and name not in owed:
            yield FalseLine("holder-invented", {"who": name})


def _faults_of_cents(
    days: dict[str, int], owed: dict[str, Fraction], result: Mapping[str, Any]
) -> Iterator[FalseLine]:
    """What is carried on is due minus paid, and cents went to the largest fractions."""
    total, after = max(sum(days.values()), 1), _carried(result)
    rests: dict[str, Fraction] = {}
    for name in sorted(days.keys() | owed.keys()):
        due = Fraction(result["amount_cents"] * days.get(name, 0), total) + owed.get(name, 0)
        rests[name] = due - result["paid_cents"].get(name, 0)
        if after.get(name, 0) != rests[name]:
            params = {"who": name, "says": str(after.get(name, 0)), "is": str(rests[name])}
            yield FalseLine("carried", params)
    for name in after:
        if name not in rests:
            yield FalseLine("holder-invented", {"who": name})
    # A cent less for one is a cent more for another: right when the one who got her last cent had at
    # least as much owed before it as anyone who didn't; equal fractions by lottery number.
    seed = result["seed"]
    got = [
        (rest + 1, -int(_sha256(seed + name), 16), name)
        for name, rest in rests.items()
        if result["paid_cents"].get(name, 0)
    ]
    didnt = [(rest, -int(_sha256(seed + name), 16), name) for name, rest in rests.items()]
    if got and didnt and min(got) < max(didnt):
        yield FalseLine("cent", {"who": min(got)[2], "other": max(didnt)[2]})


def _carried(result: Mapping[str, Any] | None) -> dict[str, Fraction]:
    if result is None:
        return {}
    per_cent = int(result["carried"]["per_cent"])
    parts = result["carried"]["parts"].items()
    return {name: Fraction(int(part), per_cent) for name, part in parts}


def _digest_of(carried: Mapping[str, Any]) -> str:
    lines = [f"{carried['per_cent']}\n"]
    lines += [f"{part} {name}\n" for name, part in sorted(carried["parts"].items())]
    return _sha256("".join(lines))


def _share_days(rows: list[dict[str, str]], result: Mapping[str, Any]) -> dict[str, int]:
    """Add up share-days, over the days that the result says were counted."""
    days: dict[str, int] = {}
    for row in rows:
        held = int(row["share-days"] or 0)
        if row["shares"]:
            first, last = date.fromisoformat(result["from"]), date.fromisoformat(result["until"])
            begin = max(first, date.fromisoformat(row["from"]))
            end = min(last, date.fromisoformat(row["until"])) if row["until"] else last
            held = int(row["shares"]) * max(0, (end - begin).days + 1)
        days[row["id"]] = days.get(row["id"], 0) + held
    return days


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
