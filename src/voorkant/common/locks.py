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

SOLUTION_STAGES = ("imagine", "choose", "do")
"""Where a challenge has to be before anybody may add a solution to it."""

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


def locks_solutions(
    table: str,
    *,
    challenge: str = "challenge_id",
    kind: tuple[str, Iterable[str]] | None = None,
    stages: Iterable[str] = SOLUTION_STAGES,
) -> Sql:
    """Let rows that hold a solution exist only for a challenge that has come far enough.

    It looks when a row is added, however that is done, and when its kind or challenge changes, at the
    row as it will stand. The stage is read FOR SHARE: a change of stage waits for whoever adds
    something, and whoever adds something waits for a change of stage and then sees where it led.

    Args:
        table: Name of the table in the schema ``public``.
        challenge: Its column with the id of the challenge.
        kind: The column that tells kinds apart, and the values that are solutions; None when every row
            of the table is one.
        stages: The stages in which they may be added.
    """
    name = _checked(table, _NAME)
    column = _checked(challenge, _NAME)
    allowed = ", ".join(f"'{_checked(stage, _VALUE)}'" for stage in stages)
    counts, same = "true", f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"
    if kind is not None:
        tells = _checked(kind[0], _NAME)
        values = ", ".join(f"'{_checked(value, _VALUE)}'" for value in kind[1])
        counts = f"NEW.{tells} IN ({values})"
        same += f" AND NEW.{tells} IS NOT DISTINCT FROM OLD.{tells}"
    forward = f"""
        CREATE FUNCTION public.{name}_solutions() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            at text;
        BEGIN
            IF NOT ({counts}) THEN RETURN NULL; END IF;
            IF TG_OP = 'UPDATE' THEN
                IF {same} THEN RETURN NULL; END IF;
            END IF;
            SELECT c.stage INTO at FROM public.challenges_challenge c
                WHERE c.id = NEW.{column} FOR SHARE;
            IF at IN ({allowed}) THEN RETURN NULL; END IF;
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = '{name}',
                CONSTRAINT = '{name}_solutions',
                MESSAGE = 'solutions are locked in the stage ' || coalesce(at, 'of no challenge');
        END
        $$;
        CREATE TRIGGER {name}_solutions AFTER INSERT OR UPDATE ON public.{name}
            FOR EACH ROW EXECUTE FUNCTION public.{name}_solutions();
        ALTER TABLE public.{name} ENABLE ALWAYS TRIGGER {name}_solutions;
        REVOKE EXECUTE ON FUNCTION public.{name}_solutions() FROM PUBLIC;
    """  # noqa: S608  every name in it is a checked one
    reverse = f"""
        DROP TRIGGER {name}_solutions ON public.{name};
        DROP FUNCTION public.{name}_solutions();
    """
    return forward, reverse


def guards_edge(name: str, before: str, after: str, function: str) -> Sql:
    """Let a change of stage wait for a fact that the room of this migration owns.

    The database refuses the change until the function says true. The function belongs to the same
    owner, takes the id of the challenge (uuid) and gives a boolean; it is SECURITY DEFINER, has a fixed
    search_path and is VOLATILE, so that it sees what others did while the change waited. What is no
    such function is refused when the migration runs.

    Args:
        name: What `challenges` calls the guard, for example ``problem-ratified``.
        before: The stage that is left.
        after: The stage that is entered.
        function: Name of the function in the schema ``public``.
    """
    row = ", ".join(f"'{_checked(value, _VALUE)}'" for value in (name, before, after))
    call = _checked(function, _NAME)
    forward = f"""
        REVOKE EXECUTE ON FUNCTION public.{call}(uuid) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION public.{call}(uuid) TO {APP};
        INSERT INTO public.challenges_guard (name, before, after, function)
            VALUES ({row}, '{call}');
    """  # noqa: S608  every name in it is a checked one
    reverse = f"""
        DELETE FROM public.challenges_guard WHERE (name, before, after) = ({row});
    """  # noqa: S608  the same
    return forward, reverse


def _checked(text: str, shape: re.Pattern[str]) -> str:
    if shape.fullmatch(text) is None:
        raise ValueError(f"not a plain name: {text!r}")
    return text
