"""What somebody sends about mandates and experts; what fits is the database's to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from voorkant.bodies.errors import MandateRefused
from voorkant.bodies.kinds import Right, Topic
from voorkant.common.errors import InvalidMoney
from voorkant.common.money import parse_cents

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Given:
    """A mandate as it was filled in."""

    receiver: str
    topic: Topic | None
    place: str | None
    right: Right
    ceiling_cents: int
    from_on: date
    until_on: date | None
    reference: str


def given(sent: Mapping[str, str], language: str) -> Given:
    """Read the form.

    Args:
        sent: What was sent.
        language: In whose way an amount is written.

    Raises:
        MandateRefused: A part of it can't be read.
    """
    topic, right = sent.get("topic", ""), sent.get("right", "")
    if topic and topic not in set(Topic):
        raise MandateRefused(part="topic")
    if right not in set(Right):
        raise MandateRefused(part="right")
    try:
        cents = parse_cents(sent.get("ceiling", "") or "0", language)
    except InvalidMoney:
        raise MandateRefused(part="ceiling") from None
    from_on = _day(sent.get("from_on", ""))
    if from_on is None:
        raise MandateRefused(part="period")
    return Given(
        receiver=sent.get("receiver", "").replace("\0", ""),
        topic=Topic(topic) if topic else None,
        place=sent.get("place", "").replace("\0", "") or None,
        right=Right(right),
        ceiling_cents=cents,
        from_on=from_on,
        until_on=_day(sent.get("until_on", "")),
        reference=sent.get("reference", "").strip(),
    )


def topics_of(sent: Mapping[str, str]) -> list[Topic]:
    """Read what was ticked, each under a name of its own (``topic-<value>``)."""
    return [each for each in Topic if f"topic-{each.value}" in sent]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MandateRefused(part="period") from None
