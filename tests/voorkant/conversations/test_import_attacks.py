"""Somebody who holds the program's own connection can't slip answers in by an import, or reopen an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import (
    CheckViolation,
    FeatureNotSupported,
    ForeignKeyViolation,
    InsufficientPrivilege,
    RestrictViolation,
    UniqueViolation,
)

from tests.voorkant.conversations.elsewhere import archived, folder_of, read, votes_of
from tests.voorkant.conversations.talking import people, talk, text
from voorkant.contributions.actions import freeze, say_statement
from voorkant.conversations.actions import close_conversation, import_answers
from voorkant.conversations.models import Conversation, Import, Response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import Database

pytestmark = pytest.mark.database

REFUSALS = (
    InsufficientPrivilege,
    RestrictViolation,
    CheckViolation,
    UniqueViolation,
    ForeignKeyViolation,
)
WHOLE = (*REFUSALS, FeatureNotSupported)
VOTES = votes_of(8, 3)

ONE = (
    "INSERT INTO conversations_response (conversation_id, participant_id, statement_id, value,"
    " touches_me, imported_id{more}) SELECT {conversation}, {participant}, {statement}, {value},"
    " {touches}, {imported}{given} FROM conversations_import i WHERE NOT i.archive LIMIT 1"
)
SOMEBODY = (
    "(SELECT max(participant_id) FROM conversations_response WHERE imported_id IS {known} NULL)"
)
FREE = (
    "(SELECT s.id FROM contributions_contribution s JOIN conversations_conversation c"
    " ON c.challenge_id = s.challenge_id WHERE c.id {which} i.conversation_id AND s.state = '{state}'"
    " AND NOT EXISTS (SELECT FROM conversations_response r WHERE r.statement_id = s.id"
    " AND r.imported_id = i.id) ORDER BY s.position LIMIT 1)"
)


def one(**changes: str) -> str:
    """Add one answer by the import; it is right in everything that isn't changed."""
    given = {
        "conversation": "i.conversation_id",
        "participant": SOMEBODY.format(known="NOT"),
        "statement": FREE.format(which="=", state="shown"),
        "value": "1",
        "touches": "false",
        "imported": "i.id",
        "more": "",
        "given": "",
    }
    return ONE.format(**{**given, **changes})


ATTACKS = {
    "for somebody who lives here": one(participant=SOMEBODY.format(known="")),
    "for nobody": one(participant="NULL", more=", erased_as", given=", gen_random_uuid()"),
    "for nobody at all": one(participant="NULL"),
    "without an answer": one(value="NULL"),
    "released from the start": one(more=", released_value", given=", 1"),
    "as if it touched her": one(touches="true"),
    "on a statement that waits": one(statement=FREE.format(which="=", state="waiting")),
    "on a frozen statement": one(
        statement="(SELECT id FROM contributions_contribution WHERE frozen)"
    ),
    "on a statement that there is not": one(statement="gen_random_uuid()"),
    "for somebody of elsewhere": one(
        participant="(SELECT p.id FROM people_participant p JOIN conversations_conversation c"
        " ON c.challenge_id = p.scope WHERE c.id <> i.conversation_id LIMIT 1)"
    ),
    "for somebody that there is not": one(participant="1"),
    "into a conversation that there is not": one(conversation="gen_random_uuid()"),
    "by no import, without an answer, on what there is not": one(
        imported="NULL", value="NULL", statement="gen_random_uuid()"
    ),
    "by no import, without an answer, in what there is not": one(
        imported="NULL", value="NULL", conversation="gen_random_uuid()"
    ),
    "by no import, on what there is not": one(imported="NULL", statement="gen_random_uuid()"),
    "onto another statement": "UPDATE conversations_response SET statement_id = gen_random_uuid()",
    "into another conversation afterwards": "UPDATE conversations_response "
    "SET conversation_id = gen_random_uuid()",
    "DELETE of a statement that was answered": "DELETE FROM contributions_contribution",
    "DELETE of a conversation with answers": "DELETE FROM conversations_conversation",
    "DELETE of people with answers": "DELETE FROM people_participant; SET CONSTRAINTS ALL IMMEDIATE",
    "another id for a statement": "UPDATE contributions_contribution SET id = gen_random_uuid()",
    "another id for a conversation": "UPDATE conversations_conversation SET id = gen_random_uuid()",
    "on a statement of elsewhere": one(statement=FREE.format(which="<>", state="shown")),
    "by an import that there is not": one(imported="gen_random_uuid()"),
    "by an archive": one(imported="(SELECT id FROM conversations_import WHERE archive)"),
    "into another conversation": one(
        conversation="(SELECT c.id FROM conversations_conversation c"
        " WHERE c.id <> i.conversation_id AND c.state = 'open' LIMIT 1)"
    ),
    "as if it had come in": "UPDATE conversations_response SET imported_id = "
    "(SELECT id FROM conversations_import WHERE NOT archive) WHERE imported_id IS NULL",
    "as if it had been said here": "UPDATE conversations_response SET imported_id = NULL "
    "WHERE imported_id IS NOT NULL",
    "UPDATE of an import": "UPDATE conversations_import SET votes = 1",
    "DELETE of an import": "DELETE FROM conversations_import",
    "an archive of what is open": "INSERT INTO conversations_import SELECT gen_random_uuid(), true,"
    " source, repeat('a', 64), files_sha256, people, statements, votes, made_in, conversation_id"
    " FROM conversations_import WHERE NOT archive",
    "another import of an archive": "INSERT INTO conversations_import SELECT gen_random_uuid(), true,"
    " source, repeat('a', 64), files_sha256, people, statements, votes, made_in, conversation_id"
    " FROM conversations_import WHERE archive",
    "an archive that opens": "UPDATE conversations_conversation c SET state = 'open' "
    "FROM conversations_import i WHERE i.conversation_id = c.id AND i.archive",
    "an archive that is moved": "INSERT INTO challenges_stage_change (challenge_id, before, after, "
    "reason) SELECT id, 'question', 'understand', 'x' FROM challenges_challenge "
    "WHERE archived_from <> ''",
    "another origin": "UPDATE challenges_challenge SET archived_from = 'elders' "
    "WHERE archived_from <> ''",
    "a question that becomes an archive": "UPDATE challenges_challenge SET archived_from = 'elders' "
    "WHERE archived_from = ''",
}


