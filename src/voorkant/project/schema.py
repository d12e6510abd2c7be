"""Bring the tables to the state that the program expects, and give the application its rights.

Rights are given *before* the migrations, by default privileges, so that what a migration takes away
(the change of an append-only table) stays taken away.
"""

from __future__ import annotations

from typing import Final

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from voorkant.project.errors import DatabaseMissing, NotMigrated

RIGHTS: Final = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO voorkant_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO voorkant_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO voorkant_app;
"""
# Which migrations ran is the owner's to say.
RECORD_OF_MIGRATIONS: Final = "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM voorkant_app"


def migrate() -> int:
    """Run all migrations as the owner; safe to repeat.

    Returns:
        How many migrations ran.

    Raises:
        DatabaseMissing: DATABASE_URL is given, but the address for the owner isn't.
    """
    if "owner" not in connections.databases:
        raise DatabaseMissing(name="VOORKANT_OWNER_DATABASE_URL", role="voorkant_owner")
    missing = _missing("owner")
    with connections["owner"].cursor() as cursor:
        cursor.execute(RIGHTS)
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    with connections["owner"].cursor() as cursor:
        cursor.execute(RECORD_OF_MIGRATIONS)
    return missing


def refuse_unmigrated() -> None:
    """Refuse to work on tables that don't fit the program.

    Raises:
        NotMigrated: Migrations are missing.
    """
    missing = _missing("default")
    if missing:
        raise NotMigrated(count=missing)


def _missing(alias: str) -> int:
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
