"""The work of a worker on conversations: keeping what is asked and what is shown up to date."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from voorkant.conversations import actions, queries

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(
    name="conversations.refresh", queue="conversations", queueing_lock="conversations.refresh"
)
def refresh_conversations(timestamp: int) -> None:  # noqa: ARG001  procrastinate tells when
    """Look every minute where somebody answered: no job is made when that happens."""
    for conversation_id in queries.conversations_to_refresh():
        _do(actions.refresh_conversation, conversation_id)
    for conversation_id in queries.conversations_to_name():
        _do(actions.carry_names, conversation_id)
    for conversation_id in queries.conversations_to_weigh():
        _do(actions.weigh_statements, conversation_id)


def _do(action: Callable[..., object], conversation_id: UUID) -> None:
    """Do one thing for one conversation; when it breaks, the others don't wait for it."""
    try:
        action(conversation_id=conversation_id)
    except Exception:
        # It is tried again in a minute.
        logger.exception("conversation %s was not refreshed", conversation_id)
