"""The outcome of matching, as values and as the JSON that `docs/formats.md` describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicmath.matching.values import METHOD_VERSION, SCHEMA

if TYPE_CHECKING:
    from civicmath.matching.values import Account, Bound, Certificate, Mode, NearMiss, No, Pair


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who does what, why others don't, and what proves it.

    Attributes:
        mode: How it was decided.
        split: Whether one person may have several.
        seed: All the chance there was.
        people, assignments: How many there are.
        people_sha256, assignments_sha256: Hashes of what was decided on.
        eligible: Pairs that meet every requirement.
        pairs: In natural order of assignments.
        unfilled: Assignments without anybody.
        unplaced: People without an assignment.
        accounts: Of organisations, in natural order.
        certificate: Prices that prove it, in the modes optimal and balanced.
        bound: What no split is better than, when hours are split.
    """

    mode: Mode
    split: bool
    seed: int
    people: int
    assignments: int
    people_sha256: str
    assignments_sha256: str
    eligible: int
    pairs: tuple[Pair, ...]
    unfilled: tuple[No, ...]
    unplaced: tuple[No, ...]
    accounts: tuple[Account, ...]
    certificate: Certificate | None
    bound: Bound | None

    @property
    def filled(self) -> int:
        """How many assignments have somebody."""
        return len(self.pairs)

    @property
    def value(self) -> int:
        """Points of all pairs together."""
        return sum(pair.value for pair in self.pairs)

    @property
    def worst_balance(self) -> int:
        """The largest difference between what an organisation gives and takes."""
        return max((abs(account.balance) for account in self.accounts), default=0)

    def to_json_dict(self, seconds: float) -> dict[str, Any]:
        """Write the documented object.

        Args:
            seconds: How long deciding took.
        """
        return {
            "schema": SCHEMA,
            "method_version": METHOD_VERSION,
            "mode": self.mode,
            "split": self.split,
            "seed": self.seed,
            "people": self.people,
            "assignments": self.assignments,
            "people_sha256": self.people_sha256,
            "assignments_sha256": self.assignments_sha256,
            "eligible_pairs": self.eligible,
            "filled": self.filled,
            "value": self.value,
            "pairs": [_pair(pair) for pair in self.pairs],
            "unfilled": [_no("assignment", no) for no in self.unfilled],
            "unplaced": [_no("person", no) for no in self.unplaced],
            "organisations": [
                {
                    "organisation": account.organisation,
                    "given": account.given,
                    "taken": account.taken,
                    "balance": account.balance,
                }
                for account in self.accounts
            ],
            "worst_balance": self.worst_balance,
            "certificate": None if self.certificate is None else _certificate(self.certificate),
            "bound": None if self.bound is None else _bound(self.bound),
            "seconds": round(seconds, 3),
        }


def _pair(pair: Pair) -> dict[str, Any]:
    told = {"person": pair.person, "assignment": pair.assignment, "value": pair.value}
    return {**told, "locked": True} if pair.locked else told


def _no(what: str, no: No) -> dict[str, Any]:
    told: dict[str, Any] = {what: no.id, "reason": no.reason, "eligible": no.eligible}
    if no.short_by is not None:
        told["short_by"] = no.short_by
    if no.competing is not None:
        told["competing"] = {"assignments": no.competing[0], "people": no.competing[1]}
    told["near_miss"] = None if no.near_miss is None else _near(what, no.near_miss)
    return told


def _near(what: str, near: NearMiss) -> dict[str, Any]:
    other = {"person": near.person} if what == "assignment" else {"assignment": near.assignment}
    return {
        **other,
        "requirement": near.requirement,
        "value": near.value,
        "open": near.open,
    }


def _certificate(certificate: Certificate) -> dict[str, Any]:
    """Write prices as text: some are too large for readers that keep numbers as floats."""
    return {
        "scale": certificate.scale,
        "tie_bits": certificate.tie_bits,
        "fill": certificate.fill,
        "price": certificate.price,
        "people": {name: str(price) for name, price in certificate.people.items()},
        "assignments": {name: str(price) for name, price in certificate.assignments.items()},
        "organisations": {name: str(price) for name, price in certificate.organisations.items()},
        "hub": str(certificate.hub),
    }


def _bound(bound: Bound) -> dict[str, Any]:
    return {
        "filled": bound.filled,
        "score": bound.score,
        "fill": bound.fill,
        "scale": bound.scale,
        "hours": {name: str(price) for name, price in bound.hours.items()},
    }
