"""Challenges as pages show them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.challenges.activities import Panel
    from voorkant.challenges.guards import Missing
    from voorkant.challenges.rules import Influence, Stage


@dataclass(frozen=True, slots=True)
class VillageName:
    """A village that a challenge is about.

    Attributes:
        slug: Its name in an address.
        name: As people write it.
        ended_on: The first day on which it belongs to another village; None for one that stays.
        successor: The name of that village; else empty.
    """

    slug: str
    name: str
    ended_on: date | None = None
    successor: str = ""


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
        archived: Whether it was asked somewhere else, and is here to be read.
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
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """The person who listens on behalf of the answering body, and what she knows about, in words."""

    name: str
    function: str
    body: str
    topics: Sequence[_StrPromise] = ()


@dataclass(frozen=True, slots=True)
class InfluenceText:
    """A line of the room for influence.

    Attributes:
        source: Where a fixed thing was decided, or who decides; empty for what is open.
        reason: Why it is fixed; may be empty.
        added_at: Since when it stands there, to the hour; None for lines from before that was kept.
    """

    kind: Influence
    text: str
    source: str
    reason: str = ""
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExpertAsked:
    """That the answering body was asked for an expert, and when it had to have answered.

    Attributes:
        asked_on: The day on which it was asked.
        due_on: The last day of its term, ten working days later.
        overdue: Whether that day has passed.
    """

    asked_on: date
    due_on: date
    overdue: bool


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
        asked: Since when an expert is asked for; None for challenges from before that was kept.
        interests: What who listens said of an interest of her own; mostly empty.
        declared: The interests of others who have a role in it, by the name they chose.
        missing: What the next stage still waits for.
        archived_from: What an archive was read in from; empty for a question that is asked here.
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
    asked: ExpertAsked | None = None
    interests: Sequence[str] = ()
    declared: Sequence[Declared] = ()
    missing: Sequence[Missing] = ()
    archived_from: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest of her own that somebody declared; `listens` when she is who listens."""

    name: str
    body: str
    text: str
    listens: bool


@dataclass(frozen=True, slots=True)
class ChallengeRef:
    """The little that other rooms need of a challenge."""

    id: UUID
    slug: str
    question: str
    stage: Stage
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class Begun:
    """When a challenge began, and the codes of the villages that it is about.

    In all that is asked and counted around it the villages are those of that day, and these.
    """

    on: date
    villages: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of the room for influence, as it is given to `open_challenge`."""

    kind: Influence
    text: str
    source: str = ""
    reason: str = ""
