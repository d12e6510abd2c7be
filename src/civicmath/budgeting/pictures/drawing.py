"""Paper, ink, bars and hatching: what both pictures are drawn with."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

INK, SOFT, PAPER, GREEN, SUN, LINE = (
    "#17211e",
    "#4d5a55",
    "#f7f5ef",
    "#0e5a50",
    "#f3b61f",
    "#c9c5b8",
)
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_HATCH = (
    '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="7" height="7" fill="#ffffff"/><rect width="3" height="7" fill="{SOFT}"/></pattern>'
    '<pattern id="dots" width="7" height="7" patternUnits="userSpaceOnUse">'
    f'<rect width="7" height="7" fill="{SUN}"/><circle cx="3.5" cy="3.5" r="1.5" fill="{INK}"/></pattern>'
)


def page(width: int, height: int, title: str, description: str, language: str, body: str) -> str:
    """Put a drawing on paper, with its title and description for people who hear it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="title description" xml:lang={quoteattr(language)} font-family={quoteattr(FONT)}>'
        f'<title id="title">{_plain(title)}</title><desc id="description">{_plain(description)}</desc>'
        f'<defs>{_HATCH}</defs><rect width="{width}" height="{height}" rx="10" fill="{PAPER}"/>{body}</svg>\n'
    )


def text(  # noqa: PLR0913 - what SVG knows of words
    x: float,
    y: float,
    said: str,
    *,
    size: int = 14,
    weight: int = 400,
    anchor: str = "start",
    fill: str = INK,
) -> str:
    """Write words."""
    heavy = f' font-weight="{weight}"' if weight != 400 else ""  # noqa: PLR2004 - what SVG takes for plain
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{heavy}{side} fill="{fill}">{_plain(said)}</text>'


def bar(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    """Draw a bar; one that stands for something is never thinner than can be seen."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1.5):.1f}" height="{height:g}" fill="{fill}" '
        f'stroke="{stroke}"/>'
    )


def line(x: float, y: float, x2: float, y2: float) -> str:
    """Draw a thin line."""
    return f'<path d="M{x:g} {y:g}L{x2:g} {y2:g}" stroke="{LINE}"/>'


def cut(said: str, longest: int) -> str:
    """Shorten a text at a word where that is near."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
    if len(plain) <= longest:
        return plain
    short = plain[: longest - 1]
    at = short.rfind(" ")
    return (short[:at] if at > longest // 2 else short) + "…"


def money(units: float, unit: int, language: str) -> str:
    """Write an amount in whole euros."""
    written = f"{int(units // unit):,}"
    return written.replace(",", ".") if language == "nl" else written


def _plain(said: str) -> str:
    """Make a stranger's text fit for a picture."""
    return escape("".join(sign if sign.isprintable() else " " for sign in said))
