"""Fill the demo town, through the same doors as everybody else."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from voorkant.conversations.actions import start_opinion_run
from voorkant.conversations.bridge import read_folder
from voorkant.demo.town import invented_conversations, write_folder


def fill() -> None:
    """Ask for one outcome of each invented conversation; what is there already is left as it is.

    The votes are open: nobody gave them, so anybody may recompute the outcome from them.
    """
    for conversation in invented_conversations():
        with TemporaryDirectory() as folder:
            write_folder(conversation, Path(folder))
            source = read_folder(Path(folder))
        start_opinion_run(
            source=source,
            title=conversation.title,
            seed=conversation.seed,
            open_votes=True,
            acting=None,
        )
