"""Every read of decisions, each in a known number of SQL queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from voorkant.challenges.activities import Action, Panel
from voorkant.challenges.guards import Missing
from voorkant.challenges.queries import challenge_ref, challenge_ref_of
from voorkant.contributions.ideas import ideas_of
from voorkant.contributions.queries import shown_statements
from voorkant.decisions.models import Decision
from voorkant.decisions.values import Cited, DecisionsPage, DecisionView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


def decisions_page(slug: str) -> DecisionsPage:
    """List the decisions of a challenge, the latest first. Three SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    challenge = challenge_ref(slug)
    rows = (
        Decision.objects.filter(challenge=challenge.id)
        .select_related("body", "mandate", "seat", "version")
        .prefetch_related("grounds__contribution")
        .order_by("-decided_on", "-recorded_at", "id")
    )
    return DecisionsPage(
        challenge.id,
        challenge.slug,
        challenge.question,
        challenge.stage,
        [_view(row) for row in rows],
    )


def _view(row: Decision) -> DecisionView:
    grounds = [ground.contribution for ground in row.grounds.all()]
    return DecisionView(
        id=row.id,
        body=row.body.name,
        reference=row.mandate.reference,
        signed="" if row.seat is None else _signed(row.seat.shown_name, row.seat.function),
        what=row.what,
        reasons=row.reasons,
        changes=row.changes,
        cost_cents=row.cost_cents,
        decided_on=row.decided_on,
        recorded_at=row.recorded_at,
        version=row.version.number,
        problem=row.version.text,
        grounds=[
            Cited(each.id, each.kind, each.text)
            for each in sorted(grounds, key=lambda each: (each.kind, each.position))
        ],
    )


def _signed(name: str, function: str) -> str:
    """Write a name with what she does, when that was told."""
    return f"{name}, {function}" if function else name


def citable(challenge_id: UUID) -> Sequence[Cited]:
    """List what a decision may cite: ideas first, then statements. Two SQL queries."""
    ideas = [Cited(one.id, "idea", one.text) for one in ideas_of(challenge_id, None)]
    said = [Cited(one.id, "statement", one.text) for one in shown_statements(challenge_id)]
    return [*ideas, *said]


def left_of(mandate_id: UUID) -> int:
    """Return what decisions by a mandate may still cost, in cents, as the database has it. One SQL query.

    It counts what was decided by it and by what was given on from it, and so for each above it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.decisions_mandate_left(%s)", [mandate_id])
        return int(cursor.fetchone()[0])


def panel(challenge_id: UUID) -> Panel | None:
    """Say where the decisions of a challenge are. One SQL query."""
    challenge = challenge_ref_of(challenge_id)
    action = Action(
        _("What is decided"), "decisions:decisions", {"slug": challenge.slug}, primary=True
    )
    return Panel("decisions", _("Decision"), [action], ())


def no_facts(challenges: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Say nothing in lists. No SQL query."""
    del challenges
    return {}


# The database's own answer, so that what the page says and what the lock does can't differ.
_STANDS = """
    SELECT c.slug, public.decisions_guard_taken(c.id)
    FROM public.challenges_challenge c WHERE c.id = %s
"""


def decision_missing(challenge_id: UUID) -> Missing | None:
    """Say that a decision lacks; None when it is taken. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [challenge_id])
        row = cursor.fetchone()
    if row is None or row[1]:
        return None
    return Missing(
        sentence=_("No body with a mandate has taken a decision yet."),
        label=_("Go to the decision"),
        url_name="decisions:decisions",
        kwargs={"slug": row[0]},
    )
