"""What holds for conversations: names that other rooms know, and who may see what."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from voorkant.challenges.rules import Stage
from voorkant.common.small_numbers import FEWEST
from voorkant.common.spreadsheets import inert

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

METHOD = "opinions"
VERSION = "opinions/4"
"""The version of civicmath's method; a test holds the two together, because pages don't load it."""

VOTES_FILE = "votes.csv"
STATEMENTS_FILE = "statements.csv"
PEOPLE_FILE, POPULATION_FILE, EXPOSURE_FILE = "people.csv", "population.csv", "exposure.csv"
"""Who lives where, how many people live there, and by which chance a statement was shown; if known."""
PREVIOUS_FILE = "previous.json"
"""What the outcome before this one leaves to it: so groups keep their letters."""
MEDIA_TYPES = MappingProxyType(
    {
        PEOPLE_FILE: "text/csv",
        POPULATION_FILE: "text/csv",
        EXPOSURE_FILE: "text/csv",
        PREVIOUS_FILE: "application/json",
    }
)
"""Of the files that go along with votes; none of them is public."""
REPORT_FILE = "report.json"
MAP_FILES = {"nl": "map.nl.svg", "en": "map.en.svg"}

FEWEST_PEOPLE = FEWEST
"""Below this nothing is said of a conversation, and its votes can't be opened."""


def may_open_votes(people: int) -> bool:
    """Tell whether votes may be published: not when they are those of a handful of people."""
    return people >= FEWEST_PEOPLE


def are_statement_ids(ids: Iterable[str]) -> bool:
    """Tell whether ids of statements may stand in files that people open in a spreadsheet."""
    return all(inert(statement) == statement for statement in ids)


class State(StrEnum):
    """Whether a conversation takes answers."""

    OPEN = "open"
    CLOSED = "closed"


EDGES = MappingProxyType(
    {
        (State.OPEN, State.CLOSED): "an organiser closed it",
        (State.CLOSED, State.OPEN): "an organiser opened it again",
    }
)
"""Every change of state that there is, and what it means."""


class Moderation(StrEnum):
    """When somebody looks at what residents say."""

    BEFORE = "before"
    """An organiser looks first; then it is on the list."""
    AFTER = "after"
    """It is on the list at once; an organiser can take it off."""


STAGES = frozenset({Stage.UNDERSTAND})
"""A conversation takes answers in these stages of its challenge."""
DESCRIBE_AFTER = 5
"""After so many answers we ask, once, where somebody lives and in which band her age is."""
LONGEST_REASON = 500
NAME_SHORTEST, NAME_LONGEST = 3, 40
"""Characters of the name of a group."""
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff<>]*")

VERB_OPENED = "conversations.opened"
VERB_CLOSED = "conversations.closed"
VERB_ANSWERED = "conversations.answered"
VERB_TAKEN_BACK = "conversations.taken-back"
VERB_ERASED = "conversations.answers-erased"
VERB_NAMED = "conversations.group-named"
VERB_IMPORTED = "conversations.imported"
VERB_EXPORTED = "conversations.exported"
VERB_SET = "conversations.moderation-set"
LEADING_VERBS = (VERB_OPENED, VERB_CLOSED, VERB_NAMED, VERB_SET)
"""What organisers do in a conversation."""


def is_taking_answers(
    state: str, stage: str, *, opens_on: date, closes_on: date | None, today: date
) -> bool:
    """Tell whether a conversation takes answers today; first and last day of its challenge count in."""
    in_term = opens_on <= today and (closes_on is None or today <= closes_on)
    return state == State.OPEN and stage in STAGES and in_term


def is_group_name(name: str) -> bool:
    """Tell whether text can be the name of a group: one short line that reads as it is written."""
    return (
        NAME_SHORTEST <= len(name) <= NAME_LONGEST
        and name.strip() == name
        and _NAME.fullmatch(name) is not None
    )


def area_of_group(letter: str) -> str:
    """Name a group of an outcome as `Worth.area` does; no code of a village has a colon."""
    return f":{letter}"
