"""What was asked elsewhere, in a real browser: its question, its outcome, and taking it along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.watching import small_targets, too_wide, violations
from tests.voorkant.challenges.made import council
from tests.voorkant.conversations.elsewhere import archived, folder_of, read, votes_of
from tests.voorkant.conversations.talking import compute
from tests.voorkant.people.signing_in import newest_code
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.people.actions import make_account

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

ORIGIN = "een proefbestand uit 2019"
MADE_UP = "zijn verzonnen"


def faults(page: Page) -> list[str]:
    return violations(page) + too_wide(page) + small_targets(page)


@pytest.fixture
def slug(tmp_path: Path, settings: object) -> str:
    """An archive on a demonstration site, with its outcome computed."""
    settings.VOORKANT_DEMO = True  # type: ignore[attr-defined]  # pytest-django's own wrapper
    made = archived(read(folder_of(tmp_path / "export", votes_of(24, 8))))
    assert made.run is not None
    compute(made.run)
    return made.challenge_slug


@pytest.mark.parametrize("width", WIDTHS)
def test_its_question_and_its_outcome_say_where_they_come_from(
    visit: Visit, slug: str, width: int
) -> None:
    for address in (f"/opgaven/{slug}", f"/opgaven/{slug}/samen"):
        page = visit(address, width)
        strip = page.locator(".vk-demo")
        assert ORIGIN in strip.inner_text()
        assert MADE_UP not in strip.inner_text()
        assert page.get_by_text("Archief: ingelezen uit").is_visible()
        assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_on_it_asks_for_an_answer(visit: Visit, slug: str, width: int) -> None:
    for address in (f"/opgaven/{slug}", f"/opgaven/{slug}/samen"):
        page = visit(address, width)
        assert page.locator("a[href$='/reageren'], a[href$='/zeggen']").count() == 0
        assert page.locator("main form").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_takes_it_along(visit: Visit, slug: str, width: int) -> None:
    account = make_account(email="toos@dorpsraad.example", name="Toos Voorbeeld", acting=None)
    appoint(
        account_id=account.id,
        body_id=council(),
        role=Role.ORGANISER,
        function="voorzitter",
        shown_name="Toos V.",
        acting=None,
    )
    page = visit(f"/opgaven/{slug}/meenemen", width)
    page.get_by_label("e-mailadres").fill(account.email)
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("code").fill(newest_code(account.email))
    page.get_by_role("button", name="Inloggen").click()
    assert ORIGIN in page.locator(".vk-demo").inner_text()
    assert faults(page) == []
    with page.expect_download() as given:
        page.get_by_role("button", name="Meenemen als tabel").click()
    assert given.value.suggested_filename == f"{slug}-csv.zip"


def test_what_is_made_up_is_said_to_be_so(visit: Visit, slug: str) -> None:
    assert MADE_UP in visit("/opgaven").locator(".vk-demo").inner_text()
