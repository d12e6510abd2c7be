"""The shape of what the forms of the desk send; no rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from voorkant.contributions.errors import StatementNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import QueryDict


TICK, REASON = "tick-", "reason-"
"""How the names of a statement's own fields begin; its id comes after."""
LONGEST_NUMBER = 9
"""Digits of a number in an address; what is longer is none of ours, and too large for the database."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a button of a list of statements asks.

    Attributes:
        do: The word of the button.
        ids: About which statements.
        single: Whether it is the button of one statement, not the one for all that are ticked.
        reason: What was typed beside that button.
    """

    do: str
    ids: Sequence[UUID]
    single: bool
    reason: str


def asked_of(sent: QueryDict) -> Asked:
    """Read what a button asks: about its own statement, about those that are ticked, or the whole page.

    Raises:
        StatementNotFound: Something that isn't the id of any statement.
    """
    do, _, own = sent.get("one", "").partition(" ")
    if own:
        return Asked(do, ids_of([own]), single=True, reason=plain(sent.get(f"{REASON}{own}", "")))
    ids = ids_named(sent, REASON if sent.get("all") == "yes" else TICK)
    return Asked(sent.get("do", ""), ids, single=False, reason=plain(sent.get("reason", "")))


def ids_named(sent: QueryDict, begin: str) -> Sequence[UUID]:
    """Read the ids that stand in names of fields: a name comes once, so each statement has its own.

    Raises:
        StatementNotFound: One that isn't the id of any.
    """
    return ids_of(name.removeprefix(begin) for name in sent if name.startswith(begin))


def ids_of(words: Iterable[str]) -> Sequence[UUID]:
    """Read ids of statements, each once, in the order in which they came.

    Raises:
        StatementNotFound: One that isn't the id of any.
    """
    try:
        return list(dict.fromkeys(UUID(word) for word in words))
    except ValueError:
        raise StatementNotFound from None


def key_of(sent: QueryDict) -> UUID:
    """Read the key that a form carried; a form whose key was lost gets a new one."""
    try:
        return UUID(sent.get("sent_key", ""))
    except ValueError:
        return uuid4()


def plain(text: str) -> str:
    """Take off what a browser adds to text: blank ends, and its own line breaks."""
    return text.replace("\r\n", "\n").strip()


def number_in(word: str) -> int:
    """Read a number from an address; 0 for anything that is none of ours."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER else 0
