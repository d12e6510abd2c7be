"""What may happen to a message, as a table; the database holds the same one (first migration).

    queued ──────────► handing-over ──► handed-over
      │  ▲                  │ │ └─────► failed
      │  └──────────────────┘ └───────► doubtful ──► handed-over | failed
      └───────────────────────────────────────────► failed

A message is *handing over* from the moment before its text goes to the mail server until the server's
answer is written down. Who dies in between leaves doubt, and a message in doubt is never sent again by
itself. Doubt ends only when the one who was taken for dead still tells what the server answered.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a message is."""

    QUEUED = "queued"
    HANDING_OVER = "handing-over"
    HANDED_OVER = "handed-over"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


EDGES = MappingProxyType(
    {
        (State.QUEUED, State.HANDING_OVER): "the server takes this recipient; now the text goes",
        (State.QUEUED, State.FAILED): "refused before the text went, for good or once too often",
        (State.HANDING_OVER, State.HANDED_OVER): "the server has accepted it",
        (State.HANDING_OVER, State.QUEUED): "the server has refused the text for now",
        (State.HANDING_OVER, State.FAILED): "the server has refused the text",
        (State.HANDING_OVER, State.DOUBTFUL): "the answer was lost",
        (State.DOUBTFUL, State.HANDED_OVER): "the answer came in late: accepted",
        (State.DOUBTFUL, State.FAILED): "the answer came in late: refused",
    }
)
"""Every change of state that there is, and what it means."""

LONGEST_LINE = 250
LONGEST_BODY = 100_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_BODY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
"""How long to wait after each clear refusal; after one more the message has failed."""


def may_go(before: State, after: State) -> bool:
    """Tell whether a message may go from one state to another."""
    return (before, after) in EDGES


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait before the next attempt; None when there is none.

    Args:
        attempts: How many attempts have been made, at least one.
    """
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def is_line(text: str) -> bool:
    """Tell whether text can stand in the head of a message: one line, so no header can be slipped in."""
    return len(text) <= LONGEST_LINE and not _CONTROL.search(text)


def is_body(text: str) -> bool:
    """Tell whether text can be the body of a message: text with line breaks and tabs, not endless."""
    return len(text) <= LONGEST_BODY and not _CONTROL_IN_BODY.search(text)
