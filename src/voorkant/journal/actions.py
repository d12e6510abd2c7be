"""Every write of the journal: recording an act, and erasing what an entry held."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from voorkant.common.canonical import canonical_json
from voorkant.common.errors import NotFound
from voorkant.journal import verbs
from voorkant.journal.errors import PayloadErased
from voorkant.journal.models import Entry, Payload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SALT_BYTES = 16


def record(
    *,
    verb: str,
    challenge: str,
    object_id: str,
    acting: str | None,
    payload: Mapping[str, Any],
) -> UUID:
    """Record an act in the caller's transaction: it is in the journal exactly when it happened.

    Args:
        verb: What was done, as a room declared it.
        challenge: Opaque id of the challenge it belongs to; empty outside any challenge.
        object_id: Opaque id of what it was done to. Stays readable for ever, so never a person's.
        acting: Opaque id of who did it; None for the program itself. Erasable.
        payload: What is needed to understand it later, as JSON. Erasable.

    Returns:
        The id of the entry.

    Raises:
        UndeclaredVerb: No room has declared the verb.
        NotJson: The payload has no exact place in JSON.
        IntegrityError: An id that is empty, longer than 100 characters, or not printable ASCII.
    """
    verbs.require(verb)
    body = canonical_json({"acting": acting, "payload": dict(payload)})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public.journal_record(%s, %s, %s, %s, %s)",
            [verb, challenge, object_id, secrets.token_bytes(_SALT_BYTES), body],
        )
        row = cursor.fetchone()
    assert row is not None  # noqa: S101  a function returns one row
    return UUID(str(row[0]))


def record_all(
    *, challenge: str, acting: str | None, acts: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> None:
    """Record many acts of one challenge at once, each in an entry of its own as `record` makes it.

    One SQL statement; in the caller's transaction.

    Args:
        challenge: Opaque id of the challenge they belong to.
        acting: Opaque id of who did them; None for the program itself.
        acts: Of each its verb, the opaque id of what it was done to, and its payload.

    Raises:
        UndeclaredVerb, NotJson, IntegrityError: As for `record`; then none is recorded.
    """
    for verb in {verb for verb, _, _ in acts}:
        verbs.require(verb)
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD_ALL,
            [
                challenge,
                [verb for verb, _, _ in acts],
                [object_id for _, object_id, _ in acts],
                [secrets.token_bytes(_SALT_BYTES) for _ in acts],
                [
                    canonical_json({"acting": acting, "payload": dict(payload)})
                    for _, _, payload in acts
                ],
            ],
        )


_RECORD_ALL = """
    SELECT count(public.journal_record(verb, %s, object_id, salt, body))
    FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::text[]) act (verb, object_id, salt, body)
"""


def erase_payload(*, entry_id: UUID, reason: str, acting: str | None) -> None:
    """Erase who did something and what it held; that it happened stays, and so does this erasure.

    Args:
        entry_id: The entry whose payload goes.
        reason: Why, in a word or two, for example ``withdrawn`` or ``term over``.
        acting: Opaque id of who erases.

    Raises:
        NotFound: There is no such entry.
        PayloadErased: It was erased before.
    """
    with transaction.atomic():
        entry = Entry.objects.filter(id=entry_id).first()
        if entry is None:
            raise NotFound
        erased, _ = Payload.objects.filter(entry=entry).delete()
        if not erased:
            raise PayloadErased
        record(
            verb=verbs.PAYLOAD_ERASED,
            challenge=entry.challenge,
            object_id=str(entry.id),
            acting=acting,
            payload={"reason": reason},
        )


def erase_payloads_of(*, actor: str, challenge: str, reason: str) -> int:
    """Erase all that entries of a challenge held of one actor, as when she has herself erased.

    That those things happened stays. One entry tells of the erasure, without who it was.

    Args:
        actor: Opaque id of who did those things, as they were recorded.
        challenge: Opaque id of the challenge.
        reason: Why, in a word or two.

    Returns:
        How many payloads were erased.
    """
    with transaction.atomic():
        erased, _ = Payload.objects.filter(actor=actor, entry__challenge=challenge).delete()
        if erased:
            record(
                verb=verbs.PAYLOAD_ERASED,
                challenge=challenge,
                object_id=challenge,
                acting=None,
                payload={"reason": reason, "payloads": erased},
            )
    return erased
