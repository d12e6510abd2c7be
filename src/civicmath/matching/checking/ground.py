"""What is true of people and assignments, worked out anew: who can do what, and what it is worth."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from civicmath.matching.values import ALWAYS_FIRST, ALWAYS_LAST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.matching.values import Assignment, Person

_WORDS = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Fault:
    """The first line that is false.

    Attributes:
        code: What kind of claim it is.
        subject: Whose, or nothing.
    """

    code: str
    subject: str = ""


class Ground:
    """People and assignments by id, and every pair that can be.

    Attributes:
        people, posts: By id.
        seed: All the chance there was.
    """

    def __init__(
        self, people: Sequence[Person], assignments: Sequence[Assignment], seed: int
    ) -> None:
        self.people = {person.id: person for person in people}
        self.posts = {post.id: post for post in assignments}
        self.seed = seed

    @cached_property
    def eligible(self) -> dict[str, dict[str, int]]:
        """Value of each pair that can be, without wishes, by assignment and person."""
        table = _Table(tuple(self.people.values()))
        refused = {(name, post.id) for post in self.posts.values() for name in post.unwanted}
        refused |= {(one.id, name) for one in self.people.values() for name in one.unwanted}
        return {
            post.id: {
                name: base_value(self.people[name], post)
                for name in table.able(post)
                if (name, post.id) not in refused
            }
            for post in self.posts.values()
        }

    def value(self, person: Person, post: Assignment) -> int:
        """Give what a pair is worth, wishes included."""
        worth = base_value(person, post)
        for wishes, name in ((person.wishes, post.id), (post.wishes, person.id)):
            if name in wishes:
                worth += max(10, 100 - 10 * wishes.index(name))
        return worth

    def failing(self, person: Person, post: Assignment) -> set[str]:
        """Name the requirements that a pair doesn't meet."""
        levels = dict(person.skills)
        first = ALWAYS_LAST if post.first_day is None else post.first_day
        last = ALWAYS_FIRST if post.last_day is None else post.last_day
        square = (person.x_m - post.x_m) ** 2 + (person.y_m - post.y_m) ** 2
        met = {
            "organisation": person.organisation != post.organisation,
            "skills": all(levels.get(name, 0) >= level for name, level in post.skills),
            "hours": person.hours >= post.hours,
            "period": person.first_day <= first and person.last_day >= last,
            "distance": square <= person.max_m**2,
            "unwanted": post.id not in person.unwanted and person.id not in post.unwanted,
        }
        return {name for name, good in met.items() if not good}

    def tie(self, person: str, post: str) -> int:
        """Give the hash of a pair: 64 bits, from seed and ids."""
        mixed = self._key("person", person) ^ self._key("assignment", post)
        mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & _WORDS
        mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _WORDS
        return mixed ^ mixed >> 31

    def lot(self, person: str) -> int:
        """Give the lot of a person, from seed and id: the lowest goes first."""
        return self._key("person", person)

    @cached_property
    def _known(self) -> dict[tuple[str, str], int]:
        return {}

    def _key(self, role: str, name: str) -> int:
        if (role, name) not in self._known:
            text = f"{self.seed}\n{role}\n{name}".encode()
            self._known[role, name] = int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
        return self._known[role, name]


def base_value(person: Person, post: Assignment) -> int:
    """Give `max(1, floor(1000 - 8 km - 5 hours))`, in whole numbers."""
    square = 64 * ((person.x_m - post.x_m) ** 2 + (person.y_m - post.y_m) ** 2)
    root = math.isqrt(square)
    root += root * root < square
    return max(1, (1_000_000 - 50 * abs(person.hours - post.hours) - root) // 1000)


class _Table:
    """People as columns, to look at all of them at once."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._names = [person.id for person in people]
        self._bodies = np.array([person.organisation for person in people], object)
        self._x = np.array([person.x_m for person in people], np.int64)
        self._y = np.array([person.y_m for person in people], np.int64)
        self._reach = np.array([person.max_m for person in people], np.int64)
        self._hours = np.array([person.hours for person in people], np.int64)
        self._first = np.array([person.first_day for person in people], np.int64)
        self._last = np.array([person.last_day for person in people], np.int64)
        self._levels: dict[str, NDArray[np.int8]] = {}
        for row, person in enumerate(people):
            for name, level in person.skills:
                if name not in self._levels:
                    self._levels[name] = np.zeros(len(people), np.int8)
                self._levels[name][row] = level

    def able(self, post: Assignment) -> list[str]:
        """List who meets every requirement but what is unwanted."""
        good = self._hours >= post.hours
        for name, level in post.skills:
            if name not in self._levels:
                return []
            good &= self._levels[name] >= level
        if post.first_day is not None:
            good &= self._first <= post.first_day
        if post.last_day is not None:
            good &= self._last >= post.last_day
        rows = np.flatnonzero(good)
        square = (self._x[rows] - post.x_m) ** 2 + (self._y[rows] - post.y_m) ** 2
        rows = rows[square <= self._reach[rows] ** 2]
        return [self._names[row] for row in rows if self._bodies[row] != post.organisation]
