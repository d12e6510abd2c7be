"""A sheet of paper to draw on: shapes and words as SVG text, escaped, with title and description."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

INK, INK_SOFT, INK_FAINT = "#17211e", "#47534f", "#5d6966"
PAPER, CARD, LINE, BRAND, SUN = "#f7f5ef", "#ffffff", "#dfdacd", "#0e5a50", "#f3b61f"
SUN_TINT, SUN_LINE = "#fdf3d7", "#ecd9a0"
SERIF = "Iowan Old Style, Palatino Linotype, Palatino, Book Antiqua, Georgia, serif"
SANS = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif"
TITLE, HEADING, TEXT, SMALL = 26.0, 18.0, 16.0, 14.0
_WIDTH_OF_LETTER = 0.54
_NARROW, _WIDE = set("iljtf.,:;'|! ()[]-"), set("mwMWGOQ%&@")


class Sheet:
    """What is drawn, in the order in which it covers what is below."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._defs: dict[str, str] = {}
        self._marks: list[str] = []

    def define(self, name: str, text: str) -> None:
        """Keep a pattern or clip under a name; the same name is kept once."""
        self._defs.setdefault(name, text)

    def add(self, name: str, **attributes: str | float | None) -> None:
        """Draw a mark; underscores in names of attributes become hyphens."""
        self._marks.append(f"<{name}{_written(attributes)}/>")

    def path(self, d: str, **attributes: str | float | None) -> None:
        """Draw a path, unless it is empty."""
        if d:
            self.add("path", d=d, **attributes)

    def text(  # noqa: PLR0913 - how words look, each by its name
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: float = TEXT,
        anchor: str = "start",
        fill: str = INK,
        weight: str | None = None,
        family: str = SANS,
        halo: bool = False,
        turn: float | None = None,
    ) -> None:
        """Write words; with `halo` paper lies around the letters."""
        attributes: dict[str, str | float | None] = {
            "x": x,
            "y": y,
            "font_family": family,
            "font_size": size,
            "text_anchor": None if anchor == "start" else anchor,
            "font_weight": weight,
            "fill": fill,
        }
        if halo:
            attributes |= {
                "stroke": PAPER,
                "stroke_width": 4,
                "paint_order": "stroke",
                "stroke_linejoin": "round",
            }
        if turn is not None:
            attributes["transform"] = f"rotate({short(turn)} {short(x)} {short(y)})"
        self._marks.append(f"<text{_written(attributes)}>{escape(printable(words))}</text>")

    def lines(
        self, lines: Iterable[str], x: float, y: float, *, size: float = TEXT, fill: str = INK_SOFT
    ) -> float:
        """Write lines below each other, and give where the next would stand."""
        for line in lines:
            self.text(line, x, y, size=size, fill=fill)
            y += 1.45 * size
        return y

    def card(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a white card with a hairline."""
        self.add("rect", x=x, y=y, width=width, height=height, rx=12, fill=CARD, stroke=LINE)

    def to_svg(self, title: str, description: str, language: str) -> str:
        """Write everything."""
        size = f'viewBox="0 0 {short(self.width)} {short(self.height)}"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{short(self.width)}" '
            f'height="{short(self.height)}" role="img" aria-labelledby="title description" '
            f'xml:lang="{language}">'
        )
        told = (
            f'<title id="title">{escape(printable(title))}</title>'
            f'<desc id="description">{escape(printable(description))}</desc>'
        )
        defs = f"<defs>{''.join(self._defs.values())}</defs>" if self._defs else ""
        paper = f'<rect width="{short(self.width)}" height="{short(self.height)}" rx="10" fill="{PAPER}"/>'
        return f"{head}{told}{defs}{paper}{''.join(self._marks)}</svg>\n"


def width_of(words: str, size: float) -> float:
    """Guess how wide words are; a reader's own letters differ a little."""
    letters = sum(
        0.32 if one in _NARROW else 0.86 if one in _WIDE else _WIDTH_OF_LETTER for one in words
    )
    return letters * size


def fitted(words: str, size: float, width: float) -> str:
    """Shorten words to a width, with an ellipsis."""
    words = printable(words)
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, size: float, width: float, most: int = 3) -> list[str]:
    """Break words into lines of a width; what doesn't fit in the last line is shortened."""
    lines, line = [], ""
    pieces = printable(words).split()
    for number, piece in enumerate(pieces):
        longer = f"{line} {piece}".strip()
        if line and width_of(longer, size) > width:
            lines.append(line)
            line = piece
            if len(lines) == most - 1:
                line = " ".join(pieces[number:])
                break
        else:
            line = longer
    return [fitted(one, size, width) for one in (*lines, line) if one]


def printable(words: str) -> str:
    """Take what isn't printable out of a stranger's text, and write it on one line."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(words.split()))


def short(value: float) -> str:
    """Write a number with at most two decimals."""
    return f"{round(value, 2) + 0.0:.10g}"


def _written(attributes: dict[str, str | float | None]) -> str:
    parts = []
    for name, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else short(value)
            parts.append(f" {name.replace('_', '-')}={quoteattr(text)}")
    return "".join(parts)
