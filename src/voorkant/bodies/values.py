"""Bodies and their people, as pages and other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from voorkant.bodies.kinds import BodyKind, Role


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
class Listener:
    """Who listens to a challenge: the name she chose, what she does, and for whom."""

    name: str
    function: str
    body: str
