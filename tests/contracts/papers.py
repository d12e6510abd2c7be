"""What the documents say: their links, the commands and settings they name."""

from __future__ import annotations

import re
from pathlib import Path

from tests.contracts.house import ROOT

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def pages(root: Path = ROOT) -> list[Path]:
    """Every document of the repository."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def dead_links(page: Path, root: Path = ROOT) -> list[str]:
    """Links to files or headings that aren't there; addresses on the web are not followed."""
    text = page.read_text(encoding="utf-8")
    prose = _CODE.sub("", _FENCE.sub("", text))
    dead = []
    for groups in _LINK.findall(prose):
        link = groups[0] or groups[1]
        if re.match(r"[a-z]+:", link):
            continue
        place, _, heading = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        ours = target.exists() and target.is_relative_to(root.resolve())
        if not ours or (heading and heading not in headings(target)):
            dead.append(link)
    return dead


def headings(page: Path) -> set[str]:
    """The anchors that a page's headings get when it is shown."""
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose)
    }


def words_after(program: str, text: str) -> set[str]:
    """The commands that a text gives to a program: `make test` and `make demo` → test, demo.

    Only what begins a piece of code counts: in backticks, or on a line of a fenced block.
    """
    blocks = "\n".join(found.group(0) for found in _FENCE.finditer(text))
    pieces = [code.strip("`") for code in _CODE.findall(_FENCE.sub("", text))]
    pattern = re.compile(rf"\s*(?:\$ )?(?:[\w.-]*/)*{re.escape(program)} +([a-z][a-z-]*)")
    matches = (pattern.match(line) for line in (*pieces, *blocks.splitlines()))
    return {found.group(1) for found in matches if found}
