"""What is in the files of the demo town: bodies, people, challenges and conversations, all invented."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from voorkant.demo.problems import problem_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from voorkant.demo.problems import InventedProblem

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class InventedStatement:
    """A sentence, per camp the percentage that agrees with it, and who gets to see it."""

    text: str
    agree_percent: tuple[int, ...]
    seen_percent: int


@dataclass(frozen=True, slots=True)
class InventedConversation:
    """A conversation that nobody had: statements, camps and the seed that makes its answers."""

    slug: str
    title: str
    seed: int
    pass_percent: int
    people_per_camp: tuple[int, ...]
    statements: tuple[InventedStatement, ...]


@dataclass(frozen=True, slots=True)
class InventedLine:
    """A line of the room for influence: its kind, what it says, and where that stands."""

    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class InventedDecision:
    """What a body that doesn't exist decided.

    Attributes:
        body: Key of the body.
        ideas: What it rests on: ideas by their place in the list, from 1.
        statements: And statements, by their place in the conversation, from 1.
    """

    body: str
    what: str
    reasons: str
    changes: str
    cost_euros: int
    ideas: tuple[int, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InventedChallenge:
    """A challenge that nobody set, counted in days from today.

    Attributes:
        owner: Key of the body that asks.
        answering: Key of the body that answers.
        listener: Key of the expert who listens; None while nobody does.
        topic: What it is about; None while nobody can say.
        conversation: Its conversation; None while there is none.
        waiting: Statements that wait for the council.
        problem: What came of the conversation; None while nothing did.
        decision: What came of the ideas; None while nothing did.
    """

    slug: str
    question: str
    introduction: str
    stage: str
    owner: str
    answering: str
    listener: str | None
    topic: str | None
    villages: tuple[str, ...]
    opened_days_ago: int
    closes_in_days: int
    answer_working_days: int
    influence: tuple[InventedLine, ...]
    conversation: InventedConversation | None
    waiting: tuple[str, ...]
    problem: InventedProblem | None
    decision: InventedDecision | None


@dataclass(frozen=True, slots=True)
class InventedBody:
    """A municipality or a village council that doesn't exist."""

    key: str
    kind: str
    name: str
    village: str | None


@dataclass(frozen=True, slots=True)
class InventedMandate:
    """What a body may decide by a rule that doesn't exist.

    Attributes:
        giver: Key of the body that gave it on; None for a body's own.
        topic: About what; None for everything.
        village: Where; None for the whole municipality.
        ceiling_euros: What its decisions may cost together.
    """

    body: str
    right: str
    ceiling_euros: int
    reference: str
    giver: str | None = None
    topic: str | None = None
    village: str | None = None


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody with an account in the demo town; `email` leads nowhere."""

    key: str
    email: str
    name: str
    body: str
    role: str
    function: str


def invented_conversations() -> Sequence[InventedConversation]:
    """Every conversation of the demo town, by name of its file."""
    return [_conversation(file) for file in _files("conversations")]


def invented_challenges() -> Sequence[InventedChallenge]:
    """Every challenge of the demo town, the one that was opened first in front."""
    conversations = {one.slug: one for one in invented_conversations()}
    found = [_challenge(_read(file), conversations) for file in _files("challenges")]
    return sorted(found, key=lambda one: -one.opened_days_ago)


def invented_bodies() -> Sequence[InventedBody]:
    """Every body of the demo town."""
    return [
        InventedBody(body["key"], body["kind"], body["name"], body.get("village"))
        for body in _read(_folder() / "bodies.toml")["bodies"]
    ]


def invented_mandates() -> Sequence[InventedMandate]:
    """What every body of the demo town may decide, givers in front."""
    return [InventedMandate(**mandate) for mandate in _read(_folder() / "bodies.toml")["mandates"]]


def invented_people() -> Sequence[InventedPerson]:
    """Everybody with an account in the demo town."""
    return [InventedPerson(**person) for person in _read(_folder() / "bodies.toml")["people"]]


def _folder() -> Traversable:
    return files("voorkant.demo")


def _files(folder: str) -> Sequence[Traversable]:
    inside = (_folder() / folder).iterdir()
    return sorted((f for f in inside if f.name.endswith(".toml")), key=lambda file: file.name)


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def _challenge(
    data: dict[str, Any], conversations: dict[str, InventedConversation]
) -> InventedChallenge:
    name = data.get("conversation")
    return InventedChallenge(
        slug=data["slug"],
        question=data["question"],
        introduction=data["introduction"].strip(),
        stage=data["stage"],
        owner=data["owner"],
        answering=data["answering"],
        listener=data.get("listener"),
        topic=data.get("topic"),
        villages=tuple(data["villages"]),
        opened_days_ago=data["opened_days_ago"],
        closes_in_days=data["closes_in_days"],
        answer_working_days=data["answer_working_days"],
        influence=tuple(
            InventedLine(line["kind"], line["text"], line.get("source", ""))
            for line in data["influence"]
        ),
        conversation=None if name is None else conversations[name],
        waiting=tuple(data["waiting"]),
        problem=problem_of(data["problem"]) if "problem" in data else None,
        decision=_decision(data["decision"]) if "decision" in data else None,
    )


def _decision(data: dict[str, Any]) -> InventedDecision:
    return InventedDecision(
        body=data["body"],
        what=data["what"],
        reasons=" ".join(data["reasons"].split()),
        changes=data["changes"],
        cost_euros=data["cost_euros"],
        ideas=tuple(data["ideas"]),
        statements=tuple(data["statements"]),
    )


def _conversation(file: Traversable) -> InventedConversation:
    data = _read(file)
    return InventedConversation(
        slug=file.name.removesuffix(".toml"),
        title=data["title"],
        seed=data["seed"],
        pass_percent=data["pass_percent"],
        people_per_camp=tuple(camp["people"] for camp in data["camps"]),
        statements=tuple(
            InventedStatement(
                text=statement["text"],
                agree_percent=tuple(statement["agree"]),
                seen_percent=statement.get("seen", PER_CENT),
            )
            for statement in data["statements"]
        ),
    )
