"""Somebody who holds the program's own connection can't answer for others, or show one person's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import (
    CheckViolation,
    InsufficientPrivilege,
    RestrictViolation,
    UniqueViolation,
)

from tests.voorkant.conversations.talking import people, talk
from voorkant.conversations.actions import close_conversation, release_answers
from voorkant.conversations.models import Conversation, Response

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = pytest.mark.database

COPY = (
    "INSERT INTO conversations_response (conversation_id, participant_id, statement_id, value,"
    " touches_me{more}) SELECT {conversation}, {participant}, {statement}, 1, false{given}"
    " FROM conversations_response WHERE id = (SELECT min(id) FROM conversations_response)"
)


def of_one(attack: str) -> str:
    """The attack on one answer only."""
    return attack + " WHERE id = (SELECT min(id) FROM conversations_response)"  # noqa: S608  it is one


def copy(**changes: str) -> str:
    given = {
        "conversation": "conversation_id",
        "participant": "participant_id",
        "statement": "(SELECT max(s.id::text)::uuid FROM contributions_contribution s "
        "JOIN conversations_conversation c ON c.challenge_id = s.challenge_id "
        "WHERE c.id = conversation_id AND s.id <> statement_id AND s.state = 'shown')",
        "more": "",
        "given": "",
    }
    return COPY.format(**{**given, **changes})


ATTACKS = {
    "release of one answer": of_one("UPDATE conversations_response SET released_value = value"),
    "release of four": "UPDATE conversations_response SET released_value = value WHERE id IN "
    "(SELECT id FROM conversations_response ORDER BY id LIMIT 4)",
    "release of another answer": "UPDATE conversations_response SET released_value = -1",
    "another's answer": of_one(
        "UPDATE conversations_response SET participant_id = "
        "(SELECT max(id) FROM people_participant WHERE id <> participant_id)"
    ),
    "another statement": of_one(
        "UPDATE conversations_response SET statement_id = "
        "(SELECT max(id::text)::uuid FROM contributions_contribution WHERE id <> statement_id)"
    ),
    "another conversation": "UPDATE conversations_response r SET conversation_id = "
    "(SELECT id FROM conversations_conversation WHERE id <> r.conversation_id)",
    "four times agree": of_one("UPDATE conversations_response SET value = 4"),
    "a second answer": of_one(
        "INSERT INTO conversations_response (conversation_id, participant_id, "
        "statement_id, value, touches_me) SELECT conversation_id, participant_id, statement_id, 1, "
        "false FROM conversations_response"
    ),
    "released from the start": copy(more=", released_value", given=", 1"),
    "an answer of nobody": copy(
        participant="NULL", more=", erased_as", given=", gen_random_uuid()"
    ),
    "an answer of nobody at all": copy(participant="NULL"),
    "another challenge's statement": copy(
        statement="(SELECT s.id FROM contributions_contribution s JOIN conversations_conversation c"
        " ON c.challenge_id = s.challenge_id WHERE c.id <> conversation_id LIMIT 1)"
    ),
    "somebody of another challenge": copy(
        participant="(SELECT max(p.id) FROM people_participant p JOIN conversations_conversation c"
        " ON c.challenge_id = p.scope WHERE c.id <> conversation_id)"
    ),
    "an erased answer with a value": of_one(
        "UPDATE conversations_response SET participant_id = NULL, erased_as = gen_random_uuid()"
    ),
    "another seed": "UPDATE conversations_conversation SET seed = 1",
    "another challenge": "UPDATE conversations_conversation SET challenge_id = challenge_id, "
    "id = gen_random_uuid()",
    "an unknown state": "UPDATE conversations_conversation SET state = 'half'",
    "an outcome ahead of its round": "UPDATE conversations_conversation SET asked_round = 9",
    "DELETE of a conversation": "DELETE FROM conversations_conversation",
    "TRUNCATE": "TRUNCATE conversations_response",
    "DISABLE TRIGGER": "ALTER TABLE conversations_response DISABLE TRIGGER ALL",
    "session_replication_role": "SET session_replication_role = replica",
}
REFUSALS = (InsufficientPrivilege, RestrictViolation, CheckViolation, UniqueViolation)


def rows() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Response, Conversation)]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_get_around_what_people_answered(attack: str) -> None:
    here, there = talk(2), talk(1)
    for device in people(5):
        here.answer(device)
    with connection.cursor() as cursor:
        # Somebody and a statement of another challenge, but no answer there.
        there.answer(people(1)[0])
        cursor.execute("DELETE FROM conversations_response WHERE conversation_id = %s", [there.id])
    before = rows()
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, REFUSALS), refused.value
    assert rows() == before


@pytest.mark.django_db
def test_a_copy_that_is_right_in_everything_is_taken() -> None:
    here = talk(2)
    here.answer(people(1)[0])
    with connection.cursor() as cursor:
        cursor.execute(copy())
    assert Response.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        copy(),
        of_one("UPDATE conversations_response SET value = -1"),
        of_one("UPDATE conversations_response SET touches_me = true"),
    ],
)
def test_a_closed_conversation_takes_no_answer_by_sql_either(attack: str) -> None:
    here = talk(2)
    here.answer(people(1)[0])
    close_conversation(challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="o")
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, RestrictViolation)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        of_one("DELETE FROM conversations_response"),
        "DELETE FROM conversations_response",
        of_one("UPDATE conversations_response SET released_value = NULL"),
        "UPDATE conversations_response SET released_value = NULL",
    ],
)
def test_what_outcomes_rest_on_leaves_in_no_other_way(attack: str) -> None:
    here = talk(1)
    for device in people(5):
        here.answer(device)
    assert release_answers(conversation_id=here.id) == 5
    before = rows()
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, RestrictViolation)
    assert rows() == before


def test_the_owner_of_the_tables_shows_nobody_s_answer_by_accident_either(
    fresh_database: Database,
) -> None:
    here = talk(1)
    for device in people(4):
        here.answer(device)
    with fresh_database.connect("owner") as owner, pytest.raises(RestrictViolation):
        owner.execute("UPDATE conversations_response SET released_value = value")
    assert not Response.objects.filter(released_value__isnull=False).exists()
