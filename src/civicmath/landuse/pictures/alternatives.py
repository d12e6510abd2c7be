"""Small maps side by side: plans that are nearly as good, and where each differs from the best."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from civicmath.landuse.areas import areas_of_stacks
from civicmath.landuse.pictures.maps import draw_around, draw_map, draw_turbine, frame_of
from civicmath.landuse.pictures.plans import draw_bar, draw_swatch, stack_label
from civicmath.landuse.pictures.svg import (
    HEADING,
    INK_SOFT,
    SERIF,
    SMALL,
    TEXT,
    TITLE,
    Sheet,
    fitted,
    width_of,
    wrapped,
)
from civicmath.landuse.pictures.words import Words

if TYPE_CHECKING:
    from civicmath.landuse.site_loading import Scene
    from civicmath.landuse.values import Alternatives, CompiledSite

WIDTH, EDGE, GAP = 1080.0, 28.0, 24.0
_ACROSS = 3
_BAR = 24.0
_MOST_IN_LEGEND = 12
_ROW = 32.0


def alternatives_svg(
    site: CompiledSite, scene: Scene, found: Alternatives, *, language: str
) -> str:
    """Draw alternatives.

    Args:
        site: The site.
        scene: What lies around it, and words.
        found: The plans; the first is the best.
        language: "en" or "nl".
    """
    words = Words(language)
    across = min(_ACROSS, len(found.plans))
    wide = (WIDTH - 2 * EDGE - GAP * (_ACROSS - 1)) / _ACROSS
    shape = frame_of(site, scene, 0.0, 0.0, wide - 28, 420.0)
    high = 64 + shape.height + 16 + _BAR * len(site.ambitions) + 6
    told = words.say("alternatives_told", within=words.percent(found.within))
    head = wrapped(told, TEXT, WIDTH - 2 * EDGE, 2)
    top = EDGE + 34 + 24 * len(head) + 10
    rows = -(-len(found.plans) // across)
    legend = _legend(site, scene, found, words)
    legend_top = top + rows * (high + GAP)
    sheet = Sheet(WIDTH, legend_top + 52 + _ROW * -(-len(legend) // _ACROSS) + EDGE)
    title = words.say("alternatives", count=len(found.plans), site=site.name)
    shown = fitted(title, TITLE, WIDTH - 2 * EDGE)
    sheet.text(shown, EDGE, EDGE + 22, size=TITLE, family=SERIF, weight="bold")
    sheet.lines(head, EDGE, EDGE + 52)
    draw_one = partial(_one, sheet, site, scene, found, words)
    for number in range(len(found.plans)):
        x = EDGE + (wide + GAP) * (number % across)
        y = top + (high + GAP) * (number // across)
        draw_one(number, (x, y, wide, high))
    _draw_legend(sheet, site, legend, legend_top, words)
    parts = "; ".join(
        f"{words.say('number', number=number + 1)} {words.percent(plan.value, 1)}, "
        + words.say("differs", share=words.percent(float(found.difference[0, number])))
        for number, plan in enumerate(found.plans)
    )
    return sheet.to_svg(title, f"{told} {parts}.", language)


def _one(  # noqa: PLR0913, PLR0917 - the page once, then each plan
    sheet: Sheet,
    site: CompiledSite,
    scene: Scene,
    found: Alternatives,
    words: Words,
    number: int,
    box: tuple[float, float, float, float],
) -> None:
    """Draw a plan: how it differs, its map, and a small bar for every ambition."""
    x, y, width, height = box
    plan = found.plans[number]
    sheet.card(x, y, width, height)
    name = words.say("number", number=number + 1)
    sheet.text(name, x + 14, y + 28, size=HEADING, family=SERIF, weight="bold")
    sheet.text(words.percent(plan.value, 1), x + width - 14, y + 28, anchor="end", weight="bold")
    share = words.percent(float(found.difference[0, number]))
    said = words.say("differs", share=share) if number else words.say("the_best")
    sheet.text(fitted(said, SMALL, width - 28), x + 14, y + 52, size=SMALL, fill=INK_SOFT)
    frame = frame_of(site, scene, x + 14, y + 64, width - 28, 420.0)
    same_as = found.plans[0].choice if number else None
    draw_map(sheet, site, scene, plan.choice, frame, same_as)
    draw_around(sheet, scene, frame)
    if site.turbines is not None:
        for place in plan.turbines:
            spot = frame.at(float(site.turbines.x_m[place]), float(site.turbines.y_m[place]))
            draw_turbine(sheet, *spot)
    row = y + 64 + frame.height + 16
    for ambition, score in zip(site.ambitions, plan.scores, strict=True):
        sheet.text(fitted(ambition.name, SMALL, 132), x + 14, row + 11, size=SMALL)
        draw_bar(sheet, x + 152, row + 1, width - 152 - 66, float(score), 10)
        sheet.text(words.percent(float(score)), x + width - 14, row + 11, size=SMALL, anchor="end")
        row += _BAR


def _legend(
    site: CompiledSite, scene: Scene, found: Alternatives, words: Words
) -> list[tuple[str, tuple[str, ...]]]:
    """What stands anywhere in any of the plans, the largest first."""
    total = sum(areas_of_stacks(site, plan.choice) for plan in found.plans)
    order = sorted(range(len(site.stacks)), key=lambda number: -total[number])  # type: ignore[index]
    return [
        (stack_label(site, scene, number, words), site.stacks[number].uses)
        for number in order[:_MOST_IN_LEGEND]
        if total[number] > 0.0  # type: ignore[index]
    ]


def _draw_legend(
    sheet: Sheet,
    site: CompiledSite,
    legend: list[tuple[str, tuple[str, ...]]],
    top: float,
    words: Words,
) -> None:
    sheet.text(words.say("legend"), EDGE, top + 16, size=HEADING, family=SERIF, weight="bold")
    wide = (WIDTH - 2 * EDGE) / _ACROSS
    for number, (label, uses) in enumerate(legend):
        x, y = EDGE + wide * (number % _ACROSS), top + 30 + _ROW * (number // _ACROSS)
        draw_swatch(sheet, site, uses, x, y)
        size = TEXT if width_of(label, TEXT) < wide - 60 else SMALL
        sheet.text(fitted(label, size, wide - 60), x + 48, y + 17.5, size=size)
