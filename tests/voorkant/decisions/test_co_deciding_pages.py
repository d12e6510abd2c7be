"""The pages on which a body finds, reads and answers what waits for it, and on which everybody reads it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.test import Client

from tests.voorkant.bodies.made import council as council_of
from tests.voorkant.challenges.made import challenge, council, municipality
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.decisions.made import CEILING, co_decides, mandated, partner, replied, taken
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from tests.voorkant.people.signing_in import sign_in
from voorkant.bodies.actions import appoint, give_mandate
from voorkant.bodies.kinds import Right, Role
from voorkant.bodies.models import Membership
from voorkant.bodies.queries import mandates_of
from voorkant.challenges.actions import declare_interest
from voorkant.challenges.rules import Stage
from voorkant.decisions.models import Reply
from voorkant.people.actions import make_account

pytestmark = [pytest.mark.database, pytest.mark.django_db]

AtMost = Callable[[int], AbstractContextManager[object]]


def reads(browser: Client, address: str) -> str:
    return text_of(page(browser, address))


def test_everybody_reads_who_decided_who_agreed_and_who_still_has_to(client: Client) -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    decision = taken(made.id)
    address = f"/opgaven/{made.slug}/besluit"
    told = reads(client, address)
    assert "Wacht op instemming" in told
    assert "Dorpsraad Well en Waterschap (verzonnen) moeten nog instemmen." in told
    assert "Dorpsraad Well and Waterschap (verzonnen) still have to agree." in reads(
        client, f"/en{address}"
    )
    replied(made.id, decision, reason="Mits de bakker blijft.")
    told = reads(client, address)
    assert "Waterschap (verzonnen) moet nog instemmen. Tot dan telt het besluit niet." in told
    assert "stemde in op" in told
    assert "Toos V., voorzitter" in told
    assert "Mits de bakker blijft." in told
    assert "moet nog instemmen met het besluit" in reads(client, f"/opgaven/{made.slug}")
    replied(made.id, decision, body_id=partner())
    assert "Iedereen die meebeslist, heeft ingestemd. Het besluit telt." in reads(client, address)


def test_a_refusal_is_told_with_its_reason_and_whom_it_spares(client: Client) -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    replied(made.id, taken(made.id), agrees=False)
    told = reads(client, f"/opgaven/{made.slug}/besluit")
    assert "Niet ingestemd" in told
    assert "De bakker is er dan niet meer bij." in told
    assert "hoeft niet meer te antwoorden" in told
    assert "Gemeente Bergen (verzonnen) kan een nieuw besluit nemen." in told
    other = f"/en/opgaven/{made.slug}/besluit"
    assert "doesn't have to answer any more" in reads(client, other)


def test_a_decision_to_which_nobody_had_to_agree_says_nothing_of_it(client: Client) -> None:
    made = challenge(Stage.CHOOSE)
    taken(made.id)
    told = reads(client, f"/opgaven/{made.slug}/besluit")
    assert "beslist mee" not in told
    assert "telt" not in told


def test_the_pages_ask_little_of_the_database(django_assert_max_num_queries: AtMost) -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    decision = taken(made.id, cost_cents=0)
    replied(made.id, taken(made.id, cost_cents=0))
    browser = organiser(council())
    for address in ("", f"/{decision}/instemmen", "/opschrijven"):
        page(browser, f"/opgaven/{made.slug}/besluit{address}")
        with django_assert_max_num_queries(MOST_QUERIES):
            page(browser, f"/opgaven/{made.slug}/besluit{address}")


def test_an_organiser_finds_on_her_worksheet_what_waits_reads_it_and_answers() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    browser = organiser(council())
    address = f"/opgaven/{made.slug}/besluit/{decision}/instemmen"
    worksheet = page(browser, "/werkblad")
    assert "Gemeente Bergen (verzonnen) besloot dit. Dorpsraad Well moet instemmen." in text_of(
        worksheet
    )
    assert address in worksheet
    assert address in page(browser, f"/opgaven/{made.slug}/besluit")
    told = reads(browser, address)
    assert "De Grotestraat wordt een fietsstraat." in told
    assert "Stemt Dorpsraad Well in?" in told
    for sent in ({}, {"agrees": "maybe"}, {"agrees": "no", "reason": " "}):
        assert browser.post(address, sent).status_code == 422
    refused = browser.post(address, {"agrees": "no", "reason": "x" * 1501})
    assert "x" * 1501 in refused.content.decode()
    assert not Reply.objects.exists()
    done = browser.post(address, {"agrees": "yes", "body": "dorpsraad-well"})
    assert done["Location"] == f"/opgaven/{made.slug}/besluit?gedaan=geantwoord#besluit-{decision}"
    assert "Uw antwoord is bewaard." in reads(browser, done["Location"])
    assert address not in page(browser, "/werkblad")
    assert "U hoeft nu niets te antwoorden." in reads(browser, address)
    again = browser.post(address, {"agrees": "no", "reason": "Toch niet."})
    assert again.status_code == 409
    assert "Uw organisatie heeft al antwoord gegeven." in text_of(again.content.decode())


def test_who_has_no_say_is_sent_away(client: Client) -> None:
    made, other = challenge(Stage.CHOOSE), challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    address = f"/opgaven/{made.slug}/besluit/{decision}/instemmen"
    assert client.get(address)["Location"] == f"/inloggen?next={address}"
    some = (
        organiser(municipality()),
        organiser(council_of("afferden").id),
        organiser(council(), role=Role.MEMBER),
        organiser(council(), role=Role.EXPERT),
    )
    for browser in some:
        assert browser.get(address).status_code == 403
        assert browser.post(address, {"agrees": "yes"}).status_code == 403
        assert address not in page(browser, "/werkblad")
        assert address not in page(browser, f"/opgaven/{made.slug}/besluit")
    hers = organiser(council())
    for wrong in (
        address.replace(made.slug, other.slug),
        address.replace(made.slug, "nergens"),
        address.replace(str(decision), str(uuid4())),
    ):
        assert hers.get(wrong).status_code == 404
        assert hers.post(wrong, {"agrees": "yes"}).status_code == 404
    assert not Reply.objects.exists()


def test_who_has_an_interest_reads_that_somebody_else_answers() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    decision = taken(made.id)
    browser = organiser(council())
    seat = Membership.objects.filter(body=council(), role=Role.ORGANISER).latest("since")
    declare_interest(
        challenge_id=made.id, seat_id=seat.id, account_id=seat.account_id, text="Ik woon er."
    )
    address = f"/opgaven/{made.slug}/besluit/{decision}/instemmen"
    assert "Iemand anders van uw organisatie antwoordt." in reads(browser, address)
    assert browser.post(address, {"agrees": "yes"}).status_code == 409


def test_who_organises_for_two_bodies_says_for_which_she_answers() -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    co_decides(partner())
    decision = taken(made.id)
    account = make_account(email="beide@bergen.example", name="Iemand", acting=None)
    for body_id in (council(), partner()):
        appoint(
            account_id=account.id,
            body_id=body_id,
            role=Role.ORGANISER,
            function="",
            shown_name="Toos V.",
            acting=None,
        )
    browser = Client()
    sign_in(browser, account.email)
    address = f"/opgaven/{made.slug}/besluit/{decision}/instemmen"
    assert "Namens wie antwoordt u?" in reads(browser, address)
    assert browser.post(address, {"agrees": "yes", "body": "gemeente"}).status_code == 422
    browser.post(address, {"agrees": "yes", "body": "waterschap"})
    [reply] = Reply.objects.select_related("co_decider")
    assert reply.co_decider.body_id == partner()
    assert "Stemt Dorpsraad Well in?" in reads(browser, address)


def test_what_is_left_and_who_must_agree_is_read_before_a_decision_is_written() -> None:
    made = challenge(Stage.CHOOSE)
    address = f"/opgaven/{made.slug}/besluit/opschrijven"
    mandated()
    browser = organiser(municipality())
    assert "Nog over € 50.000 van € 50.000 Delegatiebesluit 2026 (verzonnen)" in reads(
        browser, address
    )
    taken(made.id, cost_cents=CEILING - 150_00)
    give_mandate(
        body_id=council(),
        parent_id=mandates_of([municipality()])[0].id,
        topic=None,
        place=None,
        right=Right.DECIDE,
        ceiling_cents=0,
        from_on=mandates_of([municipality()])[0].from_on,
        until_on=None,
        reference="Doorgegeven",
        acting=None,
    )
    co_decides(partner())
    told = reads(browser, address)
    assert "Nog over € 150 van € 50.000" in told
    assert "Waterschap (verzonnen) moet instemmen. Pas dan telt het besluit." in told
    assert "Doorgegeven" not in told
    assert "What is left €150 of €50,000" in reads(browser, f"/en{address}").replace("€ ", "€")
    assert "Nog over alleen wat niets kost Doorgegeven" in reads(organiser(council()), address)
    assert "Heeft geen mandaat om over deze vraag te beslissen." in reads(
        organiser(partner()), address
    )


def test_who_may_decide_here_says_that_others_wait_for_who_co_decides(client: Client) -> None:
    made = challenge(Stage.CHOOSE)
    mandated()
    address = f"/opgaven/{made.slug}/wie-beslist"
    rule = "Wie meebeslist, moet instemmen met een besluit van een ander."
    assert rule not in reads(client, address)
    co_decides()
    told = reads(client, address)
    assert rule in told
    assert "beslist mee: moet instemmen" in told
    assert "Met welke besluiten die van anderen, wat ze ook kosten" in told
    whose = reads(client, "/organisaties/dorpsraad-well")
    assert "Met welke besluiten die van anderen, wat ze ook kosten" in whose
    assert ("Samen hoogstens" in whose, "Samen hoogstens" in told) == (False, True)
