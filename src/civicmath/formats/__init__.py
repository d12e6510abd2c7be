"""Files of votes and statements: read, write, and refuse what is wrong with file, line and reason.

Formats are described in `docs/formats.md`. What is named here loads when it is first used, so that
looking at `Votes` costs no reader of tables.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicmath.formats.canonical import canonical_csv
    from civicmath.formats.conversations import Conversation, read_conversation
    from civicmath.formats.polis import write_polis_folder
    from civicmath.formats.statements import statements_csv
    from civicmath.formats.streams import LIMITS, Limits
    from civicmath.formats.votes import Votes, votes_from_rows
    from civicmath.formats.writing import (
        atomically,
        write_statements_csv,
        write_votes_csv,
        write_votes_parquet,
    )

__all__ = [
    "LIMITS",
    "Conversation",
    "Limits",
    "Votes",
    "atomically",
    "canonical_csv",
    "read_conversation",
    "statements_csv",
    "votes_from_rows",
    "write_polis_folder",
    "write_statements_csv",
    "write_votes_csv",
    "write_votes_parquet",
]

_HOMES = {
    "canonical": ("canonical_csv",),
    "conversations": ("Conversation", "read_conversation"),
    "polis": ("write_polis_folder",),
    "statements": ("statements_csv",),
    "streams": ("LIMITS", "Limits"),
    "votes": ("Votes", "votes_from_rows"),
    "writing": ("atomically", "write_statements_csv", "write_votes_csv", "write_votes_parquet"),
}


def __getattr__(name: str) -> object:
    """Load the module where a public name lives."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
