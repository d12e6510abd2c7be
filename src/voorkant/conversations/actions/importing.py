"""Bringing in a conversation that was held elsewhere: all of it or nothing, and once.

Everything happens in one transaction. A process that is killed halfway leaves nothing, and the same
command then starts anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import IntegrityError, connection

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.queries import challenge_ref
from voorkant.common.errors import Invalid
from voorkant.contributions.actions import say_statement, say_statements
from voorkant.contributions.errors import StatementSaidBefore
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.queries import shown_statements
from voorkant.conversations.actions.answering import said_by_the_database
from voorkant.conversations.actions.bringing_in import (
    begin_import,
    one_transaction,
    record_import,
    refuse_again,
    silent,
)
from voorkant.conversations.errors import (
    ConversationClosed,
    StatementFrozen,
    StatementNotTaken,
)
from voorkant.conversations.importing.values import Imported
from voorkant.conversations.models import Import
from voorkant.conversations.queries import conversation_of
from voorkant.people.importing import join_imported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voorkant.common.errors import VoorkantError
    from voorkant.contributions.values import Statement
    from voorkant.conversations.actions.bringing_in import Progress
    from voorkant.conversations.importing.values import ReadConversation


def import_answers(
    *, slug: str, read: ReadConversation, acting: str | None, progress: Progress | None = None
) -> Imported:
    """Bring a conversation into an open one, among the answers that are there.

    A statement in the words of one that is on the list is that one; others are said anew, through the
    same door as everybody's. People who answer at the same time go on; who says something, moves the
    challenge or imports too waits until this is done.

    Args:
        slug: Name of the challenge in addresses.
        read: What was read.
        acting: Opaque id of who does it; None for the program itself.
        progress: Told the step and the fraction that is done.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        ConversationClosed: No answers are taken now.
        ImportWaits: Another import, or a move of the challenge, takes too long.
        ImportedBefore: The same answers came in before.
        StatementNotTaken: A statement has no words, words that are refused, or those of one that takes
            no more answers.
        StatementNotHere: A statement went off the list, or was frozen, while answers came in.
    """
    tell = progress or silent
    with one_transaction():
        hold_challenge(challenge_id=challenge_ref(slug).id)
        conversation = conversation_of(slug)
        if not conversation.is_open:
            raise ConversationClosed
        refuse_again(Import.objects.filter(conversation=conversation.id), slug, read)
        row = begin_import(conversation.id, read, archive=False)
        tell("statements", 0.0)
        known = {s.text.casefold(): s for s in shown_statements(conversation.challenge_id)}
        statements = _said(conversation.challenge_id, row.id, read, known, acting)
        tell("people", 0.1)
        people = join_imported(scope=conversation.challenge_id, count=read.people)
        _copy(read, statements, people, tell)
        tell("checking", 0.5)
        _insert(conversation.id, row.id)
        record_import(row, conversation.challenge_id, acting)
    tell("done", 1.0)
    before = len({s.id for s in known.values()} & set(statements))
    return Imported(row.id, slug, read.people, len(statements), before, read.votes, None)


_STAGING = """
    CREATE TEMPORARY TABLE conversations_staging (
        person integer NOT NULL, statement integer NOT NULL, value smallint NOT NULL, hour bigint
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE conversations_staging_people (
        person integer NOT NULL, id bigint NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE conversations_staging_statements (
        statement integer NOT NULL, id uuid NOT NULL
    ) ON COMMIT DROP
"""
_CLEAR = """
    DROP TABLE conversations_staging, conversations_staging_people, conversations_staging_statements
"""
# In the order of people's numbers, so that the index grows at its end.
_INSERT = """
    INSERT INTO conversations_response
        (conversation_id, participant_id, statement_id, value, touches_me, changed_on, imported_id)
    SELECT %(conversation)s, p.id, s.id, v.value, false,
        date_trunc('hour', least(now(), coalesce(to_timestamp(v.hour * 3600), now()))), %(import)s
    FROM conversations_staging v
    JOIN conversations_staging_people p ON p.person = v.person
    JOIN conversations_staging_statements s ON s.statement = v.statement
    ORDER BY v.person, v.statement
"""


def _copy(
    read: ReadConversation, statements: Sequence[UUID], people: Sequence[int], tell: Progress
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STAGING)
        with cursor.copy("COPY conversations_staging_people FROM STDIN") as copy:
            for pair in enumerate(people):
                copy.write_row(pair)
        with cursor.copy("COPY conversations_staging_statements FROM STDIN") as copy:
            for number, id_ in enumerate(statements):
                copy.write_row((number, id_))
        sent = 0
        with cursor.copy("COPY conversations_staging FROM STDIN") as copy:
            for piece in read.copy_text():
                copy.write(piece)
                sent += piece.count(b"\n")
                tell("answers", 0.1 + 0.4 * sent / max(read.votes, 1))
        cursor.execute("ANALYZE conversations_staging")


def _insert(conversation_id: UUID, import_id: UUID) -> None:
    """Make answers of all rows at once; the database looks at them as a set."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, {"conversation": conversation_id, "import": import_id})
            cursor.execute(_CLEAR)
    except IntegrityError as error:
        raise said_by_the_database(error) from None


def _said(
    challenge_id: UUID,
    import_id: UUID,
    read: ReadConversation,
    known: Mapping[str, Statement],
    acting: str | None,
) -> Sequence[UUID]:
    """Return the statement of each that was read: one that is on the list in these words, or a new one."""
    found: dict[str, UUID | None] = {}
    new: dict[UUID, str] = {}
    names: dict[UUID, str] = {}
    used: set[UUID] = set()
    for one in read.statements:
        key = uuid5(import_id, one.id)
        try:
            text = checked_statement(one.text)
        except Invalid as error:
            raise _not_taken(one.id, read, error) from None
        there = known.get(text.casefold())
        if there is None:
            new[key], names[key] = text, one.id
        elif there.frozen:
            raise _not_taken(one.id, read, StatementFrozen())
        elif there.id in used:
            raise _not_taken(one.id, read, StatementSaidBefore())
        else:
            used.add(there.id)
        found[one.id] = None if there is None else there.id
    said = iter(_say_all(challenge_id, new, names, read, acting) if new else ())
    return [next(said) if there is None else there for there in found.values()]


def _say_all(
    challenge_id: UUID,
    new: Mapping[UUID, str],
    names: Mapping[UUID, str],
    read: ReadConversation,
    acting: str | None,
) -> Sequence[UUID]:
    """Say what isn't on the list yet, at once; one by one where that is refused, to tell which it is."""
    try:
        return say_statements(challenge_id=challenge_id, texts=new, acting=acting)
    except StatementSaidBefore:
        pass
    statements = []
    for key, text in new.items():
        try:
            said = say_statement(
                challenge_id=challenge_id,
                person=None,
                text=text,
                sent_key=key,
                at_once=True,
                acting=acting,
            )
        except StatementSaidBefore as error:
            raise _not_taken(names[key], read, error) from None
        statements.append(said.id)
    return statements


def _not_taken(statement: str, read: ReadConversation, error: VoorkantError) -> StatementNotTaken:
    return StatementNotTaken(statement=statement[:60], source=read.source, refusal=error.code)
