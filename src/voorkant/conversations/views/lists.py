"""The part of an outcome that is the same for every reader: drawn once per language, then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

from voorkant.common.keeping import Kept

if TYPE_CHECKING:
    from voorkant.conversations.queries import Outcome

_LISTS: Kept[str] = Kept(64)
"""Each a format string with one blank: where a reader's own mark comes."""

OWN_MARK: Final = "\N{NULL}own mark\N{NULL}"
"""Stands in what is drawn where the mark comes; the words of people hold no control characters."""


def lists_of(outcome: Outcome, own_mark: str = "") -> str | None:
    """Return the lists, the picture and the table of an outcome; None of too few people to show any.

    Args:
        outcome: The outcome.
        own_mark: What is drawn over the picture for this reader alone; it is not kept.
    """
    if outcome.figures is None:
        return None
    said = (tuple(sorted(outcome.names.items())), tuple(sorted(outcome.since.items())))
    kept = _LISTS.get((outcome.id, get_language(), *said), lambda: _drawn(outcome))
    return None if kept is None else format_html(kept, own_mark)


def _drawn(outcome: Outcome) -> str:
    drawn = render_to_string("conversations/_outcome.html", {"page": outcome, "own_mark": OWN_MARK})
    return drawn.replace("{", "{{").replace("}", "}}").replace(OWN_MARK, "{0}")
