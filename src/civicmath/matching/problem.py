"""People and assignments as arrays in a canonical order, and the pairs that can be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from civicmath.formats.ids import natural_order
from civicmath.matching.kernels.eligibility import eligible_pairs, points, square_between
from civicmath.matching.values import WISH_LEAST, WISH_POINTS, WISH_STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from civicmath.matching.values import Assignment, Person

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]
    Side = tuple[Ints, Ints, Ints, Ints, Ints, Ints]

_NEVER_FIRST, _NEVER_LAST = 1 << 40, -(1 << 40)
_WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The pairs that meet every requirement, by assignment, then by person.

    Attributes:
        starts: (a + 1,) where the pairs of each assignment begin.
        people: (e,) row of the person.
        posts: (e,) row of the assignment.
        base: (e,) value of the pair without wishes.
        worth: (e,) value of the pair.
        ties: (e,) hash of the pair, 64 bits.
    """

    starts: Ints
    people: Ints
    posts: Ints
    base: Ints
    worth: Ints
    ties: Keys


class Problem:
    """People and assignments in natural order of their ids, so that the order of rows is nothing.

    Attributes:
        people, posts: Rows in natural order.
        person_row, post_row: Where each id stands.
        seed: All the chance there is.
        organisations: Names in natural order.
    """

    def __init__(
        self, people: Iterable[Person], assignments: Iterable[Assignment], seed: int
    ) -> None:
        by_id = {person.id: person for person in people}
        posts_by_id = {post.id: post for post in assignments}
        self.people = tuple(by_id[name] for name in natural_order(by_id))
        self.posts = tuple(posts_by_id[name] for name in natural_order(posts_by_id))
        self.person_row = {person.id: row for row, person in enumerate(self.people)}
        self.post_row = {post.id: row for row, post in enumerate(self.posts)}
        self.seed = seed
        bodies = {person.organisation for person in self.people}
        self.organisations = natural_order(bodies | {post.organisation for post in self.posts})
        self._body = {name: place for place, name in enumerate(self.organisations)}
        self.person_side = self._side(
            self.people, [(person.first_day, person.last_day) for person in self.people]
        )
        self.post_side = self._side(
            self.posts,
            [
                (
                    _NEVER_FIRST if post.first_day is None else post.first_day,
                    _NEVER_LAST if post.last_day is None else post.last_day,
                )
                for post in self.posts
            ],
        )
        self.reach = np.array([person.max_m for person in self.people], np.int64)
        self.skills, self.needs, self._bits = self._skill_bits()

    @cached_property
    def person_keys(self) -> Keys:
        """(p,) the part of each person in the hash of her pairs."""
        return _keys(self.seed, "person", [person.id for person in self.people])

    @cached_property
    def post_keys(self) -> Keys:
        """(a,) the part of each assignment in the hash of its pairs."""
        return _keys(self.seed, "assignment", [post.id for post in self.posts])

    @cached_property
    def locked(self) -> dict[int, int]:
        """Person of each assignment that was given away in advance, by rows."""
        return {
            row: self.person_row[post.locked]
            for row, post in enumerate(self.posts)
            if post.locked is not None
        }

    @cached_property
    def unwanted(self) -> set[tuple[int, int]]:
        """Rows of person and assignment of which one doesn't want the other."""
        by_people = {
            (row, self.post_row[name])
            for row, person in enumerate(self.people)
            for name in person.unwanted
            if name in self.post_row
        }
        return by_people | {
            (self.person_row[name], row)
            for row, post in enumerate(self.posts)
            for name in post.unwanted
            if name in self.person_row
        }

    @cached_property
    def wishes(self) -> dict[tuple[int, int], int]:
        """Points that wishes add to pairs, by rows of person and assignment."""
        added: dict[tuple[int, int], int] = {}
        for row, person in enumerate(self.people):
            for rank, name in enumerate(person.wishes):
                if name in self.post_row:
                    added[row, self.post_row[name]] = wish_points(rank)
        for row, post in enumerate(self.posts):
            for rank, name in enumerate(post.wishes):
                if name in self.person_row:
                    pair = self.person_row[name], row
                    added[pair] = added.get(pair, 0) + wish_points(rank)
        return added

    @cached_property
    def pairs(self) -> Pairs:
        """Find the pairs that meet every requirement, with what each is worth."""
        lists, holders = self._holders()
        rarest = np.full(len(self.posts), len(lists) - 2, np.int64)
        lengths = np.diff(lists)
        for row, bits in enumerate(self._bits):
            if bits:
                rarest[row] = min(bits, key=lambda bit: lengths[bit])
        starts = np.zeros(len(self.posts) + 1, np.int64)
        nothing = np.zeros(0, np.int64)
        given = (
            self.person_side, self.post_side, self.skills, self.needs, self.reach,
            lists, holders, rarest,
        )  # fmt: skip
        eligible_pairs(*given, starts, nothing, nothing, False)  # noqa: FBT003 - positional only
        people, base = np.empty((2, starts[-1]), np.int64)
        eligible_pairs(*given, starts, people, base, True)  # noqa: FBT003 - positional only
        posts = np.repeat(np.arange(len(self.posts)), np.diff(starts))
        keep = self._wanted(people, posts)
        if not keep.all():
            people, posts, base = people[keep], posts[keep], base[keep]
            starts = np.concatenate(
                [[0], np.cumsum(np.bincount(posts, minlength=len(self.posts)))]
            ).astype(np.int64)
        worth = base.copy()
        for (person, post), added in self.wishes.items():
            place = starts[post] + np.searchsorted(people[starts[post] : starts[post + 1]], person)
            if place < starts[post + 1] and people[place] == person:
                worth[place] += added
        ties = mix(self.person_keys[people] ^ self.post_keys[posts])
        return Pairs(starts, people, posts, base, worth, ties)

    def value(self, person: int, post: int) -> int:
        """Give what a pair is worth, whether or not it meets every requirement."""
        square = square_between(person, post, self.person_side, self.post_side)
        apart = abs(int(self.person_side[2][person] - self.post_side[2][post]))
        return int(points(square, apart)) + self.wishes.get((person, post), 0)

    def _wanted(self, people: Ints, posts: Ints) -> NDArray[np.bool_]:
        keep = np.ones(len(people), np.bool_)
        if self.unwanted:
            refused = np.array(sorted(p * len(self.posts) + a for p, a in self.unwanted), np.int64)
            keep = ~np.isin(people * len(self.posts) + posts, refused)
        return keep

    def _side(self, rows: Sequence[Person | Assignment], days: Sequence[tuple[int, int]]) -> Side:
        columns = np.array(
            [
                (row.x_m, row.y_m, row.hours, self._body[row.organisation], *day)
                for row, day in zip(rows, days, strict=True)
            ],
            np.int64,
        ).reshape(len(rows), 6)
        x, y, hours, body, first, last = (np.ascontiguousarray(column) for column in columns.T)
        return x, y, hours, body, first, last

    def _skill_bits(self) -> tuple[Keys, Keys, list[list[int]]]:
        """Give each level of a skill that some assignment needs a bit."""
        asked = sorted({skill for post in self.posts for skill in post.skills})
        bit = {skill: number for number, skill in enumerate(asked)}
        levels: dict[str, list[tuple[int, int]]] = {}
        for name, level in asked:
            levels.setdefault(name, []).append((level, bit[name, level]))
        words = max(1, -(-len(asked) // _WORD))
        bits = [[bit[skill] for skill in post.skills] for post in self.posts]
        able = [
            [
                number
                for name, level in person.skills
                for least, number in levels.get(name, ())
                if level >= least
            ]
            for person in self.people
        ]
        return _packed(able, words), _packed(bits, words), bits

    def _holders(self) -> tuple[Ints, Ints]:
        """List who has each bit, and after these everybody."""
        count = len({skill for post in self.posts for skill in post.skills})
        lists = [
            np.flatnonzero(
                self.skills[:, number // _WORD] >> np.uint64(number % _WORD) & np.uint64(1)
            )
            for number in range(count)
        ]
        lists.append(np.arange(len(self.people)))
        starts = np.concatenate([[0], np.cumsum([len(one) for one in lists])])
        return starts.astype(np.int64), np.concatenate(lists).astype(np.int64)


def wish_points(rank: int) -> int:
    """Give the points of a wish: 100 for the first, 10 less for each next one, at least 10."""
    return max(WISH_LEAST, WISH_POINTS - WISH_STEP * rank)


def mix(keys: Keys) -> Keys:
    """Mix 64-bit keys: the finaliser of splitmix64 (Steele, Lea & Flood, OOPSLA 2014)."""
    mixed = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _keys(seed: int, role: str, ids: Sequence[str]) -> Keys:
    """Give the first eight bytes of SHA-256 of seed, role and id."""
    return np.array(
        [
            int.from_bytes(hashlib.sha256(f"{seed}\n{role}\n{name}".encode()).digest()[:8], "big")
            for name in ids
        ],
        np.uint64,
    )


def _packed(rows: Sequence[Sequence[int]], words: int) -> Keys:
    """Set the listed bits of each row."""
    packed = [[0] * words for _ in rows]
    for row, bits in zip(packed, rows, strict=True):
        for number in bits:
            row[number // _WORD] |= 1 << number % _WORD
    return np.array(packed, np.uint64).reshape(len(rows), words)
