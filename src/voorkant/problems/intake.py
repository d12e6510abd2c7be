"""What an objection has to be before anybody reads it: pure, text in and text out."""

from __future__ import annotations

from voorkant.contributions.intake import checked_statement
from voorkant.problems.errors import BecauseMissing
from voorkant.problems.rules import LONGEST_OBJECTION, SHORTEST_OBJECTION


def checked_objection(because: str) -> str:
    """Return an objection as it is kept: one line in plain words.

    Raises:
        BecauseMissing: Too little or too much.
        Invalid: Addresses, telephone numbers, markup; see `contributions.intake`.
    """
    if not SHORTEST_OBJECTION <= len(because.strip()) <= LONGEST_OBJECTION:
        raise BecauseMissing(fewest=SHORTEST_OBJECTION, most=LONGEST_OBJECTION)
    return checked_statement(because, most=LONGEST_OBJECTION)
