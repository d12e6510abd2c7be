"""A council's question in a real browser: written from a recipe on a phone, listened to, moved, decided on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.watching import small_targets, too_wide, violations
from tests.voorkant.challenges.made import accept, challenge, council, municipality
from tests.voorkant.decisions.made import co_decides, mandated, taken
from tests.voorkant.people.signing_in import newest_code
from tools.browser import PHONE
from voorkant.bodies.actions import appoint, give_mandate
from voorkant.bodies.kinds import Right, Role, Topic
from voorkant.challenges.queries import challenge_ref
from voorkant.challenges.rules import Stage
from voorkant.people.actions import make_account
from voorkant.places.queries import villages

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Page

ADDRESS = "toos@dorpsraad.example"


def faults(page: Page) -> list[str]:
    return violations(page) + too_wide(page) + small_targets(page)


def signed_in(visit: Visit, to: str, body_id: UUID, role: Role, width: int, **way: Any) -> Page:
    account = make_account(email=ADDRESS, name="Toos Voorbeeld", acting=None)
    appoint(
        account_id=account.id,
        body_id=body_id,
        role=role,
        function="voorzitter" if role is Role.ORGANISER else "verkeerskundige",
        shown_name="Toos V.",
        acting=None,
    )
    page = visit(to, width, **way)
    page.get_by_label("e-mailadres").fill(ADDRESS)
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("code").fill(newest_code(ADDRESS))
    page.get_by_role("button", name="Inloggen").click()
    return page


def mandates() -> UUID:
    """What the municipality may decide, and what it gave on to the council of Well."""
    own: dict[str, Any] = {
        "parent_id": None,
        "topic": None,
        "place": None,
        "right": Right.DECIDE,
        "ceiling_cents": 50_000_00,
        "from_on": timezone.localdate(),
        "until_on": None,
        "reference": "Raadsbesluit 2026-14",
        "acting": None,
    }
    root = give_mandate(body_id=municipality(), **own)
    given: dict[str, Any] = {
        "parent_id": root,
        "topic": Topic.TRAFFIC,
        "place": next(each.code for each in villages() if each.slug == "well"),
        "right": Right.CO_DECIDE,
        "ceiling_cents": 2_500_00,
        "until_on": timezone.localdate() + timedelta(days=365),
        "reference": "Collegebesluit 2026-31",
    }
    give_mandate(body_id=council(), **{**own, **given})
    return root


@pytest.mark.parametrize("way", [{}, {"java_script_enabled": False}], ids=["", "without-js"])
def test_a_question_is_written_and_put_on_the_site_on_a_phone(
    visit: Visit, way: dict[str, Any]
) -> None:
    municipality()
    looks = not way
    page = signed_in(visit, "/opgaven/nieuw", council(), Role.ORGANISER, PHONE, **way)
    if looks:
        assert faults(page) == []
    page.get_by_label("Een straat wordt opnieuw ingericht").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("De vraag").fill("Wat speelt er in de Kerkstraat?")
    page.get_by_label("Wie besloot het, en waar?").nth(2).fill("Raadsbesluit 2026-12")
    page.get_by_label("Waarom?").nth(2).fill("Het riool is op.")
    if looks:
        assert faults(page) == []
    page.get_by_role("button", name="Bekijk hoe het wordt").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Wat speelt er in de Kerkstraat?"
    if looks:
        assert faults(page) == []
    page.get_by_role("button", name="Zet het op de site").click()
    assert page.get_by_text("De vraag staat op de site.").is_visible()
    if looks:
        assert faults(page) == []
    assert challenge_ref("wat-speelt-er-in-de-kerkstraat").stage is Stage.QUESTION


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_moves_her_question_when_somebody_listens(visit: Visit, width: int) -> None:
    made = challenge(Stage.QUESTION)
    page = signed_in(visit, f"/opgaven/{made.slug}/fase", council(), Role.ORGANISER, width)
    assert page.get_by_text("Deze stap zit op slot").is_visible()
    accept(made.id)
    page.reload()
    assert faults(page) == []
    page.locator("#reason-understand").fill("Er is iemand die luistert.")
    page.get_by_role("button", name="Verder naar").click()
    assert page.get_by_text("De vraag staat nu op “Begrijpen”").is_visible()
    assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_expert_accepts_and_residents_read_it(visit: Visit, width: int) -> None:
    made = challenge(Stage.QUESTION)
    resident = visit(f"/opgaven/{made.slug}", width)
    resident.get_by_text("Waar wacht de volgende stap op?").click()
    assert faults(resident) == []
    assert faults(visit(f"/opgaven/{made.slug}/meelezen", width)) == []
    asked = f"/inloggen?next=/opgaven/{made.slug}/meelezen"
    page = signed_in(visit, asked, municipality(), Role.EXPERT, width)
    assert faults(page) == []
    page.get_by_label("Hebt u hier zelf belang bij?").fill("Ik woon in de straat ernaast.")
    page.get_by_role("button", name="Ik luister", exact=True).click()
    assert page.get_by_text("U luistert.").is_visible()
    resident.reload()
    assert resident.get_by_text("Ik woon in de straat ernaast.").is_visible()
    assert faults(resident) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_reads_who_decides_and_an_official_gives_a_mandate_on(
    visit: Visit, width: int
) -> None:
    made = challenge(topic=Topic.TRAFFIC)
    assert faults(visit(f"/opgaven/{made.slug}/wie-beslist", width)) == []
    root = mandates()
    assert faults(visit(f"/opgaven/{made.slug}/wie-beslist", width)) == []
    assert faults(visit("/organisaties/gemeente", width)) == []
    to = f"/organisaties/gemeente/mandaten/{root}"
    page = signed_in(visit, to, municipality(), Role.ORGANISER, width)
    page.get_by_label("Waar is dit besloten?").fill("Collegebesluit 2026-40")
    page.get_by_label("hoogstens kosten").fill("60.000")
    page.get_by_role("button", name="Geef dit door").click()
    assert page.get_by_text("het bedrag").first.is_visible()
    assert page.get_by_label("Waar is dit besloten?").input_value() == "Collegebesluit 2026-40"
    assert faults(page) == []
    page.get_by_label("hoogstens kosten").fill("1.000")
    page.get_by_role("button", name="Geef dit door").click()
    assert page.get_by_role("heading", name="Wat anderen mogen in haar plaats").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_official_enters_a_mandate_withdraws_it_and_says_what_an_expert_covers(
    visit: Visit, width: int
) -> None:
    root = mandates()
    accept(challenge(Stage.QUESTION).id)
    page = signed_in(
        visit, "/organisaties/gemeente/mandaten/nieuw", municipality(), Role.ORGANISER, width
    )
    page.get_by_label("Waar is dit besloten?").fill("Raadsbesluit 2026-9")
    assert faults(page) == []
    page.get_by_role("button", name="Leg dit mandaat vast").click()
    assert page.get_by_text("Het mandaat is vastgelegd.").is_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Kies de onderwerpen").first.click()
    page.get_by_label("Verkeer en straten").check()
    assert faults(page) == []
    page.get_by_role("button", name="Bewaar").click()
    assert page.get_by_text("De onderwerpen zijn bewaard.").is_visible()
    page.goto(page.url.split("?")[0] + f"/mandaten/{root}/intrekken")
    assert page.get_by_text("Hiermee stopt ook één doorgegeven mandaat").is_visible()
    page.get_by_role("button", name="Trek dit mandaat in").click()
    assert page.get_by_text("nog niet ingetrokken").is_visible()
    assert faults(page) == []
    page.get_by_label("Waarom trekt u het in?").fill("Er komt een nieuwe afspraak.")
    page.get_by_role("button", name="Trek dit mandaat in").click()
    assert page.get_by_text("Het mandaat is ingetrokken.").is_visible()
    page.get_by_text("Wat vandaag niet telt").click()
    assert page.get_by_text("Er komt een nieuwe afspraak.").is_visible()
    assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_adds_a_line_and_says_that_she_has_an_interest(
    visit: Visit, width: int
) -> None:
    made = challenge(Stage.QUESTION)
    page = signed_in(visit, f"/opgaven/{made.slug}/fase", council(), Role.ORGANISER, width)
    page.get_by_text("Voeg een regel toe").click()
    page.locator("#line-text").fill("De bomen blijven staan.")
    page.get_by_role("button", name="Zet deze regel erbij").click()
    assert page.get_by_text("de reden of de bron ontbreekt").is_visible()
    assert faults(page) == []
    page.locator("#line-reason").fill("Ze zijn beschermd.")
    page.locator("#line-source").fill("Gemeenteraad, besluit 12")
    page.get_by_role("button", name="Zet deze regel erbij").click()
    assert page.get_by_text("De regel staat erbij.").is_visible()
    page.get_by_text("Ik heb hier zelf belang bij").click()
    page.locator("#interest-text").fill("Ik woon in deze straat.")
    assert faults(page) == []
    page.get_by_role("button", name="Laat het weten").click()
    assert page.get_by_text("Uw belang staat nu bij de vraag.").is_visible()
    resident = visit(f"/opgaven/{made.slug}", width)
    assert resident.get_by_text("Ik woon in deze straat.").is_visible()
    assert resident.get_by_text("De bomen blijven staan.").is_visible()
    assert faults(resident) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_agrees_to_a_decision_that_waits_for_her_council(
    visit: Visit, width: int
) -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    taken(made.id)
    resident = visit(f"/opgaven/{made.slug}/besluit", width)
    assert resident.get_by_text("Dorpsraad Well moet nog instemmen.").is_visible()
    assert faults(resident) == []
    page = signed_in(visit, "/werkblad", council(), Role.ORGANISER, width)
    assert faults(page) == []
    page.get_by_role("link", name="Lees het en geef antwoord").click()
    assert page.get_by_text("Wie rijdt is er te gast.").is_visible()
    assert faults(page) == []
    page.get_by_label("Nee, wij stemmen niet in").check()
    page.get_by_role("button", name="Bewaar het antwoord").click()
    assert page.get_by_text("Schrijf op waarom.").is_visible()
    assert page.get_by_label("Nee, wij stemmen niet in").is_checked()
    assert faults(page) == []
    page.get_by_label("Ja, wij stemmen in").check()
    page.get_by_label("Waarom?").fill("Het dorp wil dit graag.")
    page.get_by_role("button", name="Bewaar het antwoord").click()
    assert page.get_by_text("Uw antwoord is bewaard.").is_visible()
    assert faults(page) == []
    resident.reload()
    assert resident.get_by_text("Het besluit telt.").is_visible()
    assert resident.get_by_text("Het dorp wil dit graag.").is_visible()
    assert faults(resident) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_whoever_writes_a_decision_down_reads_first_what_is_left_and_who_must_agree(
    visit: Visit, width: int
) -> None:
    made = challenge(Stage.CHOOSE)
    co_decides()
    mandated()
    to = f"/opgaven/{made.slug}/besluit/opschrijven"
    page = signed_in(visit, to, municipality(), Role.ORGANISER, width)
    assert page.get_by_text("€ 50.000 van € 50.000").is_visible()
    assert page.get_by_text("Dorpsraad Well moet instemmen.").is_visible()
    assert faults(page) == []
