"""Those who watch see what they should: each of them is shown a page with that fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.watching import Watch, overlapping, small_targets, too_wide, violations
from tools.browser import HEIGHT, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": PHONE, "height": HEIGHT}, base_url=live_server.url)
    yield page
    page.close()


@pytest.fixture
def watch(page: Page, live_server: LiveServer) -> Watch:
    watch = Watch(page, live_server.url)
    page.goto("/nergens")
    assert watch.troubles == []
    return watch


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')",
            "console",
        ),
        ("document.body.append(document.createElement('script'))", ""),
        ("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"1\">')", "console"),
        ("console.warn('look out')", "console: look out"),
        ("setTimeout(() => { throw new Error('broken') })", "script: broken"),
        ("fetch('http://127.0.0.2:9/').catch(() => 0)", "console"),
    ],
)
def test_trouble_on_a_page_is_seen(page: Page, watch: Watch, fault: str, trouble: str) -> None:
    page.evaluate(f"() => {{ {fault} }}")
    # One more round trip, so that what the browser had to say has been said.
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    found = [line for line in watch.troubles if line.startswith(trouble)]
    assert bool(found) == bool(trouble)


def test_a_picture_without_words_is_a_violation(page: Page, watch: Watch) -> None:
    assert violations(page) == []
    page.evaluate("document.querySelector('main').append(new Image(10, 10))")
    assert [line.partition(":")[0] for line in violations(page)] == ["image-alt"]


def test_what_is_too_wide_is_named(page: Page, watch: Watch) -> None:
    assert too_wide(page) == []
    page.evaluate("document.querySelector('h1').style.width = '999px'")
    assert any(line.startswith("H1") for line in too_wide(page))


def test_a_link_that_a_thumb_would_miss_is_named(page: Page, watch: Watch) -> None:
    assert small_targets(page) == []
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=\"/\">Klein</a>')"
    )
    assert small_targets(page) == ["A Klein"]


def test_words_that_run_over_each_other_are_named(page: Page, watch: Watch) -> None:
    assert overlapping(page, "main p") == []
    page.evaluate("document.querySelectorAll('main p')[1].style.marginTop = '-60px'")
    assert overlapping(page, "main p") != []
