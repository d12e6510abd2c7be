"""`civicmath opinions export`: a conversation as files that others read, and that read back the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.cli.terminal import Output, printable, progress_bar
from civicmath.errors import NotWritable, reason_of
from civicmath.formats.conversations import read_conversation
from civicmath.formats.errors import FolderNotEmpty
from civicmath.formats.polis import write_polis_folder
from civicmath.formats.writing import write_statements_csv, write_votes_csv, write_votes_parquet

if TYPE_CHECKING:
    from pathlib import Path

    from civicmath.formats.conversations import Conversation

_READ = 0.5  # share of the work that is done after reading


def export(votes: Path, to: str, out: Path) -> None:
    """Read a conversation and write it into a new folder.

    Args:
        votes: Folder, archive or file to read.
        to: "polis", "csv" or "parquet".
        out: The folder.

    Raises:
        Refusal: The votes can't be read, or the folder holds something or can't be written.
    """
    _check(out)
    with progress_bar() as progress:
        task = progress.add_task(f"{printable(votes.name)} → {to}", total=1.0)
        conversation = read_conversation(
            votes,
            timed=to == "polis",
            progress=lambda done: progress.update(task, completed=_READ * done),
        )
        if to == "polis":
            write_polis_folder(
                conversation,
                out,
                progress=lambda done: progress.update(task, completed=_READ + (1 - _READ) * done),
            )
        else:
            _write_ours(conversation, to, out)
    show = Output(highlight=False, soft_wrap=True)
    for file in sorted(out.iterdir()):
        show.print(printable(str(file)), markup=False)


def _check(out: Path) -> None:
    """Refuse a folder that can't be written in, before any work is lost.

    Raises:
        FolderNotEmpty: Something is in it.
        NotWritable: The operating system refuses.
    """
    try:
        out.mkdir(exist_ok=True)
        if any(out.iterdir()):
            raise FolderNotEmpty(folder=str(out))
    except OSError as error:
        raise NotWritable(file=str(out), reason=reason_of(error)) from error


def _write_ours(conversation: Conversation, to: str, out: Path) -> None:
    """Write the canonical votes, and every statement: also those that nobody answered."""
    votes = conversation.votes
    if to == "csv":
        write_votes_csv(votes, out / "votes.csv")
    else:
        write_votes_parquet(votes, out / "votes.parquet")
    texts = {name: conversation.texts.get(name, "") for name in votes.statements.tolist()}
    write_statements_csv(texts, out / "statements.csv")
