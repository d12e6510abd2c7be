"""A conversation with statements, and people who answer."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from tests.voorkant.challenges.made import challenge
from voorkant.challenges.values import ChallengeRef
from voorkant.computations.actions import begin_attempt, finish_attempt
from voorkant.computations.queries import inputs_of
from voorkant.contributions.actions import say_statement
from voorkant.conversations.actions import answer, open_conversation
from voorkant.conversations.bridge import compute_opinions
from voorkant.conversations.rules import Moderation
from voorkant.conversations.values import Answered
from voorkant.people.devices import Device, new_device

WORDS = ("fietsen", "parkeren", "spelen", "winkelen", "wandelen", "wachten", "groeten", "planten")


@dataclass(frozen=True)
class Talk:
    """A conversation that is open, with statements on its list."""

    id: UUID
    challenge: ChallengeRef
    statements: Sequence[UUID]

    @property
    def slug(self) -> str:
        return self.challenge.slug

    def answer(
        self, device: Device, statement: int = 0, value: int = 1, *, touches_me: bool = False
    ) -> Answered:
        return answer(
            slug=self.slug,
            device=device,
            statement_id=self.statements[statement],
            value=value,
            touches_me=touches_me,
        )


def text(number: int) -> str:
    """The words of a statement, each unlike the others."""
    words = [WORDS[(number // len(WORDS) ** place) % len(WORDS)] for place in range(3)]
    return f"Ik merk dat {' en '.join(words)} hier anders gaat dan vroeger."


_talks = itertools.count(1)


def talk(statements: int = 3, moderation: Moderation = Moderation.BEFORE, **changes: Any) -> Talk:
    """Open a conversation with so many statements of its organiser."""
    made = challenge(**changes)
    id_ = open_conversation(challenge_id=made.id, moderation=moderation, seed=7, acting=None)
    said = [
        say_statement(
            challenge_id=made.id,
            person=None,
            text=text(number),
            sent_key=uuid4(),
            at_once=True,
            acting="organiser-1",
        ).id
        for number in range(statements)
    ]
    return Talk(id_, made, said)


def people(count: int) -> list[Device]:
    """So many devices that nobody has seen before."""
    return [new_device() for _ in range(count)]


def compute(run_id: UUID) -> None:
    """Do the work of the worker on a run, here and now."""
    attempt = begin_attempt(run_id=run_id)
    assert attempt is not None
    computed = compute_opinions(
        inputs_of(run_id), attempt.parameters, attempt.seed, lambda _step, _done: None
    )
    assert finish_attempt(attempt=attempt, computed=computed, headline=("summary",))
