"""When the votes that count were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.formats.assembly import Rows
    from civicmath.formats.votes import Votes

_US_PER_MS = 1000


def times_of(rows: Rows, votes: Votes) -> NDArray[np.int64] | None:
    """Give the time of each answer; nothing when the rows have none.

    The vote that counts is the one with the largest time, so its time is the largest of the rows of
    that person on that statement: no row has to be followed through the sorting.

    Args:
        rows: As read.
        votes: What was assembled from them.

    Returns:
        (v,) in the order of `votes.values`: milliseconds where the file held dates, else as it was.
    """
    if rows.at is None:
        return None
    size = max(len(votes.statements), 1)
    people = _places(rows.participants.names, votes.participants)[rows.participants.codes]
    on = _places(rows.statements.names, votes.statements)[rows.statements.codes]
    kept = np.flatnonzero((people >= 0) & (on >= 0))
    keys = people[kept] * np.int64(size) + on[kept]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.append(np.True_, keys[1:] != keys[:-1])) if len(keys) else order
    at = np.maximum.reduceat(rows.at[kept[order]], first) if len(keys) else rows.at[:0]
    # Sorted by person in canonical order, then by statement: the order of `votes`.
    return at // _US_PER_MS if rows.at_unit == "us" else at


def _places(names: NDArray[np.str_], among: NDArray[np.str_]) -> NDArray[np.int64]:
    """Tell where each name stands among others; -1 for one that isn't there."""
    place = {name: number for number, name in enumerate(among.tolist())}
    return np.array([place.get(name, -1) for name in names.tolist()], np.int64)
