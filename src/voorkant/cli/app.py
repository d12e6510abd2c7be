"""The commands, each a few lines: what it takes and which module does it.

Modules are imported by the command that needs them, so that help and refusals are instant.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voorkant.cli import doors
from voorkant.cli.errors import PlatformMissing, UsageRefused
from voorkant.cli.places import places
from voorkant.cli.refusals import refusal_of, show
from voorkant.common.errors import VoorkantError

REFUSED = 2
INTERRUPTED = 130
OURS = frozenset({"civicmath", "voorkant"})

app = typer.Typer(
    help="Voorkant: residents think along at the front end.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
run = typer.Typer(help="Ask for a computation.")
app.add_typer(run, name="run")
app.add_typer(doors.imports, name="import")
app.add_typer(places, name="places")
app.command("export")(doors.export)

Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")]


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Run one command.

    Returns:
        0 when it worked, 2 when it was refused, 130 when it was interrupted.
    """
    as_json = "--json" in arguments
    try:
        ended = app(arguments, prog_name="voorkant", standalone_mode=False)
    except typer.TyperException as error:
        where = getattr(error, "ctx", None)
        command = where.command_path if where else "voorkant"
        show(UsageRefused(reason=error.format_message(), command=command), as_json=as_json)
        return REFUSED
    except VoorkantError as error:
        show(error, as_json=as_json)
        return REFUSED
    except OSError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        show(refusal, as_json=as_json)
        return REFUSED
    except ModuleNotFoundError as error:
        # `pip install voorkant` brings the mathematics alone, and this command with it.
        if error.name is None or error.name.partition(".")[0] in OURS:
            raise
        show(PlatformMissing(package=error.name), as_json=as_json)
        return REFUSED
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    return ended if isinstance(ended, int) else 0


@app.callback(invoke_without_command=True)
def _voorkant(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"voorkant {installed('voorkant')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def demo(port: Port = 8000) -> None:
    """Run a demo town on this machine: database, worker and web server, until Ctrl-C."""
    from voorkant.cli import demo as command

    command.run(port)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Number of processes.")] = 2,
) -> None:
    """Serve the site, until Ctrl-C."""
    from voorkant.cli import serving

    serving.serve(host, port, workers)


@app.command()
def worker(
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Jobs at the same time.")] = 4,
    queue: Annotated[
        list[str] | None, typer.Option(help="Only jobs of this queue; may be given more than once.")
    ] = None,
) -> None:
    """Work on computations and messages, until Ctrl-C."""
    from voorkant.cli import working

    working.work(concurrency, queue or [])


@app.command()
def migrate() -> None:
    """Bring the tables of the database to the state that this version needs."""
    from voorkant.cli import site

    with site.ready(migrated=False):
        from voorkant.project.schema import migrate as migrate_tables

        count = migrate_tables()
    typer.echo(f"Changes made to the tables: {count}." if count else "The tables are up to date.")


@run.command()
def opinions(
    folder: Annotated[Path, typer.Argument(help="A Polis export, or a file of votes.")],
    *,
    title: Annotated[str | None, typer.Option(help="What the page will be called.")] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="All the chance there is: same seed, same outcome.")
    ] = 1,
    open_votes: Annotated[
        bool,
        typer.Option(
            "--open-votes", help="Let anybody download the votes (only if they were public)."
        ),
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Work on it here, and wait for the outcome.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Ask what people in a conversation see together; the outcome gets a page."""
    from voorkant.cli import opinions as command

    command.run(
        command.Request(folder, title, seed, open_votes=open_votes), wait=wait, as_json=as_json
    )
