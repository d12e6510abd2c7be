"""The work of a worker on messages: one task for a message, one that looks for lost ones."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from voorkant.common.errors import Unexpected, VoorkantError
from voorkant.common.queue import TryAgain, WhenAsked
from voorkant.outbox import actions
from voorkant.outbox.delivery import hand_over

logger = logging.getLogger(__name__)


@app.task(name=actions.TASK, queue=actions.QUEUE, retry=WhenAsked())
def hand_over_message(message_id: str) -> None:
    """Make one attempt at handing over a message.

    Raises:
        TryAgain: It waits for another attempt.
    """
    attempt = actions.begin_attempt(message_id=UUID(message_id))
    if attempt is None:
        return
    try:
        sent = hand_over(attempt.letter, lambda: actions.mark_handing_over(attempt=attempt))
    except VoorkantError as error:
        _trouble(attempt, error)
    except Exception:
        logger.exception("message %s broke in attempt %s", attempt.message, attempt.number)
        _trouble(attempt, Unexpected())
    else:
        if sent:
            actions.mark_handed_over(attempt=attempt)


def _trouble(attempt: actions.Attempt, error: VoorkantError) -> None:
    wait = actions.mark_trouble(attempt=attempt, error=error)
    if wait is not None:
        raise TryAgain(wait)


@app.periodic(cron="* * * * * */20")
@app.task(name="outbox.recover", queue="upkeep", queueing_lock="outbox.recover")
def recover_lost_messages(timestamp: int) -> None:  # noqa: ARG001  procrastinate tells when
    """Find messages whose worker was lost, three times a minute."""
    actions.recover_lost_messages()
