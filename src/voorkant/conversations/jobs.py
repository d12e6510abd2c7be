"""The work of a worker on conversations: keeping what is asked and what is shown up to date."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from voorkant.conversations import actions, queries

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(
    name="conversations.refresh", queue="conversations", queueing_lock="conversations.refresh"
)
def refresh_conversations(timestamp: int) -> None:  # noqa: ARG001  procrastinate tells when
    """Look every minute where somebody answered: no job is made when that happens."""
    for conversation_id in queries.conversations_to_count():
        actions.count_turns(conversation_id=conversation_id)
    for conversation_id in queries.conversations_to_refresh():
        try:
            actions.refresh_conversation(conversation_id=conversation_id)
        except Exception:
            # One that breaks is tried again in a minute; the others don't wait for it.
            logger.exception("conversation %s was not refreshed", conversation_id)
