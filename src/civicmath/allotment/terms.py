"""Terms: the rule of an allotment, complete and frozen, as it is published before orders come in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from civicmath.allotment.errors import (
    BadNumber,
    BadTranche,
    FirstAndTranches,
    FirstWithoutClass,
    LotTooLarge,
    TranchesAboveSupply,
    UnknownRule,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Rule = Literal["bricks", "pro-rata", "lottery", "first-come"]
Remainder = Literal["lottery", "time"]
RULES: tuple[str, ...] = get_args(Rule)
REMAINDERS: tuple[str, ...] = get_args(Remainder)
LARGEST = 10**12
"""No quantity is above this: a million million. Then sums over four million orders are exact."""
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the supply set apart for a class.

    Attributes:
        klass: The class that may take from it.
        supply: How many are set apart; what its class leaves goes on to the next.
        rule: How it is divided.
    """

    klass: str
    supply: int
    rule: Rule

    @classmethod
    def from_text(cls, text: str) -> Tranche:
        """Read class:supply:rule.

        Raises:
            BadTranche: It isn't written so.
            UnknownRule: There is no such rule.
        """
        parts = text.rsplit(":", _PARTS - 1)
        if len(parts) != _PARTS or not parts[0].strip() or not _is_count(parts[1]):
            raise BadTranche(value=text)
        return cls(parts[0].strip(), int(parts[1]), known_rule(parts[2]))


@dataclass(frozen=True, slots=True)
class Terms:
    """The whole rule.

    Attributes:
        supply: How many there are.
        rule: How they are divided among those who ask.
        first: How many of each order of `klass` go before everything else; 0 is no priority.
        klass: The class with priority.
        keep: Pro rata only: nobody's part is less than this, or than what she asked.
        lot: Nobody gets fewer than this, unless nothing; 0 and 1 say nothing.
        cap_person: Most that one person gets, in all her orders together.
        cap_household: Most that one household gets.
        remainder: Who goes first where the last few are given one each: by lottery number, or by
            time. Times that are equal go by lottery number.
        tranches: Parts set apart, divided one after the other; what they leave is for everybody.
    """

    supply: int
    rule: Rule = "bricks"
    first: int = 0
    klass: str | None = None
    keep: int = 0
    lot: int = 0
    cap_person: int | None = None
    cap_household: int | None = None
    remainder: Remainder = "lottery"
    tranches: tuple[Tranche, ...] = ()

    def __post_init__(self) -> None:
        """Refuse terms that contradict themselves.

        Raises:
            TermsRefusal: Which part, and why.
        """
        known_rule(self.rule)
        if self.remainder not in REMAINDERS:
            raise UnknownRule(value=self.remainder, known=", ".join(REMAINDERS))
        reserved = self._refuse_numbers()
        if bool(self.first) != bool(self.klass):
            raise FirstWithoutClass
        if self.first and self.tranches:
            raise FirstAndTranches
        if reserved > self.supply:
            raise TranchesAboveSupply(reserved=reserved, supply=self.supply)
        for name, value in (
            ("supply", self.supply),
            ("cap_person", self.cap_person),
            ("cap_household", self.cap_household),
            ("first", self.first or None),
        ):
            if value is not None and self.lot > value and not (name == "supply" and value == 0):
                raise LotTooLarge(lot=self.lot, name=name, value=value)

    def _refuse_numbers(self) -> int:
        """Refuse numbers that are negative or too large; give what tranches set apart."""
        numbers = {
            "supply": self.supply,
            "first": self.first,
            "keep": self.keep,
            "lot": self.lot,
            "cap_person": self.cap_person or 0,
            "cap_household": self.cap_household or 0,
        }
        for name, value in numbers.items():
            if not 0 <= value <= LARGEST:
                raise BadNumber(name=name, value=value)
        for tranche in self.tranches:
            known_rule(tranche.rule)
            if not 0 <= tranche.supply <= LARGEST:
                raise BadNumber(name="supply", value=tranche.supply)
        return sum(tranche.supply for tranche in self.tranches)

    @property
    def columns(self) -> tuple[str, ...]:
        """Which columns orders must have beside `id` and `quantity`."""
        rules = {self.rule, *(tranche.rule for tranche in self.tranches)}
        needed = {
            "class": bool(self.first or self.tranches),
            "at": "first-come" in rules or self.remainder == "time",
            "household": self.cap_household is not None,
        }
        return tuple(name for name, is_needed in needed.items() if is_needed)

    @classmethod
    def from_json(cls, terms: Mapping[str, Any]) -> Terms:
        """Read terms as `to_json_dict` writes them.

        Raises:
            TermsRefusal: They contradict themselves.
            KeyError: They aren't complete.
        """
        parts = terms["tranches"]
        return cls(
            supply=int(terms["supply"]),
            rule=known_rule(terms["rule"]),
            first=int(terms["first"]),
            klass=terms["class"],
            keep=int(terms["keep"]),
            lot=int(terms["lot"]),
            cap_person=terms["cap_person"],
            cap_household=terms["cap_household"],
            remainder=terms["remainder"],
            tranches=tuple(
                Tranche(part["class"], part["supply"], known_rule(part["rule"])) for part in parts
            ),
        )

    def to_json_dict(self) -> dict[str, Any]:
        """Give all of the rule as JSON, with what isn't used, so that nothing is left open."""
        return {
            "supply": self.supply,
            "rule": self.rule,
            "first": self.first,
            "class": self.klass,
            "keep": self.keep,
            "lot": self.lot,
            "cap_person": self.cap_person,
            "cap_household": self.cap_household,
            "remainder": self.remainder,
            "tranches": [
                {"class": part.klass, "supply": part.supply, "rule": part.rule}
                for part in self.tranches
            ],
        }

    def digest(self) -> str:
        """Hash the terms: SHA-256 of their JSON with sorted keys and no white space."""
        text = json.dumps(
            self.to_json_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()


def known_rule(name: str) -> Rule:
    """Give a rule by its name.

    Raises:
        UnknownRule: There is none.
    """
    for rule in get_args(Rule):
        if rule == name.strip():
            return rule  # type: ignore[no-any-return]
    raise UnknownRule(value=name, known=", ".join(RULES))


def _is_count(text: str) -> bool:
    return (
        text.strip().isascii() and text.strip().isdigit() and len(text.strip()) <= len(str(LARGEST))
    )
