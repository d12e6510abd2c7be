"""A report as a table on a terminal: the surest statements first, each with how sure we are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from civicmath.cli.terminal import Output, printable
from civicmath.cli.words import WORDS, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicmath.formats.conversations import Conversation
    from civicmath.opinions.report import OpinionReport
    from civicmath.opinions.values import Verdict


FIRST = 5
"""How many statements a list shows before it says how many more there are."""


def show_report(report: OpinionReport, conversation: Conversation, language: str) -> None:
    """Tell on standard output what a report says."""
    words = WORDS[language]
    console = Output(highlight=False)
    if conversation.title:
        console.print(Text(printable(conversation.title), style="bold"))
    console.print(
        words["facts"].format(
            people=number(report.participants, language),
            statements=number(report.statements, language),
            votes=number(report.votes, language),
        )
    )
    console.print(_groups(report, language))
    found = report.verdicts
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column(words["statement"], ratio=1)
    table.add_column(words["figure"], justify="right", max_width=22)
    table.add_column(words["interval"], justify="right", max_width=13)
    for name, verdicts in (("common_ground", found.common_ground), ("divided", found.divided)):
        _add_list(table, name, verdicts, conversation.texts, words)
    count = words["count"].format(count=number(len(found.unknown), language))
    table.add_row(Text(words["unknown"], style="bold"), Text(count), Text(""))
    console.print(table)
    console.print(Text(words["caption"], style="dim"))


def _groups(report: OpinionReport, language: str) -> str:
    """Say which groups there are, and who is in none."""
    words = WORDS[language]
    said = [words["no_groups" if report.candidates else "nothing_tried"]]
    if report.groups_stable:
        named = [
            f"{kept.key} {number(group.size, language)}"
            for group, kept in zip(report.groups, report.kept, strict=True)
        ]
        said = [words["groups_found"].format(groups=", ".join(named))]
        if report.in_between:
            said.append(words["between"].format(people=number(report.in_between, language)))
    if report.too_few_answers:
        said.append(words["too_few"].format(people=number(report.too_few_answers, language)))
    return " ".join(said)


def _add_list(
    table: Table,
    name: str,
    verdicts: Sequence[Verdict],
    texts: Mapping[str, str],
    words: Mapping[str, str],
) -> None:
    """Add a heading, and the first statements below it."""
    total = str(len(verdicts)) if verdicts else words["none"]
    table.add_row(Text(f"{words[name]} ({total})", style="bold"), Text(""), Text(""))
    for verdict in verdicts[:FIRST]:
        said = words[verdict.direction or "difference"]
        figure = verdict.figure
        table.add_row(
            Text(f"  {printable(texts.get(verdict.statement, verdict.statement))}"),
            Text(f"{said} {_percent(figure.estimate)}%"),
            Text(f"{_percent(figure.low)}-{_percent(figure.high)}%"),
        )
    if len(verdicts) > FIRST:
        more = words["more"].format(count=len(verdicts) - FIRST)
        table.add_row(Text(f"  {more}", style="dim"), Text(""), Text(""))
    table.add_section()


def _percent(share: float | None) -> str:
    return "?" if share is None else str(round(100 * share))
