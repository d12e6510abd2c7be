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
    """Keep `report` and `export` commands of their own."""


@app.command()
def report(
    votes: Annotated[
        Path,
        typer.Argument(
            readable=False,  # we look ourselves, and refuse in our own words
            help="Folder or .zip of a Polis export, or a file participant,statement,vote[,at]: "
            "CSV, CSV in gzip, Parquet.",
        ),
    ],
    *,
    json: Annotated[Path | None, typer.Option(help="Write the report here, as JSON.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Draw the map of opinions here.")] = None,
    png: Annotated[
        Path | None, typer.Option(help="Draw the map here as a PNG, 1080 pixels wide.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(help="Write a page here that anybody understands, to open, print and send."),
    ] = None,
    positions: Annotated[
        Path | None,
        typer.Option(
            help="Write where each person stands, as CSV. Says what individual people think: "
            "keep it to yourself."
        ),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(help="Who lives where: CSV participant,area,age_band. Fields may be empty."),
    ] = None,
    population: Annotated[
        Path | None,
        typer.Option(
            help="How many people live there: CSV area,age_band,people. Areas that share one figure "
            "are written A|B."
        ),
    ] = None,
    exposure: Annotated[
        Path | None,
        typer.Option(
            help="With which chance each statement was shown: CSV participant,statement,chance."
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(help="An earlier report, JSON: groups that are the same keep their letter."),
    ] = None,
    bursts: Annotated[
        bool,
        typer.Option(
            "--bursts", help="Look for many people in a short time; votes must have a column 'at'."
        ),
    ] = False,
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

    make_report(
        Request(
            votes=votes,
            json=json,
            svg=svg,
            png=png,
            html=html,
            positions=positions,
            seed=seed,
            language=language,
            scheduler=scheduler,
            people=people,
            population=population,
            exposure=exposure,
            previous=previous,
            bursts=bursts,
        )
    )


@app.command()
def export(
    votes: Annotated[
        Path,
        typer.Argument(
            readable=False,  # we look ourselves, and refuse in our own words
            help="Folder or .zip of a Polis export, or a file participant,statement,vote[,at]: "
            "CSV, CSV in gzip, Parquet.",
        ),
    ],
    out: Annotated[Path, typer.Argument(help="A new folder for the files, or an empty one.")],
    *,
    to: Annotated[
        Literal["polis", "csv", "parquet"], typer.Option(help="What others read.")
    ] = "polis",
    language: Annotated[Literal["en", "nl"], typer.Option(help="Language of refusals.")] = "en",  # noqa: ARG001  read from the arguments
) -> None:
    """Write a conversation as Polis exports it, or as our own CSV or Parquet; people are renumbered."""
    from civicmath.cli.opinions_export import export as write

    write(votes, to, out)
