"""A mandate is given, entered and withdrawn in a seat that may; topics are said by the own organiser."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.voorkant.bodies.made import council as made_council
from tests.voorkant.bodies.made import municipality as made_municipality
from tests.voorkant.bodies.made import somebody
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from voorkant.bodies.actions import found_body, give_mandate, set_topics, withdraw_mandate
from voorkant.bodies.errors import MandateRefused, NotGiver, NotOrganiser, WithdrawalRefused
from voorkant.bodies.kinds import BodyKind, Right, Role, Topic
from voorkant.bodies.models import Expertise, Mandate
from voorkant.bodies.queries import experts_of, mandates_of, seat_of
from voorkant.bodies.values import BodyCard, HeldSeat
from voorkant.common.errors import NotFound
from voorkant.journal.queries import entries_about
from voorkant.places.actions import load_region

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TODAY = timezone.localdate()
Town = tuple[BodyCard, BodyCard, BodyCard]


@pytest.fixture
def town(db: None) -> Town:
    """The municipality, the council of Well, and a partner."""
    load_region(region="bergen")
    partner = found_body(
        kind=BodyKind.PARTNER, slug="woningstichting", name="Woningstichting", acting=None
    )
    return made_municipality(), made_council("well"), partner


def give(to: BodyCard, parent: UUID | None, **changes: Any) -> UUID:
    asked: dict[str, Any] = {
        "topic": None,
        "place": None,
        "right": Right.DECIDE,
        "ceiling_cents": 10_000_00,
        "from_on": TODAY,
        "until_on": None,
        "reference": "Raadsbesluit 2026-1",
        "acting": None,
    }
    return give_mandate(body_id=to.id, parent_id=parent, **{**asked, **changes})


def seat(body: BodyCard, role: Role = Role.ORGANISER) -> HeldSeat:
    account = somebody(body, role).account
    assert account is not None
    held = seat_of(account.id, body.id, role)
    assert held is not None
    return held


def verbs(what: UUID) -> set[str]:
    """What the journal says was done with something."""
    return {entry.verb for entry in entries_about(str(what)).items}


def by(held: HeldSeat) -> dict[str, Any]:
    return {"seat_id": held.id, "acting": str(held.account_id)}


def test_own_mandates_are_entered_by_an_administrator_or_by_the_municipality_itself(
    town: Town,
) -> None:
    municipality, council, partner = town
    official, keeper = seat(municipality), seat(municipality, Role.ADMINISTRATOR)
    for body, who in ((municipality, official), (municipality, keeper), (partner, keeper)):
        made = give(body, None, **by(who))
        assert Mandate.objects.get(id=made).seat_id == who.id
        assert verbs(made) == {"bodies.mandate-given"}
    for body, who in (
        (partner, seat(partner)),
        (partner, official),
        (municipality, seat(municipality, Role.MEMBER)),
        (council, keeper),
    ):
        with pytest.raises(MandateRefused):
            give(body, None, **by(who))


def test_the_giver_withdraws_with_a_reason_and_what_was_given_on_ends(town: Town) -> None:
    municipality, council, _partner = town
    official = seat(municipality)
    own = give(municipality, None)
    given = give(council, own)
    withdraw_mandate(mandate_id=given, reason="Het werd te veel.", **by(official))
    [card] = mandates_of([council.id])
    assert (card.because, card.ended_by) == ("Het werd te veel.", official.shown_name)
    assert Mandate.objects.get(id=given).withdrawn_seat_id == official.id
    assert "bodies.mandate-withdrawn" in verbs(given)
    with pytest.raises(NotFound):
        withdraw_mandate(mandate_id=given, reason="Nog een keer.", **by(official))
    for reason in ("", " ", "x" * 201, "een\nregel"):
        with pytest.raises(WithdrawalRefused):
            withdraw_mandate(mandate_id=own, reason=reason, **by(official))


def test_nobody_else_withdraws(town: Town) -> None:
    municipality, council, partner = town
    own = give(municipality, None)
    given = give(council, own)
    for mandate, who in (
        (given, seat(council)),
        (given, seat(municipality, Role.MEMBER)),
        (given, seat(municipality, Role.ADMINISTRATOR)),
        (own, seat(council)),
        (own, seat(partner)),
    ):
        with pytest.raises(NotGiver):
            withdraw_mandate(mandate_id=mandate, reason="Zo.", **by(who))
    official = seat(municipality)
    with pytest.raises(NotGiver):
        withdraw_mandate(mandate_id=given, reason="Zo.", seat_id=official.id, acting=str(uuid4()))
    assert not Mandate.objects.filter(withdrawn_on__isnull=False).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"withdrawn_on": TODAY},
        {"withdrawn_on": TODAY, "withdrawn_because": "  "},
        {"withdrawn_because": "Zonder intrekken."},
        {"withdrawn_because": "Een\nregel."},
    ],
)
def test_the_database_refuses_a_withdrawal_that_is_not_signed(
    town: Town, changes: dict[str, Any]
) -> None:
    own = give(town[0], None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(id=own).update(**changes)


def test_the_database_refuses_the_seat_of_another_body(town: Town) -> None:
    municipality, council, _partner = town
    given = give(council, give(municipality, None))
    for who in (seat(council), seat(municipality, Role.EXPERT)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(id=given).update(
                withdrawn_on=TODAY, withdrawn_because="Zo.", withdrawn_seat=who.id
            )
    ended = apps.get_model("bodies", "Membership").objects.filter(id=seat(municipality).id)
    ended.update(until=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(id=given).update(
            withdrawn_on=TODAY, withdrawn_because="Zo.", withdrawn_seat=ended.get().id
        )


def test_an_organiser_says_what_the_experts_of_her_own_body_know(town: Town) -> None:
    municipality, council, _partner = town
    expert, official = seat(municipality, Role.EXPERT), seat(municipality)
    set_topics(expert_id=expert.id, topics=[Topic.TRAFFIC, Topic.NATURE], **by(official))
    set_topics(expert_id=expert.id, topics=[Topic.NATURE, Topic.ENERGY], **by(official))
    [found] = experts_of(municipality.id)
    assert found.topics == [Topic.NATURE, Topic.ENERGY]
    assert "bodies.topics-set" in verbs(expert.id)
    for who in (seat(council), expert, seat(municipality, Role.MEMBER)):
        with pytest.raises(NotOrganiser):
            set_topics(expert_id=expert.id, topics=[], **by(who))
    with pytest.raises(NotFound):
        set_topics(expert_id=official.id, topics=[Topic.CARE], **by(official))
    with pytest.raises(IntegrityError), transaction.atomic():
        Expertise.objects.create(membership_id=official.id, topic=Topic.CARE)


def test_an_official_enters_a_mandate_and_withdraws_it_on_pages(town: Town) -> None:
    municipality, council, _partner = town
    browser = organiser(municipality.id)
    sent = {
        "right": "decide",
        "ceiling": "veel",
        "from_on": TODAY.isoformat(),
        "reference": "Raadsbesluit 2026-9",
    }
    address = "/organisaties/gemeente/mandaten/nieuw"
    told = browser.post(address, sent)
    assert told.status_code == 422
    assert "Raadsbesluit 2026-9" in told.content.decode()
    assert browser.post(address, {**sent, "ceiling": "50.000"}).status_code == 302
    [own] = mandates_of([municipality.id])
    assert (own.ceiling_cents, own.signed) == (5_000_000, "Toos V.")
    given = give(council, own.id, reference="Collegebesluit 2026-10")
    away = f"/organisaties/gemeente/mandaten/{own.id}/intrekken"
    assert "Hiermee stopt ook één doorgegeven mandaat" in text_of(page(browser, away))
    assert browser.post(away, {"reason": ""}).status_code == 422
    assert browser.post(away, {"reason": "Een nieuwe raad."}).status_code == 302
    told_all = text_of(page(Client(), "/organisaties/gemeente"))
    assert "Een nieuwe raad." in told_all
    assert "Geen mandaat" not in told_all
    assert page(browser, f"/organisaties/gemeente/mandaten/{given}/intrekken")


def test_an_organiser_ticks_topics_and_residents_read_them(town: Town) -> None:
    municipality, council, _partner = town
    expert = seat(municipality, Role.EXPERT)
    address = f"/organisaties/gemeente/deskundigen/{expert.id}"
    browser = organiser(municipality.id)
    assert browser.post(address, {"topic-traffic": "yes", "topic-magic": "yes"}).status_code == 302
    assert "Verkeer" in text_of(page(Client(), "/organisaties/gemeente"))
    assert organiser(council.id).get(address).status_code == 403
    elsewhere = f"/organisaties/dorpsraad-well/deskundigen/{expert.id}"
    assert organiser(council.id).get(elsewhere).status_code == 404


def test_these_pages_ask_little_of_the_database(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    municipality, council, _partner = town
    expert = seat(municipality, Role.EXPERT)
    own = give(municipality, None)
    for number in range(8):
        give(council, own, reference=f"Collegebesluit {number}")
        seat(municipality, Role.EXPERT)
    browser = organiser(municipality.id)
    for rest in (
        "",
        "/mandaten/nieuw",
        f"/mandaten/{own}",
        f"/mandaten/{own}/intrekken",
        f"/deskundigen/{expert.id}",
    ):
        connection.queries_log.clear()
        with django_assert_max_num_queries(MOST_QUERIES):
            page(browser, f"/organisaties/gemeente{rest}")
