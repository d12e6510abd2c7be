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
class Decided:
    """What came of deciding about several statements at once.

    Attributes:
        done: How many changed.
        otherwise: How many stayed as they were, because somebody had decided otherwise.
    """

    done: int
    otherwise: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that people respond to.

    Attributes:
        number: Its number within the challenge.
        frozen: Whether it takes no more answers.
        place: Counts from 1 among what everybody is asked first; None for all the others.
    """

    id: UUID
    number: int
    text: str
    frozen: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A statement that says nearly the same; `likeness` runs from 0 to 1 (the same characters)."""

    id: UUID
    text: str
    likeness: float


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """A statement that this person sent in.

    Attributes:
        reason: Why it was sent back; empty otherwise.
        merged_into: The words that say it together with others; empty otherwise.
    """

    id: UUID
    text: str
    state: State
    reason: str
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class WaitingStatement:
    """A statement that waits for somebody to look at it.

    Attributes:
        number: Its number within the challenge.
        similar: Statements that are shown already and say nearly the same, nearest first.
    """

    id: UUID
    text: str
    received_on: date
    number: int
    similar: Sequence[Similar]


@dataclass(frozen=True, slots=True)
class ListedStatement:
    """A statement as organisers see it in a list.

    Attributes:
        number: Its number within the challenge.
        reason: Why it was sent back; empty otherwise.
        frozen: Whether it takes no more answers.
        place: Counts from 1 among what everybody is asked first; None for all the others.
        merged_into: The words of what it was merged into; empty otherwise.
        merged: How many were merged into it.
    """

    id: UUID
    number: int
    text: str
    received_on: date
    state: State
    reason: str
    frozen: bool
    place: int | None
    merged_into: str
    merged: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many statements of a challenge there are in each list of the desk."""

    waiting: int
    shown: int
    frozen: int
    placed: int
    merged: int
    sent_back: int
