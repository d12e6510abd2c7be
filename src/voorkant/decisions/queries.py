"""Every read of decisions, each in a known number of SQL queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voorkant.challenges.activities import Action, Panel
from voorkant.challenges.guards import Missing
from voorkant.challenges.queries import challenge_ref, challenge_ref_of
from voorkant.contributions.ideas import ideas_of
from voorkant.contributions.queries import shown_statements
from voorkant.decisions.errors import DecisionNotFound
from voorkant.decisions.models import CoDecider, Decision, Ground
from voorkant.decisions.rules import REPLY_STAGES
from voorkant.decisions.values import (
    Cited,
    CoDeciderView,
    DecisionsPage,
    DecisionView,
    MandateLeft,
    Room,
    Waiting,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from voorkant.bodies.values import BodyCard
    from voorkant.challenges.values import ChallengeRef


def decisions_page(slug: str) -> DecisionsPage:
    """List the decisions of a challenge, the latest first. Four SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    challenge = challenge_ref(slug)
    rows = _whole(Decision.objects.filter(challenge=challenge.id))
    return DecisionsPage(
        challenge.id,
        challenge.slug,
        challenge.question,
        challenge.stage,
        [_view(row) for row in rows.order_by("-decided_on", "-recorded_at", "id")],
    )


def one_decision(slug: str, decision_id: UUID) -> tuple[ChallengeRef, DecisionView]:
    """Return one decision, and the challenge that it belongs to. Four SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
        DecisionNotFound: It has no such decision.
    """
    challenge = challenge_ref(slug)
    row = _whole(Decision.objects.filter(challenge=challenge.id, id=decision_id)).first()
    if row is None:
        raise DecisionNotFound
    return challenge, _view(row)


