"""Reads of what the verdicts of an outcome hang on, for whoever leads the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.computations import queries as computations
from voorkant.conversations.models import Conversation
from voorkant.conversations.queries.conversations import SHOWN_RUN
from voorkant.conversations.queries.outcomes import texts_of
from voorkant.conversations.reading import figures_of
from voorkant.conversations.rules import STATEMENTS_FILE
from voorkant.conversations.stamps import STAMPS, stamps_on

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.conversations.stamps import Stamps


def stamps_in(challenge_id: UUID) -> Stamps | None:
    """Return what the verdicts hang on in the outcome that is shown. At most three SQL queries.

    None without a conversation, before there is an outcome, of fewer than five people, and of an outcome
    that was computed before there were stamps.
    """
    rows = Conversation.objects.filter(challenge=challenge_id)
    run_id = rows.values_list(SHOWN_RUN, flat=True).first()
    if run_id is None:
        return None
    result = computations.run_result(run_id) or {}
    if not result.get(STAMPS):
        return None
    statements = computations.run_input(run_id, STATEMENTS_FILE)
    figures = figures_of(result, texts_of(statements.content))
    return None if figures is None else stamps_on(figures, result[STAMPS])