def rows() -> list[object]:
    models = (Response, Conversation, Import)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_gets_around_the_guard_of_imports(attack: str, tmp_path: Path) -> None:
    here, there = talk(5), talk(1)
    here.answer(people(1)[0], 4)
    there.answer(people(1)[0])
    say_statement(
        challenge_id=here.challenge.id,
        person=None,
        text=text(50),
        sent_key=uuid4(),
        at_once=False,
        acting=None,
    )
    freeze(challenge_id=here.challenge.id, statement_ids=here.statements[4:], acting=None)
    found = read(folder_of(tmp_path / "export", VOTES))
    import_answers(slug=here.slug, read=found, acting=None)
    archived(found)
    before = rows()
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, REFUSALS), refused.value
    assert rows() == before


@pytest.mark.django_db
def test_one_that_is_right_in_everything_is_taken(tmp_path: Path) -> None:
    here = talk(5)
    import_answers(slug=here.slug, read=read(folder_of(tmp_path / "a", VOTES)), acting=None)
    with connection.cursor() as cursor:
        cursor.execute(one())
    assert Response.objects.count() == len(VOTES) + 1


@pytest.mark.django_db
def test_a_conversation_that_closes_meanwhile_takes_nothing_by_an_import(tmp_path: Path) -> None:
    here = talk(5)
    import_answers(slug=here.slug, read=read(folder_of(tmp_path / "a", VOTES)), acting=None)
    close_conversation(challenge_id=here.challenge.id, reason="Het is klaar.", acting=None)
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(one())
    assert isinstance(refused.value.__cause__, RestrictViolation)


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize(
    "table", ["contributions_contribution", "conversations_conversation", "people_participant"]
)
def test_what_answers_hang_on_stays_also_for_who_owns_the_tables(
    table: str, alias: str, fresh_database: Database, tmp_path: Path
) -> None:
    here = talk(5)
    import_answers(slug=here.slug, read=read(folder_of(tmp_path / "a", VOTES)), acting=None)
    for attack in (
        f"DELETE FROM {table}",  # noqa: S608  one of the three above
        f"TRUNCATE {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with fresh_database.connect(alias) as beside, pytest.raises(WHOLE):
            beside.execute(attack.encode())


def test_nobody_adds_to_an_import_when_it_is_over(fresh_database: Database, tmp_path: Path) -> None:
    here = talk(5)
    import_answers(slug=here.slug, read=read(folder_of(tmp_path / "a", VOTES)), acting=None)
    for alias in ("default", "owner"):
        with fresh_database.connect(alias) as beside, pytest.raises(RestrictViolation):
            beside.execute(one().encode())
    forged = (
        "INSERT INTO conversations_import SELECT gen_random_uuid(), false, source, repeat('a', 64),"
        " files_sha256, people, statements, votes, 1, conversation_id FROM conversations_import"
        " RETURNING made_in"
    )
    with fresh_database.connect() as beside:
        made_in = beside.execute(forged).fetchone()
    assert made_in is not None
    assert made_in[0] > 1  # the database writes down the transaction, whatever was said


@pytest.mark.parametrize("alias", ["default", "owner"])
def test_an_archive_is_closed_when_its_transaction_ends_or_it_is_not_there(
    alias: str, fresh_database: Database
) -> None:
    talk(1)
    copied = (
        "INSERT INTO challenges_challenge (id, slug, question, introduction, stage, owner_id,"
        " answering_id, opens_on, answer_working_days, archived_from) SELECT gen_random_uuid(),"
        " 'copy', question, introduction, 'question', owner_id, answering_id, opens_on, 10, 'elders'"
        " FROM challenges_challenge"
    )
    with fresh_database.connect(alias) as beside:
        with pytest.raises(RestrictViolation, match="an archive is closed"):
            beside.execute(copied)
        found = beside.execute("SELECT count(*) FROM challenges_challenge").fetchone()
    assert found == (1,)
