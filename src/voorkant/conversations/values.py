"""Taking part in a conversation as pages show it: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from voorkant.challenges.rules import Stage
    from voorkant.conversations.apart import Apart
    from voorkant.conversations.queries import Outcome
    from voorkant.conversations.standing import Mark
    from voorkant.conversations.turns import Drawn
    from voorkant.people.values import Person

AGREE, PASS, DISAGREE = 1, 0, -1
"""The three answers to a statement; None stands for an answer that was taken back."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer.

    Attributes:
        person: Who answered, as this challenge knows her.
        count: How many statements she has answered by now.
        changed: False when she had given the same answer before.
    """

    person: Person
    count: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The statement that a person is asked now."""

    statement_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The answer that a person gave last, and may undo."""

    statement_id: UUID
    text: str
    value: int
    touches_me: bool


@dataclass(frozen=True, slots=True)
class RespondPage:
    """What the page shows on which somebody responds to statements.

    Attributes:
        is_open: Whether answers are taken now; when not, there is no card.
        card: The next statement; None when all are answered, or none is shown yet.
        drawn: How the card was drawn just now; None when it is one that she was shown before.
        person_id: Number of the person; None before her first answer.
        done: How many of the statements that are shown she has answered.
        left: How many are left, the card included.
        last: Her last answer; None before the first.
        may_describe: Whether it is time to ask her village and age: after five answers, when she
            told neither.
        because: Why an organiser closed the conversation; empty while it is open.
    """

    challenge_id: UUID
    challenge_slug: str
    question: str
    stage: Stage
    is_open: bool
    card: Card | None
    drawn: Drawn | None
    person_id: int | None
    done: int
    left: int
    last: LastAnswer | None
    may_describe: bool
    because: str = ""


@dataclass(frozen=True, slots=True)
class MyAnswer:
    """One answer of this person.

    Attributes:
        shown: Whether the statement takes an answer: it is on the list, and not frozen.
        merged: Whether it was merged with others; its answers count on.
        frozen: Whether it is on the list and takes no more answers.
    """

    statement_id: UUID
    text: str
    value: int
    touches_me: bool
    shown: bool
    merged: bool = False
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class MyAnswers:
    """Everything this device has said in a challenge, for its owner only.

    Attributes:
        person: None when this device has said nothing here.
        may_change: Whether answers can still be changed (erasing can always).
    """

    challenge_id: UUID
    challenge_slug: str
    question: str
    may_change: bool
    person: Person | None
    answers: Sequence[MyAnswer]


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where this person stands in the outcome; computed for her now, kept nowhere.

    Attributes:
        answers: How many of her answers it rests on.
        enough: Whether they are enough to place her; when not, only `answers` and `fewest` say
            something.
        fewest: How many answers are enough.
        group: Letter of the nearest group; empty when the outcome has no groups, or too few answers.
        sure: Whether she surely stands in that group; otherwise she is in between.
        name: The name that people gave that group, or empty.
        apart: The statements that set that group apart.
        x: Her place on the map, on a coarse grid; 0 when not enough.
        y: The other coordinate.
        mark: That place in the picture; None without a picture, or when not enough.
        where: The same in a few words; empty without a mark.
    """

    answers: int
    enough: bool
    fewest: int
    group: str
    sure: bool
    name: str
    apart: Sequence[Apart]
    x: float
    y: float
    mark: Mark | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """What the page *what we see together* shows.

    Attributes:
        outcome: The latest outcome; None before there is one.
        place: Where the reader stands; None without an outcome with a map, or without answers.
        renewing: Whether a newer outcome is being computed.
        archived_from: What an archive was read in from; empty for a conversation that is held here.
    """

    challenge_id: UUID
    challenge_slug: str
    question: str
    stage: Stage
    is_open: bool
    outcome: Outcome | None
    place: OwnPlace | None
    renewing: bool
    archived_from: str = ""
