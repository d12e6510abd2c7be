"""The camera of `tools.shots`: pictures of pages at both widths, of ways through the site, and of paper."""

from __future__ import annotations

from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, Any
from zlib import compress, crc32

import pypdfium2

from tools.browser import DESK, HEIGHT, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, StorageState

    Keep = Callable[[str], None]
    """Keeps a picture of the page as it is now, under a name."""
    Walk = Callable[[Page, Keep], None]

SHOTS = Path(__file__).resolve().parents[1] / "shots"
PDF_SCALE = 1.4
LOCALE = "nl-NL"


def png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Write pixels of three bytes, red first, as PNG (ISO/IEC 15948): rows of `stride` bytes, unfiltered."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    rows = b"".join(b"\0" + pixels[at * stride : at * stride + 3 * width] for at in range(height))
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", compress(rows))
        + chunk(b"IEND", b"")
    )


def _load_pictures(page: Page) -> None:
    """Let the page fetch its pictures, also those that wait until somebody comes near."""
    for picture in page.locator("img:visible").all():
        picture.scroll_into_view_if_needed()
    page.evaluate(
        """() => Promise.all([...document.images]
            .filter((each) => each.checkVisibility())
            .map((each) => each.decode().catch(() => {})))"""
    )


class Camera:
    """Takes pictures of pages at both widths."""

    def __init__(self, browser: Browser, home: str) -> None:
        """Point it at a site."""
        self._browser = browser
        self._home = home

    def take(
        self,
        name: str,
        address: str,
        *,
        press: str = "",
        whole: bool = True,
        **circumstances: Any,  # noqa: ANN401  as Playwright's own
    ) -> None:
        """Take a page.

        Args:
            name: What the pictures are called.
            address: The page.
            press: Words to press on the page first.
            whole: The whole page, or only the screen with which it opens.
            **circumstances: As Playwright's `emulate_media` takes them.
        """
        for width in (PHONE, DESK):
            page = self._browser.new_page(
                viewport={"width": width, "height": HEIGHT}, locale=LOCALE
            )
            page.emulate_media(**circumstances)
            page.goto(self._home + address)
            _load_pictures(page)
            if press and (button := page.get_by_text(press, exact=True).first).is_visible():
                button.click()
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(
                path=SHOTS / f"{name}-{width}.png", full_page=whole, animations="disabled"
            )
            page.close()

    def walk(self, walk: Walk, *, state: StorageState | None = None) -> None:
        """Go a way through the site at both widths, and keep a picture wherever it says so.

        Args:
            walk: The way.
            state: Of a browser in which somebody signed in; a new browser without it.
        """
        for width in (PHONE, DESK):
            context = self._browser.new_context(
                viewport={"width": width, "height": HEIGHT},
                base_url=self._home,
                locale=LOCALE,
                storage_state=state,
            )
            page = context.new_page()

            def keep(name: str, page: Page = page, width: int = width) -> None:
                _load_pictures(page)
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(
                    path=SHOTS / f"{name}-{width}.png", full_page=True, animations="disabled"
                )

            walk(page, keep)
            context.close()

    def signed_in(self, address: str, code_sent_to: Callable[[str], str]) -> StorageState:
        """Sign somebody in with the code from her mail; give what her browser keeps."""
        with self._browser.new_context(base_url=self._home) as context:
            page = context.new_page()
            page.goto("/inloggen")
            page.get_by_label("e-mailadres").fill(address)
            page.get_by_role("button", name="Stuur mij een code").click()
            page.get_by_label("code").fill(code_sent_to(address))
            page.get_by_role("button", name="Inloggen").click()
            page.wait_for_url(lambda url: "inloggen" not in url)
            return context.storage_state()

    def print(self, name: str, address: str) -> None:
        """Take the pages of a PDF."""
        with self._browser.new_context(base_url=self._home) as context:
            answer = context.request.get(address)
            paper = pypdfium2.PdfDocument(answer.body())
        for number in range(len(paper)):
            sheet = paper[number].render(scale=PDF_SCALE, rev_byteorder=True)
            (SHOTS / f"{name}-paper-{number + 1}.png").write_bytes(
                png(bytes(sheet.buffer), sheet.width, sheet.height, sheet.stride)
            )
