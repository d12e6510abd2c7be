"""An outcome and a comparison as tables on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from civicmath.budgeting.comparing import official
from civicmath.cli.budgeting_words import WORDS, amount
from civicmath.cli.terminal import Output, printable
from civicmath.cli.words import number
from civicmath.errors import explain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from rich.console import Console

    from civicmath.budgeting.comparing import Compared
    from civicmath.budgeting.deciding import Decision
    from civicmath.budgeting.explaining import Spent
    from civicmath.budgeting.values import Election


def show_decision(decision: Decision, language: str) -> None:
    """Tell what won, what it costs, and what its supporters pay."""
    words, election = WORDS[language], decision.election
    console = Output(highlight=False)
    _head(console, election, language)
    table = _table([words["project"]], [words["cost"], words["supporters"], words["price"]])
    names = {project.id: project.name for project in election.projects}
    for part in decision.parts:
        prices = {}
        if part.raised is not None:
            run = part.raised.run
            prices = dict(zip(run.order, run.record[2][:, 0].tolist(), strict=False))
        for place in part.winners:
            project = part.problem.ids[place]
            price = amount(prices[place], election.unit, "", language) if place in prices else ""
            table.add_row(
                Text(printable(f"{project}  {names[project]}")),
                amount(part.problem.costs[place], election.unit, "", language),
                number(part.problem.supported[place], language),
                price,
            )
    count = sum(len(part.winners) for part in decision.parts)
    if not count:
        console.print(words["none"])
        return
    console.print(table)
    cost, left = decision.cost(), election.budget - decision.cost()
    told = [amount(money, election.unit, election.currency, language) for money in (cost, left)]
    console.print(words["spent"].format(count=count, cost=told[0], left=told[1]))
    steps = [part.raised.steps for part in decision.parts if part.raised is not None]
    if any(steps):
        money = amount(max(steps), 1, election.currency, language)
        console.print(words["raised"].format(steps=money))


def show_share(decision: Decision, spent: Spent, language: str) -> None:
    """Tell where the share of one ballot went."""
    words, election = WORDS[language], decision.election
    console = Output(highlight=False)
    names = {project.id: project.name for project in election.projects}

    def told(units: Fraction) -> str:
        return amount(units, election.unit, election.currency, language)

    console.print(words["share"].format(share=told(spent.share)))
    for project, paid in spent.payments.items():
        name = printable(f"{project} {names[project]}")
        console.print(Text("  " + words["went"].format(paid=told(paid), project=name)))
    console.print(words["kept"].format(left=told(spent.left)))


def show_comparison(election: Election, found: Sequence[Compared], language: str) -> None:
    """Tell how rules differ on one election."""
    words = WORDS[language]
    console = Output(highlight=False)
    _head(console, election, language)
    columns = ("funded", "cost", "left_out", "better", "worse", "claims")
    table = _table([words["rule"]], [words[name] for name in columns])
    for one in found:
        name = words[f"{one.rule} {one.completion}"]
        if one.refusal is not None:
            table.add_row(name, Text(explain(one.refusal, language).what, style="dim"))
            continue
        table.add_row(
            name,
            number(len(one.winners), language),
            amount(one.cost, election.unit, "", language),
            number(one.left_out, language),
            number(one.better, language),
            number(one.worse, language),
            number(len(one.claims), language),
        )
    console.print(table)
    chosen = set(official(election))
    for one in found:
        if chosen and (one.rule, one.completion) == ("equal-shares", "add1"):
            same = len(chosen.intersection(one.winners))
            name = words["equal-shares add1"]
            console.print(words["official"].format(count=len(chosen), same=same, rule=name))
    console.print(Text(words["caption"], style="dim"))


def _head(console: Console, election: Election, language: str) -> None:
    if election.title:
        console.print(Text(printable(election.title), style="bold"))
    console.print(
        WORDS[language]["facts"].format(
            voters=number(election.ballots.voters, language),
            projects=number(len(election.projects), language),
            budget=amount(election.budget, election.unit, election.currency, language),
        )
    )


def _table(words: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for name in words:
        table.add_column(name, ratio=1)
    for name in numbers:
        table.add_column(name, justify="right")
    return table
