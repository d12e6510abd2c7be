"""What every import does: one transaction, once, and one entry in the journal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from voorkant.challenges.queries import challenge_ref_of
from voorkant.conversations.errors import ImportedBefore, ImportWaits
from voorkant.conversations.models import Import
from voorkant.conversations.rules import VERB_IMPORTED
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    from voorkant.conversations.importing.values import ReadConversation

    Progress = Callable[[str, float], None]

# One statement brings in everything, and may take as long as that takes; another import is waited for.
_ROOM = """
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;
    SET LOCAL lock_timeout = '60s';
    SET LOCAL work_mem = '64MB'
"""

_SAME = "SELECT pg_advisory_xact_lock(hashtextextended('conversations.import:' || %s, 0))"


@contextmanager
def one_transaction() -> Iterator[None]:
    """Do everything or nothing, with time for it; what holds us up too long is said.

    Raises:
        ImportWaits: Somebody else holds what we need, for longer than a minute.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_ROOM)
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
            raise ImportWaits from error
        raise


def refuse_again(imports: QuerySet[Import], slug: str, read: ReadConversation) -> None:
    """Refuse answers that are among these imports already; whoever brings in the same ones waits.

    Raises:
        ImportedBefore: They are.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SAME, [read.votes_sha256])
    there = imports.filter(votes_sha256=read.votes_sha256).select_related("conversation").first()
    if there is not None:
        before = slug or challenge_ref_of(there.conversation.challenge_id).slug
        raise ImportedBefore(source=there.source, challenge=before)


def begin_import(conversation_id: UUID, read: ReadConversation, *, archive: bool) -> Import:
    """Write down that something comes in, and from which files."""
    return Import.objects.create(
        conversation_id=conversation_id,
        archive=archive,
        source=read.source,
        votes_sha256=read.votes_sha256,
        files_sha256=read.files_sha256,
        people=read.people,
        statements=len(read.statements),
        votes=read.votes,
        made_in=0,  # the database writes down which transaction this is
    )


def record_import(row: Import, challenge_id: UUID, acting: str | None) -> None:
    """Tell the journal, in one entry for all of it."""
    record(
        verb=VERB_IMPORTED,
        challenge=str(challenge_id),
        object_id=str(row.conversation_id),
        acting=acting,
        payload={
            "source": row.source,
            "files_sha256": row.files_sha256,
            "votes_sha256": row.votes_sha256,
            "people": row.people,
            "statements": row.statements,
            "votes": row.votes,
            "archive": row.archive,
        },
    )


def silent(_step: str, _done: float) -> None:
    """Tell nobody."""
