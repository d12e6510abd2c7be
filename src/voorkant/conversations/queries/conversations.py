"""Reads of a conversation itself: where it stands, and how people named the groups of an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from voorkant.challenges.queries import challenge_ref
from voorkant.challenges.rules import Stage, is_slug
from voorkant.computations.rules import ENDED
from voorkant.computations.rules import State as RunState
from voorkant.conversations.errors import ConversationNotFound
from voorkant.conversations.models import Conversation
from voorkant.conversations.rules import State, is_taking_answers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConversationRef:
    """A conversation and its challenge, as every page of it needs them.

    Attributes:
        is_open: Whether answers are taken now.
        outcome: The run whose outcome is shown; None before there is one.
        renewing: Whether a newer outcome is being computed.
        archived_from: What an archive was read in from; empty for a conversation that is held here.
        because: Why an organiser closed it; empty while it is open.
    """

    id: UUID
    challenge_id: UUID
    challenge_slug: str
    question: str
    stage: Stage
    owner_id: UUID
    moderation: str
    is_open: bool
    outcome: UUID | None
    renewing: bool
    archived_from: str = ""
    because: str = ""


def conversation_of(slug: str) -> ConversationRef:
    """Return the conversation of a challenge, by the challenge's name in addresses. One SQL query.

    Raises:
        ChallengeNotFound: There is no such challenge (a second query tells).
        ConversationNotFound: It has no conversation.
    """
    row = None
    if is_slug(slug):
        with connection.cursor() as cursor:
            cursor.execute(_OF_CHALLENGE, [slug])
            row = cursor.fetchone()
    if row is None:
        challenge_ref(slug)
        raise ConversationNotFound
    id_, challenge, question, stage, owner, opens, closes, *own = row
    moderation, state, asked, run_state, outcome, archived_from, because = own
    return ConversationRef(
        id=id_,
        challenge_id=challenge,
        challenge_slug=slug,
        question=question,
        stage=Stage(stage),
        owner_id=owner,
        moderation=moderation,
        is_open=is_taking_answers(
            state, stage, opens_on=opens, closes_on=closes, today=timezone.localdate()
        ),
        outcome=asked if run_state == RunState.DONE else outcome,
        renewing=asked is not None and run_state not in ENDED,
        archived_from=archived_from,
        because=because if state == State.CLOSED else "",
    )


SHOWN_RUN = Case(
    When(asked__state=RunState.DONE, then="asked"), default=Coalesce("outcome", "asked")
)
"""The run that a conversation shows, or that it waits for while it has none to show."""

# Written out: every page and every answer asks it, and building it anew costs more than its answer.
_OF_CHALLENGE = """
    SELECT c.id, h.id, h.question, h.stage, h.owner_id, h.opens_on, h.closes_on, c.moderation, c.state,
        c.asked_id, run.state, c.outcome_id, h.archived_from, c.because
    FROM challenges_challenge h
    JOIN conversations_conversation c ON c.challenge_id = h.id
    LEFT JOIN computations_run run ON run.id = c.asked_id
    WHERE h.slug = %s
"""


def shown_runs() -> Iterable[UUID | None]:
    """Name the run that each conversation shows. A query to use within another: no SQL query of its own."""
    return Conversation.objects.values_list(SHOWN_RUN, flat=True)


def with_earlier_outcomes(challenges: Collection[UUID]) -> Mapping[UUID, str]:
    """Tell which of these challenges have more runs than the one that is shown. One SQL query, or none.

    Returns:
        Challenge → its name in addresses.
    """
    if not challenges:
        return {}
    rows = Conversation.objects.filter(challenge__in=challenges, outcome__isnull=False)
    return dict(rows.values_list("challenge", "challenge__slug"))


def group_names(run_id: UUID) -> Mapping[str, str]:
    """Return the names that people gave to the groups of an outcome, by letter. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [run_id])
        return dict(cursor.fetchall())


_NAMES = 'SELECT "group", name FROM conversations_group_name WHERE run_id = %s'


def challenge_of_outcome(run_id: UUID) -> UUID | None:
    """Return the challenge whose latest outcome this is, or the one before it. One SQL query."""
    return (
        Conversation.objects.filter(Q(asked=run_id) | Q(outcome=run_id))
        .values_list("challenge", flat=True)
        .first()
    )


def conversations_to_name() -> Sequence[UUID]:
    """List the conversations whose outcome before the latest has names that this one lacks. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_NAME)
        return [id_ for (id_,) in cursor.fetchall()]


def conversations_to_weigh() -> Sequence[UUID]:
    """List the conversations whose worths rest on an earlier release than the last. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_WEIGH)
        return [id_ for (id_,) in cursor.fetchall()]


def conversations_to_refresh() -> Sequence[UUID]:
    """List the conversations that may need a new outcome, and have none under way. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_REFRESH)
        return [id_ for (id_,) in cursor.fetchall()]


_TO_NAME = """
    SELECT DISTINCT c.id FROM conversations_conversation c
    JOIN computations_run run ON run.id = c.asked_id AND run.state = 'done'
    JOIN conversations_group_name n ON n.run_id = c.outcome_id AND c.outcome_id <> c.asked_id
    WHERE NOT EXISTS (
        SELECT FROM conversations_group_name m WHERE m.run_id = c.asked_id AND m."group" = n."group"
    ) AND run.result->'groups' @> jsonb_build_array(
        jsonb_build_object('id', n."group", 'fate', 'kept')
    ) ORDER BY c.id
"""
_TO_WEIGH = """
    SELECT c.id FROM conversations_conversation c
    LEFT JOIN computations_run run ON run.id = c.asked_id
    WHERE c.round > 0 AND c.state = 'open' AND NOT EXISTS (
        SELECT FROM conversations_worth w WHERE w.conversation_id = c.id AND w.round = c.round
        AND w.outcome IS NOT DISTINCT FROM CASE run.state WHEN 'done' THEN c.asked_id ELSE c.outcome_id END
    ) ORDER BY c.id
"""
_TO_REFRESH = """
    SELECT c.id FROM conversations_conversation c
    LEFT JOIN computations_run run ON run.id = c.asked_id
    WHERE (run.id IS NULL OR run.state IN ('done', 'failed')) AND (
        c.asked_round < c.round OR EXISTS (
            SELECT FROM conversations_response r
            WHERE r.conversation_id = c.id AND r.value IS DISTINCT FROM r.released_value
        )
    ) ORDER BY c.id
"""
