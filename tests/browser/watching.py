"""What is looked at on every page: accessibility, width, and that nothing goes wrong unseen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request, Response

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FAULT = 500
# The browser itself says in the console that a page was answered with 404; that is no trouble.
_ANSWERED = "Failed to load resource: the server responded with a status of 4"
# A machine without a graphics card draws the map slowly, and says so.
_SLOW = "GL Driver Message"


class Watch:
    """Keeps what goes wrong on a page.

    Attributes:
        troubles: A line for each thing.
    """

    def __init__(self, page: Page, home: str) -> None:
        """Begin to watch.

        Args:
            page: The page, before it goes anywhere.
            home: The only server that it may talk to.
        """
        self.troubles: list[str] = []
        self._home = home
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        expected = message.text.startswith(_ANSWERED) or _SLOW in message.text
        if message.type in {"error", "warning"} and not expected:
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._home, "data:")):
            self.troubles.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= FAULT:
            self.troubles.append(f"{response.status}: {response.url}")


@cache
def _axe() -> str:
    assert AXE.exists(), "the front end's packages are not there: run `make setup`"
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Let axe look at the page as it is now; a line for each element that breaks a rule."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Name what makes the page scroll sideways; what scrolls inside its own box may be wide."""
    found: list[str] = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return [];
            return [...document.querySelectorAll("body *")]
                .filter((element) => element.getBoundingClientRect().right > room + 1)
                .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`);
        }"""
    )
    return found


def small_targets(page: Page, least: int = 44) -> list[str]:
    """Name what one can press but hardly hit: below `least` CSS pixels high.

    Links in running text are left aside, and villages on the drawing: small ones are small, and the list
    above has the same links (the two exceptions of WCAG 2.5.8).
    """
    found: list[str] = page.evaluate(
        """(least) => [...document.querySelectorAll("a, button, summary, label:has(input), textarea, input[type=text]")]
            .filter((element) => element.checkVisibility() && !element.closest("p:not([class*=kicker])"))
            .filter((element) => !element.closest("svg") && element.getBoundingClientRect().height > 2)
            .filter((element) => {
                const after = getComputedStyle(element, "::after");
                const covers = after.position === "absolute" && after.inset === "0px";
                return !covers && element.getBoundingClientRect().height < least;
            })
            .map((element) => `${element.tagName} ${element.textContent.trim()}`)""",
        least,
    )
    return found


def overlapping(page: Page, selector: str) -> list[str]:
    """Name neighbours of one parent whose words run over each other."""
    found: list[str] = page.evaluate(
        """(selector) => {
            const box = (element) => {
                const range = document.createRange();
                range.selectNodeContents(element);
                return range.getBoundingClientRect();
            };
            return [...document.querySelectorAll(selector)].flatMap((one) =>
                [...one.parentElement.children]
                    .filter((other) => other !== one && other.matches(selector))
                    .filter((other) => {
                        const [a, b] = [box(one), box(other)];
                        return a.left < b.right - 1 && b.left < a.right - 1
                            && a.top < b.bottom - 1 && b.top < a.bottom - 1;
                    })
                    .map((other) => `${one.textContent.trim()} over ${other.textContent.trim()}`));
        }""",
        selector,
    )
    return found
