"""A text that took an evening, sent when one had been signed out: it is there, and goes out after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.browser.conftest import WIDTHS, Visit
from tests.browser.test_council import ADDRESS, faults, signed_in
from tests.voorkant.challenges.made import council
from tests.voorkant.people.signing_in import newest_code
from voorkant.bodies.kinds import Role
from voorkant.people.sessions import LONGEST_IDLE, SEEN_AT

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTION = "Wat speelt er in de Kerkstraat?"


def let_all_idle() -> None:
    """Let every session become too old while its page stays open."""
    for key in Session.objects.values_list("session_key", flat=True):
        session = SessionStore(key)
        session[SEEN_AT] = session.get(SEEN_AT, 0) - LONGEST_IDLE.total_seconds() - 1
        session.save()


def sign_in_again(page: Page) -> None:
    page.get_by_label("e-mailadres").fill(ADDRESS)
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("code").fill(newest_code(ADDRESS))
    page.get_by_role("button", name="Inloggen").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_written_goes_out_after_signing_in_again(visit: Visit, width: int) -> None:
    page = signed_in(visit, "/opgaven/nieuw", council(), Role.ORGANISER, width)
    page.get_by_label("Een straat wordt opnieuw ingericht").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("De vraag").fill(QUESTION)
    let_all_idle()
    page.get_by_role("button", name="Bekijk hoe het wordt").click()
    sign_in_again(page)
    assert page.get_by_text("U bent weer ingelogd").first.is_visible()
    assert page.get_by_text(QUESTION).is_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Verstuur het nu").click()
    assert page.get_by_role("heading", level=1).inner_text() == QUESTION
