"""What organisers decide about statements: on the list, back to who said it, frozen, and the way back.

Several are decided about in one transaction. What somebody else decided meanwhile stays as it is and is
counted: a page can say so, and the rest is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from voorkant.challenges.rules import is_text
from voorkant.contributions.actions.moving import held, move, record_about
from voorkant.contributions.errors import (
    DecidedBefore,
    ReasonMissing,
    StatementNotFound,
    StatementSaidBefore,
)
from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import (
    LONGEST_REASON,
    VERB_FROZEN,
    VERB_THAWED,
    Kind,
    State,
    may_go,
)
from voorkant.contributions.values import Decided

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def approve(*, challenge_id: UUID, statement_id: UUID, acting: str | None) -> bool:
    """Put a statement on the list; False when it was there already.

    Raises:
        StatementNotFound: There is no such statement in this challenge.
        DecidedBefore: Somebody sent it back or merged it, or its author took it back.
    """
    return _one(_decided(challenge_id, {statement_id}, State.SHOWN, "", acting))


def approve_all(
    *, challenge_id: UUID, statement_ids: Collection[UUID], acting: str | None
) -> Decided:
    """Put several statements on the list.

    Raises:
        NothingChosen: None, or more than go at once.
        StatementNotFound: One of them is no statement of this challenge; then nothing is done.
    """
    return _decided(challenge_id, statement_ids, State.SHOWN, "", acting)


def send_back(*, challenge_id: UUID, statement_id: UUID, reason: str, acting: str | None) -> bool:
    """Send a statement back to its author with the reason; False when that was done already.

    One that is on the list goes off it. What was merged into it is on the list again, with all its
    answers.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        StatementNotFound: There is no such statement in this challenge.
        DecidedBefore: It was merged, or its author took it back.
    """
    _check_reason(reason)
    return _one(_decided(challenge_id, {statement_id}, State.SENT_BACK, reason, acting))


def send_back_all(
    *, challenge_id: UUID, statement_ids: Collection[UUID], reason: str, acting: str | None
) -> Decided:
    """Send several statements back, all with the same reason; see `send_back`.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        NothingChosen: None, or more than go at once.
        StatementNotFound: One of them is no statement of this challenge; then nothing is done.
    """
    _check_reason(reason)
    return _decided(challenge_id, statement_ids, State.SENT_BACK, reason, acting)


def reconsider(*, challenge_id: UUID, statement_id: UUID, acting: str | None) -> bool:
    """Let a statement that was sent back wait again; False when it waits already.

    Raises:
        StatementNotFound: There is no such statement in this challenge.
        DecidedBefore: It is on the list, or its author took it back.
        StatementSaidBefore: Somebody said the same words meanwhile.
    """
    try:
        with transaction.atomic():
            return _one(_decided(challenge_id, {statement_id}, State.WAITING, "", acting))
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        if told is None or told.constraint_name != "contributions_contribution_once":
            raise
        raise StatementSaidBefore from None


def freeze(*, challenge_id: UUID, statement_ids: Collection[UUID], acting: str | None) -> Decided:
    """Let statements on the list take no more answers; what was answered counts on.

    Waits for answers that are under way.

    Raises:
        NothingChosen: None, or more than go at once.
        StatementNotFound: One of them is no statement of this challenge; then nothing is done.
    """
    return _set_frozen(challenge_id, statement_ids, VERB_FROZEN, acting, to=True)


def thaw(*, challenge_id: UUID, statement_ids: Collection[UUID], acting: str | None) -> Decided:
    """Let frozen statements take answers again.

    Raises:
        NothingChosen: None, or more than go at once.
        StatementNotFound: One of them is no statement of this challenge; then nothing is done.
    """
    return _set_frozen(challenge_id, statement_ids, VERB_THAWED, acting, to=False)


def _check_reason(reason: str) -> None:
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)


def _one(came: Decided) -> bool:
    if came.otherwise:
        raise DecidedBefore
    return came.done == 1


def _all_held(challenge_id: UUID, statement_ids: Collection[UUID]) -> list[Contribution]:
    rows = list(held(challenge_id, statement_ids))
    if len(rows) != len(set(statement_ids)):
        raise StatementNotFound
    return rows


def _decided(
    challenge_id: UUID,
    statement_ids: Collection[UUID],
    to: State,
    reason: str,
    acting: str | None,
) -> Decided:
    done, otherwise = 0, 0
    with transaction.atomic():
        rows = _all_held(challenge_id, statement_ids)
        merged = _held_in(challenge_id, rows) if to is State.SENT_BACK else {}
        for row in rows:
            before = State(row.state)
            # Out of a merge there is one way: what it was merged into goes off the list.
            if before != to and (not may_go(before, to) or before is State.MERGED):
                otherwise += 1
            elif before != to:
                for original in merged.get(row.id, ()):
                    move(original, State.SHOWN, acting=acting)
                move(row, to, acting=acting, reason=reason)
                done += 1
    return Decided(done, otherwise)


def _held_in(challenge_id: UUID, rows: list[Contribution]) -> dict[UUID, list[Contribution]]:
    """Lock what is merged into these statements."""
    found: dict[UUID, list[Contribution]] = {}
    originals = Contribution.objects.filter(
        challenge=challenge_id, kind=Kind.STATEMENT, merged_into__in=[row.id for row in rows]
    )
    for original in originals.order_by("id").select_for_update():
        assert original.merged_into_id is not None  # noqa: S101  asked for by it
        found.setdefault(original.merged_into_id, []).append(original)
    return found


def _set_frozen(
    challenge_id: UUID,
    statement_ids: Collection[UUID],
    verb: str,
    acting: str | None,
    *,
    to: bool,
) -> Decided:
    done, otherwise = 0, 0
    with transaction.atomic():
        for row in _all_held(challenge_id, statement_ids):
            if row.state != State.SHOWN:
                otherwise += 1
            elif row.frozen is not to:
                # Nobody can be asked first what takes no answers.
                row.frozen, row.place = to, None
                row.save(update_fields=["frozen", "place"])
                record_about(verb, row.id, challenge_id, acting, {})
                done += 1
    return Decided(done, otherwise)
