"""Decisions that are taken, by a municipality that may decide about everything, and agreed to by others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.voorkant.bodies.made import account
from tests.voorkant.challenges.made import council, municipality
from voorkant.bodies.actions import appoint, found_body, give_mandate
from voorkant.bodies.kinds import BodyKind, Right, Role
from voorkant.bodies.models import Membership
from voorkant.bodies.queries import body, mandates_of
from voorkant.challenges.queries import challenge_ref_of
from voorkant.common.errors import NotFound
from voorkant.decisions.actions import reply_to_decision, take_decision
from voorkant.decisions.queries import decisions_page
from voorkant.decisions.values import NewDecision

CEILING = 5_000_000


def mandated() -> UUID:
    """The municipality, with a mandate to decide about everything up to 50.000 euros."""
    place = municipality()
    if not mandates_of([place]):
        give_mandate(
            body_id=place,
            parent_id=None,
            topic=None,
            place=None,
            right=Right.DECIDE,
            ceiling_cents=CEILING,
            from_on=timezone.localdate().replace(month=1, day=1),
            until_on=None,
            reference="Delegatiebesluit 2026 (verzonnen)",
            acting=None,
        )
    return place


def partner() -> UUID:
    """A water board; made when it isn't there."""
    try:
        return body("waterschap").id
    except NotFound:
        return found_body(
            kind=BodyKind.PARTNER, slug="waterschap", name="Waterschap (verzonnen)", acting=None
        ).id


def co_decides(body_id: UUID | None = None, **changes: Any) -> UUID:
    """Let a body co-decide about everything: the council of Well by what the municipality gave on."""
    mandated()
    whose = council() if body_id is None else body_id
    given = whose == council()
    return give_mandate(
        **{
            "body_id": whose,
            "parent_id": mandates_of([municipality()])[0].id if given else None,
            "topic": None,
            "place": None,
            "right": Right.CO_DECIDE,
            "ceiling_cents": 0,
            "from_on": timezone.localdate(),
            "until_on": None,
            "reference": "Collegebesluit 2026-31 (verzonnen)",
            "acting": None,
            **changes,
        }
    )


def seat_in(
    body_id: UUID, role: Role = Role.ORGANISER, account_id: UUID | None = None
) -> Membership:
    """A role that somebody has in a body: of a new account when none is given."""
    made = appoint(
        account_id=account().id if account_id is None else account_id,
        body_id=body_id,
        role=role,
        function="voorzitter",
        shown_name="Toos V.",
        acting=None,
    )
    return Membership.objects.get(id=made)


def replied(
    challenge_id: UUID, decision_id: UUID, *, agrees: bool = True, **changes: Any
) -> Membership:
    """Let an organiser of a body (the council of Well) answer; her seat."""
    whose = changes.pop("body_id", None) or council()
    seat: Membership = changes.pop("seat", None) or seat_in(whose)
    reply_to_decision(
        **{
            "challenge_id": challenge_id,
            "decision_id": decision_id,
            "body_id": whose,
            "seat_id": seat.id,
            "agrees": agrees,
            "reason": "" if agrees else "De bakker is er dan niet meer bij.",
            "acting": str(seat.account_id),
            **changes,
        }
    )
    return seat


def new(**changes: Any) -> NewDecision:
    """A decision that is right in everything."""
    return NewDecision(
        **{
            "what": "De Grotestraat wordt een fietsstraat.",
            "reasons": "Bijna iedereen vond het verkeer te snel.\nDe winkels blijven bereikbaar.",
            "changes": "Wie rijdt is er te gast. Er komen dertig stallingen bij.",
            "cost_cents": 1_250_000,
            "decided_on": timezone.localdate(),
            **changes,
        }
    )


def taken(challenge_id: UUID, **changes: Any) -> UUID:
    """Write down a decision of the municipality."""
    return take_decision(
        challenge_id=challenge_id,
        body_id=mandated(),
        seat_id=None,
        decision=new(**changes),
        cites=[],
        today=timezone.localdate(),
        acting="organiser-1",
    )


def decided(challenge_id: UUID) -> None:
    """Bring a challenge in `CHOOSE` so far that it can be done, unless it is."""
    if not decisions_page(challenge_ref_of(challenge_id).slug).decisions:
        # Costs nothing: many tests of one file share the ceiling of one mandate.
        taken(challenge_id, cost_cents=0)
