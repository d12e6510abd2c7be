"""A decision is signed by an organiser whose term isn't over, and is no older than the choice itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.voorkant.challenges.made import challenge, council, municipality
from tests.voorkant.decisions.made import mandated, new, seat_in, taken
from tests.voorkant.decisions.test_ceiling import by_sql
from voorkant.bodies.actions import give_mandate
from voorkant.bodies.kinds import Right, Role
from voorkant.bodies.models import Membership
from voorkant.challenges.errors import NotYours
from voorkant.challenges.rules import Stage
from voorkant.decisions.actions import take_decision
from voorkant.decisions.errors import DayRefused
from voorkant.decisions.models import Decision

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def signed(challenge_id: UUID, seat: Membership, **changes: Any) -> UUID:
    return take_decision(
        **{
            "challenge_id": challenge_id,
            "body_id": mandated(),
            "seat_id": seat.id,
            "decision": new(cost_cents=0),
            "cites": [],
            "today": timezone.localdate(),
            "acting": str(seat.account_id),
            **changes,
        }
    )


def test_only_an_organiser_of_the_body_signs_herself_while_her_term_lasts() -> None:
    made = challenge(Stage.CHOOSE)
    over = seat_in(municipality())
    Membership.objects.filter(id=over.id).update(until=timezone.localdate())
    refused = [over, seat_in(municipality(), Role.MEMBER), seat_in(council())]
    taken(made.id, cost_cents=0)
    for seat in refused:
        with pytest.raises(NotYours):
            signed(made.id, seat)
        with pytest.raises(IntegrityError), transaction.atomic():
            by_sql(made.id, 0, seat_id=seat.id)
    mine = seat_in(municipality())
    with pytest.raises(NotYours):
        signed(made.id, mine, acting=str(uuid4()))
    assert Decision.objects.count() == 1
    signed(made.id, mine)
    assert Decision.objects.filter(seat=mine).exists()


def test_a_decision_is_no_older_than_the_day_on_which_the_lock_went_off() -> None:
    made = challenge(Stage.CHOOSE)
    give_mandate(
        body_id=municipality(),
        parent_id=None,
        topic=None,
        place=None,
        right=Right.DECIDE,
        ceiling_cents=100,
        from_on=timezone.localdate() - timedelta(days=400),
        until_on=None,
        reference="Raadsbesluit 2025-1",
        acting=None,
    )
    for days in (1, 300):
        with pytest.raises(DayRefused):
            taken(made.id, cost_cents=0, decided_on=timezone.localdate() - timedelta(days=days))
    assert not Decision.objects.exists()
    taken(made.id, cost_cents=0)
