"""Cost against size on two logarithmic scales, as SVG text: lines told apart by dashes and marks, not by colour alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from itertools import pairwise

WIDTH, HEIGHT = 860, 520
LEFT, RIGHT, TOP, BOTTOM = 92, 250, 56, 64
INK, PAPER, FAINT = "#17211e", "#f7f5ef", "#d8d5c9"


@dataclass(frozen=True)
class Line:
    """A row of (votes, seconds) with its name at the end."""

    name: str
    points: list[tuple[float, float]]
    colour: str
    dash: str
    mark: str


def log_log(lines: list[Line], title: str, told: str) -> str:
    """Draw the lines; `told` says in words what they show."""
    xs = [math.log10(x) for line in lines for x, _ in line.points]
    ys = [math.log10(y) for line in lines for _, y in line.points]
    low_x, high_x = math.floor(min(xs)), math.ceil(max(xs))
    low_y, high_y = math.floor(min(ys)), math.ceil(max(ys))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / (high_x - low_x)
        up = (math.log10(y) - low_y) / (high_y - low_y)
        wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return round(LEFT + across * wide, 1), round(HEIGHT - BOTTOM - up * high, 1)

    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14" fill="{INK}">'
    )
    parts = [
        head,
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(told)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        f'<text x="{LEFT}" y="30" font-size="18" font-weight="600">{escape(title)}</text>',
    ]
    for power in range(low_x, high_x + 1):
        x, y = at(10**power, 10**low_y)
        parts.append(_rule(x, y, x, TOP) + _text(x, y + 22, _count(power), "middle"))
    for power in range(low_y, high_y + 1):
        x, y = at(10**low_x, 10**power)
        parts.append(_rule(x, y, WIDTH - RIGHT, y) + _text(x - 10, y + 5, _seconds(power), "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "votes", "middle"))
    ends = _apart([at(*line.points[-1])[1] for line in lines])
    for line, end in zip(lines, ends, strict=True):
        points = [at(*point) for point in line.points]
        path = " ".join(f"{x},{y}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2.5" '
            f'stroke-dasharray="{line.dash}"/>'
        )
        parts += [_mark(line, x, y) for x, y in points]
        x, y = points[-1]
        parts.append(_rule(x + 6, y, WIDTH - RIGHT + 22, end))
        parts.append(_mark(line, WIDTH - RIGHT + 30, end))
        parts.append(_text(WIDTH - RIGHT + 42, end + 5, line.name, "start"))
    return "\n".join([*parts, "</svg>\n"])


def _apart(heights: list[float], gap: float = 22) -> list[float]:
    """Move names apart where lines end close together."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + gap)
    return moved


def _mark(line: Line, x: float, y: float) -> str:
    if line.mark == "square":
        return f'<rect x="{x - 4.5}" y="{y - 4.5}" width="9" height="9" fill="{line.colour}"/>'
    if line.mark == "diamond":
        return f'<path d="M{x} {y - 6}l6 6-6 6-6-6z" fill="{line.colour}"/>'
    if line.mark == "ring":
        return f'<circle cx="{x}" cy="{y}" r="4.5" fill="{PAPER}" stroke="{line.colour}" stroke-width="2"/>'
    return f'<circle cx="{x}" cy="{y}" r="4.5" fill="{line.colour}"/>'


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="{FAINT}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _count(power: int) -> str:
    return f"{10**power:,}" if power < 6 else f"{10 ** (power - 6):,} million"


def _seconds(power: int) -> str:
    return f"{10**power:,} s" if power >= 0 else f"{10 ** (power + 3):g} ms"
