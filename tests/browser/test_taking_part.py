"""The first journey in a real browser: with JavaScript, without it, and with keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.test_without import focused, tab_to
from tests.browser.watching import overlapping, small_targets, too_wide, violations
from tests.voorkant.conversations import talking
from tests.voorkant.conversations.talking import Talk, talk
from tests.voorkant.people.signing_in import newest_code
from tests.voorkant.web.test_staff import waiting
from tools.browser import DESK, PHONE
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import body
from voorkant.conversations.actions import close_conversation, refresh_conversation
from voorkant.people.actions import make_account

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

WORDS = "Ik merk dat de linde op het plein mooi ruist."


def faults(page: Page) -> list[str]:
    return violations(page) + too_wide(page) + small_targets(page)


def statement(page: Page) -> str:
    return page.locator("#statement").inner_text()


def press(page: Page, answer: str) -> None:
    """Answer the card that is shown, and wait for the next."""
    before = statement(page)
    page.get_by_role("button", name=answer, exact=True).click()
    page.wait_for_function(NEXT, arg=before)


NEXT = """before => document.querySelector('#statement')?.innerText !== before
    && document.activeElement.id === 'statement'"""
"""The next card is there, and the reader is at its beginning."""


@pytest.mark.parametrize("width", WIDTHS)
def test_from_home_to_what_we_see_together(width: int, visit: Visit) -> None:
    made = talk(statements=9)
    outcome_of(made)
    page = visit("/", width)
    page.get_by_role("link", name="Wat speelt er rond de Grotestraat?").click()
    assert faults(page) == []
    page.get_by_role("link", name="Lees wat buren zeggen").click()
    page.get_by_label("Dit raakt mij").check()
    for number in range(5):
        press(page, "Eens" if number % 2 else "Oneens")
        assert not page.get_by_label("Dit raakt mij").is_checked()
        assert faults(page) == []
    page.get_by_role("link", name="Vertel iets over uzelf").click()
    assert faults(page) == []
    page.get_by_label("Well", exact=True).check()
    page.get_by_label("65 tot en met 79").check()
    page.get_by_role("button", name="Bewaar dit").click()
    assert page.get_by_text("Dank u. Dat is bewaard.").is_visible()
    for _ in range(3):
        press(page, "Eens")
    press(page, "Weet ik niet")
    assert page.get_by_text("U hebt op alles gereageerd.").is_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Wat we samen zien").first.click()
    assert page.get_by_text("We zien twee groepen").is_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Mijn antwoorden").click()
    for summary in page.locator("summary").all():
        if summary.is_visible() and summary.inner_text() != "Menu":
            summary.click()
    assert faults(page) == []
    page.get_by_role("button", name="Ja, wis alles van mij").click()
    assert page.get_by_text("Alles wat u hier antwoordde is gewist.").is_visible()
    assert faults(page) == []


def outcome_of(made: Talk) -> None:
    """Let two groups of people answer, and compute what they see together."""
    for number, device in enumerate(talking.people(24)):
        for at in range(len(made.statements)):
            made.answer(device, at, 1 if at == 0 or number % 2 else -1)
    asked = refresh_conversation(conversation_id=made.id)
    assert asked is not None
    talking.compute(asked.id)


@pytest.mark.parametrize("width", WIDTHS)
def test_all_of_it_works_without_javascript(width: int, visit: Visit) -> None:
    made = talk(statements=6)
    page = visit(f"/opgaven/{made.slug}", width, java_script_enabled=False)
    page.get_by_role("link", name="Lees wat buren zeggen").click()
    for number in range(5):
        before = statement(page)
        page.get_by_role("button", name="Eens" if number % 2 else "Oneens", exact=True).click()
        assert statement(page) != before
        assert too_wide(page) == []
    page.get_by_role("button", name="Terugnemen").click()
    assert page.get_by_text("4 gedaan.").is_visible()
    page.get_by_role("link", name="Zelf iets zeggen").click()
    page.get_by_label("Wat merkt u").fill("Kort")
    page.get_by_role("button", name="Verstuur").click()
    assert page.get_by_label("Wat merkt u").input_value() == "Kort"
    page.get_by_label("Wat merkt u").fill(talking.text(0).replace("vroeger", "eerder"))
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_role("heading", name="Anderen zeiden iets dat hierop lijkt").wait_for()
    page.get_by_role("button", name="Ik bedoel iets anders").click()
    page.get_by_role("heading", name="Dank u. Uw uitspraak is binnen.").wait_for()
    page.get_by_role("link", name="Mijn antwoorden").click()
    page.get_by_text("Iemand anders op dit apparaat?").click()
    page.get_by_role("button", name="Iemand anders gaat verder").click()
    page.goto(f"/opgaven/{made.slug}/mijn-antwoorden")
    assert page.get_by_text("Van dit apparaat staat hier niets").is_visible()


def test_answering_with_keys_alone(visit: Visit) -> None:
    page = visit(f"/opgaven/{talk().slug}/reageren", DESK)
    before = statement(page)
    tab_to(page, "Dit raakt mij")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Eens"
    page.keyboard.press("Enter")
    page.wait_for_function(NEXT, arg=before)
    # The next card begins where the reader is: one step to the box, one more to the first answer.
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Dit raakt mij"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Oneens"
    assert focused(page)["ring"] == "true"


@pytest.mark.parametrize("width", WIDTHS)
def test_saying_something_with_a_draft_that_is_kept(width: int, visit: Visit) -> None:
    made = talk()
    page = visit(f"/opgaven/{made.slug}/zeggen", width)
    page.get_by_role("button", name="Ik merk dat").click()
    field = page.get_by_label("Wat merkt u")
    assert field.input_value() == "Ik merk dat "
    assert page.get_by_text("nog 189 tekens").is_visible()
    field.fill("Kijk op www.voorbeeld.nl voor meer")
    page.reload()
    assert field.input_value() == "Kijk op www.voorbeeld.nl voor meer"
    page.get_by_role("button", name="Verstuur").click()
    assert page.get_by_text("In uw tekst staat het adres van een website.").is_visible()
    assert page.evaluate("document.activeElement.id") == "text"
    assert faults(page) == []
    field.fill("x" * 203)
    assert page.get_by_text("3 tekens te veel").is_visible()
    field.fill(talking.text(0).replace("vroeger", "eerder"))
    page.get_by_role("heading", name="Anderen zeiden iets dat hierop lijkt").wait_for()
    assert faults(page) == []
    field.fill(WORDS)
    page.get_by_role("heading", name="Anderen zeiden iets").wait_for(state="detached")
    page.get_by_role("button", name="Verstuur").click()
    assert page.get_by_role("heading", name="Dank u. Uw uitspraak is binnen.").is_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Nog iets zeggen").click()
    assert page.get_by_label("Wat merkt u").input_value() == ""


def test_somebody_else_finds_no_draft_of_the_one_before(visit: Visit) -> None:
    made = talk()
    page = visit(f"/opgaven/{made.slug}/zeggen")
    page.get_by_label("Wat merkt u").fill(WORDS)
    page.goto(f"/opgaven/{made.slug}/reageren")
    page.get_by_text("Iemand anders op dit apparaat?").click()
    assert faults(page) == []
    page.get_by_role("button", name="Iemand anders gaat verder").click()
    page.goto(f"/opgaven/{made.slug}/zeggen")
    assert page.get_by_label("Wat merkt u").input_value() == ""


@pytest.mark.parametrize("width", WIDTHS)
def test_a_conversation_that_closes_meanwhile_says_so_in_place(width: int, visit: Visit) -> None:
    made = talk()
    page = visit(f"/opgaven/{made.slug}/reageren", width)
    close_conversation(challenge_id=made.challenge.id, reason="Genoeg gehoord.", acting=None)
    page.get_by_role("button", name="Eens", exact=True).click()
    page.get_by_role("heading", name="Dit gesprek is gesloten").wait_for()
    assert page.get_by_role("alert").is_visible()
    assert faults(page) == []


def test_without_a_connection_nothing_is_lost_and_the_page_says_so(
    chromium: Browser, live_server: LiveServer
) -> None:
    # Not watched: the browser complains of the connection, which is what this is about.
    page = chromium.new_page(base_url=live_server.url)
    page.goto(f"/opgaven/{talk().slug}/reageren")
    page.route("**/reageren", lambda route: route.abort())
    before = statement(page)
    page.get_by_role("button", name="Eens", exact=True).click()
    page.get_by_text("Uw antwoord is nog niet verstuurd.").wait_for()
    assert statement(page) == before
    page.unroute("**/reageren")
    press(page, "Eens")
    page.get_by_text("Uw antwoord is nog niet verstuurd.").wait_for(state="hidden")
    page.close()


def test_the_map_opens_when_it_is_asked_for_and_leads_to_a_village(visit: Visit) -> None:
    talk()
    asked: list[str] = []
    page = visit("/", DESK)
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Open een kaart om te zoomen").click()
    place = page.locator("#map").get_by_role("link", name="Wellerlooi")
    page.locator("#map[data-drawn]").wait_for()
    assert any("map-worker" in url for url in asked)
    assert not page.locator(".vk-map").is_visible()
    assert faults(page) == []
    place.click()
    page.wait_for_url("**/kernen/wellerlooi")


def test_no_name_on_the_map_lies_over_another(visit: Visit) -> None:
    talk()
    page = visit("/kernen/well", PHONE)
    page.get_by_text("De kernen op de kaart").click()
    page.get_by_role("button", name="Open een kaart om te zoomen").click()
    page.locator("#map[data-drawn]").wait_for()
    shown = ".vk-map-place:not(.vk-map-place--crowded)"
    assert overlapping(page, shown) == []
    for name in page.locator(shown).all():
        # The whole name stands on its own plate.
        assert name.evaluate("name => name.scrollWidth <= name.clientWidth")
    assert page.locator("#map").get_by_role("link", name="Well", exact=True).is_visible()


def test_where_the_map_cannot_be_drawn_the_drawing_stays(visit: Visit) -> None:
    talk()
    page = visit("/", PHONE)
    page.evaluate("HTMLCanvasElement.prototype.getContext = () => null")
    page.get_by_text("De kernen op de kaart").click()
    page.get_by_role("button", name="Open een kaart om te zoomen").click()
    page.get_by_text("Uw browser kan deze kaart niet tonen.").wait_for()
    assert page.locator(".vk-map").is_visible()
    assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_looks_at_what_waits(width: int, visit: Visit) -> None:
    made = talk()
    waiting(made)
    account = make_account(email="toos@dorpsraad.example", name="Toos Voorbeeld", acting=None)
    appoint(
        account_id=account.id,
        body_id=body("dorpsraad-well").id,
        role=Role.ORGANISER,
        function="voorzitter",
        shown_name="Toos V.",
        acting=None,
    )
    page = visit("/werkblad", width)
    assert faults(page) == []
    page.get_by_label("e-mailadres").fill("toos@dorpsraad.example")
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("code").fill("BBBB-BBBB")
    page.get_by_role("button", name="Inloggen").click()
    assert faults(page) == []
    page.get_by_label("code").fill(newest_code("toos@dorpsraad.example"))
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("heading", name="Werkblad").wait_for()
    assert faults(page) == []
    page.get_by_role("link", name="Naar uw bureau").click()
    assert faults(page) == []
    page.get_by_role("link", name="Bekijk wat wacht").click()
    page.get_by_text("Stuur terug met een reden").click()
    page.locator("button[name=one][value^=send-back]").click()
    assert page.get_by_text("De reden ontbreekt.").is_visible()
    assert faults(page) == []
    page.locator("button[name=one][value^=approve]").click()
    assert page.get_by_text("Het staat nu op de lijst.").is_visible()
    assert faults(page) == []
