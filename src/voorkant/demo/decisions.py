"""What a body that doesn't exist decided, on what people said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from voorkant.contributions.queries import shown_statements
from voorkant.decisions.actions import take_decision
from voorkant.decisions.queries import citable
from voorkant.decisions.values import NewDecision

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.challenges.values import ChallengeRef
    from voorkant.demo.town import InventedDecision

CENTS = 100


def decide(opened: ChallengeRef, invented: InventedDecision, body_id: UUID) -> None:
    """Let a body decide by its mandate, citing ideas and statements."""
    # They are listed with the newest in front; the file counts from the first.
    ideas = [one.id for one in citable(opened.id) if one.kind == "idea"][::-1]
    statements = shown_statements(opened.id)
    today = timezone.localdate()
    take_decision(
        challenge_id=opened.id,
        body_id=body_id,
        seat_id=None,
        decision=NewDecision(
            what=invented.what,
            reasons=invented.reasons,
            changes=invented.changes,
            cost_cents=CENTS * invented.cost_euros,
            decided_on=today,
        ),
        cites=[
            *(ideas[place - 1] for place in invented.ideas),
            *(statements[place - 1].id for place in invented.statements),
        ],
        today=today,
        acting=None,
    )
