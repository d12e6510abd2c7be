"""Every page at both widths: accessible, not too wide, easy to hit, quiet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.watching import overlapping, small_targets, too_wide, violations
from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations import made
from tests.voorkant.conversations.talking import talk
from tools.browser import DESK, PHONE
from voorkant.challenges.rules import Stage
from voorkant.computations import actions
from voorkant.computations.errors import WorkerLost

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEXTS = {
    "1": "Bij de school durf ik mijn kind niet alleen te laten oversteken.",
    "2": "Zonder plek voor de deur kan ik hier niet wonen.",
    "3": "Een-heel-lang-woord-zonder-einde-" + "dat-nergens-ophoudt-" * 4,
}


def failed() -> str:
    run = made.requested(seed=3)
    attempt = actions.begin_attempt(run_id=run.id)
    assert attempt is not None
    actions.fail_attempt(attempt=attempt, error=WorkerLost(attempts=3))
    return f"/uitkomsten/{run.id}"


PAGES: dict[str, Callable[[], str]] = {
    "empty home": lambda: "/",
    "home": lambda: (talk(), challenge(Stage.QUESTION), challenge(Stage.CLOSED), "/")[-1],
    "home in English": lambda: (talk(), "/en/")[-1],
    "village": lambda: (talk(), "/kernen/well")[-1],
    "village without questions": lambda: (talk(), "/kernen/afferden")[-1],
    "challenge": lambda: f"/opgaven/{talk().slug}",
    "challenge in English": lambda: f"/en/opgaven/{talk().slug}",
    "challenge at its beginning": lambda: f"/opgaven/{challenge(Stage.QUESTION).slug}",
    "challenge that is closed": lambda: f"/opgaven/{challenge(Stage.CLOSED).slug}",
    "card": lambda: f"/opgaven/{talk().slug}/reageren",
    "no card": lambda: f"/opgaven/{talk(statements=0).slug}/reageren",
    "form": lambda: f"/opgaven/{talk().slug}/zeggen",
    "form in English": lambda: f"/en/opgaven/{talk().slug}/zeggen",
    "nothing together": lambda: f"/opgaven/{talk().slug}/samen",
    "nothing of mine": lambda: f"/opgaven/{talk().slug}/mijn-antwoorden",
    "outcomes": lambda: (
        made.finished(texts=TEXTS),
        made.requested(seed=2),
        failed(),
        "/uitkomsten",
    )[-1],
    "privacy": lambda: "/privacy",
    "accessibility": lambda: "/en/toegankelijkheid",
    "sign in": lambda: "/inloggen",
    "outcome": lambda: f"/uitkomsten/{made.finished(texts=TEXTS)}",
    "outcome in English": lambda: f"/en/uitkomsten/{made.finished(texts=TEXTS, open_votes=True)}",
    "large outcome": lambda: f"/uitkomsten/{made.finished(made.large(), texts=TEXTS)}",
    "no groups": lambda: f"/uitkomsten/{made.finished(made.without_groups(), texts=TEXTS)}",
    "too few": lambda: f"/uitkomsten/{made.finished(made.report(participants=3), people=3)}",
    "statements": lambda: f"/uitkomsten/{made.finished(made.large(), texts=TEXTS)}/uitspraken",
    "failed": failed,
    "not found": lambda: "/nergens",
    "refused": lambda: "/?before=x",
}


def faults(page: Page) -> list[str]:
    return violations(page) + too_wide(page)


def tables_to_push_sideways(page: Page) -> int:
    boxes = page.locator(".vk-table")
    wider: list[bool] = boxes.evaluate_all(
        "boxes => boxes.map(box => box.scrollWidth > box.clientWidth)"
    )
    return sum(wider)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_fits_and_can_be_hit(name: str, width: int, visit: Visit) -> None:
    page = visit(PAGES[name](), width)
    assert faults(page) == []
    assert small_targets(page) == []
    assert page.locator("h1").count() == 1


def test_a_page_stays_accessible_with_its_table_open(visit: Visit) -> None:
    address = PAGES["outcome"]()
    for width in WIDTHS:
        page = visit(address, width)
        page.get_by_text("Toon de tabel").click()
        assert page.get_by_role("table").is_visible()
        assert faults(page) == []
        assert width != PHONE or tables_to_push_sideways(page) == 0


def test_the_menu_on_a_phone_opens_and_closes(visit: Visit) -> None:
    page = visit("/nergens")
    menu = page.get_by_text("Menu", exact=True)
    menu.click()
    assert page.get_by_role("link", name="English").is_visible()
    assert faults(page) == []
    assert small_targets(page) == []
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="English").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Menu"


def test_a_page_waits_for_a_run_and_shows_it_when_it_is_there(visit: Visit) -> None:
    run = made.requested(texts=TEXTS)
    page = visit(f"/uitkomsten/{run.id}")
    assert faults(page) == []
    attempt = actions.begin_attempt(run_id=run.id)
    assert attempt is not None
    actions.report_progress(attempt=attempt, step="groups", fraction=0.5)
    page.get_by_text("We zoeken groepen").wait_for()
    assert page.get_by_role("progressbar").get_attribute("value") == "50"
    assert faults(page) == []
    made.finish(attempt)
    page.get_by_text("Controleer het zelf").wait_for()
    assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "name", ["home", "challenge", "card", "form", "large outcome", "statements", "not found"]
)
def test_a_page_bears_text_twice_as_large(
    name: str,
    width: int,
    chromium_with_large_text: Browser,
    opened_by: Callable[..., Page],
) -> None:
    page = opened_by(chromium_with_large_text, PAGES[name](), width)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "36px"
    assert faults(page) == []
    assert overlapping(page, ".vk-interval > span, .vk-legend span, .vk-counts span") == []
    assert width != PHONE or tables_to_push_sideways(page) == 0


@pytest.mark.parametrize(
    "name", ["home", "challenge", "card", "form", "outcome", "statements", "failed", "not found"]
)
def test_a_page_keeps_its_marks_in_forced_colours(name: str, visit: Visit) -> None:
    page = visit(PAGES[name](), DESK, forced_colors="active")
    assert faults(page) == []
    if name == "outcome":
        fills = page.locator(".vk-bar rect").evaluate_all(
            "bars => [...new Set(bars.map(bar => getComputedStyle(bar).fill))]"
        )
        assert len(fills) >= 4, "track, both groups and the mark can be told apart"


def test_a_page_on_paper_has_no_buttons_and_all_its_words(visit: Visit) -> None:
    page = visit(PAGES["outcome"](), DESK)
    page.emulate_media(media="print")
    assert not page.get_by_text("Download de cijfers").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()
    assert page.get_by_role("table").is_visible()
    assert page.get_by_text("Wat we nog niet weten").is_visible()


def test_nothing_moves_for_who_wants_no_motion(visit: Visit) -> None:
    page = visit(PAGES["outcome"](), reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
