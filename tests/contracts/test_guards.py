"""Every guard that a step waits for has one provider, in the program and in the database; they agree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection
from psycopg.errors import RestrictViolation

from tests.voorkant.challenges.keys import own_keys
from tests.voorkant.challenges.made import WAY, advance, asked, challenge, make_ready
from voorkant.challenges import guards
from voorkant.challenges.actions import open_challenge
from voorkant.challenges.errors import GuardsClosed
from voorkant.challenges.guards import Guard, provide
from voorkant.challenges.queries import challenge_ref_of
from voorkant.challenges.rules import EDGES, GUARDS, Influence, Stage
from voorkant.challenges.values import NewLine
from voorkant.common import locks

if TYPE_CHECKING:
    from uuid import UUID

    from tests.databases import Database

__all__ = ["own_keys"]
pytestmark = pytest.mark.database


def rows() -> list[tuple[str, str, str, str]]:
    """The database's guards: name, from, to, function."""
    found = apps.get_model("challenges", "EdgeGuard").objects
    return list(found.values_list("name", "before", "after", "function"))


def says(function: str, challenge_id: UUID) -> bool | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT public.{function}(%s)", [challenge_id])
        answer = cursor.fetchone()
    return None if answer is None else answer[0]


def test_every_guard_stands_on_an_edge_that_there_is() -> None:
    assert set(GUARDS) <= set(EDGES)


def test_every_guard_that_is_named_has_one_provider_in_the_program() -> None:
    named = {name for names in GUARDS.values() for name in names}
    assert set(guards.provided()) == named


@pytest.mark.django_db
def test_every_guard_that_is_named_has_one_function_in_the_database() -> None:
    named = {(name, *edge) for edge, names in GUARDS.items() for name in names}
    assert Counter((name, before, after) for name, before, after, _ in rows()) == Counter(named)
    assert len({function for *_, function in rows()}) == len(rows())


@pytest.mark.parametrize("name", ["made-up", "expert-listens"])
def test_a_guard_that_nobody_names_or_that_is_provided_already_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="provided once"):
        provide(Guard(name, lambda _: None))


@pytest.mark.django_db
@pytest.mark.parametrize("edge", GUARDS, ids=">".join)
def test_program_and_database_say_the_same_before_and_after(edge: tuple[Stage, Stage]) -> None:
    before, after = edge
    made = challenge(before)
    functions = {name: function for name, *step, function in rows() if tuple(step) == edge}
    for prepared in (False, True):
        if prepared:
            make_ready(made.id, after)
        for name in GUARDS[edge]:
            met = guards.provided()[name].missing(made.id) is None
            assert says(functions[name], made.id) is met, (name, prepared)
    advance(made.id, after)
    assert challenge_ref_of(made.id).stage is after


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "wat open is en wat vaststaat"),
        ([NewLine(Influence.FIXED, "De weg blijft open.")], "wie dat besloot"),
        ([NewLine(Influence.ELSEWHERE, "De bus.")], "wie dat besloot"),
    ],
)
def test_the_room_for_influence_is_said_with_its_sources_first(
    lines: list[NewLine], words: str
) -> None:
    made = open_challenge(**asked(influence=lines))
    make_ready(made.id, Stage.UNDERSTAND)
    with pytest.raises(GuardsClosed) as refused:
        advance(made.id, Stage.UNDERSTAND)
    assert words in str(refused.value.params["missing"])
    assert says("challenges_guard_influence", made.id) is False


FUNCTIONS = {
    "no such function": "",
    "of other arguments": "CREATE FUNCTION public.mine(text) RETURNS boolean LANGUAGE sql "
    "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT true'",
    "with the rights of whoever asks": "CREATE FUNCTION public.mine(uuid) RETURNS boolean "
    "LANGUAGE sql SET search_path = pg_catalog, pg_temp AS 'SELECT true'",
    "with an open search_path": "CREATE FUNCTION public.mine(uuid) RETURNS boolean "
    "LANGUAGE sql SECURITY DEFINER AS 'SELECT true'",
    "that sees an old snapshot": "CREATE FUNCTION public.mine(uuid) RETURNS boolean LANGUAGE sql "
    "STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT true'",
    "of another answer": "CREATE FUNCTION public.mine(uuid) RETURNS text LANGUAGE sql "
    "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$SELECT 'yes'$$",
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_that_is_no_guard_is_refused_to_the_owner_too(
    fresh_database: Database, function: str
) -> None:
    with fresh_database.connect("owner") as owner:
        if function:
            owner.execute(function.encode())
        with pytest.raises(RestrictViolation):
            owner.execute(
                "INSERT INTO challenges_guard (name, before, after, function) "
                "VALUES ('mine', 'imagine', 'choose', 'mine')"
            )


def test_a_guard_of_a_room_holds_the_step_until_its_migration_is_undone(
    fresh_database: Database,
) -> None:
    made = challenge(Stage.IMAGINE)
    forward, reverse = locks.guards_edge("mine", "imagine", "choose", "mine")
    with fresh_database.connect("owner") as owner:
        owner.execute(
            "CREATE FUNCTION public.mine(uuid) RETURNS boolean LANGUAGE sql SECURITY DEFINER "
            "SET search_path = pg_catalog, pg_temp AS 'SELECT NULL::boolean'"
        )
        owner.execute(forward.encode())
        with pytest.raises(GuardsClosed):
            advance(made.id, Stage.CHOOSE)
        assert challenge_ref_of(made.id).stage is Stage.IMAGINE
        owner.execute(reverse.encode())
    advance(made.id, Stage.CHOOSE)


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [stage for stage in WAY if stage is not Stage.CLOSED])
def test_closing_waits_for_nothing(stage: Stage) -> None:
    made = challenge(stage)
    advance(made.id, Stage.CLOSED)
    assert challenge_ref_of(made.id).stage is Stage.CLOSED
