"""Reads for who leads a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from voorkant.conversations.models import Conversation
from voorkant.conversations.rules import Moderation, State, is_taking_answers

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Led:
    """Where a conversation stands, for its organisers.

    Attributes:
        state: Whether an organiser left it open.
        is_open: Whether it takes answers today: also its challenge must be in the stage, and in its term.
        because: The reason that was given last; empty when it was never closed.
        opens_on: First day of its challenge.
        closes_on: Last day of its challenge; None when no day was set.
        people: How many took part in the outcome that is shown; None before there is one, and of fewer
            than five.
    """

    id: UUID
    state: State
    moderation: Moderation
    is_open: bool
    because: str
    opens_on: date
    closes_on: date | None
    people: int | None


def led_conversation(challenge_id: UUID) -> Led | None:
    """Return the conversation of a challenge for its organisers; None without one. One SQL query."""
    rows = Conversation.objects.filter(challenge=challenge_id).values_list(
        "id",
        "state",
        "moderation",
        "because",
        "challenge__stage",
        "challenge__opens_on",
        "challenge__closes_on",
        "asked__headline",
        "outcome__headline",
    )
    row = rows.first()
    if row is None:
        return None
    id_, state, moderation, because, stage, opens_on, closes_on, *headlines = row
    return Led(
        id=id_,
        state=State(state),
        moderation=Moderation(moderation),
        is_open=is_taking_answers(
            state, stage, opens_on=opens_on, closes_on=closes_on, today=timezone.localdate()
        ),
        because=because,
        opens_on=opens_on,
        closes_on=closes_on,
        people=next(filter(None, map(_people, headlines)), None),
    )


def _people(headline: dict[str, Any] | None) -> int | None:
    return ((headline or {}).get("summary") or {}).get("participants")
