"""A decision that is dated back: to a day on which a mandate counted that was withdrawn since."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from tests.voorkant.challenges.made import challenge
from tests.voorkant.decisions.made import co_decides, mandated, partner, taken
from tests.voorkant.pages import page, text_of
from voorkant.bodies.actions import withdraw_mandate
from voorkant.bodies.kinds import Right
from voorkant.bodies.queries import mandates_of
from voorkant.challenges.rules import Stage
from voorkant.decisions.queries import decisions_page

if TYPE_CHECKING:
    from tests.databases import Database
    from voorkant.challenges.values import ChallengeRef

pytestmark = pytest.mark.database
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(1)


def unlocked_days_ago(database: Database) -> ChallengeRef:
    """A challenge of which solutions were unlocked three days ago, as only the owner can make it."""
    made = challenge(Stage.CHOOSE)
    with database.connect("owner") as owner:
        owner.execute("ALTER TABLE challenges_stage_change DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE challenges_stage_change SET changed_at = changed_at - '3 days'::interval"
        )
    return made


def test_a_mandate_that_was_withdrawn_since_is_marked(fresh_database: Database) -> None:
    made = unlocked_days_ago(fresh_database)
    mandated()
    taken(made.id, decided_on=YESTERDAY, cost_cents=0)
    taken(made.id, decided_on=TODAY, cost_cents=0)
    assert {each.ended_on for each in decisions_page(made.slug).decisions} == {None}
    [mandate] = [each for each in mandates_of([mandated()]) if each.may is Right.DECIDE]
    withdraw_mandate(mandate_id=mandate.id, reason="Een nieuwe raad.", acting=None)
    taken(made.id, decided_on=YESTERDAY, cost_cents=0)
    ends = {each.decided_on: each.ended_on for each in decisions_page(made.slug).decisions}
    assert ends == {YESTERDAY: TODAY, TODAY: None}
    told = text_of(page(Client(), f"/opgaven/{made.slug}/besluit"))
    assert "Het besluit is van voor die dag, en is op die dag of later opgeschreven." in told
    told = text_of(page(Client(), f"/en/opgaven/{made.slug}/besluit"))
    assert "This mandate was withdrawn on" in told


def test_dating_back_asks_who_co_decided_then_and_who_does_now(fresh_database: Database) -> None:
    made = unlocked_days_ago(fresh_database)
    ended = co_decides(from_on=TODAY - timedelta(3))
    withdraw_mandate(mandate_id=ended, reason="Een nieuwe raad.", acting=None)
    co_decides(partner())
    taken(made.id, decided_on=YESTERDAY)
    [decision] = decisions_page(made.slug).decisions
    assert decision.waits_for == ["Dorpsraad Well", "Waterschap (verzonnen)"]
