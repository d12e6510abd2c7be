"""Somebody who holds the program's own connection can't move a challenge, or what it asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import CheckViolation, InsufficientPrivilege, RestrictViolation, UniqueViolation

from tests.voorkant.challenges.made import accept, challenge
from voorkant.challenges.models import Challenge, ChallengeVillage, InfluenceLine, StageChange
from voorkant.challenges.rules import Stage

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = pytest.mark.database

MOVE = "INSERT INTO challenges_stage_change (challenge_id, before, after, reason) SELECT id, "
ATTACKS = {
    "UPDATE of the stage": "UPDATE challenges_challenge SET stage = 'choose'",
    "UPDATE of the stage to itself": "UPDATE challenges_challenge SET stage = stage",
    "UPDATE of the question": "UPDATE challenges_challenge SET question = 'Wat vindt u mooi?'",
    "UPDATE of the owner": "UPDATE challenges_challenge SET owner_id = answering_id",
    "UPDATE of the day": "UPDATE challenges_challenge SET opened_at = now()",
    "DELETE": "DELETE FROM challenges_challenge",
    "TRUNCATE": "TRUNCATE challenges_challenge CASCADE",
    "a second one in another stage": "INSERT INTO challenges_challenge (id, slug, question, "
    "introduction, stage, owner_id, answering_id, opens_on, answer_working_days) SELECT "
    "gen_random_uuid(), 'copy', question, introduction, 'choose', owner_id, answering_id, "
    "opens_on, 10 FROM challenges_challenge",
    "INSERT that updates": "INSERT INTO challenges_challenge SELECT * FROM challenges_challenge "
    "ON CONFLICT (id) DO UPDATE SET stage = 'choose'",
    "MERGE": "MERGE INTO challenges_challenge c USING challenges_village v ON c.id = v.challenge_id "
    "WHEN MATCHED THEN UPDATE SET stage = 'choose'",
    "a leap": MOVE + "'understand', 'choose', 'x' FROM challenges_challenge",
    "a leap from elsewhere": MOVE + "'imagine', 'choose', 'x' FROM challenges_challenge",
    "standing still": MOVE + "'understand', 'understand', 'x' FROM challenges_challenge",
    "an unknown stage": MOVE + "'understand', 'done', 'x' FROM challenges_challenge",
    "UPDATE of a change": "UPDATE challenges_stage_change SET reason = 'x'",
    "DELETE of a change": "DELETE FROM challenges_stage_change",
    "UPDATE of what is fixed": "UPDATE challenges_influence SET kind = 'open'",
    "DELETE of what is fixed": "DELETE FROM challenges_influence",
    "DELETE of a village": "DELETE FROM challenges_village",
    "DISABLE TRIGGER": "ALTER TABLE challenges_challenge DISABLE TRIGGER ALL",
    "DROP TRIGGER": "DROP TRIGGER challenges_challenge_guard ON challenges_challenge",
    "other function, same name": "CREATE OR REPLACE FUNCTION challenges_challenge_guard() "
    "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "session_replication_role": "SET session_replication_role = replica",
    "SET ROLE": "SET ROLE voorkant_owner",
}
REFUSALS = (InsufficientPrivilege, RestrictViolation, CheckViolation, UniqueViolation)


def state() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Challenge, ChallengeVillage, InfluenceLine, StageChange)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_get_around_the_stages(attack: str) -> None:
    challenge()
    before = state()
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, REFUSALS)
    assert state() == before


@pytest.mark.django_db
def test_a_temporary_trigger_of_the_program_s_own_moves_no_stage() -> None:
    challenge()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE mine (n int)")
        cursor.execute(
            "CREATE FUNCTION pg_temp.move() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN UPDATE public.challenges_challenge SET stage = 'choose'; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER move BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pg_temp.move()"
        )
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO mine VALUES (1)")
    assert Challenge.objects.get().stage == Stage.UNDERSTAND


@pytest.mark.django_db
def test_the_moment_of_a_change_is_the_database_s() -> None:
    made = challenge(Stage.QUESTION)
    accept(made.id)
    StageChange.objects.create(
        challenge_id=made.id,
        before="question",
        after="understand",
        reason="Het is zover.",
        changed_at="2020-01-01T12:34:56Z",
    )
    changed_at = StageChange.objects.get().changed_at
    assert changed_at.year > 2020
    assert (changed_at.minute, changed_at.second) == (0, 0)


def test_the_owner_of_the_tables_moves_no_stage_by_accident_either(
    fresh_database: Database,
) -> None:
    challenge()
    with fresh_database.connect("owner") as owner:
        for change in (
            b"UPDATE challenges_challenge SET stage = 'choose'",
            b"UPDATE challenges_stage_change SET reason = 'x'",
            b"DELETE FROM challenges_influence",
        ):
            with pytest.raises(RestrictViolation):
                owner.execute(change)
    assert Challenge.objects.get().stage == Stage.UNDERSTAND
