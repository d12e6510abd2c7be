"""The shape of what residents send; no rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from voorkant.conversations.errors import AnswerRefused, StatementNotHere

if TYPE_CHECKING:
    from django.http import QueryDict

ANSWERS = {"1": 1, "0": 0, "-1": -1}
"""What a button sends, and the answer that it stands for."""
CHOICES = ("park", "say")
"""What somebody can do with what looks like a solution."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one statement."""

    statement_id: UUID
    value: int
    touches_me: bool


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody typed.

    Attributes:
        text: As it was typed.
        sent_key: Made anew for each form that is shown, so that the same form sent twice counts once.
        seen: Whether she has seen what others said that is nearly the same.
        choice: What she chose for what looks like a solution: ``park``, ``say``, or nothing yet.
    """

    text: str
    sent_key: UUID
    seen: bool
    choice: str = ""


def statement_of(sent: QueryDict) -> UUID:
    """Read which statement is meant.

    Raises:
        StatementNotHere: It isn't the id of any.
    """
    try:
        return UUID(sent.get("statement", ""))
    except ValueError:
        raise StatementNotHere from None


def answer_of(sent: QueryDict) -> Answer:
    """Read an answer.

    Raises:
        StatementNotHere: To nothing that can be a statement.
        AnswerRefused: None of the three.
    """
    value = ANSWERS.get(sent.get("value", ""))
    if value is None:
        raise AnswerRefused
    return Answer(statement_of(sent), value, sent.get("touches_me", "") == "yes")


def saying_of(sent: QueryDict) -> Saying:
    """Read what somebody says; a form whose key was lost gets a new one."""
    try:
        key = UUID(sent.get("sent_key", ""))
    except ValueError:
        key = uuid4()
    choice = sent.get("choice", "")
    return Saying(
        sent.get("text", ""),
        key,
        sent.get("seen", "") == "yes",
        choice if choice in CHOICES else "",
    )
