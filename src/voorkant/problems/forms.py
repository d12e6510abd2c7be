"""The shape of what is sent about a problem; no rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from voorkant.people.kinds import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

NO_DAY = date.min
"""Stands for what is no day at all: no round can end on it."""


def words_of(sent: QueryDict, name: str) -> str:
    """Read a text, with line breaks as the program has them."""
    return sent.get(name, "").replace("\r\n", "\n").strip()


def level_of(sent: QueryDict) -> Level:
    """Read a level; what is none is the lowest, which the page shows as chosen."""
    try:
        return Level(sent.get("level", ""))
    except ValueError:
        return Level.DEVICE


def number_of(sent: QueryDict, name: str) -> int:
    """Read a whole number; what is none is zero, which no rule takes."""
    typed = sent.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0  # noqa: PLR2004  as a column


def day_of(sent: QueryDict, name: str) -> date:
    """Read a day as browsers send it."""
    try:
        return date.fromisoformat(sent.get(name, ""))
    except ValueError:
        return NO_DAY


def cited_of(sent: QueryDict) -> Sequence[UUID]:
    """Read which statements were ticked, each under a name of its own (``cite-<number>``).

    What is no id stands for nothing that is on a list.
    """
    return [_id_or_nothing(sent.get(name, "")) for name in sent if name.startswith("cite-")]


def _id_or_nothing(word: str) -> UUID:
    try:
        return UUID(word)
    except ValueError:
        return UUID(int=0)
