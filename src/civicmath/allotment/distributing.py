"""Dividing an amount over share-days: exact to the cent, with fractions of a cent carried on.

The sum paid is the amount, every time. What a holder is owed in fractions of a cent is kept as an
exact fraction, so that over the years nobody is paid more or less than her days earned.
"""

from __future__ import annotations

import hashlib
import heapq
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from civicmath.allotment.errors import BadAmount, BadCarry, NobodyHolds
from civicmath.allotment.lottery import commitment, lottery_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civicmath.allotment.holdings import Holdings

SCHEMA = "distribution/1"
METHOD_VERSION = "distribution/1"
_AMOUNT = re.compile(r"([0-9]{1,16})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Carry:
    """What each holder is still owed (or was paid too much), in exact parts of a cent.

    Attributes:
        parts: Per holder, in parts of 1/`per_cent` of a cent; holders with none are left out.
        per_cent: Into how many parts a cent is cut.
    """

    parts: Mapping[str, int] = field(default_factory=dict)
    per_cent: int = 1

    @classmethod
    def from_json(cls, result: object, *, source: str) -> Carry:
        """Read `carried` of an earlier result.

        Raises:
            BadCarry: It isn't one, or its parts don't add up to nothing.
        """
        try:
            carried = result["carried"]  # type: ignore[index]
            parts = {str(name): int(part) for name, part in carried["parts"].items()}
            carry, owed = cls(parts, int(carried["per_cent"])), sum(parts[name] for name in parts)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadCarry(file=source) from error
        if carry.per_cent < 1 or owed:
            raise BadCarry(file=source)
        return carry

    def to_json_dict(self) -> dict[str, Any]:
        """Give it as JSON: whole numbers of any size, as text."""
        parts = {name: str(part) for name, part in sorted(self.parts.items())}
        return {"per_cent": str(self.per_cent), "parts": parts}

    def digest(self) -> str | None:
        """Hash it with SHA-256, in hexadecimal; None when there is nothing in it."""
        if not self.parts:
            return None
        lines = [f"{self.per_cent}\n", *(f"{p} {n}\n" for n, p in sorted(self.parts.items()))]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Distribution:
    """Who is paid what.

    Attributes:
        holdings: The weights.
        amount_cents: What was divided.
        carry_before: What was owed before.
        paid_cents: Per holder, from 0.
        carry: What is owed after.
        seed: What lottery numbers came from, where two fractions were the same.
    """

    holdings: Holdings
    amount_cents: int
    carry_before: Carry
    paid_cents: Mapping[str, int]
    carry: Carry
    seed: str

    def to_json_dict(self) -> dict[str, Any]:
        """Give everything that a checker needs, beside the register itself."""
        period = self.holdings.period
        return {
            "schema": SCHEMA,
            "method_version": METHOD_VERSION,
            "input_sha256": self.holdings.digest(),
            "carry_sha256": self.carry_before.digest(),
            "from": None if period is None else period.first.isoformat(),
            "until": None if period is None else period.last.isoformat(),
            "amount_cents": self.amount_cents,
            "share_days": sum(self.holdings.share_days.values()),
            "holders": len(self.holdings.share_days),
            "seed": self.seed,
            "commitment": commitment(self.seed),
            "paid_cents": dict(self.paid_cents),
            "carried": self.carry.to_json_dict(),
        }


def cents_from_text(text: str) -> int:
    """Read an amount in euros, without any rounding: "1234.5" is 123450 cents.

    Raises:
        BadAmount: Negative, more than two decimals, or no amount.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise BadAmount(value=text)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def distribute(
    holdings: Holdings, amount_cents: int, *, carry: Carry | None = None, seed: str
) -> Distribution:
    """Divide an amount in proportion to share-days.

    Everybody is due `amount x share-days / all share-days` plus what was carried, and is paid the
    whole cents of that; the cents that are left go one each to the largest fractions, equal ones by
    lottery number. What remains of everybody's due is carried on, exactly.

    Args:
        holdings: Share-days of each holder.
        amount_cents: From 0.
        carry: What the distribution before carried on.
        seed: What lottery numbers come from.

    Raises:
        BadAmount: It is negative.
        NobodyHolds: There is an amount, and nobody has share-days.
    """
    if amount_cents < 0:
        raise BadAmount(value=str(amount_cents))
    total = sum(holdings.share_days.values())
    if amount_cents and not total:
        raise NobodyHolds(file=holdings.source)
    before = carry or Carry()
    common = math.gcd(amount_cents, total) or 1
    each, over = amount_cents // common, max(total // common, 1)
    per_cent = math.lcm(before.per_cent, over)
    old, new = per_cent // before.per_cent, each * (per_cent // over)
    names = sorted(holdings.share_days.keys() | before.parts.keys())
    dues = [
        before.parts.get(name, 0) * old + holdings.share_days.get(name, 0) * new for name in names
    ]
    paid = _whole_cents(names, dues, per_cent, amount_cents, seed)
    parts = [due - cents * per_cent for due, cents in zip(dues, paid, strict=True)]
    shrink = math.gcd(per_cent, *parts)
    carried = {name: part // shrink for name, part in zip(names, parts, strict=True) if part}
    payments = {
        name: cents
        for name, cents in zip(names, paid, strict=True)
        if cents or name in holdings.share_days
    }
    after = Carry(carried, per_cent // shrink)
    return Distribution(holdings, amount_cents, before, payments, after, seed)


def _whole_cents(
    names: list[str], dues: list[int], per_cent: int, amount: int, seed: str
) -> list[int]:
    """Round dues to whole cents from 0 that add up to the amount."""
    paid = [max(0, due // per_cent) for due in dues]
    missing = amount - sum(paid)
    rests = [due - cents * per_cent for due, cents in zip(dues, paid, strict=True)]
    if missing > 0:
        # Fractions add up to more than what is missing, so each who gets a cent has one owed.
        bar = heapq.nlargest(missing, rests)[-1]
        above = [place for place, rest in enumerate(rests) if rest > bar]
        equal = [place for place, rest in enumerate(rests) if rest == bar]
        if len(above) + len(equal) > missing:
            equal.sort(key=lambda place: lottery_number(seed, names[place]))
        for place in (*above, *equal[: missing - len(above)]):
            paid[place] += 1
    elif missing < 0:
        _take_back(names, paid, rests, per_cent, -missing, seed)
    return paid


def _take_back(
    names: list[str], paid: list[int], rests: list[int], per_cent: int, surplus: int, seed: str
) -> None:
    """Pay some a cent later: those who are owed least, the highest lottery number first.

    Only needed when people have left who were paid a fraction too much, which nobody asks back.
    """
    queue = [
        (rests[place], -int(lottery_number(seed, names[place]), 16), place)
        for place, cents in enumerate(paid)
        if cents
    ]
    heapq.heapify(queue)
    for _ in range(surplus):
        rest, number, place = heapq.heappop(queue)
        paid[place] -= 1
        if paid[place]:
            heapq.heappush(queue, (rest + per_cent, number, place))
