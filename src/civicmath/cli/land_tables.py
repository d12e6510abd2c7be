"""Results of `civicmath land` as tables on a terminal: a sentence first, then the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from civicmath.cli.land_words import WORDS, amount, number, percent
from civicmath.cli.terminal import Output, printable
from civicmath.landuse.areas import areas_of_stacks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.landuse.reasons import RobustPlan
    from civicmath.landuse.values import (
        Alternatives,
        Coalition,
        CompiledSite,
        Conflicts,
        FrontierPoint,
        Plan,
    )

_M2_PER_HA = 10_000.0
_MOST_STACKS = 12


def show_plan(site: CompiledSite, plan: Plan, language: str) -> None:
    """Tell what a plan gives everybody, and how good it can be shown to be."""
    words = WORDS[language]
    console = Output(highlight=False)
    console.print(Text(printable(site.name), style="bold"))
    sentence = words[plan.objective].format(
        value=percent(plan.value, language, 2), bound=percent(plan.bound, language, 2)
    )
    said = [sentence, words["gap"].format(gap=percent(plan.gap, language, 3))]
    if plan.fragmentation > 0.0:
        cost = percent(plan.fragmentation * plan.fragmentation_index, language, 2)
        said.append(words["fragmented"].format(cost=cost))
    if not plan.smallest_patches_kept:
        said.append(words["patches"])
    console.print(" ".join(said))
    table = make_table(
        words["ambition"], words["score"], words["amount"], words["target"], words["price"]
    )
    units = {measure.code: measure.unit for measure in site.measures}
    for ambition, score, reached, price in zip(
        site.ambitions, plan.scores, plan.amounts, plan.prices, strict=True
    ):
        unit = units[ambition.measure]
        table.add_row(
            Text(printable(ambition.name)),
            percent(score, language),
            Text(amount(reached, unit, language)),
            Text(amount(ambition.target, unit, language)),
            number(price, language, 3),
        )
    console.print(table)
    console.print(Text(words["price_note"], style="dim"))
    console.print(_areas(site, plan, language))
    if site.turbines is not None:
        console.print(words["turbine_count"].format(count=len(plan.turbines)))


def show_worst(found: RobustPlan, language: str) -> None:
    """Tell what is left of a plan in the worst of the scenarios that were tried."""
    said = WORDS[language]["worst"].format(
        count=len(found.values),
        worst=percent(found.worst, language, 2),
        bound=percent(found.worst_bound, language, 2),
        ordinary=percent(found.ordinary_worst, language, 2),
    )
    Output(highlight=False).print(said, markup=False)


def _areas(site: CompiledSite, plan: Plan, language: str) -> Table:
    """List what stands on the land, the largest first."""
    words = WORDS[language]
    labels = {use.code: use.label for use in site.uses}
    areas = areas_of_stacks(site, plan.choice)
    table = make_table(words["use"], words["area"])
    order = sorted(range(len(areas)), key=lambda place: -areas[place])
    for place in order[:_MOST_STACKS]:
        if areas[place] > 0.0:
            uses = " + ".join(labels[use] for use in site.stacks[place].uses)
            hectares = amount(areas[place] / _M2_PER_HA, "ha", language)
            table.add_row(Text(printable(uses or site.stacks[place].code)), hectares)
    return table


def show_conflicts(site: CompiledSite, found: Conflicts, language: str) -> None:
    """Tell which ambitions clash, and which can stand together."""
    words = WORDS[language]
    console = Output(highlight=False)
    console.print(Text(printable(site.name), style="bold"))
    if not found.conflicts and not found.undecided:
        console.print(words["no_conflict"])
    table = make_table(words["members"], words["at_most"])
    for title, coalitions in (
        ("clash", found.conflicts),
        ("together", found.compatible),
        ("undecided", found.undecided),
    ):
        if coalitions:
            table.add_row(Text(words[title], style="bold"), "")
            for coalition in coalitions:
                table.add_row(
                    Text(f"  {_members(site, coalition, language)}"),
                    percent(min(coalition.bound, 1.0), language),
                )
            table.add_section()
    console.print(table)


def _members(site: CompiledSite, coalition: Coalition, language: str) -> str:
    names = [printable(site.ambitions[number].name) for number in coalition.members]
    return WORDS[language]["and"].join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def show_frontier(
    site: CompiledSite,
    pair: tuple[int, int],
    points: Sequence[FrontierPoint],
    language: str,
) -> None:
    """Tell how much of one ambition is left for each amount of another."""
    words = WORDS[language]
    console = Output(highlight=False)
    console.print(Text(printable(site.name), style="bold"))
    units = {measure.code: measure.unit for measure in site.measures}
    first, second = (site.ambitions[number] for number in pair)
    table = make_table(printable(first.name), "", printable(second.name), "", words["rate"])
    for point in points:
        table.add_row(
            percent(point.first, language),
            amount(point.first * first.target, units[first.measure], language),
            percent(point.second, language),
            amount(point.second * second.target, units[second.measure], language),
            number(point.rate, language, 2),
        )
    console.print(table)
    console.print(Text(words["frontier_note"], style="dim"))


def show_alternatives(site: CompiledSite, found: Alternatives, language: str) -> None:
    """Tell what each plan gives, and how much of the land it uses differently."""
    words = WORDS[language]
    console = Output(highlight=False)
    console.print(Text(printable(site.name), style="bold"))
    table = make_table(
        "", *(f"{words['number']} {place}" for place in range(1, len(found.plans) + 1))
    )
    values = [percent(plan.value, language) for plan in found.plans]
    table.add_row(Text(words["value"], style="bold"), *values)
    apart = [percent(float(share), language, 0) for share in found.difference[0]]
    table.add_row(Text(words["differs"]), *apart)
    table.add_section()
    for place, ambition in enumerate(site.ambitions):
        scores = [percent(float(plan.scores[place]), language, 0) for plan in found.plans]
        table.add_row(Text(printable(ambition.name)), *scores)
    console.print(table)


def make_table(first: str, *others: str) -> Table:
    """Begin a table: words at the left, figures at the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(Text(first))
    for other in others:
        table.add_column(Text(other), justify="right")
    return table
