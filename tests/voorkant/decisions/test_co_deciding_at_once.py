"""Two who answer at the same moment, and the owner of the tables: in transactions that commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from psycopg.errors import RestrictViolation

from tests.voorkant.challenges.made import challenge, council
from tests.voorkant.decisions.made import CEILING, co_decides, mandated, partner, replied, taken
from tests.voorkant.decisions.test_co_deciding_attacks import AGAIN, GO
from voorkant.bodies.kinds import Right
from voorkant.bodies.queries import mandates_of
from voorkant.challenges.rules import Stage
from voorkant.common.errors import VoorkantError
from voorkant.decisions.models import Reply
from voorkant.decisions.queries import decision_missing, decisions_page, left_of
from voorkant.decisions.values import Standing

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("fresh_database")]


def together(*acts: Callable[[], object]) -> list[str]:
    """Do things at once; the codes of what was refused."""
    refused: list[str] = []

    def do(act: Callable[[], object]) -> None:
        try:
            act()
        except VoorkantError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_organisers_of_one_body_answer_once() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    refused = together(
        lambda: replied(made.id, decision),
        lambda: replied(made.id, decision, agrees=False),
    )
    assert refused == ["decision.replied-before"]
    assert Reply.objects.count() == 1


def test_of_two_bodies_that_differ_at_once_the_refusal_stands() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    decision = taken(made.id)
    refused = together(
        lambda: replied(made.id, decision, body_id=council(), agrees=False),
        lambda: replied(made.id, decision, body_id=partner()),
    )
    assert refused in ([], ["decision.refused-before"])
    assert decisions_page(made.slug).decisions[0].standing is Standing.REFUSED
    assert decision_missing(made.id) is not None


def test_two_bodies_that_agree_at_once_let_it_count() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    decision = taken(made.id)
    refused = together(
        lambda: replied(made.id, decision, body_id=council()),
        lambda: replied(made.id, decision, body_id=partner()),
    )
    assert refused == []
    assert decision_missing(made.id) is None


def test_what_a_refusal_gives_back_is_spent_once() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    [mandate] = [each for each in mandates_of([mandated()]) if each.may is Right.DECIDE]
    decision = taken(made.id, cost_cents=CEILING)
    refused = together(
        lambda: replied(made.id, decision, agrees=False),
        lambda: taken(made.id, cost_cents=CEILING),
        lambda: taken(made.id, cost_cents=CEILING),
    )
    assert len(refused) in {1, 2}
    assert set(refused) == {"decision.ceiling-reached"}
    assert left_of(mandate.id) == (0 if len(refused) == 1 else CEILING)


def test_the_owner_of_the_tables_does_not_either(fresh_database: Database) -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    taken(made.id, cost_cents=0)
    with fresh_database.connect("owner") as owner:
        for attack in (
            "UPDATE decisions_decision SET must_agree = 0",
            "DELETE FROM decisions_co_decider",
            "TRUNCATE decisions_reply",
            AGAIN + "; " + GO.replace("%(challenge)s", f"'{made.id}'"),
        ):
            with pytest.raises(RestrictViolation), owner.transaction():
                owner.execute(attack.encode())
    assert decision_missing(made.id) is not None
