"""`civicmath rota`: dates and turns of a cohort; repair, check, and forming the group."""

# ruff: noqa: PLC0415
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from civicmath.cli.groups import Planning

app = typer.Typer(
    cls=Planning,
    help="Dates and turns of a cohort. `rota COHORT.json …` is short for `rota plan COHORT.json …`.",
)

Cohort = Annotated[
    Path,
    typer.Argument(
        readable=False,  # we look ourselves, and refuse in our own words
        help="JSON: sessions with blocks, municipalities, who can come when.",
    ),
]
Written = Annotated[Path, typer.Argument(readable=False, help="What --json wrote.")]
Json = Annotated[Path | None, typer.Option(help="Write the plan here.")]
Ics = Annotated[
    Path | None,
    typer.Option(help="Write calendars into this folder: one of all sessions, one per person."),
]
Language = Annotated[
    Literal["en", "nl"], typer.Option(help="Language of table, calendars and refusals.")
]


@app.command()
def plan(cohort: Cohort, *, json: Json = None, ics: Ics = None, language: Language = "en") -> None:
    """Choose a block for each session and guests for each seat."""
    from civicmath.cli.rota import plan as plan_now

    plan_now(cohort, json, ics, language)


@app.command()
def check(cohort: Cohort, plan: Written, *, language: Language = "en") -> None:
    """Check a plan against its cohort: exit code 0, or 1 with the first false line."""
    from civicmath.cli.rota import check as check_now

    check_now(cohort, plan, language)


@app.command()
def repair(  # noqa: PLR0913 - each is what changed, or a place to write
    cohort: Cohort,
    plan: Written,
    *,
    cancel: Annotated[
        list[str] | None,
        typer.Option(
            help="PERSON, PERSON@SESSION, or the first day of a block; may be given again."
        ),
    ] = None,
    done: Annotated[
        list[str] | None,
        typer.Option(help="A session that took place; those before it did too."),
    ] = None,
    newer: Annotated[
        Path | None,
        typer.Option("--cohort", help="Write the cohort after the cancellations here."),
    ] = None,
    json: Json = None,
    ics: Ics = None,
    language: Language = "en",
) -> None:
    """Repair a plan after a cancellation; as little as possible changes."""
    from civicmath.cli.rota import repair as repair_now

    changed = (tuple(cancel or ()), tuple(done or ()))
    repair_now(cohort, plan, changed, newer=newer, json=json, ics=ics, language=language)


@app.command()
def form(
    poll: Annotated[
        Path,
        typer.Argument(
            readable=False, help="JSON as a cohort, with seats, reserved, class, since."
        ),
    ],
    *,
    seed: Annotated[
        str, typer.Option(help="Decides between those who showed interest at the same time.")
    ] = "1",
    json: Annotated[Path | None, typer.Option(help="Write group and waiting list here.")] = None,
    cohort: Annotated[
        Path | None, typer.Option(help="Write the cohort of the group here, to be planned.")
    ] = None,
    language: Language = "en",
) -> None:
    """Form the group from one poll for interest and dates: who takes part, and when."""
    from civicmath.cli.rota import form as form_now

    form_now(poll, seed, json, cohort, language)
