"""Reads for the desk of organisers: lists of statements in pages, and how long each list is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import Kind, State
from voorkant.contributions.values import ListedStatement, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from django.db.models import QuerySet


def tally_of(challenge_id: UUID) -> Tally:
    """Count the statements of a challenge in each list of the desk. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, [challenge_id])
        return Tally(*cursor.fetchone())


_TALLY = """
    SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'shown'),
        count(*) FILTER (WHERE frozen), count(place),
        count(*) FILTER (WHERE state = 'merged'), count(*) FILTER (WHERE state = 'sent-back')
    FROM contributions_contribution WHERE challenge_id = %s AND kind = 'statement'
"""


def listed_statements(
    challenge_id: UUID, state: State, *, after: int = 0, limit: int
) -> Sequence[ListedStatement]:
    """List the statements in one state in the order in which they came. One SQL query.

    Args:
        challenge_id: The challenge.
        state: Which list.
        after: Only those with a higher number than this.
        limit: At most so many.
    """
    rows = _statements(challenge_id).filter(state=state, position__gt=after)
    return _listed(rows.order_by("position")[:limit])


def first_statements(challenge_id: UUID) -> Sequence[ListedStatement]:
    """List what everybody is asked first, in that order. One SQL query."""
    return _listed(_statements(challenge_id).filter(place__isnull=False).order_by("place"))


def chosen_statements(challenge_id: UUID, ids: Collection[UUID]) -> Sequence[ListedStatement]:
    """List those of these that are statements of this challenge, in the order they came. One SQL query."""
    return _listed(_statements(challenge_id).filter(id__in=ids).order_by("position"))


def _listed(rows: QuerySet[Contribution]) -> Sequence[ListedStatement]:
    originals = Contribution.objects.filter(merged_into=OuterRef("id")).order_by()
    counted = originals.values("merged_into").annotate(n=Count("id")).values("n")
    columns = rows.annotate(
        merged=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        into=F("merged_into__text"),
    ).values_list(
        "id",
        "position",
        "text",
        "received_on",
        "state",
        "reason",
        "frozen",
        "place",
        "into",
        "merged",
    )
    return [
        ListedStatement(id_, number, text, day, State(state), reason, frozen, place, into or "", n)
        for id_, number, text, day, state, reason, frozen, place, into, n in columns
    ]


def _statements(challenge_id: UUID) -> QuerySet[Contribution]:
    return Contribution.objects.filter(challenge=challenge_id, kind=Kind.STATEMENT)
