"""The table of a part of all statements: the same for every reader, so drawn once per language and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import get_language

from voorkant.common.keeping import Kept

if TYPE_CHECKING:
    from voorkant.conversations.queries.statements import StatementList

_TABLES: Kept[str] = Kept(64)


def table_of(part: StatementList) -> str | None:
    """Return the table; None where there is no statement in it."""
    if not part.statements:
        return None
    outcome = part.outcome
    said = (tuple(sorted(outcome.names.items())), tuple(sorted(outcome.since.items())))
    key = (outcome.id, get_language(), *said, part.show, part.by, part.part)
    context = {"page": outcome, "statements": part.statements, "by": part.by}
    return _TABLES.get(key, lambda: render_to_string("conversations/_table.html", context))
