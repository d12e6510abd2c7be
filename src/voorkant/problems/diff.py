"""What changed between two texts, word by word; pure.

The longest common runs of words stay (Ratcliff and Obershelp's gestalt matching, as the standard library
has it); what lies between was taken out or put in. Putting the runs together gives both texts back.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from voorkant.problems.values import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME, ADDED, GONE = "same", "added", "gone"


def changes(before: str, after: str) -> Sequence[Word]:
    """Return the runs of words that stayed, went and came, in the order of reading.

    Args:
        before: The text as it was; empty when there was none.
        after: The text as it is.
    """
    old, new = before.split(), after.split()
    runs: list[Word] = []
    for _, old_from, old_to, new_from, new_to in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        gone, come = old[old_from:old_to], new[new_from:new_to]
        if gone == come:
            runs.append(Word(SAME, " ".join(come)))
            continue
        if gone:
            runs.append(Word(GONE, " ".join(gone)))
        if come:
            runs.append(Word(ADDED, " ".join(come)))
    return runs
