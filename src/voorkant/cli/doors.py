"""How conversations come in and go out: what `voorkant import` and `voorkant export` take."""

# A command takes its options as arguments, however many there are.
# ruff: noqa: PLC0415, PLR0913
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

imports = typer.Typer(help="Bring in a conversation that was held elsewhere.")

Source = Annotated[
    Path,
    typer.Argument(
        readable=False,  # we look ourselves, and refuse in our own words
        help="What to read.",
    ),
]
Challenge = Annotated[
    str | None,
    typer.Option(help="Name in its address of the challenge whose conversation gets the answers."),
]
Archive = Annotated[
    str | None,
    typer.Option(metavar="TITLE", help="Make a closed archive of it instead, with this title."),
]
Owner = Annotated[
    str | None,
    typer.Option(help="Of an archive: the body that keeps it, by its name in addresses."),
]
Village = Annotated[
    list[str] | None,
    typer.Option(help="Of an archive: a village that it is about; may be given more than once."),
]
Slug = Annotated[
    str | None, typer.Option(help="Of an archive: its name in addresses; else made of the title.")
]
Origin = Annotated[
    str | None, typer.Option(help="Of an archive: where it comes from, in words, on one line.")
]
Introduction = Annotated[
    str | None, typer.Option(help="Of an archive: what it was about, in words.")
]
Seed = Annotated[
    int, typer.Option(min=0, help="Of an archive: all the chance there is in its outcome.")
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OURS=THEIRS",
        help="A column that the file calls otherwise, such as participant=who. "
        "Ours are participant, statement, vote, at, text and moderated.",
    ),
]
Mapping = Annotated[
    Path | None, typer.Option(help="The same for all columns, from a JSON or TOML file.")
]
Statements = Annotated[
    Path | None, typer.Option(help="A list of statements beside a file of votes.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@imports.command()
def polis(
    folder: Source,
    *,
    challenge: Challenge = None,
    archive: Archive = None,
    owner: Owner = None,
    village: Village = None,
    slug: Slug = None,
    source: Origin = None,
    introduction: Introduction = None,
    seed: Seed = 1,
    column: Column = None,
    mapping: Mapping = None,
    as_json: AsJson = False,
) -> None:
    """Read an export of Polis: its folder, or the .zip that holds it."""
    from voorkant.cli import importing as command

    into = command.Target(
        challenge, archive, owner, village or [], slug, source, introduction, seed
    )
    command.run(command.Files(folder, None, column or [], mapping), into, as_json=as_json)


@imports.command()
def csv(
    votes: Source,
    *,
    statements: Statements = None,
    challenge: Challenge = None,
    archive: Archive = None,
    owner: Owner = None,
    village: Village = None,
    slug: Slug = None,
    source: Origin = None,
    introduction: Introduction = None,
    seed: Seed = 1,
    column: Column = None,
    mapping: Mapping = None,
    as_json: AsJson = False,
) -> None:
    """Read CSV: a file of votes, plain or in gzip, or a folder with votes.csv and statements.csv."""
    from voorkant.cli import importing as command

    into = command.Target(
        challenge, archive, owner, village or [], slug, source, introduction, seed
    )
    command.run(command.Files(votes, statements, column or [], mapping), into, as_json=as_json)


@imports.command()
def parquet(
    votes: Source,
    *,
    statements: Statements = None,
    challenge: Challenge = None,
    archive: Archive = None,
    owner: Owner = None,
    village: Village = None,
    slug: Slug = None,
    source: Origin = None,
    introduction: Introduction = None,
    seed: Seed = 1,
    column: Column = None,
    mapping: Mapping = None,
    as_json: AsJson = False,
) -> None:
    """Read Parquet: a file of votes, or a folder with votes.parquet and statements.csv."""
    from voorkant.cli import importing as command

    into = command.Target(
        challenge, archive, owner, village or [], slug, source, introduction, seed
    )
    command.run(command.Files(votes, statements, column or [], mapping), into, as_json=as_json)


def export(
    slug: Annotated[str, typer.Argument(help="Name of the challenge in its address.")],
    out: Annotated[Path, typer.Argument(help="A new folder for the files.")],
    *,
    to: Annotated[
        Literal["csv", "parquet", "polis"], typer.Option(help="What others read.")
    ] = "csv",
    as_json: AsJson = False,
) -> None:
    """Write what may be given away of a conversation: answers without people, in new numbers."""
    from voorkant.cli import exporting as command

    command.run(slug, to, out, as_json=as_json)
