"""Without a mouse, and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.watching import too_wide
from tests.voorkant.conversations import made
from tests.voorkant.conversations.talking import talk
from tools.browser import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXTS = {"1": "De linde hoort bij ons dorp.", "2": "Hier wordt te hard gereden."}
MOST_STEPS = 60
PRESSABLE = ", ".join(
    f"{what}:visible"
    for what in (
        "a",
        "button",
        "summary",
        "textarea",
        "input:not([type=hidden]):not([type=radio])",
        "input[type=radio]:checked",
        "[tabindex='0']",
    )
)


def focused(page: Page) -> dict[str, str]:
    """What has the focus: its words, and whether one can see that it has."""
    found: dict[str, str] = page.evaluate(
        """() => {
            const element = document.activeElement;
            const ring = [getComputedStyle(element), getComputedStyle(element, "::after")];
            if (element.closest("label")) ring.push(getComputedStyle(element.closest("label")));
            return {
                words: (element.getAttribute("aria-label") || element.textContent
                    || element.closest("label")?.textContent || "").trim(),
                ring: String(ring.some((style) => parseFloat(style.outlineWidth) >= 2
                    && style.outlineStyle !== "none")),
            };
        }"""
    )
    return found


def walk(page: Page) -> list[dict[str, str]]:
    """Everything that the Tab key meets, in order, until it leaves the page."""
    met: list[dict[str, str]] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return met
        met.append(focused(page))
    raise AssertionError("the Tab key never leaves the page")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/opgaven/{slug}",
        "/opgaven/{slug}/reageren",
        "/opgaven/{slug}/zeggen",
        "/uitkomsten/{run}",
        "/uitkomsten/{run}/uitspraken",
    ],
)
def test_all_that_can_be_pressed_is_met_by_the_keyboard_and_is_seen(
    address: str, width: int, visit: Visit
) -> None:
    run = made.finished(texts=TEXTS)
    page = visit(address.format(run=run, slug=talk().slug), width)
    met = walk(page)
    assert met[0]["words"] == "Ga direct naar de tekst"
    assert [one["words"] for one in met if one["ring"] != "true"] == []
    assert len(met) == page.locator(PRESSABLE).count()


def test_the_first_key_leads_past_the_menu(visit: Visit) -> None:
    page = visit(f"/uitkomsten/{made.finished(texts=TEXTS)}", DESK)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert "Alle uitkomsten" in focused(page)["words"]


def test_from_the_list_to_the_table_with_keys_alone(visit: Visit) -> None:
    made.finished(texts=TEXTS)
    page = visit("/uitkomsten", DESK)
    tab_to(page, "Hoe voelt de Grotestraat?")
    page.keyboard.press("Enter")
    page.get_by_text("Controleer het zelf").wait_for()
    tab_to(page, "Toon de tabel")
    page.keyboard.press("Enter")
    assert page.get_by_role("table").is_visible()


def test_the_menu_opens_with_a_key(visit: Visit) -> None:
    page = visit("/", PHONE)
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Wat speelt er"
    tab_to(page, "English")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/")


def tab_to(page: Page, words: str) -> None:
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if focused(page)["words"] == words:
            return
    raise AssertionError(f"the Tab key never meets {words!r}")


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_is_there_without_javascript(width: int, visit: Visit) -> None:
    run = made.finished(texts=TEXTS, open_votes=True)
    page = visit("/uitkomsten", width, java_script_enabled=False)
    page.get_by_role("link", name="Hoe voelt de Grotestraat?").click()
    for words in ("Hier zijn beide groepen het over eens", "Wat we nog niet weten"):
        assert page.get_by_role("heading", name=words).is_visible()
    page.get_by_text("Toon de tabel").click()
    assert page.get_by_role("table").is_visible()
    assert page.get_by_role("link", name="Download de stemmen").is_visible()
    assert not page.get_by_role("button", name="Kopieer de opdrachten").is_visible()
    assert too_wide(page) == []
    if width == PHONE:
        page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="English").locator("visible=true").click()
    page.wait_for_url(f"**/en/uitkomsten/{run}")


def test_a_page_that_waits_loads_itself_anew_without_javascript(visit: Visit) -> None:
    run = made.requested(texts=TEXTS)
    page = visit(f"/uitkomsten/{run.id}", java_script_enabled=False)
    assert page.locator("meta[http-equiv=refresh]").count() == 1


def test_the_commands_can_be_copied_where_a_script_may(visit: Visit) -> None:
    page = visit(
        f"/uitkomsten/{made.finished(texts=TEXTS)}",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.get_by_role("button", name="Kopieer de opdrachten").click()
    page.get_by_text("Gekopieerd").wait_for()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("sha256sum votes.csv\ncivicmath opinions report . --seed 7")
