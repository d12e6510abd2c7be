"""The desk in a real browser: at both widths, without JavaScript, and with keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.test_without import tab_to
from tests.browser.watching import small_targets, too_wide, violations
from tests.voorkant.conversations import talking
from tests.voorkant.conversations.talking import Talk, people, talk
from tests.voorkant.people.signing_in import newest_code
from tests.voorkant.web.test_staff import waiting
from tools.browser import DESK, PHONE
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import body
from voorkant.contributions.actions import freeze, merge, put_first
from voorkant.people.actions import describe_self, join, make_account

if TYPE_CHECKING:
    from playwright.sync_api import Page

ADDRESS = "toos@dorpsraad.example"
PAGES = (
    "",
    "/uitspraken",
    "/uitspraken?lijst=lijst",
    "/uitspraken?lijst=samengevoegd",
    "/uitspraken?lijst=terug",
    "/volgorde",
    "/instellingen",
    "/proef?moderation=before",
    "/wie-doet-mee",
    "/stempels",
    "/open-of-dicht",
    "/gedaan",
)


def faults(page: Page) -> list[str]:
    return violations(page) + too_wide(page) + small_targets(page)


def busy() -> Talk:
    """A conversation in which something stands in every list."""
    made = talk(statements=6)
    scope = made.challenge.id
    waiting(made)
    merge(
        challenge_id=scope,
        statement_ids=made.statements[:2],
        text="Wij merken dat het hier samen anders gaat.",
        sent_key=uuid4(),
        acting=None,
    )
    freeze(challenge_id=scope, statement_ids=[made.statements[2]], acting=None)
    put_first(challenge_id=scope, statement_ids=made.statements[3:5], acting=None)
    for number, device in enumerate(people(25)):
        person = join(device=device, scope=scope)
        village, age = ("well", "65-79") if number % 2 else ("aijen", "18-34")
        describe_self(person_id=person.id, scope=scope, village=village, age_band=age, acting=None)
    return made


def signed_in(visit: Visit, made: Talk, width: int, **options: object) -> Page:
    account = make_account(email=ADDRESS, name="Toos Voorbeeld", acting=None)
    appoint(
        account_id=account.id,
        body_id=body("dorpsraad-well").id,
        role=Role.ORGANISER,
        function="voorzitter",
        shown_name="Toos V.",
        acting=None,
    )
    page = visit(f"/werkblad/{made.slug}", width, **options)
    page.get_by_label("e-mailadres").fill(ADDRESS)
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("code").fill(newest_code(ADDRESS))
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("heading", name="Uw bureau").wait_for()
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_desk_is_sound(width: int, visit: Visit) -> None:
    made = busy()
    page = signed_in(visit, made, width)
    found = {}
    for address in PAGES:
        page.goto(f"/werkblad/{made.slug}{address}")
        found[address] = faults(page)
    ids = ",".join(str(each) for each in made.statements[3:5])
    page.goto(f"/werkblad/{made.slug}/samenvoegen?uitspraken={ids}")
    found["merging"] = faults(page)
    page.get_by_label("De nieuwe woorden").fill("kort")
    page.get_by_role("button", name="Voeg samen").click()
    found["refused"] = faults(page)
    assert {address: each for address, each in found.items() if each} == {}


def test_the_whole_desk_works_without_javascript(visit: Visit) -> None:
    made = talk()
    waiting(made)
    page = signed_in(visit, made, PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Bekijk wat wacht").click()
    page.get_by_label("Kruis alles op deze pagina aan").check()
    page.get_by_role("button", name="Zet op de lijst", exact=True).click()
    assert page.get_by_text("Het staat nu op de lijst.").is_visible()
    page.get_by_role("link", name="Staat op de lijst").click()
    for number in range(2):
        page.get_by_label(talking.text(number), exact=True).check()
    page.get_by_role("button", name="Voeg samen").click()
    page.get_by_label("De nieuwe woorden").fill("Wij merken dat het hier samen anders gaat.")
    page.get_by_role("button", name="Voeg samen").click()
    assert page.get_by_text("2 uitspraken zijn samengevoegd.").is_visible()
    page.goto(f"/werkblad/{made.slug}/gedaan")
    page.get_by_role("link", name="Maak het samenvoegen ongedaan").first.click()
    page.get_by_text("Maak het samenvoegen ongedaan, met een reden").click()
    page.locator("details[open] textarea").fill("Zij zeggen toch iets anders.")
    page.locator("details[open] button").click()
    assert page.get_by_text("Het is teruggestuurd.").is_visible()
    page.get_by_role("link", name="Samengevoegd").click()
    assert page.get_by_text("Er is niets samengevoegd").is_visible()


def test_statements_are_ticked_and_frozen_with_keys_alone(visit: Visit) -> None:
    made = talk()
    page = signed_in(visit, made, DESK)
    page.goto(f"/werkblad/{made.slug}/uitspraken?lijst=lijst")
    tab_to(page, "Kruis alles op deze pagina aan")
    page.keyboard.press("Space")
    tab_to(page, "Zet vast")
    page.keyboard.press("Enter")
    page.get_by_text("3 uitspraken zijn vastgezet").wait_for()
