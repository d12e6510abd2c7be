"""Outcomes of matching as tables on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from civicmath.cli.matching_words import FAULTS, WORDS
from civicmath.cli.terminal import Output, printable
from civicmath.cli.words import number

if TYPE_CHECKING:
    from civicmath.matching.checking import Fault
    from civicmath.matching.outcome import Outcome
    from civicmath.matching.values import No
    from civicmath.matching.what_if import Change

FIRST = 10
"""How many rows a table shows before it says how many more there are."""


def show_outcome(outcome: Outcome, language: str) -> None:
    """Tell on standard output what was decided."""
    words, console = WORDS[language], Output(highlight=False)
    console.print(
        words["facts"].format(
            filled=number(outcome.filled, language),
            assignments=number(outcome.assignments, language),
            people=number(outcome.people, language),
            value=number(outcome.value, language),
        )
    )
    if outcome.mode in ("balanced", "swap"):
        console.print(words["worst"].format(worst=number(outcome.worst_balance, language)))
    if outcome.bound is not None:
        points = outcome.bound.score - outcome.filled * outcome.bound.fill
        filled = number(outcome.bound.filled, language)
        console.print(words["bound"].format(filled=filled, points=number(points, language)))
    if outcome.unfilled:
        console.print(_unfilled(outcome.unfilled, language))
    console.print(words["unplaced"].format(count=number(len(outcome.unplaced), language)))


def show_fault(fault: Fault | None, language: str) -> None:
    """Tell on standard output whether all is true, or what isn't."""
    words, console = WORDS[language], Output(highlight=False)
    if fault is None:
        console.print(words["true"])
    else:
        line = FAULTS[language][fault.code].format(subject=printable(fault.subject))
        console.print(Text(words["false"].format(line=line)))


def show_change(change: Change, language: str) -> None:
    """Tell on standard output what would change."""
    words, console = WORDS[language], Output(highlight=False)
    console.print(
        words["changes"].format(
            count=number(len(change.moves), language),
            filled=f"{change.after.filled - change.before.filled:+d}",
            value=f"{change.after.value - change.before.value:+d}",
        )
    )
    if not change.moves:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("assignment", "from", "to"):
        table.add_column(words[name])
    for row in change.moves[:FIRST]:
        table.add_row(*(Text(printable(name or words["nobody"])) for name in row))
    _add_more(table, len(change.moves), language)
    console.print(table)


def _unfilled(nos: tuple[No, ...], language: str) -> Table:
    """Tell of the first unfilled assignments why, and what one thing stood in the way."""
    words = WORDS[language]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("unfilled", "reason", "near"):
        table.add_column(words[name])
    for no in nos[:FIRST]:
        near = ""
        if no.near_miss is not None:
            what = no.near_miss.requirement
            near = f"{no.near_miss.person}: {words['is-unwanted' if what == 'unwanted' else what]}"
        table.add_row(*map(Text, map(printable, (no.id, words[no.reason], near))))
    _add_more(table, len(nos), language)
    return table


def _add_more(table: Table, count: int, language: str) -> None:
    if count > FIRST:
        more = WORDS[language]["more"].format(count=number(count - FIRST, language))
        table.add_row(Text(more, style="dim"), "", "")
