"""How an act on a challenge gets into the journal: who did it, and in which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import seat_in_force
from voorkant.challenges.errors import NotYours
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from uuid import UUID


def noted(
    verb: str,
    challenge_id: UUID,
    acting: str | None,
    payload: dict[str, str],
    *,
    seat_id: UUID | None = None,
) -> None:
    """Record an act on a challenge, with the seat in which it was done where there is one."""
    held = {} if seat_id is None else {"seat": str(seat_id)}
    record(
        verb=verb,
        challenge=str(challenge_id),
        object_id=str(challenge_id),
        acting=acting,
        payload={**payload, **held},
    )


def require_organiser(seat_id: UUID | None, body_id: UUID, acting: str | None) -> None:
    """Let an organiser of a body pass, in a seat of her own that is in force; and the program itself.

    Raises:
        NotYours: A seat in another body, of somebody else, of another role, or one whose term is over.
    """
    if seat_id is None:
        return
    seat = seat_in_force(seat_id)
    if (
        seat is None
        or seat.body_id != body_id
        or seat.role is not Role.ORGANISER
        or str(seat.account_id) != acting
    ):
        raise NotYours
