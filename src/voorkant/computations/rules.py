"""What may happen to a run, as a table; the database holds the same one (first migration)."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class State(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


EDGES = MappingProxyType(
    {
        (State.QUEUED, State.RUNNING): "a worker took it",
        (State.RUNNING, State.QUEUED): "it goes back: something broke, or its worker was lost",
        (State.RUNNING, State.DONE): "the worker finished it",
        (State.RUNNING, State.FAILED): "the input was refused, or there are no attempts left",
    }
)
"""Every change of state that there is, and what it means."""

ENDED = frozenset({State.DONE, State.FAILED})

MOST_MEGABYTES = 100
"""Of one file."""
LONGEST_TITLE = 200
HIGHEST_SEED = 2**63 - 1
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters, and halves of characters: what a terminal makes of bytes that are no text."""

VERB_REQUESTED = "computations.run-requested"
VERB_FINISHED = "computations.run-finished"
VERB_FAILED = "computations.run-failed"

MOST_ATTEMPTS = 3
WAITS = (timedelta(seconds=10), timedelta(minutes=1))
"""How long to wait after the first and after the second attempt that broke."""


def may_go(before: State, after: State) -> bool:
    """Tell whether a run may go from one state to another."""
    return (before, after) in EDGES


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait before the next attempt; None when there is none.

    Args:
        attempts: How many attempts have been made, at least one.
    """
    return WAITS[attempts - 1] if attempts < MOST_ATTEMPTS else None


def is_title(text: str) -> bool:
    """Tell whether text can be the title of a run: one line of 1 to `LONGEST_TITLE` characters."""
    return len(text.strip()) > 0 and len(text) <= LONGEST_TITLE and not _NOT_PLAIN.search(text)


def are_files(named: Sequence[tuple[str, bytes]]) -> bool:
    """Tell whether files can belong to a run: plain names, each once, none too big."""
    return (
        len({name for name, _ in named}) == len(named)
        and all(FILE_NAME.fullmatch(name) for name, _ in named)
        and all(len(content) <= MOST_MEGABYTES * 2**20 for _, content in named)
    )
