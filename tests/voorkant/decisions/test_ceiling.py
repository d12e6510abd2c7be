"""The ceiling of a mandate counts for its decisions together; who has an interest doesn't decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.voorkant.challenges.made import accept, challenge, council, municipality
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.decisions.made import CEILING, mandated, new, taken
from tests.voorkant.pages import text_of
from voorkant.bodies.actions import appoint, give_mandate
from voorkant.bodies.kinds import Right, Role
from voorkant.bodies.models import Membership
from voorkant.bodies.queries import mandates_of
from voorkant.challenges.actions import declare_interest
from voorkant.challenges.errors import InterestDeclared
from voorkant.challenges.rules import Stage
from voorkant.decisions.actions import take_decision
from voorkant.decisions.errors import CeilingReached, NoMandateHere
from voorkant.decisions.models import Decision
from voorkant.decisions.queries import decisions_page, left_of
from voorkant.problems.actions import close_round, rule_village

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def mandate_id() -> UUID:
    return mandates_of([mandated()])[0].id


def by_sql(challenge_id: UUID, cents: int, **changes: Any) -> None:
    """Add a decision as the program's role could, past the action."""
    [one] = Decision.objects.filter(challenge=challenge_id)[:1]
    Decision.objects.create(
        challenge=one.challenge,
        body=one.body,
        mandate=one.mandate,
        version=one.version,
        what="Nog iets.",
        reasons="Zo.",
        changes="Veel.",
        decided_on=one.decided_on,
        cost_cents=cents,
        **changes,
    )


def test_decisions_by_one_mandate_together_stay_under_its_ceiling() -> None:
    made = challenge(Stage.CHOOSE)
    taken(made.id, cost_cents=CEILING - 100_00)
    assert left_of(mandate_id()) == 100_00
    taken(made.id, cost_cents=100_00)
    taken(made.id, cost_cents=0)
    with pytest.raises(CeilingReached) as refusal:
        taken(made.id, cost_cents=1)
    assert refusal.value.params == {"left": 0}
    with pytest.raises(NoMandateHere):
        taken(made.id, cost_cents=CEILING + 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_sql(made.id, 1)
    by_sql(made.id, 0)


def test_another_mandate_that_has_enough_is_taken() -> None:
    made = challenge(Stage.CHOOSE)
    taken(made.id, cost_cents=CEILING)
    give_mandate(
        body_id=municipality(),
        parent_id=None,
        topic=None,
        place=None,
        right=Right.DECIDE,
        ceiling_cents=10_00,
        from_on=timezone.localdate(),
        until_on=None,
        reference="Tweede besluit",
        acting=None,
    )
    taken(made.id, cost_cents=10_00)
    assert "Tweede besluit" in {one.reference for one in decisions_page(made.slug).decisions}


def test_what_was_given_on_counts_for_the_giver_too() -> None:
    made = challenge(Stage.CHOOSE)
    mandated()
    given = give_mandate(
        body_id=council(),
        parent_id=mandate_id(),
        topic=None,
        place=None,
        right=Right.DECIDE,
        ceiling_cents=CEILING,
        from_on=timezone.localdate(),
        until_on=None,
        reference="Doorgegeven",
        acting=None,
    )
    taken(made.id, cost_cents=CEILING - 10_00)
    assert left_of(given) == 10_00
    ask: dict[str, Any] = {
        "challenge_id": made.id,
        "seat_id": None,
        "cites": [],
        "today": timezone.localdate(),
        "acting": None,
    }
    with pytest.raises(CeilingReached):
        take_decision(body_id=council(), decision=new(cost_cents=11_00), **ask)
    take_decision(body_id=council(), decision=new(cost_cents=10_00), **ask)
    assert left_of(mandate_id()) == 0


def interested(challenge_id: UUID) -> Membership:
    """An organiser of the municipality who, as its expert, declared an interest in a challenge."""
    expert = accept(challenge_id)
    made = appoint(
        account_id=expert.account_id,
        body_id=expert.body_id,
        role=Role.ORGANISER,
        function="",
        shown_name="Toos V.",
        acting=None,
    )
    declare_interest(
        challenge_id=challenge_id,
        seat_id=expert.id,
        account_id=expert.account_id,
        text="Ik woon er.",
    )
    return Membership.objects.get(id=made)


def test_who_has_an_interest_of_her_own_decides_counts_and_rules_nothing() -> None:
    made = challenge(Stage.CHOOSE)
    seat = interested(made.id)
    acting = str(seat.account_id)
    with pytest.raises(InterestDeclared):
        take_decision(
            challenge_id=made.id,
            body_id=mandated(),
            seat_id=seat.id,
            decision=new(),
            cites=[],
            today=timezone.localdate(),
            acting=acting,
        )
    with pytest.raises(InterestDeclared):
        close_round(challenge_id=made.id, reason="Genoeg.", acting=acting)
    with pytest.raises(InterestDeclared):
        rule_village(
            challenge_id=made.id, village="well", goes_on=True, reason="Zo.", acting=acting
        )
    taken(made.id)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        by_sql(made.id, 0, seat_id=seat.id)
    assert "by her" in str(refusal.value)


def test_her_interest_binds_in_no_other_challenge() -> None:
    made, other = challenge(Stage.CHOOSE), challenge(Stage.CHOOSE, slug="tweede-vraag")
    seat = interested(made.id)
    taken(other.id)
    by_sql(other.id, 0, seat_id=seat.id)


def test_the_page_says_in_a_sentence_that_the_money_is_gone() -> None:
    made = challenge(Stage.CHOOSE)
    taken(made.id, cost_cents=CEILING - 150_00)
    browser = organiser(mandated())
    sent = {
        "body": "gemeente",
        "what": "Bankjes.",
        "reasons": "Om te zitten.",
        "changes": "Veel.",
        "cost": "200",
        "decided_on": timezone.localdate().isoformat(),
    }
    told = browser.post(f"/opgaven/{made.slug}/besluit/opschrijven", sent)
    assert told.status_code == 409
    assert "Er is nog 150 euro." in text_of(told.content.decode())
    assert "Om te zitten." in told.content.decode()
