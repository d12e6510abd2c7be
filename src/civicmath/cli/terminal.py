"""The terminal: what is said on it, how far we are, and strangers' text that can't steer it."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn


class Output(Console):
    """Standard output; when nobody reads it any more, the command line decides what that means."""

    def on_broken_pipe(self) -> None:
        """Let it be known, instead of ending the program here."""
        raise BrokenPipeError


def progress_bar() -> Progress:
    """Show how far we are, to a person who waits at a terminal and to nobody else."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def printable(text: str) -> str:
    """Take what could steer a terminal out of a stranger's text, and write it on one line."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))
