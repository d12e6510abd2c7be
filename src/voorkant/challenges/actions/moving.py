"""Moving a challenge along its stages, holding it in one, closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from psycopg.errors import RestrictViolation

from voorkant.challenges import guards
from voorkant.challenges.actions.recording import noted, require_organiser
from voorkant.challenges.errors import (
    ChallengeNotFound,
    GuardsClosed,
    NotYours,
    ReasonRefused,
    StageRefused,
)
from voorkant.challenges.models import Challenge, StageChange
from voorkant.challenges.rules import (
    LONGEST_REASON,
    VERB_CLOSED,
    VERB_MOVED,
    Stage,
    is_text,
    may_go,
)
from voorkant.challenges.values import ChallengeRef
from voorkant.people.keys import destroy_key

if TYPE_CHECKING:
    from uuid import UUID


def move_challenge(
    *,
    challenge_id: UUID,
    to: Stage,
    reason: str,
    acting: str | None,
    seat_id: UUID | None = None,
) -> None:
    """Move a challenge to another stage.

    Args:
        challenge_id: Which one.
        to: The stage; `CLOSED` closes it for good, and with it the key that ties answers to devices.
        reason: Why, for everybody to read.
        acting: Opaque id of who moves it.
        seat_id: The membership in which she does so; None for the program itself.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ReasonRefused: No reason, or one that is too long.
        NotYours: The seat is no organiser's of the body that asks, or its term is over.
        StageRefused: It can't go there from where it is.
        GuardsClosed: Something that the step waits for isn't there yet.
    """
    if not is_text(reason, LONGEST_REASON):
        raise ReasonRefused(most=LONGEST_REASON)
    with transaction.atomic():
        held = hold_challenge(challenge_id=challenge_id)
        before = held.stage
        require_organiser(seat_id, held.owner_id, acting)
        if not may_go(before, to):
            raise StageRefused(before=before, after=to)
        missing = guards.missing(challenge_id, before, to)
        if missing:
            raise GuardsClosed(after=to, missing=" ".join(str(each.sentence) for each in missing))
        _change(challenge_id, before, to, reason, seat_id)
        verb = VERB_CLOSED if to is Stage.CLOSED else VERB_MOVED
        payload = {"before": before.value, "after": to.value, "reason": reason}
        noted(verb, challenge_id, acting, payload, seat_id=seat_id)
        if to is Stage.CLOSED:
            transaction.on_commit(lambda: destroy_key(challenge_id))


def _change(
    challenge_id: UUID, before: Stage, to: Stage, reason: str, seat_id: UUID | None
) -> None:
    """Add the change; the database asks everything once more and sets the stage: the program may not."""
    try:
        with transaction.atomic():
            StageChange.objects.create(
                challenge_id=challenge_id,
                before=before,
                after=to,
                reason=reason,
                seat_id=seat_id,
            )
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, RestrictViolation):
            raise
        if cause.diag.constraint_name == "challenges_stage_change_seat":
            raise NotYours from error
        if cause.diag.constraint_name == "challenges_stage_change_guards":
            raise GuardsClosed(after=to, missing=cause.diag.column_name or "") from error
        raise


def close_challenge(
    *, challenge_id: UUID, reason: str, acting: str | None, seat_id: UUID | None = None
) -> None:
    """Close a challenge: nothing can be added, and nobody can be tied to what she said any more.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ReasonRefused: No reason, or one that is too long.
        NotYours: The seat is no organiser's of the body that asks, or its term is over.
        StageRefused: It is closed already.
    """
    move_challenge(
        challenge_id=challenge_id, to=Stage.CLOSED, reason=reason, acting=acting, seat_id=seat_id
    )


def destroy_left_keys() -> None:
    """Destroy the keys of closed challenges that are still there.

    Closing does it itself; this is for a process that died between closing and destroying.
    """
    for challenge in Challenge.objects.filter(stage=Stage.CLOSED).values_list("id", flat=True):
        destroy_key(challenge)


def hold_challenge(*, challenge_id: UUID) -> ChallengeRef:
    """Return a challenge and keep its stage as it is until the caller's transaction ends.

    Two who hold the same challenge wait for each other, so this also orders what must get numbers.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [challenge_id])
        row = cursor.fetchone()
    if row is None:
        raise ChallengeNotFound
    id_, slug, question, stage, owner = row
    return ChallengeRef(id_, slug, question, Stage(stage), owner)


_HOLD = """
    SELECT id, slug, question, stage, owner_id FROM challenges_challenge WHERE id = %s
    FOR NO KEY UPDATE
"""
