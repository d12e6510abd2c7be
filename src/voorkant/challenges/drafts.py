"""What a draft holds, from the form to the challenge: texts that may still be anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from voorkant.bodies.kinds import Topic
from voorkant.challenges.errors import TermRefused
from voorkant.challenges.rules import MOST_ANSWER_DAYS, Influence
from voorkant.challenges.values import NewLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

MOST_ROWS = 12
"""Lines of the room for influence that the form has."""
PARTS = ("kind", "text", "source", "reason")
VILLAGE = "village-"
LONGEST_NUMBER = 8
LONGEST = 4000
"""Characters of any text that a draft keeps; what is too long for a challenge is refused at the end."""


@dataclass(frozen=True, slots=True)
class Written:
    """A draft, read: what `open_challenge` wants to know."""

    question: str
    introduction: str
    villages: Sequence[str]
    answering: str
    topic: Topic | None
    closes_on: date | None
    lines: Sequence[NewLine]


def content_of(sent: QueryDict) -> dict[str, object]:
    """Take what the form sent, as text and as it is, for the draft to keep.

    No name stands in a form twice: a village is ``village-<slug>``, a line ``text-<number>``.
    """
    rows = [
        {part: _line_of(sent.get(f"{part}-{number}", "")) for part in PARTS}
        for number in range(1, MOST_ROWS + 1)
    ]
    lines = [
        row
        for row in rows
        if row["kind"] in set(Influence) and (row["text"] or row["source"] or row["reason"])
    ]
    villages = [name.removeprefix(VILLAGE) for name in sent if name.startswith(VILLAGE)]
    return {
        "question": _line_of(sent.get("question", "")),
        "introduction": _plain(sent.get("introduction", "")),
        "villages": sorted(_plain(each) for each in villages),
        "answering": _plain(sent.get("answering", "")),
        "topic": _plain(sent.get("topic", "")),
        "closes_on": _plain(sent.get("closes_on", "")),
        "lines": lines,
    }


def version_of(sent: QueryDict) -> int:
    """Return which version somebody had before her; 0, which no draft has, when that can't be read."""
    told = sent.get("version", "")
    return int(told) if told.isdecimal() and len(told) <= LONGEST_NUMBER else 0


def written(content: Mapping[str, object]) -> Written:
    """Read a draft.

    Raises:
        TermRefused: The last day is no day.
    """
    lines = content.get("lines")
    villages = content.get("villages")
    topic = str(content.get("topic", ""))
    return Written(
        question=str(content.get("question", "")),
        introduction=str(content.get("introduction", "")),
        villages=[str(each) for each in villages] if isinstance(villages, list) else [],
        answering=str(content.get("answering", "")),
        topic=Topic(topic) if topic in set(Topic) else None,
        closes_on=_day(str(content.get("closes_on", ""))),
        lines=[_line(each) for each in lines] if isinstance(lines, list) else [],
    )


def line_of(sent: Mapping[str, str]) -> NewLine:
    """Read a line that is added to a question that is there; of an unknown kind it is fixed."""
    kind = sent.get("kind", "")
    text, source, reason = (
        " ".join(_plain(sent.get(name, "")).split()) for name in ("text", "source", "line_reason")
    )
    return NewLine(
        Influence(kind) if kind in set(Influence) else Influence.FIXED, text, source, reason
    )


def _line(row: Mapping[str, str]) -> NewLine:
    return NewLine(
        Influence(row["kind"]), row["text"], row.get("source", ""), row.get("reason", "")
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TermRefused(most_days=MOST_ANSWER_DAYS) from None


def _line_of(text: str) -> str:
    """Take what was typed in a field of more rows, as the one line that it is."""
    return _plain(text).replace("\n", " ")


def _plain(text: str) -> str:
    """Take the ends off a text, and what the database can't hold."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST]
