"""Locks hold for the program and for the owner, and can be taken off by a migration."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from voorkant.common import locks

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = pytest.mark.database

Connection = psycopg.Connection[Any]
CHANGES = {
    "UPDATE": "UPDATE thing SET note = 'b'",
    "UPDATE of nothing": "UPDATE thing SET note = 'b' WHERE false",
    "INSERT that updates": "INSERT INTO thing VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET note = 'b'",
    "MERGE": "MERGE INTO thing USING (VALUES (1)) AS new (id) ON thing.id = new.id "
    "WHEN MATCHED THEN UPDATE SET note = 'b'",
    "TRUNCATE": "TRUNCATE thing",
    "DELETE": "DELETE FROM thing",
}


@pytest.fixture
def owner(fresh_database: Database) -> Iterator[Connection]:
    with fresh_database.connect("owner") as connection:
        connection.execute("CREATE TABLE thing (id int PRIMARY KEY, note text, state text)")
        connection.execute("INSERT INTO thing VALUES (1, 'a', 'new')")
        yield connection


@pytest.fixture
def app(owner: Connection, fresh_database: Database) -> Iterator[Connection]:
    with fresh_database.connect() as connection:
        yield connection


def put_on(connection: Connection, lock: locks.Sql) -> None:
    connection.execute(lock[0].encode())


def take_off(connection: Connection, lock: locks.Sql) -> None:
    connection.execute(lock[1].encode())


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_append_only_table_takes_new_rows_and_no_change(
    owner: Connection, app: Connection, change: str
) -> None:
    put_on(owner, locks.append_only("thing"))
    app.execute("INSERT INTO thing VALUES (2, 'b', 'new')")

    with pytest.raises(InsufficientPrivilege):
        app.execute(change.encode())
    with pytest.raises(RestrictViolation, match="thing is append-only"):
        owner.execute(change.encode())
    assert app.execute("SELECT id, note FROM thing ORDER BY id").fetchall() == [(1, "a"), (2, "b")]


def test_fixed_rows_can_be_removed_whole_and_not_changed(
    owner: Connection, app: Connection
) -> None:
    put_on(owner, locks.fixed_rows("thing"))
    for name, change in CHANGES.items():
        if name != "DELETE":
            with pytest.raises(InsufficientPrivilege):
                app.execute(change.encode())
            with pytest.raises(RestrictViolation, match="thing is of fixed rows"):
                owner.execute(change.encode())
    app.execute("DELETE FROM thing")
    assert app.execute("SELECT count(*) FROM thing").fetchone() == (0,)


@pytest.mark.parametrize("lock", [locks.append_only, locks.fixed_rows])
def test_a_lock_that_is_taken_off_leaves_the_program_what_it_had(
    owner: Connection, app: Connection, lock: Any
) -> None:
    put_on(owner, lock("thing"))
    take_off(owner, lock("thing"))
    app.execute("UPDATE thing SET note = 'b'")
    app.execute("DELETE FROM thing")
    with pytest.raises(InsufficientPrivilege):
        app.execute("TRUNCATE thing")


def test_a_table_without_removal_lets_the_program_change_rows_only(
    owner: Connection, app: Connection
) -> None:
    put_on(owner, locks.no_removal("thing"))
    app.execute("UPDATE thing SET note = 'b'")
    with pytest.raises(InsufficientPrivilege):
        app.execute("DELETE FROM thing")
    take_off(owner, locks.no_removal("thing"))
    app.execute("DELETE FROM thing")


def test_a_fixed_column_keeps_its_value_and_others_change(
    owner: Connection, app: Connection
) -> None:
    put_on(owner, locks.fixed_columns("thing", ["id", "note"]))
    app.execute("UPDATE thing SET state = 'old', note = 'a'")
    for column, value in (("id", "2"), ("note", "'b'"), ("note", "NULL")):
        for connection in (app, owner):
            with pytest.raises(RestrictViolation, match="keeps what it was made with"):
                connection.execute(f"UPDATE thing SET {column} = {value}".encode())  # noqa: S608  our own words
    take_off(owner, locks.fixed_columns("thing", ["id", "note"]))
    app.execute("UPDATE thing SET note = 'b'")


def test_a_state_changes_along_an_edge_or_not_at_all(owner: Connection, app: Connection) -> None:
    states = ("new", "busy", "done", "lost")
    edges = {("new", "busy"), ("busy", "new"), ("busy", "done"), ("busy", "lost")}
    put_on(owner, locks.state_edges("thing", "new", sorted(edges)))
    owner.execute("ALTER TABLE thing DISABLE TRIGGER thing_state")
    for number, (before, _) in enumerate(product(states, states), start=10):
        owner.execute("INSERT INTO thing VALUES (%s, 'a', %s)", [number, before])
    owner.execute("ALTER TABLE thing ENABLE ALWAYS TRIGGER thing_state")

    for number, (before, after) in enumerate(product(states, states), start=10):
        go = (b"UPDATE thing SET state = %s WHERE id = %s", [after, number])
        if (before, after) in edges or before == after:
            app.execute(*go)
        else:
            with pytest.raises(RestrictViolation, match=f"does not go from|is {before} and stays"):
                app.execute(*go)


@pytest.mark.parametrize("state", ["busy", "done", "", "nowhere"])
def test_a_row_starts_at_the_beginning(owner: Connection, app: Connection, state: str) -> None:
    put_on(owner, locks.state_edges("thing", "new", [("new", "done")]))
    with pytest.raises(RestrictViolation, match="thing starts as new"):
        app.execute("INSERT INTO thing VALUES (2, 'a', %s)", [state])
    app.execute("INSERT INTO thing VALUES (2, 'a', 'new')")


def test_nothing_changes_in_a_row_that_has_ended(owner: Connection, app: Connection) -> None:
    put_on(owner, locks.state_edges("thing", "new", [("new", "done")]))
    app.execute("UPDATE thing SET state = 'done'")
    with pytest.raises(RestrictViolation, match="thing is done and stays as it is"):
        app.execute("UPDATE thing SET note = 'b'")
    take_off(owner, locks.state_edges("thing", "new", [("new", "done")]))
    app.execute("UPDATE thing SET note = 'b'")


@pytest.mark.parametrize("name", ["", "Thing", "a b", "a;drop table thing", 'a"b', "a" * 49, "1a"])
def test_a_name_that_is_no_plain_name_is_refused(name: str) -> None:
    for lock in (locks.append_only, locks.fixed_rows, locks.no_removal):
        with pytest.raises(ValueError, match="not a plain name"):
            lock(name)
    with pytest.raises(ValueError, match="not a plain name"):
        locks.fixed_columns("thing", [name])
    with pytest.raises(ValueError, match="not a plain name"):
        locks.state_edges(name, "new", [])


@pytest.mark.parametrize("state", ["a'b", "", "New", "a>b"])
def test_a_state_that_is_no_plain_word_is_refused(state: str) -> None:
    with pytest.raises(ValueError, match="not a plain name"):
        locks.state_edges("thing", state, [])
    with pytest.raises(ValueError, match="not a plain name"):
        locks.state_edges("thing", "new", [("new", state)])
