"""People, assignments, and what a match is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["optimal", "balanced", "stable", "swap"]
MODES: tuple[Mode, ...] = ("optimal", "balanced", "stable", "swap")
Requirement = Literal["organisation", "skills", "hours", "period", "distance", "unwanted"]
REQUIREMENTS: tuple[Requirement, ...] = (
    "organisation",
    "skills",
    "hours",
    "period",
    "distance",
    "unwanted",
)
SCHEMA, METHOD_VERSION = "match/1", "matching/1"
PRICE = 20
"""Points for an account of one; an account of d costs `PRICE * d * d`."""

ALWAYS_FIRST, ALWAYS_LAST = 0, 10_000_000
"""Days before and after every date."""

LEVELS = range(1, 10)
WISH_POINTS, WISH_STEP, WISH_LEAST = 100, 10, 10
TOP = 1000 + 2 * WISH_POINTS
"""No pair can be worth more: next door, the very hours, first wish of both."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can do an assignment.

    Attributes:
        id: Hers alone among people.
        organisation: The body she comes from.
        x_m, y_m: Where she starts, in metres.
        skills: Name and level, 1 to 9; each name once.
        hours: A week, in hundredths of an hour.
        max_m: How far she travels, in metres.
        first_day, last_day: When she can, as ordinals of dates, both included.
        wishes: Assignments she would like, the dearest first.
        unwanted: Assignments she doesn't want.
    """

    id: str
    organisation: str
    x_m: int
    y_m: int
    skills: tuple[tuple[str, int], ...]
    hours: int
    max_m: int
    first_day: int = ALWAYS_FIRST
    last_day: int = ALWAYS_LAST
    wishes: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Something to be done by one person.

    Attributes:
        id: Its own among assignments.
        organisation: The body that asks.
        x_m, y_m: Where, in metres.
        skills: Name and least level, 1 to 9; each name once.
        hours: A week, in hundredths of an hour.
        first_day, last_day: When, as ordinals of dates, both included; None where it doesn't say.
        wishes: People it would like, the dearest first.
        unwanted: People it doesn't want.
        locked: The person who has it, whatever the rules would say.
    """

    id: str
    organisation: str
    x_m: int
    y_m: int
    skills: tuple[tuple[str, int], ...]
    hours: int
    first_day: int | None = None
    last_day: int | None = None
    wishes: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    locked: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Who does what.

    Attributes:
        person: Id.
        assignment: Id.
        value: Points, at least 1.
        locked: Fixed in advance.
    """

    person: str
    assignment: str
    value: int
    locked: bool = False


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The best pair that one single requirement keeps apart.

    Attributes:
        person: Id.
        assignment: Id.
        requirement: The one that isn't met.
        value: Points it would be worth.
        open: Whether the other side is without a pair too.
    """

    person: str
    assignment: str
    requirement: Requirement
    value: int
    open: bool


@dataclass(frozen=True, slots=True)
class No:
    """Why somebody has no assignment, or an assignment nobody.

    Attributes:
        id: Whose.
        reason: A code of `docs/formats.md`.
        eligible: Pairs that meet every requirement.
        short_by: Points that the whole would lose at least; None where no such price exists.
        competing: How many assignments share how few people, or None.
        near_miss: The best pair that one requirement keeps apart, or None.
    """

    id: str
    reason: str
    eligible: int
    short_by: int | None = None
    competing: tuple[int, int] | None = None
    near_miss: NearMiss | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What a body gives and takes.

    Attributes:
        organisation: Id.
        given: Its people who do an assignment.
        taken: Its assignments that are done.
    """

    organisation: str
    given: int
    taken: int

    @property
    def balance(self) -> int:
        """What it gives more than it takes."""
        return self.given - self.taken


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices that prove an outcome optimal; `docs/methods/matching.md` says how.

    Attributes:
        scale: What a point counts for; what is below it decides between equals.
        tie_bits: How many bits of the hash of a pair decide between equals.
        fill: Points that a filled assignment counts for: more than all others can differ.
        price: Points of the convex price of accounts; 0 when there is none.
        people, assignments, organisations: Prices by id, in points times scale.
        hub: Price of the account of all.
    """

    scale: int
    tie_bits: int
    fill: int
    price: int
    people: dict[str, int]
    assignments: dict[str, int]
    organisations: dict[str, int] = field(default_factory=dict)
    hub: int = 0


@dataclass(frozen=True, slots=True)
class Bound:
    """Prices of hours that prove how good any split could be at most.

    Attributes:
        filled: No split fills more.
        score: No split has more points, a filled assignment counting for `fill` points more.
        fill: As above.
        hours: Price of a hundredth of an hour of each person, in points times `scale`.
        scale: As above.
    """

    filled: int
    score: int
    fill: int
    hours: dict[str, int]
    scale: int
