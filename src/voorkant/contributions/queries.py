"""Every read of contributions, each in a known number of SQL queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Q

from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import LONGEST, ON_THE_LIST, Kind, State
from voorkant.contributions.similar import ALIKE, likeness, signature_of
from voorkant.contributions.values import OwnStatement, Similar, Statement, WaitingStatement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

MOST_COMPARED = 200
"""Statements that share a band with a text and are compared with it exactly."""
MOST_WAITING = 50
"""Statements that wait, on one page."""


def shown_statements(challenge_id: UUID) -> Sequence[Statement]:
    """List what is on the list, frozen or not, in the order in which it came. One SQL query."""
    return _listed(_statements(challenge_id).filter(state=State.SHOWN))


def answerable_statements(challenge_id: UUID) -> Sequence[Statement]:
    """List the statements that people can answer now, in the order in which they came. One SQL query."""
    return _listed(_statements(challenge_id).filter(state=State.SHOWN, frozen=False))


def counted_statements(challenge_id: UUID) -> Sequence[Statement]:
    """List the statements that outcomes rest on: what is on the list, and what was merged. One SQL query."""
    return _listed(_statements(challenge_id).filter(state__in=ON_THE_LIST))


def _listed(rows: QuerySet[Contribution]) -> Sequence[Statement]:
    columns = rows.order_by("position").values_list("id", "position", "text", "frozen", "place")
    return [Statement(*row) for row in columns]


def statements_of(ids: Iterable[UUID]) -> Mapping[UUID, tuple[Statement, State]]:
    """Return statements by id, whatever their state, each with it. One SQL query."""
    rows = Contribution.objects.filter(id__in=list(ids), kind=Kind.STATEMENT)
    columns = rows.values_list("state", "id", "position", "text", "frozen", "place")
    return {row[1]: (Statement(*row[1:]), State(row[0])) for row in columns}


def similar_statements(challenge_id: UUID, text: str, limit: int = 3) -> Sequence[Similar]:
    """Find statements on the list that say nearly the same, nearest first. One SQL query.

    Args:
        challenge_id: The challenge.
        text: What somebody is about to say; it needn't be a whole statement yet.
        limit: At most so many.
    """
    # More than this is no statement, and not worth comparing.
    return _nearest(
        text[: 2 * LONGEST], _shown_that_share(challenge_id, text[: 2 * LONGEST]), limit
    )


def own_statements(challenge_id: UUID, person_id: int) -> Sequence[OwnStatement]:
    """List what this person sent in, newest first, what she took back left out. One SQL query."""
    rows = _statements(challenge_id).filter(author=person_id).exclude(state=State.WITHDRAWN)
    columns = rows.order_by("-position").values_list(
        "id", "text", "state", "reason", "merged_into__text"
    )
    return [
        OwnStatement(id_, text, State(state), reason, into or "")
        for id_, text, state, reason, into in columns
    ]


def waiting_statements(
    challenge_id: UUID, *, after: int = 0, limit: int = MOST_WAITING
) -> Sequence[WaitingStatement]:
    """List the statements that wait for a look, the longest waiting first. Two SQL queries.

    Args:
        challenge_id: The challenge.
        after: Only those with a higher number than this.
        limit: At most so many; at most `MOST_WAITING`.
    """
    rows = _statements(challenge_id).filter(state=State.WAITING, position__gt=after)
    columns = rows.order_by("position").values_list(
        "id", "text", "received_on", "signature", "position"
    )
    waiting = list(columns[: min(limit, MOST_WAITING)])
    bands = {band for *_, signature, _ in waiting for band in signature}
    shown = [
        (id_, text, set(signature))
        for id_, text, signature in _statements(challenge_id)
        .filter(state=State.SHOWN, signature__overlap=list(bands))
        .values_list("id", "text", "signature")
    ]
    return [
        WaitingStatement(
            id_,
            text,
            received_on,
            number,
            _nearest(
                text,
                [
                    (other, said)
                    for other, said, theirs in shown
                    if not theirs.isdisjoint(signature)
                ],
                3,
            ),
        )
        for id_, text, received_on, signature, number in waiting
    ]


def waiting_counts(challenge_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """Count the statements that wait, per challenge; those without any are left out. One SQL query."""
    rows = Contribution.objects.filter(
        challenge__in=list(challenge_ids), kind=Kind.STATEMENT, state=State.WAITING
    )
    return dict(rows.values_list("challenge").annotate(n=Count("id")))


def shown_counts(challenge_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """Count the statements on the list, per challenge; those without any are left out. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN_COUNTS, [list(challenge_ids)])
        return dict(cursor.fetchall())


def statements_since(challenge_id: UUID, numbers: Sequence[int]) -> Mapping[int, str | None]:
    """Tell what became of statements that were on the list once. One SQL query.

    Returns:
        Number → the words in which it is said now, of what was merged; None of what is off the list, so
        that nobody may read it any more. What still stands is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [challenge_id, list(numbers)])
        return dict(cursor.fetchall())


def off_the_list(challenge_id: UUID) -> str:
    """Return a word that changes when a statement goes off the list or comes back. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_OFF, [challenge_id])
        return str(cursor.fetchone())


_SINCE = """
    SELECT s.position, CASE WHEN s.state = 'merged' THEN coalesce(into_.text, '') END
    FROM contributions_contribution s
    LEFT JOIN contributions_contribution into_ ON into_.id = s.merged_into_id
    WHERE s.challenge_id = %s AND s.kind = 'statement' AND s.position = ANY(%s::int[])
    AND s.state <> 'shown'
"""
_OFF = """
    SELECT count(*), coalesce(sum(position), 0) FROM contributions_contribution
    WHERE challenge_id = %s AND kind = 'statement' AND state NOT IN ('shown', 'merged', 'waiting')
"""
_SHOWN_COUNTS = """
    SELECT challenge_id, count(*) FROM contributions_contribution
    WHERE challenge_id = ANY(%s::uuid[]) AND kind = 'statement' AND state = 'shown'
    GROUP BY challenge_id
"""


def _statements(challenge_id: UUID) -> QuerySet[Contribution]:
    return Contribution.objects.filter(Q(challenge=challenge_id), kind=Kind.STATEMENT)


def _shown_that_share(challenge_id: UUID, text: str) -> Sequence[tuple[UUID, str]]:
    rows = _statements(challenge_id).filter(
        state=State.SHOWN, signature__overlap=signature_of(text)
    )
    return list(rows.order_by("position").values_list("id", "text")[:MOST_COMPARED])


def _nearest(text: str, candidates: Iterable[tuple[UUID, str]], limit: int) -> Sequence[Similar]:
    compared = [Similar(id_, said, likeness(text, said)) for id_, said in candidates]
    near = [each for each in compared if each.likeness >= ALIKE]
    return sorted(near, key=lambda each: (-each.likeness, each.text))[:limit]
