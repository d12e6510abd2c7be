"""The picture of a plan: a sentence, the map with its legend, and a bar for every ambition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.landuse.areas import areas_of_stacks
from civicmath.landuse.pictures.looks import AS_IT_IS, looks_of, paints
from civicmath.landuse.pictures.maps import (
    draw_around,
    draw_cable_sign,
    draw_home,
    draw_map,
    draw_scale,
    draw_turbine,
    frame_of,
    is_coarser,
)
from civicmath.landuse.pictures.svg import (
    BRAND,
    HEADING,
    INK,
    INK_FAINT,
    INK_SOFT,
    LINE,
    PAPER,
    SERIF,
    SMALL,
    SUN_LINE,
    SUN_TINT,
    TEXT,
    TITLE,
    Sheet,
    fitted,
    short,
    width_of,
    wrapped,
)
from civicmath.landuse.pictures.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.landuse.site_loading import Scene
    from civicmath.landuse.values import CompiledSite, Plan

WIDTH, EDGE = 1080.0, 28.0
_MAP_WIDTH, _MAP_HEIGHT = 572.0, 640.0
_M2_PER_HA = 10_000.0
_MOST_IN_LEGEND = 10
_ROW, _BAR_ROW = 33.0, 54.0
_LEAST_HA = 0.005


def plan_svg(site: CompiledSite, scene: Scene, plan: Plan, *, language: str) -> str:
    """Draw a plan.

    Args:
        site: The site.
        scene: What lies around it, and words.
        plan: The plan.
        language: "en" or "nl".
    """
    words = Words(language)
    head, note = _sentences(plan, words), wrapped(scene.note, SMALL, WIDTH - 2 * EDGE - 24, 2)
    top = EDGE + 34 + 24 * len(head) + (14 + 21 * len(note) if note else 0) + 8
    frame = frame_of(site, scene, EDGE, top, _MAP_WIDTH, _MAP_HEIGHT)
    legend = legend_entries(site, scene, plan, words)
    signs = _signs(scene, plan, words)
    legend_height = 44 + _ROW * (len(legend) + len(signs)) + 14
    middle = top + max(frame.height, legend_height) + 26
    bars_height = 48 + _BAR_ROW * ((len(site.ambitions) + 1) // 2)
    sheet = Sheet(WIDTH, middle + bars_height + EDGE)
    _write_head(sheet, site, head, note, words)
    draw_map(sheet, site, scene, plan.choice, frame)
    draw_around(sheet, scene, frame)
    if site.turbines is not None:
        for place in plan.turbines:
            spot = frame.at(float(site.turbines.x_m[place]), float(site.turbines.y_m[place]))
            draw_turbine(sheet, *spot)
    draw_scale(sheet, frame, words.say("north"))
    if is_coarser(site):
        sheet.text(
            words.say("drawn_coarser"),
            frame.x + frame.width - 10,
            frame.y + frame.height - 12,
            size=SMALL,
            anchor="end",
            halo=True,
        )
    left = EDGE + frame.width + 26
    _draw_legend(sheet, site, legend, signs, (left, top, WIDTH - EDGE - left, legend_height), words)
    _draw_bars(sheet, site, scene, plan, (EDGE, middle, WIDTH - 2 * EDGE, bars_height), words)
    title = words.say("plan", site=site.name)
    return sheet.to_svg(title, _told(site, plan, head, legend, words), language)


def legend_entries(
    site: CompiledSite, scene: Scene, plan: Plan, words: Words
) -> list[tuple[str, tuple[str, ...] | None, float]]:
    """What stands on the land, largest first: words, uses (nothing: other), hectares."""
    hectares = areas_of_stacks(site, plan.choice) / _M2_PER_HA
    order = sorted(range(len(hectares)), key=lambda number: -hectares[number])
    entries: list[tuple[str, tuple[str, ...] | None, float]] = [
        (stack_label(site, scene, number, words), site.stacks[number].uses, float(hectares[number]))
        for number in order
        if hectares[number] > _LEAST_HA
    ]
    if len(entries) > _MOST_IN_LEGEND:
        rest = sum(area for _, _, area in entries[_MOST_IN_LEGEND - 1 :])
        entries = [*entries[: _MOST_IN_LEGEND - 1], (words.say("other"), None, rest)]
    left = float(site.area_m2[plan.choice < 0].sum()) / _M2_PER_HA
    if left > _LEAST_HA:
        entries.append((words.say("as_it_is"), (), left))
    return entries


def stack_label(site: CompiledSite, scene: Scene, stack: int, words: Words) -> str:
    """Name a stack by its uses."""
    labels = {use.code: use.label for use in site.uses}
    labels |= {code: text.of(words.language) for code, text in scene.use_labels.items()}
    return " + ".join(labels[use] for use in site.stacks[stack].uses) or site.stacks[stack].code


def draw_swatch(
    sheet: Sheet, site: CompiledSite, uses: tuple[str, ...] | None, x: float, y: float
) -> None:
    """Draw a piece of land as it is on the map."""
    looks = looks_of([use.code for use in site.uses])
    box = {"x": x, "y": y, "width": 38.0, "height": 24.0, "rx": 5.0}
    if uses is None:
        sheet.add("rect", **box, fill=PAPER, stroke=INK_FAINT, stroke_dasharray="3 3")
        return
    for paint in [AS_IT_IS] if not uses else paints(sheet, uses, looks):
        sheet.add("rect", **box, fill=paint)
    sheet.add("rect", **box, fill="none", stroke=INK_FAINT, stroke_width=1)


def _sentences(plan: Plan, words: Words) -> list[str]:
    value, bound = words.percent(plan.value, 1), words.percent(plan.bound, 1)
    kind = "with_borders" if plan.fragmentation > 0.0 else plan.objective
    if kind == "with_borders" and plan.objective == "fairest":
        least = words.percent(float(plan.scores.min()), 1)
        first = words.say("fairest", value=least, bound="…").split(". ")[0] + "."
        return [first, words.say(kind, value=value, bound=bound)]
    return [words.say(kind, value=value, bound=bound)]


def _write_head(
    sheet: Sheet, site: CompiledSite, head: Sequence[str], note: Sequence[str], words: Words
) -> None:
    title = fitted(words.say("plan", site=site.name), TITLE, WIDTH - 2 * EDGE)
    sheet.text(title, EDGE, EDGE + 22, size=TITLE, family=SERIF, weight="bold")
    y = sheet.lines(head, EDGE, EDGE + 52)
    if note:
        wide = max(width_of(line, SMALL) for line in note) + 28
        sheet.add(
            "rect",
            x=EDGE,
            y=y - 12,
            width=min(wide, WIDTH - 2 * EDGE),
            height=21 * len(note) + 8,
            rx=8,
            fill=SUN_TINT,
            stroke=SUN_LINE,
        )
        sheet.lines(note, EDGE + 12, y + 7, size=SMALL, fill=INK)


def _signs(scene: Scene, plan: Plan, words: Words) -> list[tuple[str, str]]:
    """Signs that the map uses beside the land: kind and words."""
    found = [
        (name, words.say(name)) for name in ("homes", "cables", "protected") if name in scene.layers
    ]
    if len(plan.turbines):
        found.append(("turbines", words.say("turbines", count=len(plan.turbines))))
    return found


def _draw_legend(
    sheet: Sheet,
    site: CompiledSite,
    legend: Sequence[tuple[str, tuple[str, ...] | None, float]],
    signs: Sequence[tuple[str, str]],
    box: tuple[float, float, float, float],
    words: Words,
) -> None:
    x, y, width, height = box
    sheet.card(x, y, width, height)
    sheet.text(words.say("legend"), x + 18, y + 30, size=HEADING, family=SERIF, weight="bold")
    row = y + 44
    for label, uses, hectares in legend:
        draw_swatch(sheet, site, uses, x + 18, row + 4)
        area = words.amount(hectares, "ha")
        room = width - 66 - 18 - width_of(area, TEXT) - 14
        if width_of(label, TEXT) <= room:
            sheet.text(label, x + 66, row + 21.5)
        else:
            lines = wrapped(label, SMALL, room, 2)
            sheet.lines(lines, x + 66, row + (14 if lines[1:] else 21), size=SMALL, fill=INK)
        sheet.text(area, x + width - 18, row + 21.5, anchor="end", fill=INK_SOFT)
        row += _ROW
    for kind, label in signs:
        middle = (x + 37, row + 16)
        if kind == "homes":
            draw_home(sheet, *middle)
        elif kind == "turbines":
            draw_turbine(sheet, *middle)
        elif kind == "cables":
            draw_cable_sign(sheet, x + 18, middle[1], 38)
        else:
            sheet.add(
                "rect",
                x=x + 19,
                y=row + 6,
                width=36,
                height=20,
                fill="none",
                stroke=BRAND,
                stroke_width=2.2,
                stroke_dasharray="2 4",
            )
        sheet.text(label, x + 66, row + 21.5)
        row += _ROW


def _draw_bars(
    sheet: Sheet,
    site: CompiledSite,
    scene: Scene,
    plan: Plan,
    box: tuple[float, float, float, float],
    words: Words,
) -> None:
    """Draw a bar for every ambition, in two columns; its end is what was wanted."""
    x, y, width, height = box
    sheet.card(x, y, width, height)
    sheet.text(words.say("ambitions"), x + 18, y + 30, size=HEADING, family=SERIF, weight="bold")
    units = {measure.code: measure.unit for measure in site.measures}
    half = (len(site.ambitions) + 1) // 2
    column = (width - 18 * 3) / 2
    for number, ambition in enumerate(site.ambitions):
        left = x + 18 + (column + 18) * (number // half)
        row = y + 44 + _BAR_ROW * (number % half)
        said = words.say(
            "of",
            reached=words.number(float(plan.amounts[number]), _digits(ambition.target)),
            target=words.number(ambition.target, _digits(ambition.target))
            + f" {words.unit(units[ambition.measure])}",
        )
        said = fitted(said, SMALL, column * 0.66)
        room = column - width_of(said, SMALL) - 12
        name = fitted(ambition.name, TEXT, room)
        sheet.text(name, left, row + 16, weight="600")
        after = 1.06 * width_of(name, TEXT) + 10
        label = scene.measure_labels.get(ambition.measure)
        if label is not None and after + width_of(label.of(words.language), SMALL) < room:
            kind = label.of(words.language)
            sheet.text(kind, left + after, row + 16, size=SMALL, fill=INK_SOFT)
        sheet.text(said, left + column, row + 16, size=SMALL, anchor="end", fill=INK_SOFT)
        draw_bar(sheet, left, row + 25, column - 56, float(plan.scores[number]))
        share = words.percent(float(plan.scores[number]))
        sheet.text(share, left + column, row + 38, anchor="end", weight="bold")


def draw_bar(
    sheet: Sheet, x: float, y: float, width: float, share: float, height: float = 14.0
) -> None:
    """Draw a share as a bar in its track; the mark at the end is what was wanted."""
    sheet.add(
        "rect", x=x, y=y, width=width, height=height, rx=height / 2, fill="#ecebe6", stroke=LINE
    )
    full = max(height, width * min(1.0, max(0.0, share))) if share > 0 else 0.0
    if full:
        sheet.add("rect", x=x, y=y, width=full, height=height, rx=height / 2, fill=BRAND)
    sheet.path(
        f"M{short(x + width)} {short(y - 3)}v{short(height + 6)}", stroke=INK, stroke_width=2
    )


def _digits(target: float) -> int:
    return 0 if target >= 100 else 1  # noqa: PLR2004 - figures that matter


def _told(
    site: CompiledSite,
    plan: Plan,
    head: Sequence[str],
    legend: Sequence[tuple[str, tuple[str, ...] | None, float]],
    words: Words,
) -> str:
    """Say the picture for who can't see it: the same figures, as a list."""
    land = "; ".join(f"{label} {words.amount(hectares, 'ha')}" for label, _, hectares in legend)
    bars = "; ".join(
        f"{ambition.name} {words.percent(float(score))}"
        for ambition, score in zip(site.ambitions, plan.scores, strict=True)
    )
    return " ".join([*head, words.say("map_told", parts=land), words.say("bars_told", parts=bars)])
