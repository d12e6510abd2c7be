"""Every read of the outbox: what became of the messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from voorkant.common.errors import VoorkantError, error_named
from voorkant.common.paging import Key, Page, checked_limit, page_of
from voorkant.outbox.delivery import Letter
from voorkant.outbox.models import Message
from voorkant.outbox.rules import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that was not handed over, or of which nobody knows.

    The addressee is left out: `about` leads those who may know to the person.
    """

    id: UUID
    about: str
    message_id: str
    state: State
    attempts: int
    queued_at: datetime
    changed_at: datetime
    reason: VoorkantError


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How many messages are in each state (all states named), and the ones in trouble."""

    counts: Mapping[State, int]
    troubles: Page[Trouble]


def delivery_report(*, limit: int = 50, before: str | None = None) -> DeliveryReport:
    """Tell what became of the messages; trouble newest first. Two SQL queries.

    Args:
        limit: Troubles on a page.
        before: The word for the next page that the page before gave.

    Raises:
        InvalidCursor: `before` is not a word that we gave.
        ValueError: A limit that we don't give.
    """
    rows = Message.objects.filter(state__in=[State.DOUBTFUL, State.FAILED])
    if before is not None:
        key = Key.read(before)
        rows = rows.filter(Q(changed_at__lt=key.at) | Q(changed_at=key.at, id__lt=key.id))
    rows = rows.order_by("-changed_at", "-id").defer("body", "to_address", "to_name", "subject")
    troubles = [_trouble(row) for row in rows[: checked_limit(limit) + 1]]
    counted = dict(Message.objects.order_by().values_list("state").annotate(messages=Count("id")))
    return DeliveryReport(
        counts={state: counted.get(state, 0) for state in State},
        troubles=page_of(troubles, limit, lambda trouble: Key(trouble.changed_at, trouble.id)),
    )


def _trouble(row: Message) -> Trouble:
    return Trouble(
        id=row.id,
        about=row.about,
        message_id=row.message_id,
        state=State(row.state),
        attempts=row.attempts,
        queued_at=row.queued_at,
        changed_at=row.changed_at,
        reason=error_named(row.reason, row.reason_params),
    )


def latest_letters(*, limit: int = 20) -> Sequence[Letter]:
    """Return what was written last, the newest first: for a demonstration, where no mail arrives."""
    rows = Message.objects.order_by("-queued_at", "-id")[: checked_limit(limit)]
    return [letter_of(row) for row in rows]


def letter_of(row: Message) -> Letter:
    """Give the parts of a message that make one e-mail."""
    return Letter(
        message_id=row.message_id,
        to_address=row.to_address,
        to_name=row.to_name,
        subject=row.subject,
        body=row.body,
        language=row.language,
        queued_at=row.queued_at,
    )
