"""What holds for problem statements: how long, who says whether one is right, and when it is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from voorkant.challenges.rules import Stage
from voorkant.people.kinds import Level

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

MOST_WORDS: Final = 120
LONGEST: Final = 1200
"""Characters of a problem statement: 120 words of ten letters."""
SHORTEST_OBJECTION, LONGEST_OBJECTION = 10, 400
LONGEST_REASON: Final = 500
MOST_CITED: Final = 100
FEWEST_VOICES, MOST_FEWEST = 5, 2000
"""Between these lies the minimum: fewer than five voices can't be shown to anybody."""
LOWEST_SHARE, HIGHEST_SHARE = 51, 100
"""Between these lies the threshold, in per cent."""
SHORTEST_ROUND, LONGEST_ROUND = 7, 90
"""Days."""
REFUSALS_BEFORE_GOING_ON: Final = 2
"""So many versions a village must have refused before the council may go on without it."""
STAGES = frozenset({Stage.QUESTION, Stage.UNDERSTAND})
"""A problem statement is written in these stages."""
ROUND_STAGE: Final = Stage.UNDERSTAND
"""And put to the villages in this one."""

VERB_AGREED: Final = "problems.agreement-fixed"
VERB_WRITTEN: Final = "problems.version-written"
VERB_ASKED: Final = "problems.round-opened"
VERB_JUDGED: Final = "problems.judged"
VERB_COUNTED: Final = "problems.round-closed"
VERB_RULED: Final = "problems.village-ruled"
VERB_HIDDEN: Final = "problems.objection-hidden"
VERBS: Final = (
    VERB_AGREED,
    VERB_WRITTEN,
    VERB_ASKED,
    VERB_JUDGED,
    VERB_COUNTED,
    VERB_RULED,
    VERB_HIDDEN,
)


class Outcome(StrEnum):
    """What came out in one village; the database counts (second migration)."""

    HOLDS = "holds"
    """Enough of those who gave their voice say that it is right."""
    REFUSED = "refused"
    """Enough gave their voice, and too many of them say that it isn't right."""
    TOO_FEW = "too-few"
    """Fewer gave their voice than was agreed: the council decides, with reasons."""


def words_in(text: str) -> int:
    """Count words: what stands between white space."""
    return len(text.split())


def suffices(shown: Collection[Level], wanted: Level) -> bool:
    """Tell whether what somebody showed is enough to give her voice at a level."""
    if wanted is Level.DEVICE:
        return True
    return Level.CARD in shown or (wanted is Level.EMAIL and Level.EMAIL in shown)


def is_over(closes_on: date, today: date) -> bool:
    """Tell whether a round's last day is past."""
    return closes_on < today
