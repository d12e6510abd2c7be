"""Decisions as pages show them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with everything that it says.

    Attributes:
        body: Who decided.
        reference: Where the mandate was decided by which it may.
        signed: Name and function of whoever wrote it down; empty for the program itself.
        problem: The text of the problem that it answers.
    """

    id: UUID
    body: str
    reference: str
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


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """The decisions of a challenge, the latest first."""

    challenge_id: UUID
    slug: str
    question: str
    stage: Stage
    decisions: Sequence[DecisionView]
