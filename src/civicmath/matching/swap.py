"""Swap week: who goes somewhere makes room for somebody from there to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.matching.preferences import Lists

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.matching.problem import Problem

    Ints = NDArray[np.int64]


def swap(problem: Problem) -> Ints:
    """Trade in circles until nobody can (two-sided top trading cycles, Dur & Unver, JPE 127, 2019).

    An organisation points to its member who is next by lot, and she to the assignment she likes
    best of those that are left. Where that closes a circle of organisations, everybody in it goes:
    each organisation sends one and receives one. Who finds nothing left stays home. An organisation
    that has nobody left to send receives nobody.

    Returns:
        (a,) row of the person, or -1; locked pairs, which stand outside the circles, included.
    """
    market = _Market(problem)
    for body in range(len(problem.organisations)):
        while market.open[body]:
            path = [body]
            while path:
                path = market.follow(path)
    held = market.held
    for post, person in problem.locked.items():
        held[post] = person
    return held


class _Market:
    """Who is still there, and what is left.

    Attributes:
        held: (a,) row of the person, or -1.
        open: Whether each organisation may still have somebody to send.
    """

    def __init__(self, problem: Problem) -> None:
        lists = Lists(problem)
        self.held = np.full(len(problem.posts), -1, np.int64)
        self._posts = lists.posts.tolist()
        self._turn = lists.starts[:-1].tolist()
        self._end = lists.starts[1:].tolist()
        self._body_of_post = problem.post_side[3].tolist()
        self.open = [True] * len(problem.organisations)
        locked = set(problem.locked.values())
        queues: list[list[int]] = [[] for _ in problem.organisations]
        order = np.lexsort((np.arange(len(problem.people)), problem.person_keys))
        for person in reversed(order.tolist()):
            if person not in locked:
                queues[int(problem.person_side[3][person])].append(person)
        self._queues = queues

    def follow(self, path: list[int]) -> list[int]:
        """Go one step along the arrows from the last organisation; give what is left of the path."""
        body = path[-1]
        favourite = self._favourite(body)
        if favourite is None:
            self.open[body] = False
            return path[:-1]
        after = self._body_of_post[favourite]
        if after not in path:
            return [*path, after]
        place = path.index(after)
        circle = path[place:]
        chosen = [self._posts[self._turn[self._queues[one][-1]]] for one in circle]
        for one, post in zip(circle, chosen, strict=True):
            self.held[post] = self._queues[one].pop()
        return path[:place]

    def _favourite(self, body: int) -> int | None:
        """Find what the next of an organisation likes best; who finds nothing stays home."""
        queue = self._queues[body]
        while queue:
            person = queue[-1]
            while self._turn[person] < self._end[person]:
                post = self._posts[self._turn[person]]
                if self.held[post] < 0 and self.open[self._body_of_post[post]]:
                    return int(post)
                self._turn[person] += 1
            queue.pop()
        return None
