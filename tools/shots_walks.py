"""The ways through the site that `tools.shots` goes, as a resident and as an organiser would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.shots_town import newest_code

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tools.camera import Keep

CHALLENGE = "/opgaven/grotestraat"
ORGANISER = "raad@dorpsraad-well.example"
DESK = (
    "volgorde",
    "instellingen",
    "proef",
    "wie-doet-mee",
    "stempels",
    "open-of-dicht",
    "gedaan",
)
ENOUGH = 8
"""Answers after which somebody has a place in the outcome."""


def answer(page: Page, words: str) -> None:
    """Answer the card that is shown, and wait for the next."""
    before = page.locator("#statement").inner_text()
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_function(
        "before => document.querySelector('#statement')?.innerText !== before", arg=before
    )


def resident(page: Page, keep: Keep) -> None:
    """Answer, tell where one lives, say something, see what came out, look at one's own answers."""
    page.goto(f"{CHALLENGE}/reageren")
    keep("card")
    page.get_by_label("Dit raakt mij").check()
    answer(page, "Eens")
    keep("card-after-one")
    for number in range(1, 5):
        answer(page, "Oneens" if number % 2 else "Eens")
    keep("card-asks-who")
    page.get_by_role("link", name="Vertel iets over uzelf").click()
    keep("about-you")
    page.get_by_label("Well", exact=True).check()
    page.get_by_role("button", name="Bewaar dit").click()
    keep("card-told")
    for _ in range(ENOUGH):
        answer(page, "Eens")
    page.goto(f"{CHALLENGE}/samen")
    keep("together-own-place")
    _say(page, keep)
    page.goto(f"{CHALLENGE}/mijn-antwoorden")
    keep("own")
    page.get_by_text("Veranderen").first.click()
    page.get_by_text("Ik wil alles wissen").click()
    page.get_by_text("Iemand anders op dit apparaat?").click()
    keep("own-opened")
    page.get_by_role("button", name="Ja, wis alles van mij").click()
    keep("own-erased")
    page.goto(f"{CHALLENGE}/reageren")
    while page.get_by_role("button", name="Weet ik niet", exact=True).is_visible():
        answer(page, "Weet ik niet")
    keep("card-all-done")


def _say(page: Page, keep: Keep) -> None:
    page.goto(f"{CHALLENGE}/zeggen")
    keep("form")
    page.get_by_label("Wat merkt u").fill("Kijk op www.voorbeeld.nl")
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_text("adres van een website").wait_for()
    keep("form-refused")
    page.get_by_label("Wat merkt u").fill("De linde hoort bij ons dorp, vind ik.")
    page.get_by_role("heading", name="Anderen zeiden iets dat hierop lijkt").wait_for()
    keep("form-similar")
    width = page.evaluate("innerWidth")
    page.get_by_label("Wat merkt u").fill(f"Ik merk dat de fietsenstalling vol staat ({width}).")
    page.get_by_role("heading", name="Anderen zeiden iets").wait_for(state="detached")
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_role("heading", name="Dank u.").wait_for()
    keep("said")


def organiser(page: Page, keep: Keep) -> None:
    """Sign in, go over the desk, name a group."""
    page.goto("/werkblad")
    keep("sign-in")
    page.get_by_label("e-mailadres").fill(ORGANISER)
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("code").fill("BBBB-BBBB")
    page.get_by_role("button", name="Inloggen").click()
    keep("sign-in-wrong-code")
    page.get_by_label("code").fill(newest_code(ORGANISER))
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("heading", name="Werkblad").wait_for()
    keep("worksheet")
    desk = "/werkblad/grotestraat"
    page.goto(desk)
    keep("desk")
    page.goto(f"{desk}/uitspraken")
    keep("desk-waiting")
    page.get_by_text("Stuur terug met een reden").first.click()
    page.locator("button[name=one][value^=send-back]").first.click()
    page.get_by_text("De reden ontbreekt.").wait_for()
    keep("desk-refused")
    page.goto(f"{desk}/uitspraken?lijst=lijst")
    for box in page.locator(".vk-tick input").all()[:2]:
        box.check()
    keep("desk-list")
    page.get_by_role("button", name="Voeg samen").click()
    page.get_by_label("De nieuwe woorden").wait_for()
    keep("desk-merging")
    for name in DESK:
        page.goto(f"{desk}/{name}")
        keep(f"desk-{name}")
    page.goto(f"{desk}/groepen")
    keep("worksheet-groups")
    page.goto(f"{CHALLENGE}/meenemen")
    keep("take-along")


def map_to_zoom(page: Page, keep: Keep) -> None:
    """Open the map that comes when it is asked for."""
    page.goto("/kernen/well")
    summary = page.get_by_text("De kernen op de kaart")
    if summary.is_visible():
        summary.click()
    page.get_by_role("button", name="Open een kaart om te zoomen").click()
    page.locator("#map[data-drawn]").wait_for()
    keep("map-to-zoom")
