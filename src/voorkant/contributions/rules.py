"""What may happen to a contribution, as a table; the database holds the same one (first migration)."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from voorkant.challenges.rules import Stage

SHORTEST = 10
LONGEST = 200
"""Characters of a statement: one thought, readable on a phone at a glance."""
LONGEST_REASON = 500
MOST_IN_A_DAY = 20
"""Statements from one device, per challenge."""
A_DAY = 24 * 3600
STAGES = frozenset({Stage.QUESTION, Stage.UNDERSTAND})
"""Statements are said in these stages; the organisers' own may be there before others join in."""


class Kind(StrEnum):
    """What sort of contribution it is."""

    STATEMENT = "statement"


class State(StrEnum):
    """Where a contribution is."""

    WAITING = "waiting"
    SHOWN = "shown"
    SENT_BACK = "sent-back"
    WITHDRAWN = "withdrawn"


EDGES = MappingProxyType(
    {
        (State.WAITING, State.SHOWN): "an organiser approved it, or the conversation shows all",
        (State.WAITING, State.SENT_BACK): "an organiser sent it back, with the reason",
        (State.SHOWN, State.SENT_BACK): "an organiser took it off, with the reason",
        (State.WAITING, State.WITHDRAWN): "its author took it back",
        (State.SHOWN, State.WITHDRAWN): "its author took it back",
        (State.SENT_BACK, State.WITHDRAWN): "its author took it back, reason and all",
    }
)
"""Every change of state that there is, and what it means."""

VERB_SAID = "contributions.said"
VERB_SHOWN = "contributions.shown"
VERB_SENT_BACK = "contributions.sent-back"
VERB_WITHDRAWN = "contributions.withdrawn"


def may_go(before: State, after: State) -> bool:
    """Tell whether a contribution may go from one state to another."""
    return (before, after) in EDGES
