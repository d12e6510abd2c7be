"""`civicmath land explain`: what each partner gets and gives up, and why a place became what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rich.text import Text

from civicmath.cli.land import keep_site, progress_on_terminal
from civicmath.cli.land_tables import make_table
from civicmath.cli.land_words import WORDS, number, percent
from civicmath.cli.terminal import Output, printable
from civicmath.errors import WrongUsage
from civicmath.formats.writing import write_together
from civicmath.landuse.explain import explain_cell, explain_partners
from civicmath.landuse.site_loading import load_site
from civicmath.landuse.site_plans import plan_from, to_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from civicmath.landuse.reasons import CellReason, PartnerReason
    from civicmath.landuse.site_loading import Scene
    from civicmath.landuse.values import CompiledSite, Plan

_MOST_OPTIONS = 6


def make_explanation(
    folder: Path, file: Path, *, cell: str | None, json_place: Path | None, language: str
) -> None:
    """Explain a plan, write that, and tell.

    Raises:
        Refusal: The site or the plan can't be read; the cell isn't there; or the place can't be
            written.
    """
    keep_site([json_place], folder)
    with progress_on_terminal(language) as tell:
        loaded = load_site(folder, tell)
        site = loaded.site
        plan = plan_from(file, site)
        partners = explain_partners(site, plan)
        place = None if cell is None else _place(site, cell)
        reason = None if place is None else explain_cell(site, plan, place)
    scene = loaded.scene()
    record: dict[str, Any] = {
        "schema": "landuse-explanation/1",
        "input_sha256": site.input_sha256,
        "partners": [_partner(site, one) for one in partners],
    }
    if reason is not None:
        record["cell"] = _cell(site, scene, plan, reason)
    if json_place is not None:
        write_together([(json_place, to_bytes(record))])
    _show_partners(site, partners, language)
    if reason is not None:
        _show_cell(site, scene, reason, language)


def _place(site: CompiledSite, cell: str) -> int:
    """Find a square by row and column, or a parcel by its number, counted from 0."""
    parts = cell.split(",")
    usage = WrongUsage(reason=f"--cell {cell}", command="civicmath land explain")
    if not all(part.strip().isdigit() for part in parts) or len(parts) > 2:  # noqa: PLR2004 - row, column
        raise usage
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        if numbers[0] >= len(site.area_m2):
            raise usage
        return numbers[0]
    found = np.flatnonzero((site.row == numbers[0]) & (site.column == numbers[1]))
    if not len(found):
        raise usage
    return int(found[0])


def _partner(site: CompiledSite, reason: PartnerReason) -> dict[str, Any]:
    names = [ambition.name for ambition in site.ambitions]
    return {
        "ambition": names[reason.ambition],
        "partner": site.ambitions[reason.ambition].partner,
        "score": reason.score,
        "alone": reason.alone,
        "given_up": reason.given_up,
        "exchange": dict(zip(names, reason.exchange, strict=True)),
        "area_m2": reason.area_m2,
    }


def _cell(site: CompiledSite, scene: Scene, plan: Plan, reason: CellReason) -> dict[str, Any]:
    names = [ambition.name for ambition in site.ambitions]
    chosen = int(plan.choice[reason.cell])
    return {
        "cell": reason.cell,
        "row": int(site.row[reason.cell]),
        "column": int(site.column[reason.cell]),
        "chosen": None if chosen < 0 else site.stacks[chosen].code,
        "options": [
            {
                "stack": site.stacks[option.stack].code,
                "worth": option.worth,
                "parts": dict(zip(names, option.parts, strict=True)),
            }
            for option in reason.options
        ],
        "flips": {
            name: None if flip is None else {"factor": flip[0], "stack": site.stacks[flip[1]].code}
            for name, flip in zip(names, reason.flips, strict=True)
        },
        "removed": {
            site.stacks[stack].code: scene.reasons[by][0]
            for stack, by in _removed(scene, reason.cell)
        },
    }


def _removed(scene: Scene, cell: int) -> list[tuple[int, int]]:
    """Pairs of a stack that was removed and the number of the reason."""
    if scene.reason is None:
        return []
    return [(stack, int(by)) for stack, by in enumerate(scene.reason[cell]) if by >= 0]


def _show_partners(site: CompiledSite, partners: tuple[PartnerReason, ...], language: str) -> None:
    words = WORDS[language]
    console = Output(highlight=False)
    console.print(Text(words["partners"], style="bold"))
    names = [printable(ambition.name) for ambition in site.ambitions]
    table = make_table(
        words["ambition"], words["score"], words["alone"], words["given_up"], words["dearest"]
    )
    for one in partners:
        costs = [(cost, name) for cost, name in zip(one.exchange, names, strict=True) if cost]
        cost, name = min(costs, default=(None, ""))
        table.add_row(
            Text(names[one.ambition]),
            percent(one.score, language),
            percent(one.alone, language),
            percent(one.given_up, language),
            Text("-" if cost is None else f"{number(cost, language, 2)} {name}"),
        )
    console.print(table)


def _show_cell(site: CompiledSite, scene: Scene, reason: CellReason, language: str) -> None:
    words = WORDS[language]
    console = Output(highlight=False)
    row, column = int(site.row[reason.cell]), int(site.column[reason.cell])
    console.print(Text(words["cell"].format(row=row, column=column), style="bold"))
    labels = {use.code: use.label for use in site.uses}
    labels |= {code: text.of(language) for code, text in scene.use_labels.items()}

    def name(stack: int) -> str:
        uses = " + ".join(labels[use] for use in site.stacks[stack].uses)
        return printable(uses or site.stacks[stack].code)

    if reason.chosen is None:
        console.print(words["left"])
    else:
        console.print(Text(words["chosen"].format(stack=name(reason.chosen.stack))))
    table = make_table(words["option"], words["worth"])
    for option in reason.options[:_MOST_OPTIONS]:
        table.add_row(Text(name(option.stack)), f"{option.worth:.3g}")
    for stack, by in _removed(scene, reason.cell):
        said = printable(scene.reasons[by][1].of(language))
        table.add_row(
            Text(name(stack), style="dim"), Text(f"{words['ruled_out']}: {said}", style="dim")
        )
    console.print(table)
    flips = [
        words["flip"].format(
            stack=name(flip[1]),
            ambition=printable(ambition.name),
            factor=number(flip[0], language, 2),
        )
        for ambition, flip in zip(site.ambitions, reason.flips, strict=True)
        if flip is not None
    ]
    for line in flips or [words["no_flip"]]:
        console.print(Text(line))
