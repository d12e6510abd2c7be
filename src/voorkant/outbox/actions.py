"""Every write of the outbox: queueing a message, and what happens while it is handed over.

There is no `acting` here: a message is the effect of an act, and the room whose act it is records that
in the journal. What becomes of the message stands in its own row.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from voorkant.common.queue import enqueue, lost_jobs, take_up_again
from voorkant.outbox.delivery import Letter, sender
from voorkant.outbox.errors import MailAddressRefused, MailAnswerLost, MailTextRefused
from voorkant.outbox.models import Message
from voorkant.outbox.queries import letter_of
from voorkant.outbox.rules import State, is_body, is_line, wait_after

if TYPE_CHECKING:
    from datetime import timedelta

    from voorkant.common.errors import VoorkantError

logger = logging.getLogger(__name__)

QUEUE = "outbox"
TASK = "outbox.hand-over"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at handing over a message; the number tells it from other tries at the same message."""

    message: UUID
    number: int
    letter: Letter


def queue_email(  # noqa: PLR0913  all by keyword
    *,
    about: str,
    to_address: str,
    to_name: str,
    subject: str,
    body: str,
    language: str,
    forgets: bool = False,
) -> UUID:
    """Queue an e-mail in the caller's transaction: it goes out exactly when that commits.

    Args:
        about: Opaque id of what it tells about.
        to_address: One address, for example ``an@voorbeeld.nl``.
        to_name: The name beside it; may be empty.
        subject: One line.
        body: Plain text.
        language: Two letters, such as ``nl``.
        forgets: Whether address and words are wiped once it is sent, given up or in doubt.

    Returns:
        The id of the message.

    Raises:
        MailAddressRefused: Not an address that we can send to.
        MailTextRefused: A name or subject that is not one plain line, or a text that is no plain text
            or too long.
    """
    _refuse_odd_address(to_address)
    for part, fits in (
        ("name", is_line(to_name)),
        ("subject", is_line(subject) and bool(subject.strip())),
        ("text", is_body(body)),
    ):
        if not fits:
            raise MailTextRefused(part=part)
    _, _, domain = sender()[1].rpartition("@")
    message = Message(
        id=uuid4(),
        about=about,
        to_address=to_address,
        to_name=to_name,
        subject=subject,
        body=body,
        language=language,
        forgets=forgets,
    )
    message.message_id = f"<{message.id}@{domain}>"
    with transaction.atomic():
        message.job = enqueue(TASK, queue=QUEUE, message_id=str(message.id))
        message.save(force_insert=True)
    return message.id


def _refuse_odd_address(address: str) -> None:
    # A quoted local part may hold anything; nobody here has one.
    if not address.isascii() or '"' in address or not is_line(address):
        raise MailAddressRefused
    try:
        validate_email(address)
    except ValidationError:
        raise MailAddressRefused from None


def begin_attempt(*, message_id: UUID) -> Attempt | None:
    """Start to hand over a message; None when it doesn't wait for that."""
    waiting = Message.objects.filter(id=message_id, state=State.QUEUED)
    with transaction.atomic():
        if not waiting.update(attempts=F("attempts") + 1):
            return None
        row = Message.objects.get(id=message_id)
    return Attempt(row.id, row.attempts, letter_of(row))


def mark_handing_over(*, attempt: Attempt) -> bool:
    """Write down that the text goes out now; False when another attempt has taken over."""
    mine = Message.objects.filter(id=attempt.message, state=State.QUEUED, attempts=attempt.number)
    return bool(mine.update(state=State.HANDING_OVER, changed_at=Now()))


def mark_handed_over(*, attempt: Attempt) -> None:
    """Write down that the server has accepted the message, also when doubt had arisen."""
    mine = Message.objects.filter(
        id=attempt.message,
        state__in=[State.HANDING_OVER, State.DOUBTFUL],
        attempts=attempt.number,
    )
    mine.update(state=State.HANDED_OVER, reason="", reason_params={}, changed_at=Now())


def mark_trouble(*, attempt: Attempt, error: VoorkantError) -> timedelta | None:
    """Write down why a message was not handed over.

    Args:
        attempt: The attempt.
        error: `MailAnswerLost` leaves doubt; a transient error lets the message wait for another
            attempt while there is one; anything else ends it.

    Returns:
        How long to wait before the next attempt; None when there is none.
    """
    with transaction.atomic():
        mine = Message.objects.select_for_update().filter(
            id=attempt.message, attempts=attempt.number
        )
        message = mine.exclude(state__in=[State.HANDED_OVER, State.FAILED]).first()
        if message is None:
            return None
        wait = wait_after(attempt.number) if error.transient else None
        if isinstance(error, MailAnswerLost):
            state = State.DOUBTFUL
        elif wait is not None and message.state != State.DOUBTFUL:
            state = State.QUEUED
        else:
            state = State.FAILED
        _settle(message, state, error)
    return wait if state == State.QUEUED else None


def recover_lost_messages() -> int:
    """Look after messages whose job nobody works on any more; return how many there were.

    Who waited, waits again. Who was being handed over is in doubt, and stays so.
    """
    open_messages = Message.objects.filter(
        state__in=[State.QUEUED, State.HANDING_OVER], job__isnull=False
    )
    jobs = dict(open_messages.values_list("id", "job"))
    lost = lost_jobs(job for job in jobs.values() if job is not None)
    return sum(_recover(message_id) for message_id, job in jobs.items() if job in lost)


def _recover(message_id: UUID) -> bool:
    with transaction.atomic():
        locked = Message.objects.select_for_update(skip_locked=True).filter(id=message_id)
        message = locked.filter(state__in=[State.QUEUED, State.HANDING_OVER]).first()
        if message is None or message.job is None or not lost_jobs([message.job]):
            return False
        logger.warning("message %s was lost in attempt %s", message.id, message.attempts)
        if message.state == State.HANDING_OVER:
            _settle(message, State.DOUBTFUL, MailAnswerLost())
        # Also when in doubt: the job then finds nothing to do, and is out of the queue.
        job = take_up_again(message.job, TASK, queue=QUEUE, message_id=str(message.id))
        Message.objects.filter(id=message.id).update(job=job)
    return True


def _settle(message: Message, state: State, error: VoorkantError) -> None:
    Message.objects.filter(id=message.id).update(
        state=state, reason=error.code, reason_params=error.params, changed_at=Now()
    )
