"""The Chromium that browser tests and screenshots drive: started in one way, with nothing to the outside."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tools.provision import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright

PHONE, DESK = 360, 1280
"""The two widths at which pages are looked at, in CSS pixels."""
HEIGHT = 800

TWICE_AS_LARGE = "--blink-settings=defaultFontSize=32"
"""The browser of a reader who has set text twice as large."""

_QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched(playwright: Playwright, *flags: str) -> Iterator[Browser]:
    """Start this machine's Chromium for the length of a block.

    Args:
        playwright: What drives it; a thread has one.
        *flags: What to start it with besides.

    Raises:
        CannotProvide: There is none; the sentence says how to get it.
    """
    # Chromium's own walls need an account that isn't root.
    walls = ("--no-sandbox",) if os.geteuid() == 0 else ()
    browser = playwright.chromium.launch(
        executable_path=chromium.require(), args=[*_QUIET, *walls, *flags]
    )
    try:
        yield browser
    finally:
        browser.close()
