"""A village evening in a real browser: the screen in the hall, and a tablet that goes from hand to hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.test_taking_part import faults
from tests.voorkant.conversations.made import large, report
from tests.voorkant.conversations.talking import Talk, talk
from tests.voorkant.meetings.made import shows, table_at
from voorkant.challenges.codes import code_of
from voorkant.meetings.actions import open_table
from voorkant.meetings.devices import PERSON
from voorkant.meetings.queries import open_tables

if TYPE_CHECKING:
    from playwright.sync_api import Page

TABLET = 768
HALLS = [(1280, 720), (1920, 1080), (360, 800)]


def at_table(made: Talk, visit: Visit, width: int = TABLET, **options: object) -> Page:
    """A tablet that was brought to a table by its code."""
    open_table(challenge_id=made.challenge.id, acting=None)
    page = visit(table_at(made), width, **options)
    # Where no script runs, none can look either.
    assert options or faults(page) == []
    page.get_by_label("De code van de tafel").fill(open_tables(made.challenge.id)[0].spaced_code)
    page.get_by_role("button", name="Naar de tafel").click()
    return page


def answer_one(page: Page, answer: str = "Eens") -> None:
    before = page.locator("#statement").inner_text()
    page.get_by_role("button", name=answer, exact=True).click()
    page.wait_for_function(
        "before => document.querySelector('#statement')?.innerText !== before", arg=before
    )


def left_on(page: Page) -> str:
    """Everything that a next person could find in this browser, besides the page itself."""
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    return f"{kept} {person_on(page)}"


def person_on(page: Page) -> str:
    """The cookie of who sits at the table; empty when nobody does."""
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    return cookies.get(PERSON, "")


# — the hall —


@pytest.mark.parametrize(("width", "height"), HALLS)
def test_the_screen_fits_and_everybody_can_use_it(width: int, height: int, visit: Visit) -> None:
    made = talk(slug="grotestraat")
    shows(made, large(9))
    page = visit(f"/opgaven/{made.slug}/zaal", width)
    page.set_viewport_size({"width": width, "height": height})
    assert page.get_by_text(code_of(made.challenge.id)).is_visible()
    assert faults(page) == []
    if width > height:
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize(("width", "height"), HALLS)
def test_what_people_agree_on_can_be_read_on_every_screen(
    width: int, height: int, visit: Visit
) -> None:
    made = talk(slug="grotestraat")
    shows(made, large(9))
    page = visit(f"/opgaven/{made.slug}/zaal", width)
    page.set_viewport_size({"width": width, "height": height})
    room = page.locator(".vk-hall__common").bounding_box()
    first = page.locator(".vk-hall__common li").first.bounding_box()
    assert room is not None
    assert first is not None
    assert room["height"] >= first["height"] > 0


def test_the_screen_shows_what_is_new_by_itself(visit: Visit) -> None:
    made = talk(slug="grotestraat")
    page = visit(f"/opgaven/{made.slug}/zaal", 1280)
    assert page.get_by_text("Wat merkt u?").is_visible()
    page.evaluate("document.body.dataset.same = 'yes'")
    shows(made, report())
    page.get_by_text("1.921").wait_for()
    assert page.evaluate("document.body.dataset.same") == "yes"
    assert faults(page) == []


def test_the_screen_says_quietly_that_it_lost_the_network_and_takes_it_up_again(
    visit: Visit,
) -> None:
    made = talk(slug="grotestraat")
    shows(made)
    page = visit(f"/opgaven/{made.slug}/zaal", 1280)
    page.clock.install()
    page.reload()
    page.evaluate(GONE)
    page.clock.run_for(60_000)
    page.get_by_text("Geen verbinding. Dit is de stand van").wait_for()
    assert page.get_by_text("1.921").is_visible()
    page.evaluate("() => { window.fetch = window.kept; }")
    page.clock.run_for(60_000)
    page.locator("#hall-trouble:empty").wait_for(state="attached")
    assert page.get_by_text("1.921").is_visible()


GONE = """() => {
    window.kept = window.fetch;
    window.fetch = () => Promise.reject(new TypeError("no network"));
}"""


def test_without_motion_nothing_moves(visit: Visit) -> None:
    made = talk(slug="grotestraat")
    page = visit(f"/opgaven/{made.slug}/zaal", 1280, reduced_motion="reduce")
    shows(made)
    page.locator(".vk-hall__fresh").first.wait_for()
    assert page.evaluate("document.getAnimations().length") == 0


# — the kitchen table —


@pytest.mark.parametrize("width", [*WIDTHS, TABLET])
def test_one_person_after_the_other_finds_nothing_of_the_one_before(
    width: int, visit: Visit
) -> None:
    made = talk(statements=4)
    page = at_table(made, visit, width)
    assert faults(page) == []
    page.get_by_role("button", name="Ik begin").click()
    page.get_by_label("Dit raakt mij").check()
    answer_one(page)
    answer_one(page, "Oneens")
    assert faults(page) == []
    first = left_on(page)
    page.get_by_role("link", name="Ik ben klaar").click()
    page.get_by_role("button", name="Volgende persoon").wait_for()
    assert faults(page) == []
    assert left_on(page).strip() == "[{},{}]"
    page.get_by_role("button", name="Volgende persoon").click()
    page.get_by_role("button", name="Ik begin").click()
    assert page.get_by_role("button", name="Terugnemen").count() == 0
    assert page.locator("progress").get_attribute("value") == "0"
    assert not page.get_by_label("Dit raakt mij").is_checked()
    assert left_on(page) != first


@pytest.mark.parametrize("javascript", [True, False])
def test_the_way_back_leads_to_nothing_of_the_one_before(visit: Visit, *, javascript: bool) -> None:
    made = talk(statements=4)
    page = at_table(made, visit, **({} if javascript else {"java_script_enabled": False}))
    page.get_by_role("button", name="Ik begin").click()
    page.get_by_role("button", name="Eens", exact=True).click()
    page.get_by_role("button", name="Terugnemen").wait_for()
    page.get_by_role("link", name="Ik ben klaar").click()
    page.get_by_role("button", name="Volgende persoon").click()
    page.get_by_role("button", name="Ik begin").wait_for()
    for _ in range(6):
        page.go_back()
        if not page.url.endswith(("/tafel", "/tafel/kaart", "/tafel/dank")):
            break
        page.wait_for_load_state()
        assert page.get_by_role("button", name="Terugnemen").count() == 0
        assert person_on(page) == ""


def test_who_walks_away_is_asked_and_then_forgotten(visit: Visit) -> None:
    made = talk(statements=4)
    page = at_table(made, visit)
    page.clock.install()
    page.get_by_role("button", name="Ik begin").click()
    answer_one(page)
    page.clock.run_for(91_000)
    assert page.get_by_text("Bent u er nog?").is_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Ja, ik ga verder").click()
    assert page.get_by_role("button", name="Terugnemen").is_visible()
    page.clock.run_for(91_000)
    assert page.get_by_text("Bent u er nog?").is_visible()
    page.clock.run_for(31_000)
    page.get_by_role("button", name="Ik begin").wait_for()
    assert left_on(page).strip() == "[{},{}]"


def test_thanks_make_place_for_the_next_person_by_themselves(visit: Visit) -> None:
    made = talk(statements=4)
    page = at_table(made, visit)
    page.clock.install()
    page.get_by_role("button", name="Ik begin").click()
    page.get_by_role("link", name="Ik ben klaar").click()
    page.get_by_text("Dank u. Uw antwoorden tellen mee.").wait_for()
    page.clock.run_for(31_000)
    page.get_by_role("button", name="Ik begin").wait_for()
