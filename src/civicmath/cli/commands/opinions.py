"""`civicmath opinions`: who thinks alike, what everybody wants, what divides."""

# A command takes its options as arguments, however many there are.
# ruff: noqa: PLC0415, PLR0913
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(help="Who thinks alike, what everybody wants, what divides.")


@app.callback()
def _opinions() -> None:
    """Keep `report` a command of its own, also while it is the only one."""


@app.command()
def report(
    votes: Annotated[
        Path,
        typer.Argument(
            readable=False,  # we look ourselves, and refuse in our own words
            help="Folder of a Polis export, or a file participant,statement,vote[,at]: "
            "CSV, CSV in gzip, Parquet.",
        ),
    ],
    *,
    json: Annotated[Path | None, typer.Option(help="Write the report here, as JSON.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Draw the map of opinions here.")] = None,
    positions: Annotated[
        Path | None,
        typer.Option(
            help="Write where each person stands, as CSV. Says what individual people think: "
            "keep it to yourself."
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="All the chance there is: same seed, same report.")
    ] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Let the workers of this Dask scheduler do the work. The report is the same.",
        ),
    ] = None,
    language: Annotated[
        Literal["en", "nl"], typer.Option(help="Language of picture, table and refusals.")
    ] = "en",
) -> None:
    """Report on a conversation: groups, common ground, division, and what isn't known yet."""
    from civicmath.cli.opinions import Request, make_report

    make_report(Request(votes, json, svg, positions, seed, language, scheduler))
