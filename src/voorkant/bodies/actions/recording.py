"""How an act on a body gets into the journal, and what a line of text is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.journal.actions import record

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 120


def noted(verb: str, object_id: str, acting: str | None, payload: Mapping[str, str]) -> None:
    """Record an act that belongs to no challenge."""
    record(verb=verb, challenge="", object_id=object_id, acting=acting, payload=payload)


def is_line(text: str, longest: int = LONGEST_LINE) -> bool:
    """Tell whether text is one line of 1 to `longest` characters."""
    return bool(text.strip()) and text.isprintable() and len(text) <= longest
