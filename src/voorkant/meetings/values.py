"""Meetings as pages show them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from voorkant.conversations.figures import StatementFigures


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A kitchen table that is open, as its organiser sees it."""

    id: UUID
    code: str
    opened_at: datetime
    ends_at: datetime

    @property
    def spaced_code(self) -> str:
        """The code in two halves, as one reads it aloud."""
        return f"{self.code[:4]} {self.code[4:]}"


@dataclass(frozen=True, slots=True)
class Seat:
    """The open table that a device stands at."""

    table_id: UUID
    challenge_id: UUID
    challenge_slug: str
    question: str


@dataclass(frozen=True, slots=True)
class Hall:
    """What the screen in a hall shows.

    Attributes:
        facts: How many people and answers the latest outcome counts, and on how much they agree; empty
            before it.
        common: The first statements of common ground.
        together: Who agree on them.
        renewing: Whether a newer outcome is being computed.
    """

    challenge_slug: str
    question: str
    is_open: bool
    facts: Sequence[Fact]
    common: Sequence[StatementFigures]
    together: str
    renewing: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and what it counts."""

    count: int
    what: str
