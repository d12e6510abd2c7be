"""What the database holds about runs, whoever asks: the table of states, and what was asked."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg.errors import CheckViolation, RestrictViolation

from tests.voorkant.computations.working import request
from voorkant.computations.models import Run
from voorkant.computations.rules import EDGES, ENDED, MOST_ATTEMPTS, State, may_go, wait_after

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = pytest.mark.database

PATHS: dict[State, list[State]] = {
    State.QUEUED: [],
    State.RUNNING: [State.RUNNING],
    State.DONE: [State.RUNNING, State.DONE],
    State.FAILED: [State.RUNNING, State.FAILED],
}
SET = {
    State.QUEUED: "state = 'queued'",
    State.RUNNING: "state = 'running'",
    State.DONE: "state = 'done', result = '{}', finished_at = now()",
    State.FAILED: "state = 'failed', error_code = 'run.broke', finished_at = now()",
}


def go(state: State) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE computations_run SET {SET[state]}")  # noqa: S608  our own words


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_table_of_states_holds_in_the_rules_and_in_the_database(
    before: State, after: State
) -> None:
    request()
    for state in PATHS[before]:
        go(state)

    if may_go(before, after) or before == after:
        go(after)
        assert Run.objects.get().state == after
    else:
        with pytest.raises(IntegrityError, match=r"does not go from|stays as it is"):
            go(after)
        assert Run.objects.get().state == before


@pytest.mark.django_db
@pytest.mark.parametrize("end", sorted(ENDED))
@pytest.mark.parametrize("change", [{"headline": {"lines": 5}}, {"attempts": 9}, {"step": "late"}])
def test_nothing_changes_in_a_run_that_has_ended(end: State, change: dict[str, Any]) -> None:
    request()
    for state in PATHS[end]:
        go(state)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Run.objects.update(**change)


def test_every_edge_says_what_it_means() -> None:
    assert all(EDGES.values())
    assert {state for state in State if not any(may_go(state, after) for after in State)} == ENDED


def test_there_is_a_pause_after_every_attempt_but_the_last() -> None:
    waits = [wait_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert waits[-1] is None
    assert all(wait is not None for wait in waits[:-1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "state = 'done', finished_at = now()",
        "state = 'done', result = '{}'",
        "state = 'failed', finished_at = now()",
        "result = '{}'",
        "error_code = 'run.broke'",
        "finished_at = now()",
        "fraction = 1.5",
        "fraction = 'NaN'",
        "attempts = -1",
    ],
)
def test_a_half_ended_run_does_not_exist(change: str) -> None:
    request()
    go(State.RUNNING)
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE computations_run SET {change}")  # noqa: S608  our own words
    assert isinstance(refused.value.__cause__, CheckViolation)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "id = gen_random_uuid()",
        "method = 'other'",
        "version = 'count/9'",
        "title = 'Iets anders'",
        "challenge = 'well-1'",
        "parameters = '{}'",
        "seed = 8",
        "request_sha256 = ''",
        "requested_at = now() - interval '1 day'",
    ],
)
def test_what_was_asked_never_changes(change: str) -> None:
    request()
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE computations_run SET {change}")  # noqa: S608  our own words
    assert isinstance(refused.value.__cause__, RestrictViolation)


REMOVALS = [
    f"{verb} {table}"
    for verb in ("DELETE FROM", "TRUNCATE")
    for table in (
        "computations_run",
        "computations_blob",
        "computations_input",
        "computations_output",
    )
] + [
    "UPDATE computations_blob SET content = ''",
    "UPDATE computations_input SET public = true",
    "UPDATE computations_output SET name = 'other'",
]


@pytest.mark.django_db
@pytest.mark.parametrize("change", REMOVALS)
def test_the_program_has_no_right_to_remove_a_run_or_change_its_files(change: str) -> None:
    request()
    with (
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_locks_can_be_taken_off_and_put_on_by_migrations(fresh_database: Database) -> None:
    from django.core.management import call_command

    def described() -> list[tuple[Any, ...]]:
        with fresh_database.connect("owner") as owner:
            return owner.execute(
                "SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled::text "
                "FROM pg_trigger WHERE NOT tgisinternal "
                "UNION ALL SELECT 'function', proname, pg_get_functiondef(oid), proacl::text "
                "FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
                "UNION ALL SELECT 'table', relname, relkind::text, relacl::text "
                "FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2, 3"
            ).fetchall()

    before = described()
    rooms = ("outbox", "computations", "journal")
    for room in rooms:
        call_command("migrate", room, "zero", database="owner", verbosity=0)
    left = {(kind, name) for kind, name, *_ in described() if name.startswith(rooms)}
    assert left == set()
    call_command("migrate", database="owner", verbosity=0)
    assert described() == before
