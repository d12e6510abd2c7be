"""What may happen to a contribution, as a table; the database holds the same one (migrations)."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from voorkant.challenges.rules import Stage

SHORTEST = 10
LONGEST = 200
"""Characters of a statement: one thought, readable on a phone at a glance."""
LONGEST_REASON = 500
FEWEST_MERGED, MOST_MERGED = 2, 10
"""So many statements can be said as one at once."""
MOST_FIRST = 10
"""So many statements everybody can be asked before all others."""
MOST_AT_ONCE = 100
"""So many statements are decided about at once."""
MOST_IN_A_DAY = 20
"""Statements from one device, per challenge."""
A_DAY = 24 * 3600
LONGEST_IDEA = 400
"""Characters of an idea: what, where, and why it helps."""
IDEA_STAGE = Stage.IMAGINE
"""Ideas are said in this stage; before it the database refuses them to everybody."""
STAGES = frozenset({Stage.QUESTION, Stage.UNDERSTAND})
"""Statements are said in these stages; the organisers' own may be there before others join in."""


class Kind(StrEnum):
    """What sort of contribution it is."""

    STATEMENT = "statement"
    """What people respond to while the problem is being understood."""
    IDEA = "idea"
    """A solution: none exists before it is asked for."""


class State(StrEnum):
    """Where a contribution is."""

    WAITING = "waiting"
    SHOWN = "shown"
    SENT_BACK = "sent-back"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


EDGES = MappingProxyType(
    {
        (State.WAITING, State.SHOWN): "an organiser approved it, or the conversation shows all",
        (State.WAITING, State.SENT_BACK): "an organiser sent it back, with the reason",
        (State.SHOWN, State.SENT_BACK): "an organiser took it off, with the reason",
        (State.WAITING, State.WITHDRAWN): "its author took it back",
        (State.SHOWN, State.WITHDRAWN): "its author took it back",
        (State.SENT_BACK, State.WITHDRAWN): "its author took it back, reason and all",
        (State.SENT_BACK, State.WAITING): "an organiser takes back that it was sent back",
        (State.SHOWN, State.MERGED): "an organiser said it together with others",
        (State.MERGED, State.SHOWN): "what it was merged into is off the list",
        (State.MERGED, State.WITHDRAWN): "its author took it back",
    }
)
"""Every change of state that there is, and what it means."""

ON_THE_LIST = frozenset({State.SHOWN, State.MERGED})
"""What people answered counts in outcomes while it is in one of these."""

VERB_SAID = "contributions.said"
VERB_SHOWN = "contributions.shown"
VERB_SENT_BACK = "contributions.sent-back"
VERB_WITHDRAWN = "contributions.withdrawn"
VERB_RECONSIDERED = "contributions.reconsidered"
VERB_MERGED = "contributions.merged"
VERB_PARTED = "contributions.parted"
VERB_FROZEN = "contributions.frozen"
VERB_THAWED = "contributions.thawed"
VERB_PUT_FIRST = "contributions.put-first"
VERB_PUT_BACK = "contributions.put-back"
LEADING_VERBS = (
    VERB_SHOWN,
    VERB_SENT_BACK,
    VERB_RECONSIDERED,
    VERB_MERGED,
    VERB_PARTED,
    VERB_FROZEN,
    VERB_THAWED,
    VERB_PUT_FIRST,
    VERB_PUT_BACK,
)
"""What organisers do with statements."""
VERB_PARKED = "contributions.parked"
VERB_UNPARKED = "contributions.unparked"
VERB_IDEA = "contributions.idea-said"
VERBS = (VERB_SAID, VERB_WITHDRAWN, *LEADING_VERBS, VERB_PARKED, VERB_UNPARKED, VERB_IDEA)


def may_go(before: State, after: State) -> bool:
    """Tell whether a contribution may go from one state to another."""
    return (before, after) in EDGES
