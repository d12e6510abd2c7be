"""Every write of contributions: saying something, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.rules import is_text
from voorkant.common.errors import Conflict
from voorkant.contributions.errors import (
    DecidedBefore,
    ReasonMissing,
    StageTakesNone,
    StatementNotFound,
    StatementSaidBefore,
)
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import (
    LONGEST_REASON,
    STAGES,
    VERB_SAID,
    VERB_SENT_BACK,
    VERB_SHOWN,
    VERB_WITHDRAWN,
    Kind,
    State,
    may_go,
)
from voorkant.contributions.similar import signature_of
from voorkant.contributions.values import Said
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.people.values import Person


def say_statement(
    *,
    challenge_id: UUID,
    person: Person | None,
    text: str,
    sent_key: UUID,
    at_once: bool,
    acting: str | None,
) -> Said:
    """Say something for others to respond to.

    The same form sent twice (the same `sent_key`) is one statement, and gives the same answer.

    Args:
        challenge_id: In which challenge.
        person: Who says it; None for an organiser.
        text: What was typed.
        sent_key: What the form carried: made anew for each form.
        at_once: Whether it is shown without a look by an organiser.
        acting: Opaque id of who says it.

    Raises:
        Invalid: The text is refused; see `intake.checked_statement`.
        ChallengeNotFound: There is no such challenge.
        StageTakesNone: The challenge takes no statements in this stage.
        StatementSaidBefore: The same words are on the list, or wait for it.
        Conflict: She had herself erased at this very moment.
    """
    said = checked_statement(text)
    signature = signature_of(said)
    author = None if person is None else person.id
    with transaction.atomic():
        # Held until the end: the stage stays, and numbers are given one by one.
        stage = hold_challenge(challenge_id=challenge_id).stage
        there = _sent(sent_key, challenge_id, author)
        if there is not None:
            return there
        if stage not in STAGES:
            raise StageTakesNone
        here = Contribution.objects.filter(challenge=challenge_id)
        row = Contribution(
            challenge_id=challenge_id,
            text=said,
            author_id=author,
            position=1 + (here.aggregate(last=Max("position"))["last"] or 0),
            signature=signature,
            received_on=timezone.localdate(),
            sent_key=sent_key,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise _said_by_the_database(error) from None
        _record(VERB_SAID, row.id, challenge_id, acting, {"text": said})
        if at_once:
            _move(row, State.SHOWN, "", None)
    return Said(row.id, State(row.state))


def _said_by_the_database(error: IntegrityError) -> Exception:
    """Name what the database refused; it looks at the same moment as it writes."""
    told = getattr(error.__cause__, "diag", None)
    name = None if told is None else told.constraint_name
    if name == "contributions_contribution_once":
        return StatementSaidBefore()
    if name == "contributions_contribution_author":
        # She had herself erased at this very moment, in another window.
        return Conflict()
    return error


def _sent(sent_key: UUID, challenge_id: UUID, author: int | None) -> Said | None:
    """Return what came of a form that was sent before; somebody else's key opens nothing."""
    row = Contribution.objects.filter(sent_key=sent_key).first()
    if row is None:
        return None
    if (row.challenge_id, row.author_id) != (challenge_id, author):
        raise StatementSaidBefore
    return Said(row.id, State(row.state))


def approve(*, statement_id: UUID, acting: str | None) -> bool:
    """Put a statement on the list; False when it was there already.

    Raises:
        StatementNotFound: There is no such statement.
        DecidedBefore: Somebody sent it back, or its author took it back.
    """
    return _decide(statement_id, State.SHOWN, "", acting)


def send_back(*, statement_id: UUID, reason: str, acting: str | None) -> bool:
    """Send a statement back to its author with the reason; False when that was done already.

    One that is on the list goes off it.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        StatementNotFound: There is no such statement.
        DecidedBefore: Its author took it back.
    """
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    return _decide(statement_id, State.SENT_BACK, reason, acting)


def withdraw(*, statement_id: UUID, person: Person, acting: str | None) -> None:
    """Take back what one said oneself; from then on nobody is known as its author.

    Raises:
        StatementNotFound: There is no such statement of this person (any more).
    """
    _decide(statement_id, State.WITHDRAWN, "", acting, author=person.id)


def let_go(*, person_id: int, challenge_id: UUID) -> int:
    """Cut the tie between a person and what she said, when she has herself erased; return how many.

    What waits is withdrawn first; what is on the list stays there, without an author.
    """
    with transaction.atomic():
        hers = Contribution.objects.filter(challenge=challenge_id, author=person_id)
        for row in hers.filter(state=State.WAITING).order_by("id").select_for_update():
            _move(row, State.WITHDRAWN, "", None)
        return hers.update(author=None)


def _decide(
    statement_id: UUID, to: State, reason: str, acting: str | None, *, author: int | None = None
) -> bool:
    with transaction.atomic():
        rows = Contribution.objects.select_for_update().filter(id=statement_id, kind=Kind.STATEMENT)
        row = (rows if author is None else rows.filter(author=author)).first()
        if row is None:
            raise StatementNotFound
        if row.state == to:
            return False
        if not may_go(State(row.state), to):
            raise DecidedBefore
        _move(row, to, reason, acting)
    return True


_VERBS = {
    State.SHOWN: VERB_SHOWN,
    State.SENT_BACK: VERB_SENT_BACK,
    State.WITHDRAWN: VERB_WITHDRAWN,
}


def _move(row: Contribution, to: State, reason: str, acting: str | None) -> None:
    row.state, row.reason = to, reason
    if to is State.WITHDRAWN:
        row.author_id = None
    row.save(update_fields=["state", "reason", "author"])
    payload = {"reason": reason} if reason else {}
    _record(_VERBS[to], row.id, row.challenge_id, acting, payload)


def _record(
    verb: str, statement_id: UUID, challenge_id: UUID, acting: str | None, payload: dict[str, str]
) -> None:
    record(
        verb=verb,
        challenge=str(challenge_id),
        object_id=str(statement_id),
        acting=acting,
        payload=payload,
    )
