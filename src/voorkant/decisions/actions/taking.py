"""Writing down a decision that a body took by its mandate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from voorkant.bodies.kinds import Right
from voorkant.bodies.queries import mandates_for
from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.actions.recording import require_organiser
from voorkant.challenges.errors import InterestDeclared
from voorkant.challenges.queries import has_interest, topic_of, villages_of
from voorkant.challenges.rules import is_text
from voorkant.decisions.errors import (
    CeilingReached,
    CostRefused,
    DayRefused,
    GroundsRefused,
    NoMandateHere,
    NoProblem,
    NotNow,
    WordsRefused,
)
from voorkant.decisions.models import CoDecider, Decision, Ground
from voorkant.decisions.queries import citable, left_of
from voorkant.decisions.rules import (
    LONGEST_CHANGES,
    LONGEST_REASONS,
    LONGEST_WHAT,
    MOST_CENTS,
    MOST_CITED,
    STAGE,
    VERB_TAKEN,
)
from voorkant.journal.actions import record
from voorkant.problems.queries import asked_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from voorkant.decisions.values import NewDecision


def take_decision(  # noqa: PLR0913  all by keyword
    *,
    challenge_id: UUID,
    body_id: UUID,
    seat_id: UUID | None,
    decision: NewDecision,
    cites: Sequence[UUID],
    today: date,
    acting: str | None,
) -> UUID:
    """Write down a decision that a body took by its mandate.

    Where others co-decide it counts only when each of them agreed (`reply_to_decision`). Which bodies
    these are the database writes down with the decision; until then its amount stays reserved.

    Args:
        challenge_id: In which challenge.
        body_id: Which body decided.
        seat_id: The role of whoever writes it down, an organiser of that body; None for the program itself.
        decision: What, why, what it changes, what it costs and when it was taken.
        cites: What it rests on: ideas and statements on the list.
        today: Today, in the village's own calendar; the database looks once more.
        acting: Opaque id of who writes it down.

    Returns:
        The id of the decision.

    Raises:
        WordsRefused: A part is empty, too long or not readable.
        DayRefused: A day that lies ahead, or from before solutions were unlocked.
        CostRefused: Less than nothing, or more than anything.
        GroundsRefused: What is cited isn't on the list.
        NotYours: The seat is no organiser's of that body, somebody else's, or its term is over.
        ChallengeNotFound: There is no such challenge.
        NotNow: The challenge isn't in `CHOOSE`.
        NoProblem: No version was put to the villages.
        NoMandateHere: The body has no mandate that covers it.
        CeilingReached: It has, but what was decided by it before leaves too little.
        InterestDeclared: Whoever writes it down has an interest of her own in it.
    """
    require_organiser(seat_id, body_id, acting)
    _check(decision, today)
    if not set(cites) <= {one.id for one in citable(challenge_id)} or len(cites) > MOST_CITED:
        raise GroundsRefused(most=MOST_CITED)
    try:
        with transaction.atomic():
            if hold_challenge(challenge_id=challenge_id).stage is not STAGE:
                raise NotNow
            if has_interest(challenge_id, acting):
                raise InterestDeclared
            version = asked_version(challenge_id)
            if version is None:
                raise NoProblem
            row = Decision.objects.create(
                challenge_id=challenge_id,
                body_id=body_id,
                mandate_id=_mandate(challenge_id, body_id, decision),
                seat_id=seat_id,
                version_id=version,
                what=decision.what,
                reasons=decision.reasons,
                changes=decision.changes,
                cost_cents=decision.cost_cents,
                decided_on=decision.decided_on,
            )
            Ground.objects.bulk_create(
                Ground(decision=row, contribution_id=cited) for cited in sorted(set(cites))
            )
            record(
                verb=VERB_TAKEN,
                challenge=str(challenge_id),
                object_id=str(row.id),
                acting=acting,
                payload={
                    "body": str(body_id),
                    "what": decision.what,
                    "version": str(version),
                    "must_agree": _must_agree(row.id),
                },
            )
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        match None if told is None else told.constraint_name:
            case "decisions_decision_day":
                raise DayRefused from None
            case "decisions_decision_mandate":
                raise NoMandateHere from None
            case "decisions_decision_interest":
                raise InterestDeclared from None
            case "decisions_decision_ceiling":
                # Somebody else decided at the same moment.
                _mandate(challenge_id, body_id, decision)
        raise
    return row.id


def _must_agree(decision_id: UUID) -> list[str]:
    """Name the bodies that must agree to a decision, as the database wrote them down with it."""
    asked = CoDecider.objects.filter(decision=decision_id)
    return list(asked.order_by("body__name").values_list("body__name", flat=True))


def _check(decision: NewDecision, today: date) -> None:
    if not (
        is_text(decision.what, LONGEST_WHAT)
        and is_text(decision.reasons, LONGEST_REASONS)
        and is_text(decision.changes, LONGEST_CHANGES)
    ):
        raise WordsRefused(what=LONGEST_WHAT, reasons=LONGEST_REASONS, changes=LONGEST_CHANGES)
    if decision.decided_on > today:
        raise DayRefused
    if not 0 <= decision.cost_cents <= MOST_CENTS:
        raise CostRefused


def _mandate(challenge_id: UUID, body_id: UUID, decision: NewDecision) -> UUID:
    """Return a mandate that covers a decision, and has enough left for it."""
    found = mandates_for(
        body_id=body_id,
        right=Right.DECIDE,
        topic=topic_of(challenge_id),
        places=[village.code for village in villages_of(challenge_id)],
        cents=decision.cost_cents,
        on=decision.decided_on,
    )
    if not found:
        raise NoMandateHere
    if not decision.cost_cents:
        return found[0].id
    left = {each.id: left_of(each.id) for each in found}
    for mandate, cents in left.items():
        if decision.cost_cents <= cents:
            return mandate
    raise CeilingReached(left=max(0, *left.values()) // 100)
