"""`voorkant places`: which villages there are, and which go together, for whoever runs the site."""

# ruff: noqa: PLC0415
from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voorkant.places.values import Village

places = typer.Typer(help="Load villages, and say that some go together.")

Name = Annotated[str, typer.Argument(help="Name of a village in its address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@places.command()
def load(
    region: Annotated[str, typer.Argument(help="Name of its file, such as bergen.")],
) -> None:
    """Load the villages and figures of a region from its file; safe to repeat."""
    from voorkant.cli import site

    with site.ready():
        from voorkant.places.actions import load_region
        from voorkant.places.queries import villages

        load_region(region=region)
        count = len(villages())
    typer.echo(f"Villages: {count}.")


@places.command()
def merge(
    old: Name,
    new: Annotated[str, typer.Argument(help="The village to which it belongs from then on.")],
    *,
    on: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="First day of that."),
    ],
    as_json: AsJson = False,
) -> None:
    """Let a village go up in another one: nothing new begins for it; what runs goes on."""
    from voorkant.cli import site

    with site.ready():
        from voorkant.places.actions import merge_villages

        village = merge_villages(village=old, into=new, on=on.date(), acting=None)
    sentence = f"{village.name} belongs to {village.successor} from {village.ended_on} on."
    _say(village, f"{sentence} What was asked of it before goes on as it began.", as_json=as_json)


@places.command()
def keep(old: Name, *, as_json: AsJson = False) -> None:
    """Take back that a village goes up in another one, while its day hasn't come."""
    from voorkant.cli import site

    with site.ready():
        from django.utils import timezone

        from voorkant.places.actions import keep_village

        village = keep_village(village=old, today=timezone.localdate(), acting=None)
    _say(village, f"{village.name} stays a village of its own.", as_json=as_json)


def _say(village: Village, sentence: str, *, as_json: bool) -> None:
    if not as_json:
        typer.echo(sentence)
        return
    answer = {
        "village": village.slug,
        "successor": village.successor_slug or None,
        "ended_on": None if village.ended_on is None else village.ended_on.isoformat(),
    }
    typer.echo(json.dumps(answer))
