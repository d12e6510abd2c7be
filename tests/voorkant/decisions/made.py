"""Decisions that are taken, by a municipality that may decide about everything."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.voorkant.challenges.made import municipality
from voorkant.bodies.actions import give_mandate
from voorkant.bodies.kinds import Right
from voorkant.bodies.queries import mandates_of
from voorkant.challenges.queries import challenge_ref_of
from voorkant.decisions.actions import take_decision
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
