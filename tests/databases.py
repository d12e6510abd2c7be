"""Databases of one test: made as a copy, reached by Django and beside it, dropped again.

Django is imported inside, because the tests of the mathematics run where it doesn't exist.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

PREFIX = "test_voorkant_"


@dataclass(frozen=True)
class Database:
    """A database that a test may change for good."""

    name: str

    @contextmanager
    def connect(self, alias: str = "default") -> Iterator[psycopg.Connection[Any]]:
        """Open a connection beside Django's: as voorkant_app (`default`) or voorkant_owner."""
        with connect(alias, self.name) as connection:
            yield connection


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Let Django's connections, in every thread, go to a database for the length of a block."""
    from django.db import connections

    before = {alias: settings["NAME"] for alias, settings in connections.databases.items()}
    connections.close_all()
    for settings in connections.databases.values():
        settings["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        for alias, settings in connections.databases.items():
            settings["NAME"] = before[alias]


@contextmanager
def database(name: str, template: str = "template1") -> Iterator[None]:
    """Make a database that lives for the length of a block."""
    from psycopg import sql

    made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with connect("owner", "postgres") as connection:
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield
    finally:
        drop(name)


def drop(name: str) -> None:
    """Drop a database; connections that a test left open don't stop it."""
    from psycopg import sql

    ended = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = current_user AND datname = %s"""
    # Not WITH (FORCE): that is refused when it meets a process of the server's own, such as autovacuum.
    with connect("default", "postgres") as application, connect("owner", "postgres") as owner:
        application.execute(ended, (name,))
        owner.execute(ended, (name,))
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def connect(alias: str, name: str) -> psycopg.Connection[Any]:
    """Connect as the role of one of Django's connections; each statement commits by itself."""
    import psycopg
    from django.db import connections

    settings = connections.databases[alias]
    # Django's own option, for its cursors.
    options = {k: v for k, v in settings["OPTIONS"].items() if k != "server_side_binding"}
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=name,
        autocommit=True,
        **options,
    )


def drop_left_over() -> None:
    """Drop the databases of test processes that were killed."""
    import psutil

    with connect("owner", "postgres") as connection:
        held = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", (PREFIX + "%",)
        ).fetchall()
    for (name,) in held:
        if not psutil.pid_exists(int(name.removeprefix(PREFIX).split("_")[0])):
            drop(name)
