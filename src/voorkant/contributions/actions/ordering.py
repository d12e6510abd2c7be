"""Which statements everybody is asked first, and in which order; all the others come as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from voorkant.challenges.actions import hold_challenge
from voorkant.contributions.actions.moving import held, record_about
from voorkant.contributions.errors import (
    DecidedBefore,
    FrozenBefore,
    StatementNotFound,
    TooManyFirst,
)
from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import MOST_FIRST, VERB_PUT_BACK, VERB_PUT_FIRST, Kind, State

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID


def put_first(*, challenge_id: UUID, statement_ids: Collection[UUID], acting: str | None) -> int:
    """Ask these statements before others, behind what is asked first already; return how many are new.

    Raises:
        NothingChosen: None, or more than go at once.
        ChallengeNotFound: There is no such challenge.
        StatementNotFound: One of them is no statement of this challenge.
        DecidedBefore: One of them is off the list.
        FrozenBefore: One of them takes no more answers.
        TooManyFirst: More than `MOST_FIRST` would come first.
    """
    with transaction.atomic():
        placed = _placed(challenge_id)
        chosen = held(challenge_id, statement_ids)
        if len(chosen) != len(set(statement_ids)):
            raise StatementNotFound
        if any(row.state != State.SHOWN for row in chosen):
            raise DecidedBefore
        if any(row.frozen for row in chosen):
            raise FrozenBefore
        there = {row.id for row in placed}
        new = sorted((row for row in chosen if row.id not in there), key=lambda row: row.position)
        if len(placed) + len(new) > MOST_FIRST:
            raise TooManyFirst(most=MOST_FIRST)
        _number([*placed, *new], acting)
    return len(new)


def put_back(*, challenge_id: UUID, statement_id: UUID, acting: str | None) -> bool:
    """Let a statement come among the others again; False when it does.

    Raises:
        ChallengeNotFound: There is no such challenge.
        StatementNotFound: There is no such statement in it.
    """
    with transaction.atomic():
        placed = _placed(challenge_id)
        (row,) = held(challenge_id, {statement_id}) or (None,)
        if row is None:
            raise StatementNotFound
        if row.place is None:
            return False
        row.place = None
        row.save(update_fields=["place"])
        record_about(VERB_PUT_BACK, row.id, challenge_id, acting, {})
        _number([each for each in placed if each.id != statement_id], acting)
    return True


def change_place(*, challenge_id: UUID, statement_id: UUID, by: int, acting: str | None) -> bool:
    """Ask a statement that is asked first one place earlier (`by` -1) or later (1).

    Returns:
        False when it is the first or the last already, or isn't asked first (any more).

    Raises:
        ChallengeNotFound: There is no such challenge.
        StatementNotFound: There is no such statement in it.
    """
    with transaction.atomic():
        placed = list(_placed(challenge_id))
        if not held(challenge_id, {statement_id}):
            raise StatementNotFound
        order = [row.id for row in placed]
        if statement_id not in order:
            return False
        here = order.index(statement_id)
        there = here + by
        if not 0 <= there < len(placed):
            return False
        placed.insert(there, placed.pop(here))
        _number(placed, acting, only=statement_id)
    return True


def _placed(challenge_id: UUID) -> Sequence[Contribution]:
    """Lock the order: whoever changes it at the same moment comes before this, or after it."""
    hold_challenge(challenge_id=challenge_id)
    rows = Contribution.objects.filter(
        challenge=challenge_id, kind=Kind.STATEMENT, place__isnull=False
    )
    return list(rows.order_by("place"))


def _number(rows: Sequence[Contribution], acting: str | None, *, only: UUID | None = None) -> None:
    """Number these rows from 1; the journal tells of what is new in the order, or of `only`."""
    for number, row in enumerate(rows, 1):
        if row.place == number:
            continue
        new = row.place is None
        row.place = number
        row.save(update_fields=["place"])
        if new or row.id == only:
            record_about(VERB_PUT_FIRST, row.id, row.challenge_id, acting, {"place": number})
