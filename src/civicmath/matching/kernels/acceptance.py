"""Deferred acceptance: people propose, assignments keep the best who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NOBODY = -1


@compiled("void(int64[::1], int64[::1], int64[::1], int64[::1])")
def propose(starts: Ints, posts: Ints, ranks: Ints, held: Ints) -> None:
    """Let everybody propose down her list until nobody wants to (Gale & Shapley 1962).

    Args:
        starts: (p + 1,) where the list of each person begins.
        posts: (e,) assignments, the dearest of each person first.
        ranks: (e,) place of that person in the list of that assignment; lower is dearer.
        held: (a,) all `NOBODY`; becomes the person of each assignment.
    """
    people = len(starts) - 1
    turn = starts[:people].copy()
    rank = np.zeros(len(held), np.int64)
    waiting = np.arange(people)
    count = people
    while count > 0:
        count -= 1
        person = waiting[count]
        while turn[person] < starts[person + 1]:
            post, place = posts[turn[person]], ranks[turn[person]]
            turn[person] += 1
            other = held[post]
            if other == NOBODY or place < rank[post]:
                held[post] = person
                rank[post] = place
                if other != NOBODY:
                    waiting[count] = other
                    count += 1
                break
