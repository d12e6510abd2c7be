"""What may happen to a challenge, as tables; the database holds the same ones (first migration)."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Stage(StrEnum):
    """Where a challenge is in its life."""

    QUESTION = "question"
    UNDERSTAND = "understand"
    IMAGINE = "imagine"
    CHOOSE = "choose"
    DO = "do"
    CLOSED = "closed"


EDGES = MappingProxyType(
    {
        (Stage.QUESTION, Stage.UNDERSTAND): "the question is clear: people say what they notice",
        (Stage.UNDERSTAND, Stage.IMAGINE): "the problem is understood: people think of solutions",
        (Stage.IMAGINE, Stage.UNDERSTAND): "the problem was not understood yet: back to it",
        (Stage.IMAGINE, Stage.CHOOSE): "there is enough to choose from",
        (Stage.CHOOSE, Stage.IMAGINE): "nothing could be chosen: back to ideas",
        (Stage.CHOOSE, Stage.DO): "it is decided, with reasons",
        (Stage.DO, Stage.CLOSED): "what was agreed is done",
        (Stage.QUESTION, Stage.CLOSED): "the question is taken back",
        (Stage.UNDERSTAND, Stage.CLOSED): "it ends before a solution was asked for",
        (Stage.IMAGINE, Stage.CLOSED): "it ends without a choice",
        (Stage.CHOOSE, Stage.CLOSED): "it ends without a choice",
    }
)
"""Every change of stage that there is, and what it means."""

GUARDS = MappingProxyType(
    {
        (Stage.QUESTION, Stage.UNDERSTAND): ("villages-chosen", "influence-said", "expert-listens"),
        (Stage.UNDERSTAND, Stage.IMAGINE): ("problem-ratified",),
        (Stage.CHOOSE, Stage.DO): ("decision-taken",),
    }
)
"""What a step waits for, by name; each is provided by the room that owns the fact (`guards`)."""

NEXT = MappingProxyType(
    {
        Stage.QUESTION: Stage.UNDERSTAND,
        Stage.UNDERSTAND: Stage.IMAGINE,
        Stage.IMAGINE: Stage.CHOOSE,
        Stage.CHOOSE: Stage.DO,
        Stage.DO: Stage.CLOSED,
    }
)
"""The way forward."""

LOCKS = MappingProxyType(
    {
        Stage.QUESTION: "solutions",
        Stage.UNDERSTAND: "solutions",
        Stage.IMAGINE: "choices",
        Stage.CLOSED: "everything",
    }
)
"""What nobody can add in a stage, as a code; `CHOOSE` and `DO` lock nothing."""


class Influence(StrEnum):
    """How much room a line of the room for influence leaves."""

    OPEN = "open"
    FIXED = "fixed"
    ELSEWHERE = "elsewhere"


SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60
TAKEN_SLUGS = ("nieuw",)
"""Words in addresses that mean something else."""
LONGEST_QUESTION = 160
LONGEST_INTRODUCTION = 1200
LONGEST_LINE = 300
MOST_LINES = 20
LONGEST_REASON = 500
MOST_ANSWER_DAYS = 60
_NOT_PLAIN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters but the line break, marks that turn the direction of text, halves of characters."""

VERB_OPENED = "challenges.opened"
VERB_MOVED = "challenges.moved"
VERB_CLOSED = "challenges.closed"
VERB_LINE_ADDED = "challenges.line-added"
VERB_ACCEPTED = "challenges.expert-accepted"
VERB_DECLINED = "challenges.expert-declined"
VERB_INTEREST = "challenges.interest-declared"
VERBS = (
    VERB_OPENED,
    VERB_MOVED,
    VERB_CLOSED,
    VERB_LINE_ADDED,
    VERB_ACCEPTED,
    VERB_DECLINED,
    VERB_INTEREST,
)


def may_go(before: Stage, after: Stage) -> bool:
    """Tell whether a challenge may go from one stage to another."""
    return (before, after) in EDGES


def lock_of(stage: Stage) -> str | None:
    """Return the code of what is locked in a stage; None when nothing is."""
    return LOCKS.get(stage)


def is_slug(text: str) -> bool:
    """Tell whether text can be the name of a challenge in an address."""
    return (
        len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None and text not in TAKEN_SLUGS
    )


def is_line(text: str, longest: int) -> bool:
    """Tell whether text is one line of 1 to `longest` characters that reads as it is written."""
    return is_text(text, longest) and "\n" not in text


def is_text(text: str, longest: int) -> bool:
    """Tell whether text has 1 to `longest` characters, line breaks included, and reads as it is written."""
    return text.strip() == text != "" and len(text) <= longest and not _NOT_PLAIN.search(text)


def is_term(opens_on: date, closes_on: date | None) -> bool:
    """Tell whether a challenge can run from one day to another; without an end it can."""
    return closes_on is None or opens_on <= closes_on
