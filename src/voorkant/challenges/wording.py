"""What pages call the stages of a challenge, what is locked, and the room for influence."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from voorkant.challenges.rules import Influence, Stage, lock_of
from voorkant.ui.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

WORDS: Mapping[Stage, _StrPromise] = MappingProxyType(
    {
        Stage.QUESTION: gettext_lazy("Question"),
        Stage.UNDERSTAND: gettext_lazy("Understand"),
        Stage.IMAGINE: gettext_lazy("Imagine"),
        Stage.CHOOSE: gettext_lazy("Choose"),
        Stage.DO: gettext_lazy("Do"),
        Stage.CLOSED: gettext_lazy("Closed"),
    }
)
LOCKED: Mapping[Stage, _StrPromise] = MappingProxyType(
    {
        Stage.QUESTION: gettext_lazy(
            "Imagining solutions is still locked. First the question must be clear to everybody."
        ),
        Stage.UNDERSTAND: gettext_lazy(
            "Imagining solutions is still locked. First we want to know together what is going on."
        ),
        Stage.IMAGINE: gettext_lazy(
            "Choosing is still locked. First there must be something to choose from."
        ),
        Stage.CLOSED: gettext_lazy("This question is closed. You can still read everything."),
    }
)
LOCKED_STEP: Mapping[str, Stage] = MappingProxyType(
    {"solutions": Stage.IMAGINE, "choices": Stage.CHOOSE}
)
"""Code of a lock → the step of the line that carries it."""
INFLUENCE: Mapping[Influence, _StrPromise] = MappingProxyType(
    {
        Influence.OPEN: gettext_lazy("Open"),
        Influence.FIXED: gettext_lazy("Fixed"),
        Influence.ELSEWHERE: gettext_lazy("Others decide"),
    }
)
SOON = 60
"""Days: a last day that is nearer is counted in days, one further off is told by its date."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the line: its word, and whether it is ``done``, ``now``, ``locked`` or ``later``."""

    word: _StrPromise
    state: str


def steps(stage: Stage) -> Sequence[Step]:
    """Return the five steps of the line for a challenge in this stage."""
    line = [each for each in Stage if each is not Stage.CLOSED]
    at = len(line) if stage is Stage.CLOSED else line.index(stage)
    locked = LOCKED_STEP.get(lock_of(stage) or "")
    return [
        Step(WORDS[each], _state_of(place, at, locked=each is locked))
        for place, each in enumerate(line)
    ]


def _state_of(place: int, at: int, *, locked: bool) -> str:
    if place < at:
        return "done"
    if place == at:
        return "now"
    return "locked" if locked else "later"


class _Village(Protocol):
    """A village, as a room shows it."""

    @property
    def name(self) -> str:
        """As people write it."""

    @property
    def ended_on(self) -> date | None:
        """The first day on which it belongs to another one."""

    @property
    def successor(self) -> str:
        """The name of that one."""


def belongs(village: _Village, today: date) -> str:
    """Say since when a village belongs to another one; empty while it is there itself."""
    if village.ended_on is None or today < village.ended_on:
        return ""
    return _("%(village)s belongs to %(into)s since %(day)s.") % {
        "village": village.name,
        "into": village.successor,
        "day": date_format(village.ended_on, "j F Y"),
    }


def time_left(closes_on: date | None, today: date) -> str:
    """Say until when a challenge runs; empty when no day is set."""
    if closes_on is None:
        return ""
    if closes_on < today:
        return _("ended on %(day)s") % {"day": date_format(closes_on, "j F Y")}
    until = _("until %(day)s") % {"day": date_format(closes_on, "j F Y")}
    return days_left(closes_on, today) or until


def days_left(closes_on: date, today: date) -> str:
    """Count the days to the last one; empty when it is past, or too far off to count."""
    days = (closes_on - today).days
    if days == 0:
        return _("today is the last day")
    if 0 < days <= SOON:
        return ngettext("%(n)s more day", "%(n)s more days", days) % {"n": number(days)}
    return ""


def forward_title(stage: Stage) -> str:
    """Say what the way on to a stage is called, for a button and a heading."""
    if stage is Stage.CLOSED:
        return _("Everything is done: close the question")
    return _("On to “%(stage)s”") % {"stage": WORDS[stage]}


def back_title(stage: Stage) -> str:
    """Say what the way back to a stage is called."""
    return _("Back to “%(stage)s”") % {"stage": WORDS[stage]}


def initials(name: str) -> str:
    """Return the first letters of a name, two at most, for the round mark beside it."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in words[:2])
