"""The picture of a frontier: what one ambition costs another, a dot for every plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.landuse.pictures.svg import (
    BRAND,
    CARD,
    INK,
    INK_FAINT,
    INK_SOFT,
    SERIF,
    SMALL,
    SUN,
    TITLE,
    Sheet,
    fitted,
    short,
    wrapped,
)
from civicmath.landuse.pictures.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.landuse.site_loading import Scene
    from civicmath.landuse.values import CompiledSite, FrontierPoint

WIDTH, HEIGHT, EDGE = 860.0, 700.0, 28.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 96.0, 128.0, 28.0, 96.0
_STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_MOST_TICKS = 8


def frontier_svg(
    site: CompiledSite,
    _scene: Scene,
    pair: tuple[int, int],
    points: Sequence[FrontierPoint],
    *,
    language: str,
) -> str:
    """Draw a frontier.

    Args:
        site: The site.
        _scene: What lies around it.
        pair: Numbers of the two ambitions.
        points: The plans, by rising amount of the first.
        language: "en" or "nl".
    """
    words = Words(language)
    first, second = (site.ambitions[number] for number in pair)
    chart = _Chart(points)
    sheet = Sheet(WIDTH, HEIGHT)
    title = words.say("frontier", first=first.name, second=second.name)
    title = title[:1].upper() + title[1:]
    sheet.text(
        fitted(title, TITLE, WIDTH - 2 * EDGE),
        EDGE,
        EDGE + 22,
        size=TITLE,
        family=SERIF,
        weight="bold",
    )
    met = any(point.first >= 1.0 - 1e-6 and point.second >= 1.0 - 1e-6 for point in points)
    met = met or _passes_corner(points)
    head = [words.say("frontier_told"), words.say("both_can" if met else "both_cannot")]
    sheet.lines(wrapped(" ".join(head), 16, WIDTH - 2 * EDGE, 2), EDGE, EDGE + 52)
    _draw_ground(sheet, chart, points, words)
    _draw_axes(sheet, chart, (first.name, second.name), words)
    _draw_corner(sheet, chart, words)
    line = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in map(chart.at_point, points))
    sheet.path(line, fill="none", stroke=BRAND, stroke_width=3, stroke_linejoin="round")
    for point in points:
        x, y = chart.at_point(point)
        sheet.add("circle", cx=x, cy=y, r=6.5, fill=CARD, stroke=BRAND, stroke_width=3)
    told = "; ".join(
        f"{first.name} {words.percent(point.first)}, {second.name} {words.percent(point.second)}"
        for point in points
    )
    return sheet.to_svg(title, f"{' '.join(head)} {told}.", language)


class _Chart:
    """From shares of what is wanted to the sheet."""

    def __init__(self, points: Sequence[FrontierPoint]) -> None:
        self.most_x = 1.08 * max(1.0, *(point.first for point in points))
        self.most_y = 1.08 * max(1.0, *(point.second for point in points))

    def at(self, x: float, y: float) -> tuple[float, float]:
        wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
        return _LEFT + wide * x / self.most_x, HEIGHT - _BOTTOM - high * y / self.most_y

    def at_point(self, point: FrontierPoint) -> tuple[float, float]:
        return self.at(point.first, point.second)


def _passes_corner(points: Sequence[FrontierPoint]) -> bool:
    """Whether a plan at least as good as wanted in both lies on the line between two plans.

    Between two plans the line is drawn, not proven: only a dot beyond the corner counts.
    """
    return any(min(point.first, point.second) >= 1.0 for point in points)


def _draw_ground(
    sheet: Sheet, chart: _Chart, points: Sequence[FrontierPoint], words: Words
) -> None:
    """Hatch what is beyond the line."""
    sheet.define(
        "beyond",
        '<pattern id="beyond" width="10" height="10" patternUnits="userSpaceOnUse">'
        '<path d="M-2.5 2.5l5-5M0 10L10 0M7.500 12.500l5-5" stroke="#cfc8b6" stroke-width="1.4"/></pattern>',
    )
    corner, far = chart.at(0.0, 0.0), chart.at(chart.most_x, chart.most_y)
    sheet.add(
        "rect",
        x=corner[0],
        y=far[1],
        width=far[0] - corner[0],
        height=corner[1] - far[1],
        fill="url(#beyond)",
    )
    reach = [chart.at_point(point) for point in points]
    outline = [corner, (corner[0], reach[0][1]), *reach, (reach[-1][0], corner[1])]
    sheet.path("M" + "L".join(f"{short(x)} {short(y)}" for x, y in outline) + "z", fill=CARD)
    sheet.text(
        words.say("beyond"),
        far[0] - 16,
        far[1] + 30,
        size=18,
        anchor="end",
        fill=INK_SOFT,
        family=SERIF,
        halo=True,
    )


def _draw_axes(sheet: Sheet, chart: _Chart, names: tuple[str, str], words: Words) -> None:
    corner, far = chart.at(0.0, 0.0), chart.at(chart.most_x, chart.most_y)
    for share in _ticks(chart.most_x):
        x, _ = chart.at(share, 0.0)
        sheet.path(f"M{short(x)} {short(corner[1])}v6", stroke=INK_FAINT)
        sheet.text(
            words.percent(share), x, corner[1] + 24, size=SMALL, anchor="middle", fill=INK_SOFT
        )
    for share in _ticks(chart.most_y):
        _, y = chart.at(0.0, share)
        sheet.path(f"M{short(corner[0] - 6)} {short(y)}h6", stroke=INK_FAINT)
        sheet.text(
            words.percent(share), corner[0] - 12, y + 5, size=SMALL, anchor="end", fill=INK_SOFT
        )
    sheet.path(
        f"M{short(corner[0])} {short(far[1])}V{short(corner[1])}H{short(far[0])}",
        fill="none",
        stroke=INK,
        stroke_width=1.6,
    )
    first = fitted(words.say("share_of_wanted", name=names[0]), 16, far[0] - corner[0])
    second = fitted(words.say("share_of_wanted", name=names[1]), 16, corner[1] - far[1])
    sheet.text(first, (corner[0] + far[0]) / 2, corner[1] + 58, anchor="middle", weight="600")
    sheet.text(second, 34, (corner[1] + far[1]) / 2, anchor="middle", weight="600", turn=-90)


def _draw_corner(sheet: Sheet, chart: _Chart, words: Words) -> None:
    """Mark where both would be as wanted."""
    x, y = chart.at(1.0, 1.0)
    base, left = chart.at(0.0, 0.0)[1], chart.at(0.0, 0.0)[0]
    sheet.path(
        f"M{short(left)} {short(y)}H{short(x)}V{short(base)}",
        fill="none",
        stroke=INK_FAINT,
        stroke_width=1.4,
        stroke_dasharray="6 5",
    )
    half = 9
    sheet.path(
        f"M{short(x)} {short(y - half)}l{half} {half}-{half} {half}-{half}-{half}z",
        fill=SUN,
        stroke=INK,
        stroke_width=1.8,
    )
    sheet.text(words.say("both"), x - 14, y + 26, anchor="end", halo=True, weight="600")


def _ticks(most: float) -> list[float]:
    """Round shares from 0 to the end of an axis."""
    step = next((one for one in _STEPS if most / one <= _MOST_TICKS), most)
    return [number * step for number in range(int(most / step) + 1)]
