"""The two connections: `default` as voorkant_app, `owner` as voorkant_owner for migrations only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from voorkant.project import embedded
from voorkant.project.embedded.access import APP, OWNER, PORT
from voorkant.project.embedded.roles import LIMITS
from voorkant.project.errors import (
    DatabaseRefused,
    DatabaseTooOld,
    DatabaseTooPowerful,
    DatabaseUnlimited,
    DatabaseUnreachable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voorkant.project.env import Environment

OLDEST: Final = 15
CONNECT_SECONDS: Final = 10
# A server that has vanished without a word is noticed in half a minute, not in two hours.
LIVELINESS: Final = {
    "connect_timeout": str(CONNECT_SECONDS),
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
# What is asked often is planned once, with its parameters beside it: a read then costs the database a
# third to a half. A pooler between us and the server must let prepared statements through.
PREPARING: Final = {"server_side_binding": True, "prepare_threshold": 3}
SCHEMES: Final = ("postgres://", "postgresql://")
WITHOUT_TABLES: Final = frozenset({"auth", "contenttypes"})
"""Django's own permissions: installed because other models import theirs, used by nothing."""


def configured(environment: Environment) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES.

    With the embedded server this is what it last recorded, so a process must own the server before it
    asks; reading the settings alone starts nothing.

    Raises:
        DatabaseRefused: An address that is not PostgreSQL's, or of another role.
    """
    if environment.database_url is None:
        return _embedded(environment)
    databases = {"default": _parsed("DATABASE_URL", APP, environment.database_url)}
    owner = environment.owner_database_url
    if owner is not None:
        databases["owner"] = _parsed("VOORKANT_OWNER_DATABASE_URL", OWNER, owner)
    return _django(databases)


def _embedded(environment: Environment) -> dict[str, dict[str, Any]]:
    if environment.owner_database_url is not None:
        # Half an address would migrate one database and use another.
        raise DatabaseRefused(name="DATABASE_URL", role=APP)
    access = embedded.recorded(environment.var)
    if access is None:
        nowhere = {
            "host": str(environment.var / "postgres"),
            "port": str(PORT),
            "dbname": "voorkant",
        }
        return _django({"default": nowhere, "owner": nowhere})
    return _django({"default": access.parameters(APP), "owner": access.parameters(OWNER)})


def _parsed(name: str, role: str, url: str) -> dict[str, str]:
    if not url.startswith(SCHEMES):
        raise DatabaseRefused(name=name, role=role)
    try:
        parameters = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        # Without the cause: it quotes the address, which holds a password.
        raise DatabaseRefused(name=name, role=role) from None
    if parameters.get("user") != role or not parameters.get("dbname"):
        raise DatabaseRefused(name=name, role=role)
    return parameters


def _django(databases: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    # Nothing is prepared by the owner, who changes the tables that a plan is about.
    return {
        alias: _connection(parameters, PREPARING if alias == "default" else {})
        for alias, parameters in databases.items()
    }


def _connection(parameters: Mapping[str, str], preparing: Mapping[str, Any]) -> dict[str, Any]:
    rest = dict(parameters)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": rest.pop("dbname"),
        "USER": rest.pop("user", ""),
        "PASSWORD": rest.pop("password", ""),
        "HOST": rest.pop("host", ""),
        "PORT": rest.pop("port", ""),
        "OPTIONS": {**LIVELINESS, **preparing, **rest},
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }


def check(environment: Environment) -> None:
    """Refuse a server that doesn't hold what we promise; only for one that DATABASE_URL names.

    Raises:
        DatabaseUnreachable: It doesn't answer, or doesn't let us in.
        DatabaseTooOld: It is older than PostgreSQL 15.
        DatabaseTooPowerful: The application is an administrator, or owns tables.
        DatabaseUnlimited: The application's statements, locks or transactions never end by themselves.
    """
    url = environment.database_url
    if url is None:
        return
    _parsed("DATABASE_URL", APP, url)
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            _check_version(connection.info.server_version)
            _check_role(connection)
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(role=APP, reason=_reason(error)) from None


def _reason(error: psycopg.OperationalError) -> str:
    """Say in one line what went wrong, without the hint that libpq puts on a line below."""
    lines = str(error).splitlines()
    told = [line.strip() for line in lines if line.strip() and not line.startswith("\t")]
    return told[-1] if told else "nothing"


def _check_version(found: int) -> None:
    if found < OLDEST * 10_000:
        raise DatabaseTooOld(found=found // 10_000, needed=OLDEST)


def _check_role(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    powerful = """
        SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
            OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid)
            OR pg_has_role(oid, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER')
        FROM pg_roles WHERE rolname = current_user"""
    if connection.execute(powerful).fetchone() != (False,):
        raise DatabaseTooPowerful(role=APP)
    for setting in LIMITS[APP]:
        if connection.execute("SELECT current_setting(%s)", (setting,)).fetchone() == ("0",):
            raise DatabaseUnlimited(role=APP, setting=setting)


class Router:
    """Everything reads and writes through `default`; only migrations see `owner`."""

    def db_for_read(self, model: type, **hints: object) -> str:  # noqa: ARG002  Django's interface
        """Return the connection to read from."""
        return "default"

    def db_for_write(self, model: type, **hints: object) -> str:  # noqa: ARG002  Django's interface
        """Return the connection to write to."""
        return "default"

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:  # noqa: ARG002  Django's interface
        """Tell whether migrations may make the tables of an app on a connection."""
        return db == "owner" and app_label not in WITHOUT_TABLES
