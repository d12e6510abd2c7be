"""Locks in the database, as plain SQL for migrations: a rule that no program can walk around.

Each function returns a pair (forward, reverse) for `migrations.RunSQL(*pair)`. They hold for the owner
of the tables too, short of altering the tables themselves; a setting of a session switches none off
(the triggers are ENABLE ALWAYS), and every function has a fixed search_path.

A migration that has run must go on meaning what it meant: what these functions return is frozen. A
change of meaning is a new function beside the old one (``append_only_2``), and a migration that uses it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

APP = "voorkant_app"
"""The role of the running program; it owns nothing."""

Sql = tuple[str, str]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_VALUE = re.compile(r"[a-z][a-z0-9-]*")


def append_only(table: str) -> Sql:
    """Let rows be added and read, never changed or removed.

    The program has no right to UPDATE, DELETE or TRUNCATE; a trigger refuses them to anybody else.

    Args:
        table: Name of the table in the schema ``public``.
    """
    return _refuse(table, ("UPDATE", "DELETE", "TRUNCATE"), "append-only")


def fixed_rows(table: str) -> Sql:
    """Let rows be added, read and removed whole, never changed; TRUNCATE is refused too.

    Args:
        table: Name of the table in the schema ``public``.
    """
    return _refuse(table, ("UPDATE", "TRUNCATE"), "of fixed rows")


def _refuse(table: str, operations: tuple[str, ...], kind: str) -> Sql:
    name = _checked(table, _NAME)
    forward = f"""
        CREATE FUNCTION public.{name}_refuse() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = '{name}',
                CONSTRAINT = '{name}_refuse',
                MESSAGE = '{name} is {kind}: ' || TG_OP || ' is refused';
        END
        $$;
        CREATE TRIGGER {name}_refuse BEFORE {" OR ".join(operations)} ON public.{name}
            FOR EACH STATEMENT EXECUTE FUNCTION public.{name}_refuse();
        ALTER TABLE public.{name} ENABLE ALWAYS TRIGGER {name}_refuse;
        REVOKE {", ".join(operations)} ON public.{name} FROM {APP};
    """
    reverse = f"""
        GRANT {", ".join(right for right in operations if right != "TRUNCATE")}
            ON public.{name} TO {APP};
        DROP TRIGGER {name}_refuse ON public.{name};
        DROP FUNCTION public.{name}_refuse();
    """
    return forward, reverse


def state_edges(table: str, first: str, edges: Iterable[tuple[str, str]]) -> Sql:
    """Hold the column ``state`` of a table to a table of edges.

    A row starts in `first`; its state changes along an edge or not at all. A state without a way out
    is an end: of a row that is there, nothing changes any more.

    Args:
        table: Name of the table in the schema ``public``.
        first: The state in which every row starts.
        edges: Pairs (from, to).
    """
    name = _checked(table, _NAME)
    start = _checked(first, _VALUE)
    pairs = [(_checked(before, _VALUE), _checked(after, _VALUE)) for before, after in edges]
    allowed = ", ".join(f"'{before}>{after}'" for before, after in pairs)
    befores = {before for before, _ in pairs}
    ends = ", ".join(f"'{end}'" for end in sorted({after for _, after in pairs} - befores))
    forward = f"""
        CREATE FUNCTION public.{name}_state() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.state = '{start}' THEN RETURN NEW; END IF;
                RAISE EXCEPTION USING
                    ERRCODE = 'restrict_violation',
                    TABLE = '{name}',
                    CONSTRAINT = '{name}_state',
                    MESSAGE = '{name} starts as {start}, not as ' || NEW.state;
            END IF;
            IF OLD.state IN ({ends}) AND NEW IS DISTINCT FROM OLD THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'restrict_violation',
                    TABLE = '{name}',
                    CONSTRAINT = '{name}_state',
                    MESSAGE = '{name} is ' || OLD.state || ' and stays as it is';
            END IF;
            IF NEW.state = OLD.state OR OLD.state || '>' || NEW.state IN ({allowed}) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = '{name}',
                CONSTRAINT = '{name}_state',
                MESSAGE = '{name} does not go from ' || OLD.state || ' to ' || NEW.state;
        END
        $$;
        CREATE TRIGGER {name}_state BEFORE INSERT OR UPDATE ON public.{name}
            FOR EACH ROW EXECUTE FUNCTION public.{name}_state();
        ALTER TABLE public.{name} ENABLE ALWAYS TRIGGER {name}_state;
    """
    reverse = f"""
        DROP TRIGGER {name}_state ON public.{name};
        DROP FUNCTION public.{name}_state();
    """
    return forward, reverse


def fixed_columns(table: str, columns: Iterable[str]) -> Sql:
    """Let what a row was made with stay as it was; its other columns may change.

    Args:
        table: Name of the table in the schema ``public``.
        columns: Names of the columns that never change.
    """
    name = _checked(table, _NAME)
    names = [_checked(column, _NAME) for column in columns]
    old, new = (", ".join(f"{row}.{column}" for column in names) for row in ("OLD", "NEW"))
    forward = f"""
        CREATE FUNCTION public.{name}_fixed() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            IF ROW({new}) IS NOT DISTINCT FROM ROW({old}) THEN RETURN NEW; END IF;
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = '{name}',
                CONSTRAINT = '{name}_fixed',
                MESSAGE = '{name} keeps what it was made with';
        END
        $$;
        CREATE TRIGGER {name}_fixed BEFORE UPDATE ON public.{name}
            FOR EACH ROW EXECUTE FUNCTION public.{name}_fixed();
        ALTER TABLE public.{name} ENABLE ALWAYS TRIGGER {name}_fixed;
    """
    reverse = f"""
        DROP TRIGGER {name}_fixed ON public.{name};
        DROP FUNCTION public.{name}_fixed();
    """
    return forward, reverse


def no_removal(table: str) -> Sql:
    """Take from the program the right to remove rows; only the owner can.

    Args:
        table: Name of the table in the schema ``public``.
    """
    name = _checked(table, _NAME)
    return (
        f"REVOKE DELETE, TRUNCATE ON public.{name} FROM {APP};",
        f"GRANT DELETE ON public.{name} TO {APP};",
    )


def _checked(text: str, shape: re.Pattern[str]) -> str:
    if shape.fullmatch(text) is None:
        raise ValueError(f"not a plain name: {text!r}")
    return text
