"""Bodies and their people, as pages and other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from voorkant.bodies.kinds import BodyKind, Right, Role, Topic


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A body; `village` is the code of the village that a council speaks for."""

    id: UUID
    kind: BodyKind
    slug: str
    name: str
    village: str | None
    fictitious: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A role that an account has in a body today."""

    membership_id: UUID
    body: BodyCard
    role: Role
    function: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a body, by the name she chose."""

    membership_id: UUID
    account_id: UUID
    shown_name: str
    role: Role
    function: str
    since: date


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who answers for a body by what she knows: by function and the name she chose."""

    id: UUID
    body_id: UUID
    name: str
    function: str
    topics: Sequence[Topic]


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A role that counts today, whose it is, and how she is shown."""

    id: UUID
    account_id: UUID
    body_id: UUID
    role: Role
    function: str
    shown_name: str
    body_name: str


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when a mandate counts; `withdrawn_on` is the first day on which it doesn't."""

    from_on: date
    until_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class MandateCard:
    """What a body may decide.

    Attributes:
        parent_id: The mandate from which it was given on; None for the body's own.
        giver: Who gave it on.
        topic: About what; None for every topic.
        place: Code of the area; None for the whole municipality. `place_parent` is the area around it.
        may: How far it goes.
        ceiling_cents: What its decisions may cost at most, one of them and all together.
        reference: Where it was decided.
        signed: The name, by her own choice, of whoever entered it; empty for the program itself.
        because: Why it was withdrawn, and `ended_by` by whom; empty while it wasn't.
        spans: Its own period, and those of the mandates above it: all must hold.
    """

    id: UUID
    body: BodyCard
    parent_id: UUID | None
    giver: BodyCard | None
    topic: Topic | None
    place: str | None
    place_name: str
    place_parent: str | None
    may: Right
    ceiling_cents: int
    from_on: date
    until_on: date | None
    reference: str
    withdrawn_on: date | None
    spans: Sequence[Span]
    signed: str = ""
    because: str = ""
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens to a challenge: the name she chose, what she does, and for whom."""

    name: str
    function: str
    body: str
