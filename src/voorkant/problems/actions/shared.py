"""What the acts on a problem are made of; callers hold a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from voorkant.challenges.actions import hold_challenge
from voorkant.common.errors import Conflict
from voorkant.journal.actions import record
from voorkant.problems.errors import (
    CardOfElsewhere,
    NoRound,
    ProofMissing,
    RulingRefused,
    StageRefused,
    TooEarly,
)
from voorkant.problems.rules import (
    ROUND_STAGE,
)

if TYPE_CHECKING:
    from uuid import UUID

    from django.db import DatabaseError


def require_round_stage(challenge_id: UUID) -> None:
    """Hold a challenge while it is in the stage in which villages judge.

    Raises:
        ChallengeNotFound: There is no such challenge.
        StageRefused: It is in another stage.
    """
    if hold_challenge(challenge_id=challenge_id).stage is not ROUND_STAGE:
        raise StageRefused


_REFUSALS: dict[str, type[Conflict]] = {
    "problems_judgement_closed": NoRound,
    "problems_judgement_level": ProofMissing,
    "problems_judgement_card": CardOfElsewhere,
    # She had herself erased at this very moment, in another window.
    "problems_judgement_scope": Conflict,
    "problems_round_early": TooEarly,
    "problems_round_closed": NoRound,
    "problems_result_ruling": RulingRefused,
}


def refuse(error: DatabaseError) -> NoReturn:
    """Name what the database refused; it looks at the same moment as it writes."""
    told = getattr(error.__cause__, "diag", None)
    refusal = _REFUSALS.get("" if told is None else told.constraint_name or "")
    if refusal is None:
        raise error
    raise refusal() from None


def record_about(
    verb: str, challenge_id: UUID, object_id: UUID, acting: str | None, payload: dict[str, Any]
) -> None:
    """Record an act on a problem, a round or a village."""
    record(
        verb=verb,
        challenge=str(challenge_id),
        object_id=str(object_id),
        acting=acting,
        payload=payload,
    )
