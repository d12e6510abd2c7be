"""Nobody makes a decision count to which not everybody agreed, also by SQL as the program's role."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import (
    CheckViolation,
    InsufficientPrivilege,
    NotNullViolation,
    RestrictViolation,
    UniqueViolation,
)

from tests.voorkant.bodies.made import council as council_of
from tests.voorkant.challenges.made import challenge, council, municipality
from tests.voorkant.decisions.made import co_decides, mandated, new, partner, replied, seat_in
from tests.voorkant.decisions.test_ceiling import interested
from voorkant.bodies.kinds import Role
from voorkant.bodies.models import Membership
from voorkant.challenges.queries import challenge_ref_of
from voorkant.challenges.rules import Stage
from voorkant.decisions.actions import take_decision
from voorkant.decisions.models import CoDecider, Decision, Reply
from voorkant.decisions.queries import decision_missing

pytestmark = [pytest.mark.database, pytest.mark.django_db]

REFUSALS = (
    CheckViolation,
    InsufficientPrivilege,
    NotNullViolation,
    RestrictViolation,
    UniqueViolation,
)
AGAIN = (
    "INSERT INTO decisions_decision (id, challenge_id, body_id, mandate_id, version_id, what, reasons,"
    " changes, cost_cents, decided_on, must_agree) SELECT gen_random_uuid(), challenge_id, body_id,"
    " mandate_id, version_id, what, reasons, changes, 0, decided_on, 0 FROM decisions_decision"
)
GO = (
    "INSERT INTO challenges_stage_change (challenge_id, before, after, reason)"
    " SELECT id, 'choose', 'do', 'x' FROM challenges_challenge WHERE id = %(challenge)s"
)
AT_ONCE = (
    f"WITH taken AS ({AGAIN} RETURNING challenge_id)"  # noqa: S608  our own words
    " INSERT INTO challenges_stage_change (challenge_id, before, after, reason)"
    " SELECT challenge_id, 'choose', 'do', 'x' FROM taken"
)
"""The step looks at the decision before the list of who must agree to it is written."""
SAY = (
    "INSERT INTO decisions_reply (co_decider_id, seat_id, agrees, reason)"
    " VALUES (%(asked)s, {seat}, {agrees}, '')"
)


def say(seat: str, agrees: str = "true") -> str:
    return SAY.format(seat=f"%({seat})s", agrees=agrees)


ATTACKS: dict[str, tuple[str, ...]] = {
    "going on at once": (GO,),
    "a decision that asks nobody": (AGAIN, GO),
    "deciding and going on in one statement": (AT_ONCE,),
    "no agreement needed": ("UPDATE decisions_decision SET must_agree = 0",),
    "the body out of the list": ("DELETE FROM decisions_co_decider",),
    "another body in the list": ("UPDATE decisions_co_decider SET body_id = %(municipality)s",),
    "TRUNCATE of the list": ("TRUNCATE decisions_co_decider CASCADE",),
    "a body more in the list": (
        (
            "INSERT INTO decisions_co_decider (decision_id, body_id, mandate_id)"
            " SELECT id, body_id, mandate_id FROM decisions_decision"
        ),
    ),
    "in another body's seat": (say("elsewhere"),),
    "in a seat of who decided": (say("decider"),),
    "in a seat of a member": (say("member"),),
    "in a seat that ended": (say("ended"),),
    "in a seat whose term is over": (say("term_over"),),
    "with an interest of her own": (say("interested"),),
    "by who wrote it down": (say("wrote"),),
    "without a seat": (SAY.format(seat="NULL", agrees="true"),),
    "refusing without a reason": (say("good", "false"),),
    "agreeing and then refusing": (
        say("good"),
        "UPDATE decisions_reply SET agrees = false, reason = 'Toch niet.'",
    ),
    "answering twice": (say("good"), say("second")),
    "taking an answer back": (say("good"), "DELETE FROM decisions_reply"),
    "an answer for another body": (
        say("good"),
        "UPDATE decisions_reply SET co_decider_id = %(other)s",
    ),
    "TRUNCATE of the answers": ("TRUNCATE decisions_reply",),
    "a decision to another challenge": (
        (
            "UPDATE decisions_decision SET challenge_id ="
            " (SELECT id FROM challenges_challenge WHERE id <> %(challenge)s LIMIT 1)"
        ),
    ),
    "DISABLE TRIGGER": ("ALTER TABLE decisions_reply DISABLE TRIGGER ALL",),
    "DROP TRIGGER": ("DROP TRIGGER decisions_decision_asks ON decisions_decision",),
    "another function": (
        (
            "CREATE OR REPLACE FUNCTION public.decisions_stands(decision uuid)"
            " RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        ),
    ),
    "replica": ("SET session_replication_role = replica", AGAIN),
    "tables of one's own": (
        (
            "CREATE TEMPORARY TABLE decisions_co_decider AS"
            " SELECT * FROM public.decisions_co_decider WHERE false"
        ),
        "SET search_path = pg_temp, public",
        GO,
    ),
}


@dataclass(frozen=True)
class Waiting:
    """A decision that waits, and the seats in which somebody may try to answer."""

    challenge: UUID
    words: dict[str, UUID | int]


@pytest.fixture
def waiting() -> Waiting:
    made = challenge(Stage.CHOOSE)
    challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    mandated()
    wrote = seat_in(municipality())
    take_decision(
        challenge_id=made.id,
        body_id=municipality(),
        seat_id=wrote.id,
        decision=new(cost_cents=0),
        cites=[],
        today=new().decided_on,
        acting=str(wrote.account_id),
    )
    ended, term_over = seat_in(council()), seat_in(council(), Role.MEMBER)
    Membership.objects.filter(id=ended.id).update(until=ended.since)
    past = ended.since.replace(year=2020)
    over = Membership.objects.create(
        account_id=term_over.account_id,
        body_id=council(),
        role=Role.ORGANISER,
        shown_name="Toos V.",
        since=past,
        term_ends_on=past,
    )
    expert = interested(made.id)
    seats = {
        "elsewhere": seat_in(council_of("afferden").id),
        "decider": seat_in(municipality()),
        "member": seat_in(council(), Role.MEMBER),
        "ended": ended,
        "term_over": over,
        "interested": seat_in(council(), account_id=expert.account_id),
        "wrote": seat_in(council(), account_id=wrote.account_id),
        "good": seat_in(council()),
        "second": seat_in(council()),
    }
    asked = dict(CoDecider.objects.values_list("body", "id"))
    return Waiting(
        made.id,
        {
            **{name: seat.id for name, seat in seats.items()},
            "challenge": made.id,
            "municipality": municipality(),
            "asked": asked[council()],
            "other": asked[partner()],
        },
    )


def rows() -> list[object]:
    return [sorted(model.objects.values_list(), key=str) for model in (Decision, CoDecider, Reply)]


def attack_with(words: dict[str, UUID | int], *statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, words)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_let_a_decision_count_that_waits(
    waiting: Waiting, attack: tuple[str, ...]
) -> None:
    before = rows()
    with pytest.raises(Error) as refused:
        attack_with(waiting.words, *attack)
    assert isinstance(refused.value.__cause__, REFUSALS), refused.value
    assert rows() == before
    assert challenge_ref_of(waiting.challenge).stage is Stage.CHOOSE
    assert decision_missing(waiting.challenge) is not None


def test_what_is_no_attack_goes(waiting: Waiting) -> None:
    attack_with(waiting.words, say("good"))
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("before", ["replied", "refused"])
def test_by_sql_too_nobody_agrees_once_a_body_refused(waiting: Waiting, before: str) -> None:
    [decision] = Decision.objects.values_list("id", flat=True)
    body = council() if before == "replied" else partner()
    replied(waiting.challenge, decision, agrees=False, body_id=body)
    with pytest.raises(Error) as refused:
        attack_with(waiting.words, say("good"))
    assert isinstance(refused.value.__cause__, RestrictViolation)
    assert [row.agrees for row in Reply.objects.all()] == [False]
