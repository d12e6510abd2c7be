"""The part of an outcome that is the same for every reader: drawn once per language, then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import get_language

from voorkant.common.keeping import Kept

if TYPE_CHECKING:
    from voorkant.conversations.queries import Outcome

_LISTS: Kept[str] = Kept(64)


def lists_of(outcome: Outcome) -> str | None:
    """Return the lists, the picture and the table of an outcome; None of too few people to show any."""
    if outcome.figures is None:
        return None
    key = (outcome.id, get_language(), tuple(sorted(outcome.names.items())))
    return _LISTS.get(
        key, lambda: render_to_string("conversations/_outcome.html", {"page": outcome})
    )
