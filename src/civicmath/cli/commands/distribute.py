"""`civicmath distribute`: an amount over share-days, exact to the cent, year after year."""

# ruff: noqa: PLC0415
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from civicmath.cli.groups import Paying

app = typer.Typer(
    cls=Paying,
    help="An amount over share-days, exact to the cent, year after year. "
    "`distribute HOLDINGS.csv …` is short for `distribute pay HOLDINGS.csv …`.",
)

Holdings = Annotated[
    Path,
    typer.Argument(
        readable=False,  # we look ourselves, and refuse in our own words
        help="CSV (or CSV in gzip) id,share_days, or a register id,shares,from[,until].",
    ),
]
Carry = Annotated[
    Path | None,
    typer.Option(readable=False, help="What --json wrote last time: its fractions are carried on."),
]
Language = Annotated[
    Literal["en", "nl"], typer.Option(help="Language of table, reasons and refusals.")
]


@app.command()
def pay(  # noqa: PLR0913 - each is part of what is divided, or a place to write
    holdings: Holdings,
    *,
    amount: Annotated[str, typer.Option(help="Euros with at most two decimals: 1234.56.")],
    first: Annotated[
        str | None, typer.Option("--from", help="First day that counts: 2026-01-01.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--until", help="Last day that counts: 2026-12-31.")
    ] = None,
    carry: Carry = None,
    seed: Annotated[
        str, typer.Option(help="Decides where two fractions of a cent are the same.")
    ] = "1",
    json: Annotated[
        Path | None, typer.Option(help="Write payments, fractions and certificate here.")
    ] = None,
    language: Language = "en",
) -> None:
    """Divide an amount in proportion to shares times days."""
    from civicmath.allotment.distributing import cents_from_text
    from civicmath.allotment.holdings import Period
    from civicmath.cli.distribute import pay as pay_now

    cents, period = cents_from_text(amount), Period.from_text(first, last)
    pay_now(holdings, cents, period, carry, seed=seed, json=json, language=language)


@app.command()
def check(
    holdings: Holdings,
    result: Annotated[Path, typer.Argument(readable=False, help="What --json wrote.")],
    *,
    carry: Carry = None,
    language: Language = "en",
) -> None:
    """Check a result against the register: exit code 0, or 1 with the first false line."""
    from civicmath.cli.distribute import check as check_now

    check_now(holdings, result, carry, language)
