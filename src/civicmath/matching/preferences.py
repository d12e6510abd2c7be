"""Lists of who likes whom: wishes first, then what a pair is worth without them, then the hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.matching.kernels.acceptance import NOBODY, propose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from civicmath.matching.problem import Problem

    Ints = NDArray[np.int64]

_NO_WISH = 1 << 40


class Lists:
    """The preferences of both sides over the pairs that can be, locked ones left out.

    A person's list depends on her own wishes alone, and an assignment's on its own: nobody changes
    the other side's list by what she says.

    Attributes:
        people, posts: (e,) the pairs, each person's together, her dearest first.
        starts: (p + 1,) where the list of each person begins.
        ranks: (e,) place of the person in the list of the assignment; lower is dearer.
    """

    def __init__(self, problem: Problem) -> None:
        pairs = problem.pairs
        locked_posts = np.zeros(len(problem.posts), np.bool_)
        locked_people = np.zeros(len(problem.people), np.bool_)
        for post, person in problem.locked.items():
            locked_posts[post] = locked_people[person] = True
        keep = ~(locked_posts[pairs.posts] | locked_people[pairs.people])
        people, posts = pairs.people[keep], pairs.posts[keep]
        base, ties = pairs.base[keep], pairs.ties[keep]
        by_post = {row: post.wishes for row, post in enumerate(problem.posts) if post.wishes}
        by_person = {row: one.wishes for row, one in enumerate(problem.people) if one.wishes}
        wished = _wish_ranks(posts, people, by_post, problem.person_row)
        order = np.lexsort((people, ties, -base, wished, posts))
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        wished = _wish_ranks(people, posts, by_person, problem.post_row)
        order = np.lexsort((posts, ties, -base, wished, people))
        self.people, self.posts, self.ranks = people[order], posts[order], ranks[order]
        counts = np.bincount(people, minlength=len(problem.people))
        self.starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def stable(problem: Problem) -> Ints:
    """Give the stable plan that is best for people.

    Nobody and no assignment would both rather have each other than what they have, and no stable
    plan gives any person something she likes better (Gale & Shapley, Amer. Math. Monthly 69, 1962).

    Returns:
        (a,) row of the person, or -1; locked pairs included.
    """
    lists = Lists(problem)
    held = np.full(len(problem.posts), NOBODY, np.int64)
    propose(lists.starts, lists.posts, lists.ranks, held)
    for post, person in problem.locked.items():
        held[post] = person
    return held


def _wish_ranks(
    owners: Ints, others: Ints, wishes: Mapping[int, tuple[str, ...]], rows: Mapping[str, int]
) -> Ints:
    """(e,) place of the other side in the wishes of the owner of each pair; far when unnamed."""
    ranks = np.full(len(owners), _NO_WISH, np.int64)
    if wishes:
        width = int(others.max(initial=0)) + 1
        place = {
            owner * width + rows[name]: rank
            for owner, names in wishes.items()
            for rank, name in enumerate(names)
            if rows.get(name, width) < width
        }
        keys = owners * width + others
        for at in np.flatnonzero(np.isin(keys, np.array(list(place), np.int64))):
            ranks[at] = place[int(keys[at])]
    return ranks
