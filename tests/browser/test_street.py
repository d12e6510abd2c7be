"""The way from a problem to ideas on a phone: parking, judging, the lock that goes off, one's idea back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.watching import small_targets, too_wide, violations
from tests.voorkant.challenges.made import advance
from tests.voorkant.conversations.talking import talk
from tests.voorkant.people.signing_in import newest_code
from tests.voorkant.problems.made import TEXT, agreed, asked, counted, voices, written
from tools.browser import PHONE
from voorkant.challenges.rules import Stage
from voorkant.people.kinds import Level

SOLUTION = "Leg een drempel aan bij de bakker."


def faults(page: Page) -> list[str]:
    return violations(page) + too_wide(page) + small_targets(page)


def test_from_a_parked_solution_to_an_idea_on_a_phone(visit: Visit) -> None:
    made = talk()
    agreed(made.challenge.id)
    written(made.challenge.id, "Het verkeer rijdt te hard.")
    asked(made.challenge.id)
    voices(made.slug, "well", 1, 6)
    counted(made.challenge.id)
    written(made.challenge.id, TEXT)
    asked(made.challenge.id)

    page = visit(f"/opgaven/{made.slug}/zeggen", PHONE)
    page.get_by_label("Wat merkt u").fill(SOLUTION)
    page.get_by_role("button", name="Verstuur").click()
    assert page.get_by_text("Dit lijkt op een oplossing").is_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Bewaar het voor later").click()
    assert page.get_by_role("heading", name="Dank u. Het ligt in de la.").is_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Kijk in de la").click()
    assert page.get_by_text(SOLUTION, exact=True).is_visible()
    assert faults(page) == []

    page.get_by_role("link", name="Terug naar de vraag").click()
    page.get_by_role("link", name="Klopt dit probleem?").click()
    assert faults(page) == []
    page.get_by_label("Nee, dit klopt niet").check()
    page.get_by_role("button", name="Verstuur mijn stem").click()
    assert page.get_by_text("Schrijf op wat er niet klopt.").is_visible()
    assert page.get_by_label("Nee, dit klopt niet").is_checked()
    assert faults(page) == []
    page.get_by_label("Ja, dit klopt").check()
    page.get_by_role("button", name="Verstuur mijn stem").click()
    assert page.get_by_text("Uw stem is bewaard").is_visible()
    for summary in page.locator("main summary").all():
        summary.click()
    assert page.locator("ins").first.is_visible()
    assert faults(page) == []

    voices(made.slug, "well", 6)
    counted(made.challenge.id)
    advance(made.challenge.id, Stage.IMAGINE)
    page.goto(f"/opgaven/{made.slug}/ideeen")
    assert faults(page) == []
    page.get_by_role("button", name="Maak er een idee van").click()
    assert page.get_by_text("Kwam uit de la").is_visible()
    page.get_by_label("Uw idee").fill("Kort")
    page.get_by_role("button", name="Verstuur mijn idee").click()
    assert page.get_by_text("Dit is te kort.").is_visible()
    assert page.get_by_label("Uw idee").input_value() == "Kort"
    assert faults(page) == []
    page.goto(f"/opgaven/{made.slug}/voorkant")
    assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_mailbox_is_shown_before_somebody_judges_without_javascript(
    width: int, visit: Visit
) -> None:
    made = talk()
    agreed(made.challenge.id, Level.EMAIL)
    written(made.challenge.id)
    asked(made.challenge.id)
    page = visit(f"/opgaven/{made.slug}/probleem/oordeel", width, java_script_enabled=False)
    assert too_wide(page) == []
    page.get_by_label("Uw e-mailadres").fill("geen adres")
    page.get_by_role("button", name="Stuur mij een code").click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("Uw e-mailadres").fill("buur@voorbeeld.example")
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("De code uit de e-mail").fill("AAAA-AAAA")
    page.get_by_role("button", name="Ga verder", exact=True).click()
    assert page.get_by_text("Deze code klopt niet").is_visible()
    page.get_by_label("De code uit de e-mail").fill(newest_code("buur@voorbeeld.example"))
    page.get_by_role("button", name="Ga verder", exact=True).click()
    page.get_by_label("Ja, dit klopt").check()
    page.get_by_role("button", name="Verstuur mijn stem").click()
    assert page.get_by_text("Uw stem is bewaard").is_visible()
