"""Saying something, taking it back, and being forgotten as who said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from voorkant.challenges.actions import hold_challenge
from voorkant.common.errors import Conflict
from voorkant.contributions.actions.moving import move, record_about
from voorkant.contributions.errors import (
    DecidedBefore,
    StageTakesNone,
    StatementNotFound,
    StatementSaidBefore,
)
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.models import Contribution, Parked
from voorkant.contributions.rules import STAGES, VERB_SAID, Kind, State, may_go
from voorkant.contributions.similar import signature_of
from voorkant.contributions.values import Said

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
        last, there = _before(sent_key, challenge_id, author)
        if there is not None:
            return there
        if stage not in STAGES:
            raise StageTakesNone
        row = Contribution(
            challenge_id=challenge_id,
            text=said,
            author_id=author,
            position=1 + last,
            signature=signature,
            received_on=timezone.localdate(),
            sent_key=sent_key,
        )
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            raise said_by_the_database(error) from None
        record_about(VERB_SAID, row.id, challenge_id, acting, {"text": said})
        if at_once:
            move(row, State.SHOWN, acting=None)
    return Said(row.id, State(row.state))


def said_by_the_database(error: IntegrityError) -> Exception:
    """Name what the database refused; it looks at the same moment as it writes."""
    told = getattr(error.__cause__, "diag", None)
    name = None if told is None else told.constraint_name
    if name == "contributions_contribution_once":
        return StatementSaidBefore()
    if name == "contributions_contribution_author":
        # She had herself erased at this very moment, in another window.
        return Conflict()
    return error


# What others who hold the challenge wait for: one question, and the shortest way to ask it.
_BEFORE = """
    SELECT coalesce((SELECT max(position) FROM contributions_contribution WHERE challenge_id = %s), 0),
        s.id, s.state, s.challenge_id, s.author_id
    FROM (SELECT) AS one LEFT JOIN contributions_contribution s ON s.sent_key = %s
"""


def _before(sent_key: UUID, challenge_id: UUID, author: int | None) -> tuple[int, Said | None]:
    """Return the highest number here, and what came of a form that was sent before.

    Raises:
        StatementSaidBefore: Somebody else's key: it opens nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [challenge_id, sent_key])
        [(last, there, state, *whose)] = cursor.fetchall()
    if there is None:
        return last, None
    if whose != [challenge_id, author]:
        raise StatementSaidBefore
    return last, Said(there, State(state))


def withdraw(*, statement_id: UUID, person: Person, acting: str | None) -> None:
    """Take back what one said oneself; from then on nobody is known as its author.

    Raises:
        StatementNotFound: There is no such statement of this person (any more).
    """
    with transaction.atomic():
        rows = Contribution.objects.select_for_update().filter(
            id=statement_id, kind=Kind.STATEMENT, author=person.id
        )
        row = rows.first()
        if row is None:
            raise StatementNotFound
        if not may_go(State(row.state), State.WITHDRAWN):
            raise DecidedBefore
        move(row, State.WITHDRAWN, acting=acting)


def let_go(*, person_id: int, challenge_id: UUID) -> int:
    """Cut the tie between a person and what she said, when she has herself erased; return how many.

    What waits is withdrawn first, and what lies in the drawer is gone; what is on the list stays there,
    without an author.
    """
    with transaction.atomic():
        Parked.objects.filter(challenge=challenge_id, author=person_id, idea=None).delete()
        hers = Contribution.objects.filter(challenge=challenge_id, author=person_id)
        for row in hers.filter(state=State.WAITING).order_by("id").select_for_update():
            move(row, State.WITHDRAWN, acting=None)
        return hers.update(author=None)
