"""Every write of meetings: opening and closing kitchen tables."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models.functions import Now

from voorkant.challenges.codes import ALPHABET
from voorkant.journal.actions import record
from voorkant.meetings.errors import TableNotFound, TooManyTables
from voorkant.meetings.models import Table
from voorkant.meetings.rules import (
    MOST_TABLES,
    TABLE_CODE,
    TABLE_LASTS,
    VERB_TABLE_CLOSED,
    VERB_TABLE_OPENED,
)

if TYPE_CHECKING:
    from uuid import UUID


def open_table(*, challenge_id: UUID, acting: str | None) -> UUID:
    """Open a kitchen table at a challenge, for twelve hours; return its id.

    Args:
        challenge_id: Which challenge; whoever calls has asked whether she may (`may_organise`).
        acting: Opaque id of the organiser.

    Raises:
        TooManyTables: As many are open as a challenge can have.
    """
    with transaction.atomic():
        # One at a time for a challenge, so that nobody opens the last table twice.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('meetings.table:' || %s, 0))",
                [str(challenge_id)],
            )
        open_now = Table.objects.filter(challenge=challenge_id, state="open", ends_at__gt=Now())
        if open_now.count() >= MOST_TABLES:
            raise TooManyTables(most=MOST_TABLES)
        code = "".join(secrets.choice(ALPHABET) for _ in range(TABLE_CODE))
        table = Table.objects.create(
            challenge_id=challenge_id, code=code, ends_at=Now() + TABLE_LASTS
        )
        _record(VERB_TABLE_OPENED, challenge_id, table.id, acting)
    return table.id


def close_table(*, challenge_id: UUID, table_id: UUID, acting: str | None) -> None:
    """Close a kitchen table for good: the devices at it forget it at the next touch.

    Raises:
        TableNotFound: No such table at this challenge, or it is closed already.
    """
    with transaction.atomic():
        rows = Table.objects.filter(id=table_id, challenge=challenge_id, state="open")
        if not rows.update(state="closed"):
            raise TableNotFound
        _record(VERB_TABLE_CLOSED, challenge_id, table_id, acting)


def _record(verb: str, challenge_id: UUID, table_id: UUID, acting: str | None) -> None:
    record(
        verb=verb,
        challenge=str(challenge_id),
        object_id=str(table_id),
        acting=acting,
        payload={},
    )
