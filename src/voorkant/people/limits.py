"""Limits that hold however many processes ask at once: the database counts.

A limit is on what is protected (an address, a code) or on a device, never on a network alone: a
village hall has one address for sixty people.
"""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from voorkant.people.errors import TooManyTries
from voorkant.people.models import Allowance

_SALT: Final = "voorkant.people.limits"

# What is used up is not written again, so a flood costs no more than reading. No row comes back
# then: the second statement tells how long it lasts.
_SPEND: Final = """
    INSERT INTO people_allowance AS a (purpose, key, used, ends_at)
    VALUES (%(purpose)s, %(key)s, 1, now() + make_interval(secs => %(window)s))
    ON CONFLICT (purpose, key) DO UPDATE SET
        used = CASE WHEN a.ends_at <= now() THEN 1 ELSE a.used + 1 END,
        ends_at = CASE WHEN a.ends_at <= now() THEN EXCLUDED.ends_at ELSE a.ends_at END
    WHERE a.ends_at <= now() OR a.used < %(limit)s
    RETURNING 1
"""
_WAIT: Final = """
    SELECT ceil(extract(epoch FROM ends_at - now()) / 60)::integer FROM people_allowance
    WHERE purpose = %(purpose)s AND key = %(key)s
"""


def spend(*, purpose: str, key: str, limit: int, window_seconds: int) -> None:
    """Count one use, or refuse it.

    One SQL statement; two when it refuses. Call it outside the transaction of the act: a use that is
    rolled back was not counted.

    Args:
        purpose: What is limited, for example ``sign-in.mail``.
        key: For whom or what, in clear; only an HMAC of it is stored.
        limit: How many uses a window has.
        window_seconds: How long a window lasts from its first use.

    Raises:
        TooManyTries: All uses of this window are spent.
    """
    values: dict[str, str | bytes | int] = {
        "purpose": purpose,
        "key": _hidden(purpose, key),
        "limit": limit,
        "window": window_seconds,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        if cursor.fetchone() is not None:
            return
        cursor.execute(_WAIT, values)
        wait = cursor.fetchone()
    raise TooManyTries(minutes=max(1, wait[0] if wait else 1))


def _hidden(purpose: str, key: str) -> bytes:
    return salted_hmac(f"{_SALT}.{purpose}", key, algorithm="sha256").digest()


def sweep() -> int:
    """Forget windows that are over; return how many."""
    removed, _ = Allowance.objects.filter(ends_at__lte=Now()).delete()
    return removed
