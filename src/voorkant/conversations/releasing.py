"""Which answers outcomes may rest on: per statement in batches of at least five people; pure.

Somebody who compares two outcomes in a row sees, per statement, either nothing new or the answers of at
least five people together: never what one neighbour said in between. An answer that is taken back or
erased leaves in the same way. Decision 0015 says what this doesn't hold.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from voorkant.common.small_numbers import FEWEST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    Statement = TypeVar("Statement", bound=Hashable)
    Who = TypeVar("Who", bound=Hashable)


def to_release(pending: Iterable[tuple[int, Statement]]) -> list[int]:
    """Choose the answers that outcomes may rest on from now on.

    Args:
        pending: Number of each answer that differs from what is released, with its statement; nobody
            has two on one statement.

    Returns:
        The numbers of all those on statements where they are at least `FEWEST`.
    """
    waiting = list(pending)
    counts = Counter(statement for _, statement in waiting)
    return [number for number, statement in waiting if counts[statement] >= FEWEST]


def snapshot(
    released: Iterable[tuple[Who, Statement, int]], numbers: Mapping[Statement, int]
) -> Sequence[tuple[Who, int, int]]:
    """Give the votes that an outcome is computed from.

    A statement with fewer than `FEWEST` answers (others were taken back) is left out whole: then it
    appears and disappears by at least so many.

    Args:
        released: Who, on which statement, which answer.
        numbers: Statement → its number, for those on the list.
    """
    rows = [(who, numbers[on], value) for who, on, value in released if on in numbers]
    counts = Counter(number for _, number, _ in rows)
    return [row for row in rows if counts[row[1]] >= FEWEST]
