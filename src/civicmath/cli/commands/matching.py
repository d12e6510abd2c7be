"""`civicmath match`, `match-check` and `match-what-if`: who does which assignment."""

# A command takes its options as arguments, however many there are.
# ruff: noqa: PLC0415, PLR0913
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

People = Annotated[
    Path,
    typer.Argument(
        readable=False,  # we look ourselves, and refuse in our own words
        help="CSV id,organisation,x_km,y_km,skills,hours,max_km[,from,until,wishes,unwanted].",
    ),
]
Assignments = Annotated[
    Path,
    typer.Argument(
        readable=False,
        help="CSV id,organisation,x_km,y_km,skills,hours[,from,until,wishes,unwanted,locked].",
    ),
]
ModeOption = Annotated[
    Literal["optimal", "balanced", "stable", "swap"],
    typer.Option(
        help="Most filled and most points; the same with give and take between organisations; "
        "nobody would rather trade; one for one."
    ),
]
Json = Annotated[Path | None, typer.Option(help="Write the outcome here, as JSON.")]
Seed = Annotated[
    int, typer.Option(min=0, help="All the chance there is: it decides between equals.")
]
Price = Annotated[
    int,
    typer.Option(min=0, help="Points of one person given more than taken; mode balanced only."),
]
Language = Annotated[
    Literal["en", "nl"], typer.Option(help="Language of the table and of refusals.")
]


def match(
    people: People,
    assignments: Assignments,
    *,
    mode: ModeOption = "optimal",
    json: Json = None,
    seed: Seed = 1,
    price: Price = 20,
    split: Annotated[
        bool, typer.Option("--split", help="Let one person have several; mode optimal only.")
    ] = False,
    language: Language = "en",
) -> None:
    """Decide who does which assignment, and say why not for all others."""
    from civicmath.cli.matching import Request, decide

    decide(Request(people, assignments, mode, json, seed, price, language), split=split)


def check(
    people: People,
    assignments: Assignments,
    out: Annotated[
        Path, typer.Argument(readable=False, help="What `civicmath match --json` wrote.")
    ],
    *,
    language: Language = "en",
) -> int:
    """Check an outcome without the code that decided it: 0 when all is true, 1 when not."""
    from civicmath.cli.matching import check_outcome

    return check_outcome(people, assignments, out, language)


def what_if(
    people: People,
    assignments: Assignments,
    *,
    without_person: Annotated[
        list[str] | None, typer.Option(help="Leave this person out; may be repeated.")
    ] = None,
    without_assignment: Annotated[
        list[str] | None, typer.Option(help="Leave this assignment out; may be repeated.")
    ] = None,
    extra_people: Annotated[
        Path | None, typer.Option(help="People who come, as CSV.", readable=False)
    ] = None,
    extra_assignments: Annotated[
        Path | None, typer.Option(help="Assignments that come, as CSV.", readable=False)
    ] = None,
    mode: ModeOption = "optimal",
    json: Json = None,
    seed: Seed = 1,
    price: Price = 20,
    language: Language = "en",
) -> None:
    """Say which assignments change hands when somebody or something comes or goes."""
    from civicmath.cli.matching import Request, change

    change(
        Request(people, assignments, mode, json, seed, price, language),
        without=(without_person or [], without_assignment or []),
        extra=(extra_people, extra_assignments),
    )
