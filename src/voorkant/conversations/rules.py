"""What holds for conversations: names that other rooms know, and who may see what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.common.small_numbers import FEWEST
from voorkant.common.spreadsheets import inert

if TYPE_CHECKING:
    from collections.abc import Iterable

METHOD = "opinions"
VERSION = "opinions/1"
"""The version of civicmath's method; a test holds the two together, because pages don't load it."""

VOTES_FILE = "votes.csv"
STATEMENTS_FILE = "statements.csv"
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
