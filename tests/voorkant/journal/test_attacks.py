"""Somebody who holds the program's own connection can't change, hide or invent what happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from voorkant.journal.actions import record
from voorkant.journal.models import Entry
from voorkant.journal.queries import Verdict, verify_entry

if TYPE_CHECKING:
    from uuid import UUID

    from tests.databases import Database

pytestmark = pytest.mark.database

ENTRY = "INSERT INTO journal_entry (id, verb, challenge, object_id, recorded_at, commitment) "
PAYLOAD = "INSERT INTO journal_payload (entry_id, salt, body) "
A_ROW = "VALUES (gen_random_uuid(), 'stories.told', '', 'x', now(), sha256(''))"
ATTACKS = {
    "UPDATE of an entry": "UPDATE journal_entry SET verb = 'stories.read'",
    "UPDATE of no entry": "UPDATE journal_entry SET verb = 'stories.read' WHERE false",
    "UPDATE of the time": "UPDATE journal_entry SET recorded_at = '2020-01-01'",
    "UPDATE of a payload": "UPDATE journal_payload SET body = '{}'",
    "DELETE of an entry": "DELETE FROM journal_entry",
    "DELETE by a join": "DELETE FROM journal_entry USING journal_payload WHERE id = entry_id",
    "TRUNCATE of entries": "TRUNCATE journal_entry CASCADE",
    "TRUNCATE of payloads": "TRUNCATE journal_payload",
    "INSERT of an entry": ENTRY + A_ROW,
    "INSERT with a time": ENTRY + A_ROW.replace("now()", "'2020-01-01'"),
    "INSERT of a payload": PAYLOAD + "VALUES (gen_random_uuid(), sha256(''), '{}')",
    "INSERT that updates": ENTRY + A_ROW + " ON CONFLICT (id) DO UPDATE SET verb = 'stories.read'",
    "MERGE": "MERGE INTO journal_entry USING journal_payload ON id = entry_id WHEN MATCHED THEN DELETE",
    "COPY into entries": "COPY journal_entry FROM STDIN",
    "COPY into payloads": "COPY journal_payload (entry_id, salt, body) FROM STDIN",
    "COPY from a program": "COPY journal_payload FROM PROGRAM 'echo'",
    "change under a lock": "SELECT * FROM journal_entry FOR UPDATE",
    "LOCK TABLE": "LOCK TABLE journal_entry IN ACCESS EXCLUSIVE MODE",
    "DISABLE TRIGGER": "ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_refuse",
    "DISABLE TRIGGER ALL": "ALTER TABLE journal_payload DISABLE TRIGGER ALL",
    "DROP TRIGGER": "DROP TRIGGER journal_entry_refuse ON journal_entry",
    "CREATE TRIGGER": "CREATE TRIGGER mine BEFORE INSERT ON journal_entry "
    "EXECUTE FUNCTION journal_entry_refuse()",
    "CREATE RULE": "CREATE RULE mine AS ON INSERT TO journal_entry DO INSTEAD NOTHING",
    "DROP TABLE": "DROP TABLE journal_payload",
    "RENAME": "ALTER TABLE journal_entry RENAME TO journal_old",
    "new OWNER": "ALTER TABLE journal_entry OWNER TO voorkant_app",
    "DROP CONSTRAINT": "ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_commitment",
    "session_replication_role": "SET session_replication_role = replica",
    "session_replication_role by function": "SELECT set_config('session_replication_role', 'replica', false)",
    "SET ROLE": "SET ROLE voorkant_owner",
    "SET SESSION AUTHORIZATION": "SET SESSION AUTHORIZATION voorkant_owner",
    "GRANT of a role": "GRANT voorkant_owner TO voorkant_app",
    "other function, same name": "CREATE OR REPLACE FUNCTION journal_entry_refuse() RETURNS trigger "
    "LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "other door, same name": "CREATE OR REPLACE FUNCTION "
    "journal_record(text, text, text, bytea, text) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "ALTER FUNCTION": "ALTER FUNCTION journal_record SET search_path = pg_temp",
    "DROP FUNCTION": "DROP FUNCTION journal_record",
    "new function in public": "CREATE FUNCTION public.sha256(text) RETURNS bytea LANGUAGE sql AS 'SELECT NULL'",
    "new schema": "CREATE SCHEMA mine",
    "EVENT TRIGGER": "CREATE EVENT TRIGGER mine ON sql_drop EXECUTE FUNCTION journal_entry_refuse()",
    "system catalogue": "UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'journal_entry_refuse'",
    "large file": "SELECT pg_read_file('postgresql.conf')",
}


def a_story() -> UUID:
    return record(
        verb="stories.told", challenge="", object_id="story-1", acting="person-1", payload={"n": 1}
    )


@pytest.fixture
def entry(fresh_database: Database) -> UUID:
    return a_story()


@pytest.fixture
def app(fresh_database: Database, entry: UUID) -> Iterator[psycopg.Connection[Any]]:
    with fresh_database.connect() as connection:
        yield connection


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_get_around_the_journal(attack: str) -> None:
    told = a_story()
    before = Entry.objects.values().get()
    with (
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, InsufficientPrivilege)
    assert Entry.objects.values().get() == before
    assert verify_entry(told) == Verdict.WHOLE


@pytest.mark.django_db
def test_the_program_cannot_give_itself_a_right() -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON journal_entry, journal_payload TO voorkant_app")
        cursor.execute(
            "SELECT string_agg(may || ' ' || name, ', ' ORDER BY name, may) "
            "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) may,"
            " unnest(ARRAY['journal_entry', 'journal_payload']) name "
            "WHERE has_table_privilege('voorkant_app', name, may)"
        )
        assert cursor.fetchone() == (
            "SELECT journal_entry, DELETE journal_payload, SELECT journal_payload",
        )


def test_tables_and_functions_of_a_caller_do_not_stand_in_for_ours(
    app: psycopg.Connection[Any],
) -> None:
    app.execute("CREATE TEMPORARY TABLE journal_entry (LIKE public.journal_entry)")
    app.execute("CREATE TEMPORARY TABLE journal_payload (LIKE public.journal_payload)")
    app.execute(
        "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql "
        "AS $$ SELECT decode(repeat('00', 32), 'hex') $$"
    )
    app.execute("SELECT set_config('search_path', 'pg_temp, public', false)")
    row = app.execute(
        "SELECT public.journal_record('stories.told', '', 'story-2', %s, '{}')", [b"s" * 16]
    ).fetchone()
    assert row is not None
    assert verify_entry(row[0]) == Verdict.WHOLE
    assert app.execute("SELECT count(*) FROM pg_temp.journal_entry").fetchone() == (0,)


@pytest.mark.parametrize(
    ("verb", "salt", "body"),
    [
        ("stories.told", b"short", "{}"),
        ("stories.told", b"", "{}"),
        ("stories.told", b"s" * 17, "{}"),
        ("stories.told", b"s" * 16, "no json"),
        ("stories.told", b"s" * 16, None),
        ("told", b"s" * 16, "{}"),
        ("stories.told\nstories.read", b"s" * 16, "{}"),
        (None, b"s" * 16, "{}"),
    ],
)
def test_the_one_door_in_refuses_what_is_no_entry(
    app: psycopg.Connection[Any], verb: str | None, salt: bytes, body: str | None
) -> None:
    with pytest.raises((psycopg.errors.IntegrityError, psycopg.errors.DataError)):
        app.execute("SELECT journal_record(%s, '', 'story-2', %s, %s)", [verb, salt, body])
    assert Entry.objects.count() == 1


OWNERS_CHANGES = {
    name: attack
    for name, attack in ATTACKS.items()
    if name.split()[0] in {"UPDATE", "DELETE", "TRUNCATE", "MERGE"}
}


@pytest.mark.parametrize("change", OWNERS_CHANGES.values(), ids=OWNERS_CHANGES)
def test_the_owner_cannot_change_what_happened_by_accident_either(
    fresh_database: Database, entry: UUID, change: str
) -> None:
    with fresh_database.connect("owner") as owner, pytest.raises(RestrictViolation):
        owner.execute(change.encode())
    assert verify_entry(entry) == Verdict.WHOLE


def test_an_erased_payload_comes_back_only_as_it_was(fresh_database: Database, entry: UUID) -> None:
    with fresh_database.connect("owner") as owner:
        row = owner.execute("SELECT salt, body FROM journal_payload").fetchone()
        assert row is not None
        salt, body = row
        owner.execute("DELETE FROM journal_payload")
        for changed in ((salt, body + " "), (b"s" * 16, body), (salt, '{"acting":"person-2"}')):
            with pytest.raises(RestrictViolation, match="not what its entry committed to"):
                owner.execute(PAYLOAD + "VALUES (%s, %s, %s)", [entry, *changed])
        owner.execute(PAYLOAD + "VALUES (%s, %s, %s)", [entry, salt, body])
    assert verify_entry(entry) == Verdict.WHOLE


def test_no_setting_of_a_session_switches_a_lock_off(fresh_database: Database) -> None:
    with fresh_database.connect("owner") as owner:
        found = owner.execute(
            "SELECT tgname::text, tgenabled::text FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgrelid::regclass::text ~ '^(journal|computations|outbox)_'"
        ).fetchall()
    assert dict(found), "there are locks"
    assert set(dict(found).values()) == {"A"}
