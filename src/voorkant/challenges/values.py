"""Challenges as pages show them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from voorkant.challenges.activities import Panel
    from voorkant.challenges.rules import Influence, Stage


@dataclass(frozen=True, slots=True)
class VillageName:
    """A village that a challenge is about."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body that asks or answers. `fictitious` bodies exist only in a demo town."""

    id: UUID
    slug: str
    name: str
    kind: str
    fictitious: bool


@dataclass(frozen=True, slots=True)
class ChallengeCard:
    """A challenge in a list.

    Attributes:
        owner: The body that asks.
        villages: What it is about, by name; never empty.
        closes_on: The last day; None when no day was set.
        facts: A few figures in words, from the activities on it.
        opened_at: Since when it is here; lists show the newest first.
    """

    id: UUID
    slug: str
    question: str
    stage: Stage
    owner: BodyName
    villages: Sequence[VillageName]
    closes_on: date | None
    facts: Sequence[str]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Listener:
    """The person who listens on behalf of the answering body, by function and the name she chose."""

    name: str
    function: str
    body: str


@dataclass(frozen=True, slots=True)
class InfluenceText:
    """A line of the room for influence; `source` says where a fixed thing was decided, or is empty."""

    kind: Influence
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """Everything that the page of a challenge shows.

    Attributes:
        stages: All stages in order, for the line of five words (`CLOSED` comes after them).
        lock: Code of what nobody can add now (``solutions``, ``choices``, ``everything``); None when
            nothing is locked.
        listener: None while nobody of the answering body has accepted.
        influence: Open first, then fixed, then decided elsewhere.
        panels: What can be done now, one for each activity that runs in this stage.
    """

    id: UUID
    slug: str
    question: str
    introduction: str
    stage: Stage
    stages: Sequence[Stage]
    lock: str | None
    owner: BodyName
    answering: BodyName
    listener: Listener | None
    villages: Sequence[VillageName]
    opens_on: date
    closes_on: date | None
    answer_working_days: int
    influence: Sequence[InfluenceText]
    panels: Sequence[Panel]


@dataclass(frozen=True, slots=True)
class ChallengeRef:
    """The little that other rooms need of a challenge."""

    id: UUID
    slug: str
    question: str
    stage: Stage
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of the room for influence, as it is given to `open_challenge`."""

    kind: Influence
    text: str
    source: str = ""
