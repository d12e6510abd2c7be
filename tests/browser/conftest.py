"""A real Chromium on a real server, in a database of its own.

Every page that a test opens is watched until the test ends: an error in the console (a violation of
the content security policy is one), a request to elsewhere or an answer from 500 up fails the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.watching import Watch
from tests.voorkant.challenges.keys import own_keys
from tools.browser import DESK, HEIGHT, PHONE, TWICE_AS_LARGE, launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright
    from pytest_django.live_server_helper import LiveServer

WIDTHS = [PHONE, DESK]
__all__ = ["own_keys"]


class Visit(Protocol):
    """Opens a page of the site at a width, with further options of a browser context."""

    def __call__(self, address: str, width: int = PHONE, **options: Any) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that nobody can forget to."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="module")
def database_access_beside_the_browser() -> Iterator[None]:
    """Let Django's ORM work in this thread, in which Playwright keeps an event loop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield


@pytest.fixture(scope="module")
def playwright(database_access_beside_the_browser: None) -> Iterator[Playwright]:
    """Drive browsers, for one file of tests: its event loop would be in the way of other tests' workers."""
    # Not for the whole session: while it lives, no other test in this thread can run an event loop.
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium_with_large_text(playwright: Playwright) -> Iterator[Browser]:
    """A browser of a reader who has set text twice as large, which also moves the layout's widths."""
    with launched(playwright, TWICE_AS_LARGE) as browser:
        yield browser


@pytest.fixture
def opened_by(live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open pages in a given browser; on the way out, look whether all went well."""
    contexts, watches = [], []

    def open_page(browser: Browser, address: str, width: int = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, base_url=live_server.url, **options
        )
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page, live_server.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [trouble for watch in watches for trouble in watch.troubles] == []


@pytest.fixture
def visit(chromium: Browser, opened_by: Callable[..., Page]) -> Visit:
    def open_page(address: str, width: int = PHONE, **options: Any) -> Page:
        return opened_by(chromium, address, width, **options)

    return open_page
