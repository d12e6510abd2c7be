"""How much is found against how many answers were asked, as SVG text: a line per number of people."""

from __future__ import annotations

from html import escape

WIDTH, HEIGHT = 860, 480
LEFT, RIGHT, TOP, BOTTOM = 72, 210, 56, 70
INK, PAPER, FAINT = "#17211e", "#f7f5ef", "#d8d5c9"
LOOKS = (
    ("#8a3b12", "2 5"),
    ("#6b4fa0", "8 4"),
    ("#1f6f8b", "12 4 2 4"),
    ("#2f7d4f", "5 3"),
    ("#17211e", ""),
)


def power_curve(
    shares: tuple[float, ...], found: dict[str, list[float]], title: str, told: str
) -> str:
    """Draw the curves.

    Args:
        shares: Answers asked, as a share of those that people give when nothing is routed.
        found: Per number of people the share found at each of these.
        title: What the picture shows.
        told: The same in sentences, for who can't see it.
    """

    def at(share: float, part: float) -> tuple[float, float]:
        across = (share - min(shares)) / (max(shares) - min(shares))
        return (
            round(LEFT + across * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1),
        )

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14" fill="{INK}">'
        ),
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(told)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        f'<text x="{LEFT}" y="30" font-size="18" font-weight="600">{escape(title)}</text>',
    ]
    for tenth in range(0, 11, 2):
        x, y = at(min(shares), tenth / 10)
        parts.append(_rule(x, y, WIDTH - RIGHT) + _text(x - 10, y + 5, f"{10 * tenth}%", "end"))
    for share in shares:
        x, y = at(share, 0.0)
        parts.append(_text(x, y + 24, f"{share:.0%}", "middle"))
    label = "answers asked, as a share of those that people give when nothing is routed"
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, label, "middle"))
    for (name, row), (colour, dash) in zip(found.items(), LOOKS, strict=False):
        points = [at(share, part) for share, part in zip(shares, row, strict=True)]
        path = " ".join(f"{x},{y}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" '
            f'stroke-dasharray="{dash}"/>'
        )
        parts += [f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in points]
        x, y = points[-1]
        parts.append(_text(x + 14, y + 5, name, "start"))
    return "\n".join([*parts, "</svg>\n"])


def _rule(x: float, y: float, to_x: float) -> str:
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{y}" stroke="{FAINT}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
