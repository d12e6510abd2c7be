"""Decisions as pages show them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from voorkant.challenges.rules import Stage


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is given to `take_decision`."""

    what: str
    reasons: str
    changes: str
    cost_cents: int
    decided_on: date


@dataclass(frozen=True, slots=True)
class Cited:
    """Something that can be cited, or was: `kind` is ``idea`` or ``statement``."""

    id: UUID
    kind: str
    text: str


class Standing(StrEnum):
    """Whether a decision counts."""

    COUNTS = "counts"
    WAITS = "waits"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CoDeciderView:
    """A body that must agree to a decision, and what it answered.

    Attributes:
        body: Its name.
        agrees: None while it hasn't answered.
        reason: Why; may be empty where it agrees.
        signed: Name and function of whoever answered; empty while nobody did.
        replied_at: In which hour.
    """

    body_id: UUID
    body: str
    agrees: bool | None
    reason: str
    signed: str
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with everything that it says.

    Attributes:
        body: Who decided.
        co_deciders: Which other bodies must agree, by name; only then it counts.
        reference: Where the mandate was decided by which it may.
        ended_on: The day on which that mandate was withdrawn, when the decision was dated back to before it.
        signed: Name and function of whoever wrote it down; empty for the program itself.
        problem: The text of the problem that it answers.
    """

    id: UUID
    body: str
    reference: str
    ended_on: date | None
    signed: str
    what: str
    reasons: str
    changes: str
    cost_cents: int
    decided_on: date
    recorded_at: datetime
    version: int
    problem: str
    grounds: Sequence[Cited]
    co_deciders: Sequence[CoDeciderView]

    @property
    def standing(self) -> Standing:
        """Whether it counts: all agreed, or nobody had to; one refusal ends it."""
        said = {each.agrees for each in self.co_deciders}
        if False in said:
            return Standing.REFUSED
        return Standing.WAITS if None in said else Standing.COUNTS

    @property
    def waits_for(self) -> Sequence[str]:
        """The names of the bodies that still have to answer; none once one of them refused."""
        if self.standing is not Standing.WAITS:
            return []
        return [each.body for each in self.co_deciders if each.agrees is None]


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """The decisions of a challenge, the latest first."""

    challenge_id: UUID
    slug: str
    question: str
    stage: Stage
    decisions: Sequence[DecisionView]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision to which somebody's body must still agree."""

    id: UUID
    slug: str
    question: str
    what: str
    decider: str
    body: str


@dataclass(frozen=True, slots=True)
class MandateLeft:
    """A mandate by which a body may decide here today, and what its decisions may still cost."""

    reference: str
    ceiling_cents: int
    left_cents: int


@dataclass(frozen=True, slots=True)
class Room:
    """What a body can decide here today, and who would have to agree to it."""

    body: str
    mandates: Sequence[MandateLeft]
    must_agree: Sequence[str]
