"""Somebody who holds the program's own connection can't put words in a mouth, or change them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import (
    CheckViolation,
    InsufficientPrivilege,
    RestrictViolation,
    UniqueViolation,
)

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import people, text
from voorkant.challenges.rules import Stage
from voorkant.contributions.actions import say_statement, withdraw
from voorkant.contributions.models import Contribution
from voorkant.people.actions import join

pytestmark = [pytest.mark.database, pytest.mark.django_db]

COPY = (
    "INSERT INTO contributions_contribution (id, challenge_id, kind, text, author_id, state, reason,"
    " received_on, position, signature, sent_key) SELECT gen_random_uuid(), {challenge}, {kind},"
    " {text}, {author}, {state}, '', received_on, 99, signature, gen_random_uuid()"
    " FROM contributions_contribution WHERE position = 1"
)


def copy(**changes: str) -> str:
    """A new row that is wrong in one thing only."""
    given = {
        "challenge": "challenge_id",
        "kind": "kind",
        "text": "'Dit heeft nog niemand gezegd.'",
        "author": "author_id",
        "state": "'waiting'",
    }
    return COPY.format(**{**given, **changes})


ATTACKS = {
    "other words": "UPDATE contributions_contribution SET text = 'Ik ben het er wel mee eens.'",
    "another challenge": "UPDATE contributions_contribution SET challenge_id = "
    "(SELECT id FROM challenges_challenge WHERE slug = 'andere')",
    "another author": "UPDATE contributions_contribution SET author_id = "
    "(SELECT max(id) FROM people_participant WHERE id <> author_id)",
    "another number": "UPDATE contributions_contribution SET position = position + 10",
    "another kind": "UPDATE contributions_contribution SET kind = 'idea'",
    "shown from the start": copy(state="'shown'"),
    "withdrawn with an author": "UPDATE contributions_contribution SET state = 'withdrawn'",
    "back without a reason": "UPDATE contributions_contribution SET state = 'sent-back'",
    "a reason without back": "UPDATE contributions_contribution SET reason = 'Te vaag.'",
    "a solution": copy(kind="'idea'"),
    "a later stage": copy(
        challenge="(SELECT id FROM challenges_challenge WHERE slug = 'later')", author="NULL"
    ),
    "somebody of another challenge": copy(
        challenge="(SELECT id FROM challenges_challenge WHERE slug = 'andere')"
    ),
    "the same words": copy(text="upper(text)"),
    "control characters": copy(text="E'Dit is\\u0001 onleesbaar.'"),
    "too short": copy(text="'kort'"),
    "DELETE": "DELETE FROM contributions_contribution",
    "TRUNCATE": "TRUNCATE contributions_contribution CASCADE",
    "DISABLE TRIGGER": "ALTER TABLE contributions_contribution DISABLE TRIGGER ALL",
    "session_replication_role": "SET session_replication_role = replica",
}
REFUSALS = (InsufficientPrivilege, RestrictViolation, CheckViolation, UniqueViolation)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_get_around_what_was_said(attack: str) -> None:
    made = challenge()
    challenge(slug="andere")
    challenge(Stage.IMAGINE, slug="later")
    authors = [join(device=device, scope=made.id) for device in people(2)]
    say_statement(
        challenge_id=made.id,
        person=min(authors, key=lambda one: one.id),
        text=text(0),
        sent_key=uuid4(),
        at_once=False,
        acting=None,
    )
    before = Contribution.objects.values().get()
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, REFUSALS), refused.value
    assert Contribution.objects.values().get() == before


def test_a_new_row_that_is_right_in_everything_is_taken() -> None:
    made = challenge()
    say_statement(
        challenge_id=made.id,
        person=None,
        text=text(0),
        sent_key=uuid4(),
        at_once=True,
        acting=None,
    )
    with connection.cursor() as cursor:
        cursor.execute(copy())
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE contributions_contribution SET state = 'shown'",
        "UPDATE contributions_contribution SET state = 'sent-back', reason = 'x'",
        "UPDATE contributions_contribution SET author_id = (SELECT id FROM people_participant)",
    ],
)
def test_what_was_withdrawn_stays_as_it_is(attack: str) -> None:
    made = challenge()
    (device,) = people(1)
    author = join(device=device, scope=made.id)
    statement = say_statement(
        challenge_id=made.id,
        person=author,
        text=text(0),
        sent_key=uuid4(),
        at_once=False,
        acting=None,
    )
    withdraw(statement_id=statement.id, person=author, acting=None)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert Contribution.objects.get().state == "withdrawn"
