"""Every read of the journal: what is said about an object, and whether an entry still holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from voorkant.common.errors import NotFound
from voorkant.common.paging import Key, Page, checked_limit, page_of
from voorkant.journal.models import Entry, Payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


class Verdict(StrEnum):
    """What checking an entry against its payload shows."""

    WHOLE = "whole"
    """The payload is what was recorded."""
    ERASED = "erased"
    """The payload is gone; the entry is all that is left, and nothing contradicts it."""
    ALTERED = "altered"
    """The payload is not what was recorded: somebody went around the locks."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the journal says in clear about one act."""

    id: UUID
    verb: str
    challenge: str
    object_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """An act with what it held, for who may read that.

    Attributes:
        acting: Opaque id of who did it; None for the program, or once it is erased.
        payload: What it held; empty once it is erased.
    """

    line: Line
    acting: str | None
    payload: Mapping[str, Any]


def acts_in(
    challenge: str, verbs: Iterable[str], *, limit: int = 50, after: str | None = None
) -> Page[Act]:
    """List what was done in a challenge, newest hour first; within an hour the order tells nothing.

    One SQL query.

    Args:
        challenge: Opaque id of the challenge.
        verbs: Only these: what residents do is nothing to leaf through.
        limit: Acts on a page.
        after: The word for the next page that the page before gave.

    Raises:
        InvalidCursor: `after` is not a word that we gave.
        ValueError: A limit that we don't give.
    """
    rows = Entry.objects.filter(challenge=challenge, verb__in=list(verbs))
    rows = _after(rows.order_by("-recorded_at", "-id"), after)
    found = rows.select_related("payload").defer("commitment", "payload__salt")
    acts = [_act(row) for row in found[: checked_limit(limit) + 1]]
    return page_of(acts, limit, lambda act: Key(act.line.recorded_at, act.line.id))


def _act(row: Entry) -> Act:
    line = Line(row.id, row.verb, row.challenge, row.object_id, row.recorded_at)
    payload: Payload | None = getattr(row, "payload", None)
    held = {} if payload is None else json.loads(payload.body)
    return Act(line, held.get("acting"), held.get("payload", {}))


def entries_about(object_id: str, *, limit: int = 50, after: str | None = None) -> Page[Line]:
    """List what happened to an object, newest hour first; within an hour the order tells nothing.

    One SQL query.

    Args:
        object_id: Opaque id of the object.
        limit: Entries on a page.
        after: The word for the next page that the page before gave.

    Raises:
        InvalidCursor: `after` is not a word that we gave.
        ValueError: A limit that we don't give.
    """
    rows = Entry.objects.filter(object_id=object_id)
    rows = _after(rows.order_by("-recorded_at", "-id"), after)
    lines = [
        Line(row.id, row.verb, row.challenge, row.object_id, row.recorded_at)
        for row in rows.defer("commitment")[: checked_limit(limit) + 1]
    ]
    return page_of(lines, limit, lambda line: Key(line.recorded_at, line.id))


def _after(rows: QuerySet[Entry], after: str | None) -> QuerySet[Entry]:
    if after is None:
        return rows
    key = Key.read(after)
    return rows.filter(Q(recorded_at__lt=key.at) | Q(recorded_at=key.at, id__lt=key.id))


def verify_entry(entry_id: UUID) -> Verdict:
    """Check that an entry's payload is what was recorded, computing the commitment anew.

    Two SQL queries. The hash is computed here, not by the database that wrote it.

    Raises:
        NotFound: There is no such entry.
    """
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotFound
    payload = Payload.objects.filter(entry=entry).first()
    if payload is None:
        return Verdict.ERASED
    computed = sha256(bytes(payload.salt) + payload.body.encode()).digest()
    return Verdict.WHOLE if computed == bytes(entry.commitment) else Verdict.ALTERED
