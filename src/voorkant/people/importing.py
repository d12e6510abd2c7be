"""People who answered somewhere else: known here by nothing but their answers."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

BITS_OF_A_NUMBER = 62
# A pseudonym that no device has: 32 bytes by chance, made in the database and told to nobody.
_JOIN = """
    INSERT INTO people_participant (id, scope, pseudonym, joined_on)
    SELECT number, %s, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')),
        (now() AT TIME ZONE 'Europe/Amsterdam')::date
    FROM unnest(%s::bigint[]) AS number
"""


def join_imported(*, scope: UUID, count: int) -> Sequence[int]:
    """Let people who came with an import take part in a scope; return their numbers, ascending.

    No device can ever be one of them, so nobody can see, change or erase what they answered but as a
    whole. Two SQL statements at most; in the caller's transaction.

    Args:
        scope: The challenge.
        count: How many.
    """
    numbers: set[int] = set()
    while len(numbers) < count:
        numbers.add(secrets.randbits(BITS_OF_A_NUMBER))
    ascending = sorted(numbers)
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [scope, ascending])
    return ascending
