"""`civicmath budget`: divide a sum over projects, check how it was divided, compare rules."""

# ruff: noqa: PLC0415, PLR0913 - options are arguments
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(help="Divide a sum over projects, and check how it was divided.")

_Election = Annotated[
    Path,
    typer.Argument(readable=False, help="An election: a .pb file (Pabulib), plain or in gzip."),
]
_Utility = Annotated[
    Literal["cost", "cardinality", "points"] | None,
    typer.Option(
        help="What a supporter gets from a winner: its cost, 1, or the points she gave. "
        "Without it: cost where ballots approve, else points."
    ),
]
_Tie = Annotated[
    str,
    typer.Option(
        help="What decides between equals, first things first: supporters (most), cost (least), id, "
        "lottery (with --seed), refuse."
    ),
]
_Seed = Annotated[str | None, typer.Option(help="Public seed of the lottery: any text.")]
_MinSupport = Annotated[
    int, typer.Option(min=1, help="Fewest ballots with which a project may win.")
]
_AtMostOne = Annotated[
    list[str] | None,
    typer.Option("--at-most-one", help="Ids, with commas, of which one may win. May be repeated."),
]
_Envelopes = Annotated[
    Literal["category", "neighborhood", "district", "subunit"] | None,
    typer.Option(help="Column that says whose envelope pays, when areas have money of their own."),
]
_Language = Annotated[
    Literal["en", "nl"], typer.Option(help="Language of picture, table and refusals.")
]


@app.command()
def decide(
    election: _Election,
    *,
    rule: Annotated[
        Literal["equal-shares", "phragmen", "greedy", "max-welfare"],
        typer.Option(help="By which rule."),
    ] = "equal-shares",
    completion: Annotated[
        Literal["none", "add1", "add1-exhaustive", "add1u", "utilitarian"] | None,
        typer.Option(help="What Equal Shares does with money left; add1 when nothing is said."),
    ] = None,
    utility: _Utility = None,
    tie: _Tie = "supporters,cost,refuse",
    seed: _Seed = None,
    min_support: _MinSupport = 1,
    at_most_one: _AtMostOne = None,
    envelopes: _Envelopes = None,
    json: Annotated[
        Path | None, typer.Option(help="Write the decision here, with its certificate.")
    ] = None,
    svg: Annotated[Path | None, typer.Option(help="Draw the outcome here.")] = None,
    voter: Annotated[
        str | None, typer.Option(help="Tell where the share of this ballot went.")
    ] = None,
    language: _Language = "en",
) -> None:
    """Decide an election: who wins, what it costs, and a certificate that anyone can check."""
    from civicmath.cli.budgeting import Request, make_decision

    make_decision(
        Request(
            election=election,
            rule=rule,
            completion=completion,
            utility=utility,
            tie=tie,
            seed=seed,
            min_support=min_support,
            at_most_one=tuple(at_most_one or ()),
            envelopes=envelopes,
            json=json,
            svg=svg,
            voter=voter,
            language=language,
        )
    )


@app.command()
def check(
    election: _Election,
    decision: Annotated[
        Path, typer.Argument(readable=False, help="What `civicmath budget decide --json` wrote.")
    ],
    *,
    language: _Language = "en",
) -> None:
    """Check a decision with code that shares nothing with the deciding; exit 1 at a false line."""
    from civicmath.cli.budgeting_check import check_decision

    if not check_decision(election, decision, language):
        raise typer.Exit(1)


@app.command()
def compare(
    election: _Election,
    *,
    utility: _Utility = None,
    tie: _Tie = "supporters,cost,refuse",
    seed: _Seed = None,
    min_support: _MinSupport = 1,
    at_most_one: _AtMostOne = None,
    envelopes: _Envelopes = None,
    json: Annotated[Path | None, typer.Option(help="Write the comparison here.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Draw the comparison here.")] = None,
    language: _Language = "en",
) -> None:
    """Compare rules on one election: what each funds, whom it leaves out, who gains."""
    from civicmath.cli.budgeting import Request, make_comparison

    make_comparison(
        Request(
            election=election,
            rule="equal-shares",
            completion=None,
            utility=utility,
            tie=tie,
            seed=seed,
            min_support=min_support,
            at_most_one=tuple(at_most_one or ()),
            envelopes=envelopes,
            json=json,
            svg=svg,
            voter=None,
            language=language,
        )
    )
