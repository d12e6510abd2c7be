"""Agreeing to another body's decision, or not; the database holds who may, and that it is once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.actions.recording import require_organiser
from voorkant.challenges.errors import InterestDeclared, NotYours
from voorkant.challenges.rules import is_text
from voorkant.decisions.errors import (
    DecisionNotFound,
    NotAsked,
    RefusedBefore,
    RepliedBefore,
    ReplyNotNow,
    ReplyReason,
    WroteItHerself,
)
from voorkant.decisions.models import CoDecider, Decision, Reply
from voorkant.decisions.rules import LONGEST_REPLY, REPLY_STAGES, VERB_AGREED, VERB_REFUSED
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from voorkant.common.errors import VoorkantError

_REFUSALS: Final[Mapping[str, type[VoorkantError]]] = {
    "decisions_reply_stage": ReplyNotNow,
    "decisions_reply_seat": NotYours,
    "decisions_reply_interest": InterestDeclared,
    "decisions_reply_own": WroteItHerself,
    "decisions_reply_twice": RepliedBefore,
    "decisions_reply_refused": RefusedBefore,
}
"""What the database refuses, by the name that it gives."""


def reply_to_decision(  # noqa: PLR0913  all by keyword
    *,
    challenge_id: UUID,
    decision_id: UUID,
    body_id: UUID,
    seat_id: UUID,
    agrees: bool,
    reason: str,
    acting: str | None,
) -> None:
    """Answer for a body that must agree to a decision: it agrees, or it doesn't and says why.

    Args:
        challenge_id: In which challenge.
        decision_id: To which decision of it.
        body_id: Which body answers.
        seat_id: The role of whoever answers, an organiser of that body.
        agrees: Whether it agrees; a refusal ends the decision: it never counts.
        reason: Why, for everybody to read; empty only with an agreement.
        acting: Opaque id of who answers.

    Raises:
        ReplyReason: A refusal without a reason, or a reason that is too long or not readable.
        NotYours: The seat is no organiser's of that body, somebody else's, or its term is over.
        ChallengeNotFound: There is no such challenge.
        ReplyNotNow: The challenge is in neither `CHOOSE` nor `DO`.
        DecisionNotFound: There is no such decision in it.
        NotAsked: This body doesn't have to agree to it.
        InterestDeclared: Whoever answers has an interest of her own in it.
        WroteItHerself: Whoever answers wrote the decision down, for another body.
        RepliedBefore: The body answered before.
        RefusedBefore: Another body refused.
    """
    if (reason or not agrees) and not is_text(reason, LONGEST_REPLY):
        raise ReplyReason(most=LONGEST_REPLY)
    require_organiser(seat_id, body_id, acting)
    try:
        with transaction.atomic():
            if hold_challenge(challenge_id=challenge_id).stage not in REPLY_STAGES:
                raise ReplyNotNow
            asked = _asked(challenge_id, decision_id, body_id)
            Reply.objects.create(co_decider=asked, seat_id=seat_id, agrees=agrees, reason=reason)
            record(
                verb=VERB_AGREED if agrees else VERB_REFUSED,
                challenge=str(challenge_id),
                object_id=str(decision_id),
                acting=acting,
                payload={
                    "body": str(body_id),
                    "name": asked.body.name,
                    "reason": reason,
                    "seat": str(seat_id),
                },
            )
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        refusal = None if told is None else _REFUSALS.get(told.constraint_name or "")
        if refusal is None:
            raise
        raise refusal from None


def _asked(challenge_id: UUID, decision_id: UUID, body_id: UUID) -> CoDecider:
    """Return the row that says that a body must agree to a decision."""
    rows = CoDecider.objects.filter(decision=decision_id, decision__challenge=challenge_id)
    row = rows.filter(body=body_id).select_related("body").first()
    if row is not None:
        return row
    if Decision.objects.filter(id=decision_id, challenge=challenge_id).exists():
        raise NotAsked
    raise DecisionNotFound
