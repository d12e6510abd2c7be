"""What holds for decisions."""

from __future__ import annotations

from typing import Final

from voorkant.challenges.rules import Stage

STAGE: Final = Stage.CHOOSE
"""It is decided in this stage."""
REPLY_STAGES: Final = frozenset({Stage.CHOOSE, Stage.DO})
"""In these the bodies that must agree answer."""
LONGEST_WHAT, LONGEST_REASONS, LONGEST_CHANGES = 300, 3000, 1500
LONGEST_REPLY: Final = 1500
MOST_CITED: Final = 50
MOST_CENTS: Final = 100_000_000_000
VERB_TAKEN: Final = "decisions.taken"
VERB_AGREED: Final = "decisions.agreed"
VERB_REFUSED: Final = "decisions.refused"
VERBS: Final = (VERB_TAKEN, VERB_AGREED, VERB_REFUSED)
