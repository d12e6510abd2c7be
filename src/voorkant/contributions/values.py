"""Contributions as other rooms and pages see them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from voorkant.contributions.rules import State


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to somebody who said something: its id and its state (waiting or shown)."""

    id: UUID
    state: State


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that people respond to; `number` is its number within the challenge."""

    id: UUID
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Similar:
    """A statement that says nearly the same; `likeness` runs from 0 to 1 (the same characters)."""

    id: UUID
    text: str
    likeness: float


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """A statement that this person sent in; `reason` says why it was sent back, or is empty."""

    id: UUID
    text: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class WaitingStatement:
    """A statement that waits for somebody to look at it.

    Attributes:
        similar: Statements that are shown already and say nearly the same, nearest first.
    """

    id: UUID
    text: str
    received_on: date
    similar: Sequence[Similar]
