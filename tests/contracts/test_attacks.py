"""Nobody walks around the stages and their guards, or does so in somebody else's seat.

Each attack is tried as it could be: by the program's own connection (`voorkant_app`), by the ORM, and by the
owner of the tables, short of altering them. The lock on solutions has its own file.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    RestrictViolation,
    UndefinedFunction,
)

from tests.databases import PREFIX, Database, database, pointed_at
from tests.voorkant.bodies.made import account
from tests.voorkant.challenges.keys import own_keys
from tests.voorkant.challenges.made import accept, challenge, council, expert, municipality
from tests.voorkant.pages import page, text_of
from voorkant.bodies.actions import appoint, end_membership
from voorkant.bodies.kinds import Role
from voorkant.challenges.rules import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from pytest_django import DjangoDbBlocker

__all__ = ["own_keys"]
pytestmark = pytest.mark.database

Connection = psycopg.Connection[Any]
GO = (
    "INSERT INTO public.challenges_stage_change (challenge_id, before, after, reason) "
    "SELECT id, 'question', 'understand', 'x' FROM public.challenges_challenge"
)
REFUSALS = (
    InsufficientPrivilege,
    RestrictViolation,
    CheckViolation,
    ForeignKeyViolation,
    UndefinedFunction,
)

# — leaving the question without anybody who listens —

AROUND_GUARDS = {
    "plain INSERT": "",
    "set_config of a guard": "SELECT set_config('voorkant.guards', 'off', false)",
    "set_config of the search_path": "SELECT set_config('search_path', 'pg_temp, public', false)",
    "set_config of the time zone": "SELECT set_config('TimeZone', 'Pacific/Kiritimati', false)",
    "session_replication_role": "SET session_replication_role = replica",
    "deferred constraints": "SET CONSTRAINTS ALL DEFERRED",
    "a function of the same name in a schema of one's own": "CREATE FUNCTION "
    "pg_temp.challenges_guard_expert(uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'; "
    "SET search_path = pg_temp, public",
    "a table of the same name in front": "CREATE TEMPORARY TABLE challenges_guard AS "
    "SELECT * FROM public.challenges_guard WHERE false; SET search_path = pg_temp, public",
    "an operator of one's own": "CREATE FUNCTION pg_temp.yes(uuid, uuid) RETURNS boolean "
    "LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR pg_temp.= (LEFTARG = uuid, RIGHTARG = uuid, "
    "FUNCTION = pg_temp.yes); SET search_path = pg_temp, public",
    "other function, same name": "CREATE OR REPLACE FUNCTION "
    "public.challenges_guard_expert(challenge uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "ALTER FUNCTION": "ALTER FUNCTION public.challenges_guard_expert(uuid) SECURITY INVOKER",
    "DROP FUNCTION": "DROP FUNCTION public.challenges_guard_expert(uuid)",
    "DELETE of the guards": "DELETE FROM challenges_guard",
    "UPDATE of the guards": "UPDATE challenges_guard SET after = 'closed'",
    "a guard of one's own": "INSERT INTO challenges_guard (name, before, after, function) "
    "VALUES ('x', 'do', 'closed', 'challenges_guard_villages')",
    "TRUNCATE of the guards": "TRUNCATE challenges_guard",
    "DISABLE TRIGGER": "ALTER TABLE challenges_stage_change DISABLE TRIGGER ALL",
    "DISABLE TRIGGER USER": "ALTER TABLE challenges_stage_change DISABLE TRIGGER USER",
    "DROP TRIGGER": "DROP TRIGGER challenges_stage_change_guards ON challenges_stage_change",
    "a rule instead": "CREATE RULE r AS ON INSERT TO challenges_stage_change DO INSTEAD NOTHING",
    "UPDATE of the stage": "UPDATE challenges_challenge SET stage = 'understand'",
    "UPDATE of who listens": "UPDATE challenges_challenge SET listener_id = "
    "(SELECT id FROM bodies_membership WHERE role = 'expert')",
    "a request of long ago": "INSERT INTO challenges_expert_request (challenge_id, asked_on, due_on) "
    "SELECT id, '2020-01-01', '2020-01-15' FROM challenges_challenge "
    "ON CONFLICT (challenge_id) DO UPDATE SET due_on = '2020-01-15'",
    "UPDATE of the term": "UPDATE challenges_expert_request SET due_on = '2020-01-15'",
    "DELETE of the request": "DELETE FROM challenges_expert_request",
    "a reply in her name": "INSERT INTO challenges_expert_reply (challenge_id, membership_id, "
    "account_id, accepts, reason) SELECT c.id, m.id, a.id, true, '' FROM challenges_challenge c, "
    "bodies_membership m, people_account a WHERE m.role = 'expert' AND a.id <> m.account_id",
    "a member who is no expert": "INSERT INTO challenges_expert_reply (challenge_id, "
    "membership_id, account_id, accepts, reason) SELECT c.id, m.id, m.account_id, true, '' "
    "FROM challenges_challenge c, bodies_membership m WHERE m.role <> 'expert'",
    "SET ROLE": "SET ROLE voorkant_owner",
    "the change in a function of one's own rights": "CREATE FUNCTION pg_temp.go() RETURNS void "
    "LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE public.challenges_challenge "
    "SET stage = 'imagine'; END $$; SELECT pg_temp.go()",
}
"""What comes before the step: something that should open the way to it."""


def stages() -> list[tuple[str, object]]:
    rows = apps.get_model("challenges", "Challenge").objects.order_by("slug")
    return list(rows.values_list("stage", "listener"))


@pytest.fixture(scope="module")
def asked_alone(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Database]:
    """A question that nobody listens to yet, in a database for all who try to move it."""
    name = f"{PREFIX}{os.getpid()}_attacks"
    keys = tmp_path_factory.mktemp("keys")
    with (
        django_db_blocker.unblock(),
        database(name, template_database),
        pointed_at(name),
        override_settings(VOORKANT_KEYS=keys),
    ):
        challenge(Stage.QUESTION)
        expert()
        somebody_of(municipality(), Role.ORGANISER)
        yield Database(name)


@pytest.mark.parametrize("attack", [*AROUND_GUARDS, "COPY"])
def test_nobody_leaves_the_question_alone(asked_alone: Database, attack: str) -> None:
    with asked_alone.connect() as app:
        with pytest.raises(REFUSALS), app.transaction():
            try_it(app, attack)
        found = app.execute("SELECT stage, listener_id FROM public.challenges_challenge").fetchall()
        terms = app.execute(
            "SELECT due_on > asked_on FROM public.challenges_expert_request"
        ).fetchall()
    assert found == [("question", None)]
    assert terms == [(True,)]


def try_it(app: Connection, attack: str) -> None:
    if attack == "COPY":
        copy_a_step(app)
    else:
        app.execute(f"{AROUND_GUARDS[attack]}; {GO}".encode())


def copy_a_step(app: Connection) -> None:
    row = app.execute("SELECT id FROM challenges_challenge").fetchone()
    assert row is not None
    columns = "(challenge_id, before, after, reason)"
    with app.cursor().copy(f"COPY challenges_stage_change {columns} FROM STDIN") as copy:
        copy.write_row((row[0], "question", "understand", "x"))


def somebody_of(body_id: UUID, role: Role, *, days: int | None = None) -> UUID:
    """A membership of somebody in a body; its term ends in so many days."""
    term = None if days is None else timezone.localdate() + timedelta(days=days)
    return appoint(
        account_id=account().id,
        body_id=body_id,
        role=role,
        function="verkeerskundige",
        shown_name="Toos V.",
        term_ends_on=term,
        acting=None,
    )


def test_the_owner_does_not_leave_the_question_alone_either(fresh_database: Database) -> None:
    challenge(Stage.QUESTION)
    with fresh_database.connect("owner") as owner:
        for attack in (
            GO,
            "UPDATE challenges_challenge SET stage = 'understand'",
            "UPDATE challenges_expert_request SET due_on = '2020-01-15'",
            "TRUNCATE challenges_expert_reply",
        ):
            with pytest.raises(RestrictViolation), owner.transaction():
                owner.execute(attack.encode())
    assert [stage for stage, _ in stages()] == ["question"]


def test_after_the_term_nobody_has_to_listen_any_more(fresh_database: Database) -> None:
    made = challenge(Stage.QUESTION)
    with fresh_database.connect("owner") as owner, fresh_database.connect() as app:
        # What only whoever owns the database can do, and openly: let ten working days have passed.
        owner.execute(
            "ALTER TABLE challenges_expert_request DISABLE TRIGGER challenges_expert_request_refuse"
        )
        owner.execute("UPDATE challenges_expert_request SET due_on = public.bodies_today()")
        with pytest.raises(RestrictViolation):
            app.execute(GO.encode())
        owner.execute("UPDATE challenges_expert_request SET due_on = public.bodies_today() - 1")
        overdue = text_of(page(Client(), f"/opgaven/{made.slug}"))
        assert "te laat Nog geen deskundige, gevraagd op" in overdue
        late = text_of(page(Client(), f"/en/opgaven/{made.slug}/meelezen"))
        assert "Dorpsraad Well can go on without." in late
        app.execute(GO.encode())
    assert [stage for stage, _ in stages()] == ["understand"]


# — in somebody else's seat —


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("of", ["council", "municipality"])
def test_only_the_organisers_of_the_owner_move_a_challenge(role: Role, of: str) -> None:
    if role is Role.ADMINISTRATOR and of == "council":
        pytest.skip("a council has none")
    made = challenge()
    seat = somebody_of(council() if of == "council" else municipality(), role)
    changes = apps.get_model("challenges", "StageChange").objects

    def close() -> None:
        with transaction.atomic():
            changes.create(
                challenge_id=made.id,
                before="understand",
                after="closed",
                reason="x",
                seat_id=seat,
            )

    if role is Role.ORGANISER and of == "council":
        close()
    else:
        with pytest.raises(IntegrityError, match="only an organiser of the body that asks"):
            close()


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["ended", "term over", "account ended"])
def test_an_office_that_is_over_moves_nothing(how: str) -> None:
    made = challenge()
    seat = somebody_of(council(), Role.ORGANISER, days=0)
    if how == "ended":
        end_membership(membership_id=seat, acting=None)
    elif how == "account ended":
        owner = apps.get_model("bodies", "Membership").objects.get(id=seat).account_id
        apps.get_model("people", "Account").objects.filter(id=owner).update(is_active=False)
    else:
        seat = in_the_past(seat)
    with pytest.raises(IntegrityError, match="only an organiser"), transaction.atomic():
        apps.get_model("challenges", "StageChange").objects.create(
            challenge_id=made.id, before="understand", after="closed", reason="x", seat_id=seat
        )


def in_the_past(seat: UUID) -> UUID:
    """A seat like another one, whose term ended yesterday."""
    rows = apps.get_model("bodies", "Membership").objects
    row = rows.get(id=seat)
    rows.filter(id=seat).update(until=timezone.localdate())
    row.pk = uuid4()
    row.since = timezone.localdate() - timedelta(days=400)
    row.term_ends_on = timezone.localdate() - timedelta(days=1)
    row.save(force_insert=True)
    return row.pk


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["term_ends_on", "role", "body_id", "account_id"])
def test_an_office_is_not_stretched(column: str) -> None:
    seat = somebody_of(council(), Role.ORGANISER, days=3)
    value: object = timezone.localdate() + timedelta(days=900)
    if column != "term_ends_on":
        value = "administrator" if column == "role" else uuid4()
    with pytest.raises(IntegrityError, match="keeps what it was made with"), transaction.atomic():
        apps.get_model("bodies", "Membership").objects.filter(id=seat).update(**{column: value})


# — a village that is merged or renamed —


@pytest.mark.django_db
def test_a_village_that_is_renamed_keeps_its_challenges_and_one_in_use_can_not_go() -> None:
    made = challenge()
    areas = apps.get_model("places", "Area").objects
    areas.filter(slug="well").update(name="Well aan de Maas", slug="well-aan-de-maas")
    about = apps.get_model("challenges", "ChallengeVillage").objects.get(challenge=made.id)
    assert about.village.name == "Well aan de Maas"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM places_area WHERE slug = 'well-aan-de-maas'"
        )


@pytest.mark.django_db
def test_two_experts_may_answer_and_the_last_who_accepts_listens() -> None:
    made = challenge(Stage.QUESTION)
    first, second = accept(made.id), accept(made.id)
    assert first != second
    assert [listener for _, listener in stages()] == [second.id]
