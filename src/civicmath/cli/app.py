"""The program `civicmath`: its commands together, and how each of them ends."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from civicmath.cli.commands import allot, budgeting, distribute, land, matching, opinions, rota
from civicmath.cli.refusals import show
from civicmath.errors import NotWritable, Refusal, WrongUsage, reason_of

REFUSED = 2
INTERRUPTED = 130

app = typer.Typer(
    help="Rules and mathematics for deciding together, checkable by anyone.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(opinions.app, name="opinions")
app.add_typer(land.app, name="land")
app.add_typer(budgeting.app, name="budget")
app.add_typer(allot.app, name="allot")
app.add_typer(distribute.app, name="distribute")
app.add_typer(rota.app, name="rota")
app.command("match")(matching.match)
app.command("match-check")(matching.check)
app.command("match-what-if")(matching.what_if)


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A letter that a terminal doesn't know is no reason to stop.
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command.

    Returns:
        0 when it worked, 2 when it was refused, 130 when it was interrupted.
    """
    language = _language_in(arguments)
    try:
        ended = app(arguments, prog_name="civicmath", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        where = getattr(error, "ctx", None)
        command = where.command_path if where else "civicmath"
        show(WrongUsage(reason=error.format_message(), command=command), language)
        return REFUSED
    except Refusal as refusal:
        show(refusal, language)
        return REFUSED
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has read enough.
        _drop_output()
        return 0
    except OSError as error:
        # Files are refused where they are read and written; what is left is standard output.
        _drop_output()
        show(NotWritable(file="stdout", reason=reason_of(error)), language)
        return REFUSED
    return ended if isinstance(ended, int) else 0


@app.callback(invoke_without_command=True)
def _civicmath(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    if version:
        from civicmath.version import __version__  # noqa: PLC0415 - loads when it is asked for

        typer.echo(f"civicmath {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _drop_output() -> None:
    """Leave nothing to be flushed into a standard output that takes no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language_in(arguments: list[str]) -> str:
    """Find the language that was asked for, also when the rest can't be understood."""
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            return value or "".join(arguments[place + 1 : place + 2])
    return "en"
