"""The two roles, their limits and the database: the same SQL that the operations page gives.

`voorkant_owner` owns the tables and runs migrations; `voorkant_app` owns nothing, and each of its
statements, waits for a lock and idle transactions ends by itself, so that one visitor can't hold up
the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from voorkant.project.embedded.access import APP, DATABASE, OWNER, SUPERUSER, Access

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import LiteralString

LIMITS: Final[Mapping[str, Mapping[str, str]]] = {
    APP: {
        "statement_timeout": "5s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "10s",
    },
    OWNER: {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"},
}
# The owner may make databases, because the tests make their own.
ABILITIES: Final[Mapping[str, LiteralString]] = {
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
}


def ensure(access: Access) -> None:
    """Make roles and database where they lack, and set passwords and limits; safe to repeat."""
    with psycopg.connect(access.conninfo(SUPERUSER, "postgres"), autocommit=True) as connection:
        for role, abilities in ABILITIES.items():
            _ensure_role(connection, role, abilities, access.passwords[role])
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def _ensure_role(
    connection: psycopg.Connection[tuple[object, ...]],
    role: str,
    abilities: LiteralString,
    password: str,
) -> None:
    name = sql.Identifier(role)
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    granted = sql.SQL("ALTER ROLE {} " + abilities + " PASSWORD {}")
    connection.execute(granted.format(name, sql.Literal(password)))
    for setting, value in LIMITS[role].items():
        limit = sql.SQL("ALTER ROLE {} SET {} = {}")
        connection.execute(limit.format(name, sql.Identifier(setting), sql.Literal(value)))


def _exists(
    connection: psycopg.Connection[tuple[object, ...]], query: LiteralString, name: str
) -> bool:
    return connection.execute(query, (name,)).fetchone() is not None
