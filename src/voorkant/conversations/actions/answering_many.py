"""Answering many statements at once, as from a card of paper that somebody filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from voorkant.conversations.actions.answering import said_by_the_database
from voorkant.conversations.errors import AnswerRefused, ConversationClosed
from voorkant.conversations.queries import conversation_of
from voorkant.conversations.rules import VERB_ANSWERED
from voorkant.conversations.values import AGREE, DISAGREE, PASS
from voorkant.journal.actions import record_all
from voorkant.people.actions import join

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from voorkant.people.devices import Device
    from voorkant.people.values import Person

# As one answer is written, each row by the same guard. Of what doesn't change no row comes back.
_ANSWERS = """
    INSERT INTO conversations_response AS r
        (conversation_id, participant_id, statement_id, value, touches_me)
    SELECT %s, %s, given.statement, given.value, given.touches
    FROM unnest(%s::uuid[], %s::smallint[], %s::boolean[])
        WITH ORDINALITY given (statement, value, touches, place)
    ORDER BY given.place
    ON CONFLICT (participant_id, statement_id) DO UPDATE SET
        value = EXCLUDED.value,
        touches_me = EXCLUDED.touches_me,
        changed_on = date_trunc('hour', now())
    WHERE (r.value, r.touches_me) IS DISTINCT FROM (EXCLUDED.value, EXCLUDED.touches_me)
    RETURNING r.statement_id
"""


def answer_all(*, slug: str, device: Device, answers: Mapping[UUID, tuple[int, bool]]) -> Person:
    """Answer statements, or change the answers: all of them or none.

    The same as `answer` for each, by the same rules and with the same entries in the journal, in four
    SQL statements.

    Args:
        slug: Name of the challenge in addresses.
        device: Who answers.
        answers: Statement → `AGREE`, `PASS` or `DISAGREE`, and whether it is about her own life.

    Raises:
        AnswerRefused, Conflict, ChallengeNotFound, ConversationNotFound, ConversationClosed,
        StatementNotHere, StatementFrozen: As for `answer`; then none is written.
    """
    for value, _ in answers.values():
        if isinstance(value, bool) or value not in {AGREE, PASS, DISAGREE}:
            raise AnswerRefused
    try:
        with transaction.atomic():
            conversation = conversation_of(slug)
            if not conversation.is_open:
                raise ConversationClosed
            person = join(device=device, scope=conversation.challenge_id)
            values = [value for value, _ in answers.values()]
            touches = [touched for _, touched in answers.values()]
            with connection.cursor() as cursor:
                cursor.execute(
                    _ANSWERS, [conversation.id, person.id, list(answers), values, touches]
                )
                changed = [row[0] for row in cursor.fetchall()]
            # About the conversation, as for one answer: not about an answer, which is somebody's.
            record_all(
                challenge=str(conversation.challenge_id),
                acting=person.pseudonym,
                acts=[
                    (VERB_ANSWERED, str(conversation.id), _told(statement, *answers[statement]))
                    for statement in changed
                ],
            )
    except IntegrityError as error:
        raise said_by_the_database(error) from None
    return person


def _told(statement: UUID, value: int, touches: bool) -> dict[str, str | int | bool]:  # noqa: FBT001  a pair
    return {"statement": str(statement), "value": value, "touches_me": touches}
