"""A decision counts when every body that co-decides agreed: who that is, what it waits for, what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from tests.voorkant.bodies.made import council as council_of
from tests.voorkant.challenges.made import challenge, council, municipality
from tests.voorkant.decisions.made import (
    CEILING,
    co_decides,
    mandated,
    new,
    partner,
    replied,
    seat_in,
    taken,
)
from tests.voorkant.decisions.test_ceiling import interested
from voorkant.bodies.actions import withdraw_mandate
from voorkant.bodies.kinds import Right, Role, Topic
from voorkant.bodies.models import Membership
from voorkant.bodies.queries import mandates_of
from voorkant.challenges.actions import declare_interest, move_challenge
from voorkant.challenges.errors import GuardsClosed, InterestDeclared, NotYours
from voorkant.challenges.rules import Stage
from voorkant.decisions.actions import take_decision
from voorkant.decisions.errors import (
    CeilingReached,
    DecisionNotFound,
    NotAsked,
    RefusedBefore,
    RepliedBefore,
    ReplyNotNow,
    ReplyReason,
    WroteItHerself,
)
from voorkant.decisions.models import CoDecider, Reply
from voorkant.decisions.queries import decision_missing, decisions_page, left_of, waiting_for
from voorkant.decisions.values import DecisionView, Standing
from voorkant.journal.queries import acts_in
from voorkant.places.queries import villages
from voorkant.problems.proof import proof_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def only(slug: str) -> DecisionView:
    [decision] = decisions_page(slug).decisions
    return decision


def lacks(challenge_id: UUID) -> str:
    missing = decision_missing(challenge_id)
    return "" if missing is None else str(missing.sentence)


def code_of(village: str) -> str:
    return next(each.code for each in villages() if each.slug == village)


def asked(decision_id: UUID) -> set[UUID]:
    return set(CoDecider.objects.filter(decision=decision_id).values_list("body", flat=True))


def test_a_decision_waits_for_every_body_that_co_decides_and_counts_when_all_agreed() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    decision = taken(made.id)
    assert asked(decision) == {council(), partner()}
    assert only(made.slug).standing is Standing.WAITS
    assert lacks(made.id) == (
        "Dorpsraad Well en Waterschap (verzonnen) moeten nog instemmen met het besluit."
    )
    with pytest.raises(GuardsClosed):
        move_challenge(challenge_id=made.id, to=Stage.DO, reason="Toch.", acting=None)
    replied(made.id, decision)
    assert lacks(made.id) == "Waterschap (verzonnen) moet nog instemmen met het besluit."
    replied(made.id, decision, body_id=partner(), reason="De sloot blijft open.")
    assert only(made.slug).standing is Standing.COUNTS
    assert lacks(made.id) == ""
    move_challenge(challenge_id=made.id, to=Stage.DO, reason="Besloten.", acting=None)


def test_what_was_refused_stands_as_not_agreed_and_another_decision_can_follow() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    replied(made.id, decision, agrees=False)
    refused = only(made.slug)
    assert refused.standing is Standing.REFUSED
    assert [(each.agrees, each.reason) for each in refused.co_deciders] == [
        (False, "De bakker is er dan niet meer bij.")
    ]
    assert lacks(made.id) == (
        "Dorpsraad Well stemde niet in met het besluit. Er is een nieuw besluit nodig."
    )
    with pytest.raises(GuardsClosed):
        move_challenge(challenge_id=made.id, to=Stage.DO, reason="Toch.", acting=None)
    other = taken(made.id)
    assert lacks(made.id) == "Dorpsraad Well moet nog instemmen met het besluit."
    replied(made.id, other)
    assert lacks(made.id) == ""


def test_what_waits_keeps_its_amount_and_what_is_refused_gives_it_back() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    mandate = next(each.id for each in mandates_of([mandated()]) if each.may is Right.DECIDE)
    decision = taken(made.id, cost_cents=CEILING)
    assert left_of(mandate) == 0
    with pytest.raises(CeilingReached):
        taken(made.id, cost_cents=1)
    replied(made.id, decision, agrees=False)
    assert left_of(mandate) == CEILING
    again = taken(made.id, cost_cents=CEILING)
    replied(made.id, again)
    assert left_of(mandate) == 0


TODAY = timezone.localdate()
ASKED: dict[str, tuple[dict[str, Any], bool]] = {
    "about every topic": ({}, True),
    "about this topic": ({"topic": Topic.TRAFFIC}, True),
    "about another topic": ({"topic": Topic.CARE}, False),
    "in one of the villages": ({"place": "well"}, True),
    "in another village": ({"place": "aijen"}, False),
    "until yesterday": ({"from_on": TODAY - timedelta(5), "until_on": TODAY - timedelta(1)}, False),
    "until today": ({"until_on": TODAY}, True),
    "from tomorrow": ({"from_on": TODAY + timedelta(1)}, False),
    "with an amount of its own": ({"ceiling_cents": 100}, True),
    "who only advises": ({"right": Right.ADVISE}, False),
    "who decides herself": ({"right": Right.DECIDE}, False),
}


@pytest.mark.parametrize(("mandate", "must"), ASKED.values(), ids=ASKED)
def test_who_must_agree_is_who_co_decides_about_it_here_today(
    mandate: dict[str, Any], must: bool
) -> None:
    made = challenge(Stage.CHOOSE, topic=Topic.TRAFFIC, villages=["well", "afferden"])
    place = mandate.get("place")
    co_decides(partner(), **{**mandate, "place": place and code_of(place)})
    assert asked(taken(made.id)) == ({partner()} if must else set())


def test_without_a_topic_only_who_co_decides_about_everything_must_agree() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides(partner(), topic=Topic.TRAFFIC)
    assert asked(taken(made.id, cost_cents=0)) == set()
    co_decides(partner())
    assert asked(taken(made.id, cost_cents=0)) == {partner()}


def test_a_body_does_not_have_to_agree_to_its_own_decision_and_is_asked_once() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides(municipality())
    co_decides()
    co_decides()
    assert asked(taken(made.id)) == {council()}


def co_deciders_on(challenge_id: UUID, day: date) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body FROM decisions_co_deciders_of(%s, %s, %s)",
            [challenge_id, municipality(), day],
        )
        return {row[0] for row in cursor.fetchall()}


def test_dating_a_decision_back_leaves_nobody_out() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides(partner())
    over = co_decides(from_on=TODAY - timedelta(3))
    withdraw_mandate(mandate_id=over, reason="Een nieuwe raad.", acting=None)
    assert co_deciders_on(made.id, TODAY) == {partner()}
    assert co_deciders_on(made.id, TODAY - timedelta(1)) == {partner(), council()}


def test_whose_mandate_ends_afterwards_must_still_agree_and_nobody_is_added() -> None:
    made = challenge(Stage.CHOOSE)
    mandate = co_decides()
    decision = taken(made.id)
    withdraw_mandate(mandate_id=mandate, reason="Een nieuwe raad.", acting=None)
    co_decides(partner())
    assert lacks(made.id) == "Dorpsraad Well moet nog instemmen met het besluit."
    replied(made.id, decision)
    assert lacks(made.id) == ""


def test_only_an_organiser_of_a_body_that_must_agree_answers_in_a_seat_that_counts() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    mandated()
    mine = seat_in(municipality())
    decision = take_decision(
        challenge_id=made.id,
        body_id=municipality(),
        seat_id=mine.id,
        decision=new(),
        cites=[],
        today=TODAY,
        acting=str(mine.account_id),
    )
    other = council_of("afferden").id
    for body_id in (municipality(), other):
        with pytest.raises(NotAsked):
            replied(made.id, decision, body_id=body_id)
    over, last = seat_in(council()), seat_in(council())
    Membership.objects.filter(id=over.id).update(until=TODAY)
    for seat in (seat_in(other), seat_in(council(), Role.MEMBER), mine, over):
        with pytest.raises(NotYours):
            replied(made.id, decision, seat=seat)
    with pytest.raises(NotYours):
        replied(made.id, decision, seat=last, acting=str(uuid4()))
    hers = seat_in(council(), account_id=mine.account_id)
    with pytest.raises(WroteItHerself):
        replied(made.id, decision, seat=hers)
    assert not Reply.objects.exists()
    replied(made.id, decision, seat=last)
    assert [each.signed for each in only(made.slug).co_deciders] == ["Toos V., voorzitter"]


def test_a_term_that_is_over_counts_no_more_also_when_nobody_ended_it() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    seat = Membership.objects.create(
        account_id=seat_in(council(), Role.MEMBER).account_id,
        body_id=council(),
        role=Role.ORGANISER,
        shown_name="Toos V.",
        since=TODAY - timedelta(9),
        term_ends_on=TODAY - timedelta(1),
    )
    with pytest.raises(NotYours):
        replied(made.id, decision, seat=seat)


def test_who_has_an_interest_of_her_own_does_not_answer_in_any_seat() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    expert = interested(made.id)
    seat = seat_in(council(), account_id=expert.account_id)
    with pytest.raises(InterestDeclared):
        replied(made.id, decision, seat=seat)
    elsewhere = seat_in(council())
    other = challenge(Stage.CHOOSE)
    declare_interest(
        challenge_id=other.id, seat_id=elsewhere.id, account_id=elsewhere.account_id, text="Ja."
    )
    replied(made.id, decision, seat=elsewhere)


def test_a_body_answers_once_and_after_a_refusal_nobody_else_does() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    decision = taken(made.id, cost_cents=0)
    replied(made.id, decision)
    for agrees in (True, False):
        with pytest.raises(RepliedBefore):
            replied(made.id, decision, agrees=agrees)
    other = taken(made.id, cost_cents=0)
    replied(made.id, other, agrees=False)
    with pytest.raises(RepliedBefore):
        replied(made.id, other)
    with pytest.raises(RefusedBefore):
        replied(made.id, other, body_id=partner())
    assert {each.id for each in waiting_for([partner(), council()])} == {decision}


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1501, "Zo\0"])
def test_a_refusal_says_why_and_a_reason_can_be_read(reason: str) -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    with pytest.raises(ReplyReason):
        replied(made.id, decision, agrees=False, reason=reason)
    if reason:
        with pytest.raises(ReplyReason):
            replied(made.id, decision, reason=reason)
    assert not Reply.objects.exists()


def test_an_answer_belongs_to_its_challenge_and_to_the_steps_in_which_it_is_asked() -> None:
    made, other = challenge(Stage.CHOOSE), challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    for decision_id, challenge_id in ((decision, other.id), (uuid4(), made.id)):
        with pytest.raises(DecisionNotFound):
            replied(challenge_id, decision_id)
    move_challenge(challenge_id=made.id, to=Stage.IMAGINE, reason="Nog eens.", acting=None)
    with pytest.raises(ReplyNotNow):
        replied(made.id, decision)
    assert waiting_for([council()]) == []
    move_challenge(challenge_id=made.id, to=Stage.CHOOSE, reason="Verder.", acting=None)
    replied(made.id, decision)
    late = taken(made.id, cost_cents=0)
    move_challenge(challenge_id=made.id, to=Stage.DO, reason="Besloten.", acting=None)
    replied(made.id, late)
    move_challenge(challenge_id=made.id, to=Stage.CLOSED, reason="Klaar.", acting=None)
    with pytest.raises(ReplyNotNow):
        replied(made.id, late)


def test_the_record_and_the_proof_tell_who_had_to_agree_and_who_did() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    first = taken(made.id)
    seat = replied(made.id, first, agrees=False)
    replied(made.id, taken(made.id))
    acts = acts_in(str(made.id), ["decisions.refused"]).items
    assert [(act.line.object_id, act.acting, act.payload) for act in acts] == [
        (
            str(first),
            str(seat.account_id),
            {
                "body": str(council()),
                "name": "Dorpsraad Well",
                "reason": "De bakker is er dan niet meer bij.",
                "seat": str(seat.id),
            },
        )
    ]
    told = [(line.words, line.detail) for line in proof_of(made.slug).acts][-4:]
    decided = (
        "Er is een besluit genomen.",
        "De Grotestraat wordt een fietsstraat. Het telt als zij instemmen: Dorpsraad Well.",
    )
    assert told == [
        decided,
        decided,
        ("Een organisatie die meebeslist, stemde in met het besluit.", "Dorpsraad Well."),
        (
            "Een organisatie die meebeslist, stemde niet in met het besluit.",
            "Dorpsraad Well. De bakker is er dan niet meer bij.",
        ),
    ]