def _whole(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Take along what a page shows of decisions: two SQL queries besides their own."""
    asked = CoDecider.objects.select_related("body", "reply__seat").order_by("body__name")
    deep = rows.select_related("body", "mandate__parent__parent", "seat", "version")
    return deep.prefetch_related(
        Prefetch("grounds", Ground.objects.select_related("contribution")),
        Prefetch("co_deciders", asked),
    )


def _view(row: Decision) -> DecisionView:
    grounds = [ground.contribution for ground in row.grounds.all()]
    return DecisionView(
        id=row.id,
        body=row.body.name,
        reference=row.mandate.reference,
        ended_on=_ended_on(row),
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
        co_deciders=[_co_decider(each) for each in row.co_deciders.all()],
    )


def _ended_on(row: Decision) -> date | None:
    """Return the day on which the mandate, or one above it, was withdrawn before this was written down."""
    recorded, mandate = timezone.localdate(row.recorded_at), row.mandate
    above = mandate.parent
    ends = [
        held.withdrawn_on
        for held in (mandate, above, None if above is None else above.parent)
        if held is not None
        and held.withdrawn_on is not None
        and row.decided_on < held.withdrawn_on <= recorded
    ]
    return min(ends, default=None)


def _co_decider(row: CoDecider) -> CoDeciderView:
    reply = getattr(row, "reply", None)
    if reply is None:
        return CoDeciderView(row.body_id, row.body.name, None, "", "", None)
    return CoDeciderView(
        row.body_id,
        row.body.name,
        reply.agrees,
        reply.reason,
        _signed(reply.seat.shown_name, reply.seat.function),
        reply.replied_at,
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


_ROOM = """
    SELECT m.body_id, m.reference, m.ceiling_cents, public.decisions_mandate_left(m.id)
    FROM bodies_mandate m JOIN challenges_challenge c ON c.id = %s
    WHERE m.body_id = ANY(%s) AND m.may = 'decide' AND NOT EXISTS (
        SELECT FROM challenges_village v WHERE v.challenge_id = c.id
            AND public.bodies_mandate_covers(
                m.id, m.body_id, 'decide', c.topic, v.village_id, 0, %s) IS NOT TRUE
    )
    ORDER BY m.from_on, m.id
"""
_MUST_AGREE = """
    SELECT d.id, b.name
    FROM unnest(%s::uuid[]) AS d (id)
    CROSS JOIN LATERAL public.decisions_co_deciders_of(%s, d.id, %s) o
    JOIN bodies_body b ON b.id = o.body
    ORDER BY b.name
"""


def rooms(challenge_id: UUID, bodies: Sequence[BodyCard]) -> Sequence[Room]:
    """Tell of each body what it can decide in a challenge today, as the database has it. Two SQL queries.

    Args:
        challenge_id: In which challenge.
        bodies: Which bodies.
    """
    ids, today = [body.id for body in bodies], timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_ROOM, [challenge_id, ids, today])
        mandates = cursor.fetchall()
        cursor.execute(_MUST_AGREE, [ids, challenge_id, today])
        asked = cursor.fetchall()
    return [
        Room(
            body.name,
            [
                MandateLeft(reference, ceiling, max(0, left))
                for whose, reference, ceiling, left in mandates
                if whose == body.id
            ],
            [name for whose, name in asked if whose == body.id],
        )
        for body in bodies
    ]


def waiting_for(body_ids: Collection[UUID]) -> Sequence[Waiting]:
    """List the decisions to which these bodies must still agree, the oldest first. One SQL query.

    What another body refused waits for nobody any more; nor does it while nobody can answer.
    """
    rows = CoDecider.objects.filter(
        body__in=body_ids,
        reply__isnull=True,
        decision__challenge__stage__in=[stage.value for stage in REPLY_STAGES],
    ).exclude(decision__co_deciders__reply__agrees=False)
    deep = rows.select_related("body", "decision__body", "decision__challenge")
    return [
        Waiting(
            row.decision_id,
            row.decision.challenge.slug,
            row.decision.challenge.question,
            row.decision.what,
            row.decision.body.name,
            row.body.name,
        )
        for row in deep.order_by("decision__decided_on", "id")
    ]


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


# Whether one counts is the database's own answer, so that what the page says and what the lock does can't
# differ. Besides: of a decision that waits, or else of one that was refused, who it is that lacks.
_STANDS = """
    SELECT c.slug, public.decisions_guard_taken(c.id), d.refused, d.names
    FROM public.challenges_challenge c LEFT JOIN LATERAL (
        SELECT public.decisions_refused(d.id) AS refused, ARRAY(
            SELECT b.name FROM public.decisions_co_decider a
            JOIN public.bodies_body b ON b.id = a.body_id
            LEFT JOIN public.decisions_reply r ON r.co_decider_id = a.id
            WHERE a.decision_id = d.id AND CASE
                WHEN public.decisions_refused(d.id) THEN NOT r.agrees ELSE r.id IS NULL
            END
            ORDER BY b.name
        ) AS names
        FROM public.decisions_decision d WHERE d.challenge_id = c.id
        ORDER BY 1, d.decided_on DESC, d.recorded_at DESC, d.id LIMIT 1
    ) d ON true
    WHERE c.id = %s
"""


def decision_missing(challenge_id: UUID) -> Missing | None:
    """Say what lacks of a decision; None when there is one that counts. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [challenge_id])
        row = cursor.fetchone()
    if row is None or row[1]:
        return None
    slug, _counts, refused, names = row
    return Missing(
        sentence=_lacking(names or [], refused=bool(refused)),
        label=_("Go to the decision"),
        url_name="decisions:decisions",
        kwargs={"slug": slug},
    )


def _lacking(names: Sequence[str], *, refused: bool) -> str:
    """Say who lacks for a decision to count; without a name that there is none."""
    if not names:
        return _("No body with a mandate has taken a decision yet.")
    if refused:
        told = ngettext(
            "%(bodies)s didn't agree to the decision. Another decision is needed.",
            "%(bodies)s didn't agree to the decision, so another one is needed.",
            len(names),
        )
    else:
        told = ngettext(
            "%(bodies)s still has to agree to the decision.",
            "%(bodies)s still have to agree to the decision.",
            len(names),
        )
    return told % {"bodies": get_text_list(list(names), _("and"))}
