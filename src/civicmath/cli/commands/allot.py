"""`civicmath allot`: more was asked than there is; who gets how many, and why."""

# ruff: noqa: PLC0415
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from civicmath.cli.groups import Deciding

app = typer.Typer(
    cls=Deciding,
    help="More was asked than there is: who gets how many, and why. "
    "`allot ORDERS.csv …` is short for `allot decide ORDERS.csv …`.",
)

Orders = Annotated[
    Path,
    typer.Argument(
        readable=False,  # we look ourselves, and refuse in our own words
        help="CSV (or CSV in gzip) id,quantity[,class][,at][,person][,household].",
    ),
]
Result = Annotated[Path, typer.Argument(readable=False, help="What --json wrote.")]
Language = Annotated[
    Literal["en", "nl"], typer.Option(help="Language of table, reasons and refusals.")
]


@app.command()
def decide(  # noqa: PLR0913 - a rule is complete, or it isn't a rule
    orders: Orders,
    *,
    supply: Annotated[int, typer.Option(min=0, help="How many there are.")],
    rule: Annotated[
        Literal["bricks", "pro-rata", "lottery", "first-come"],
        typer.Option(help="How they are divided."),
    ] = "bricks",
    first: Annotated[
        int, typer.Option(min=0, help="So many for each of --class go before everything else.")
    ] = 0,
    klass: Annotated[
        str | None, typer.Option("--class", help="The class that --first is for.")
    ] = None,
    keep: Annotated[
        int, typer.Option(min=0, help="Pro rata: nobody's part is less than this, or than asked.")
    ] = 0,
    lot: Annotated[int, typer.Option(min=0, help="Nobody gets fewer, unless nothing.")] = 0,
    cap_person: Annotated[
        int | None, typer.Option(min=0, help="Most for one person (column person, else id).")
    ] = None,
    cap_household: Annotated[
        int | None, typer.Option(min=0, help="Most for one household (column household).")
    ] = None,
    remainder: Annotated[
        Literal["lottery", "time"],
        typer.Option(help="Who goes first where the last few are one each."),
    ] = "lottery",
    tranche: Annotated[
        list[str] | None,
        typer.Option(
            help="class:supply:rule, may be given again: a part set apart, divided before the "
            "rest; what it leaves flows on."
        ),
    ] = None,
    seed: Annotated[
        str, typer.Option(help="All the chance there is. Choose a long one, in secret.")
    ] = "1",
    commitment: Annotated[
        str | None,
        typer.Option(help="SHA-256 of the seed as it was published: another seed is refused."),
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Write the result and its certificate here.")
    ] = None,
    language: Language = "en",
) -> None:
    """Divide a supply among orders by a rule that was fixed before."""
    from civicmath.allotment.terms import Terms, Tranche
    from civicmath.cli.allot import decide as decide_now

    terms = Terms(
        supply=supply,
        rule=rule,
        first=first,
        klass=klass,
        keep=keep,
        lot=lot,
        cap_person=cap_person,
        cap_household=cap_household,
        remainder=remainder,
        tranches=tuple(Tranche.from_text(text) for text in tranche or ()),
    )
    decide_now(orders, terms, seed, commitment, json, language)


@app.command()
def check(
    orders: Orders,
    result: Result,
    *,
    commitment: Annotated[
        str | None, typer.Option(help="SHA-256 of the seed as it was published.")
    ] = None,
    language: Language = "en",
) -> None:
    """Check a result against the orders: exit code 0, or 1 with the first false line."""
    from civicmath.cli.allot import check as check_now

    check_now(orders, result, commitment, language)


@app.command()
def explain(
    orders: Orders,
    result: Result,
    order: Annotated[str, typer.Argument(help="The id of an order.")],
    *,
    json: Annotated[Path | None, typer.Option(help="Write the explanation here, as JSON.")] = None,
    language: Language = "en",
) -> None:
    """Say why one order got what it got."""
    from civicmath.cli.allot import explain as explain_now

    explain_now(orders, result, order, json, language)
