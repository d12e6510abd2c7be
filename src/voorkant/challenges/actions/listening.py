"""An expert of the answering body accepts to listen, in person, or declines; interests are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from voorkant.bodies.queries import seat_in_force
from voorkant.challenges.actions.recording import noted
from voorkant.challenges.errors import ChallengeTextRefused, ReasonRefused, ReplyRefused
from voorkant.challenges.models import ExpertReply, Interest
from voorkant.challenges.rules import (
    LONGEST_LINE,
    LONGEST_REASON,
    VERB_ACCEPTED,
    VERB_DECLINED,
    VERB_INTEREST,
    is_line,
    is_text,
)

if TYPE_CHECKING:
    from uuid import UUID


def accept_to_listen(
    *, challenge_id: UUID, seat_id: UUID, account_id: UUID, interest: str = ""
) -> None:
    """Accept, in person, to listen to a challenge; from now on her name and function stand there.

    Args:
        challenge_id: Which one.
        seat_id: Her membership as an expert of the body that answers.
        account_id: Who is signed in.
        interest: An interest of her own in it, for everybody to read; empty when she has none.

    Raises:
        ReplyRefused: Somebody else's seat, no expert of that body, or the challenge is closed.
        ChallengeTextRefused: The interest is too long or not one line.
    """
    with transaction.atomic():
        if interest:
            declare_interest(
                challenge_id=challenge_id, seat_id=seat_id, account_id=account_id, text=interest
            )
        _reply(challenge_id, seat_id, account_id, accepts=True, reason="")
        noted(VERB_ACCEPTED, challenge_id, str(account_id), {}, seat_id=seat_id)


def decline_to_listen(*, challenge_id: UUID, seat_id: UUID, account_id: UUID, reason: str) -> None:
    """Decline to listen, or stop listening; the term of the answering body goes on.

    Raises:
        ReplyRefused: Somebody else's seat, no expert of that body, or the challenge is closed.
        ReasonRefused: No reason, or one that is too long.
    """
    if not is_text(reason, LONGEST_REASON):
        raise ReasonRefused(most=LONGEST_REASON)
    with transaction.atomic():
        _reply(challenge_id, seat_id, account_id, accepts=False, reason=reason)
        payload = {"reason": reason}
        noted(VERB_DECLINED, challenge_id, str(account_id), payload, seat_id=seat_id)


def _reply(
    challenge_id: UUID, seat_id: UUID, account_id: UUID, *, accepts: bool, reason: str
) -> None:
    """Add the reply; the database checks who gives it, and sets who listens."""
    try:
        with transaction.atomic():
            ExpertReply.objects.create(
                challenge_id=challenge_id,
                membership_id=seat_id,
                account_id=account_id,
                accepts=accepts,
                reason=reason,
            )
    except IntegrityError as error:
        raise ReplyRefused from error


def declare_interest(*, challenge_id: UUID, seat_id: UUID, account_id: UUID, text: str) -> None:
    """Say that one has an interest of her own in a challenge: it stands beside her name from now on.

    Raises:
        ChallengeTextRefused: The text is empty, too long or not one line.
        ReplyRefused: The seat is somebody else's, or its term is over.
    """
    if not is_line(text, LONGEST_LINE):
        raise ChallengeTextRefused(what="interest", most=LONGEST_LINE)
    seat = seat_in_force(seat_id)
    if seat is None or seat.account_id != account_id:
        raise ReplyRefused
    with transaction.atomic():
        Interest.objects.create(challenge_id=challenge_id, membership_id=seat_id, text=text)
        noted(VERB_INTEREST, challenge_id, str(account_id), {}, seat_id=seat_id)
