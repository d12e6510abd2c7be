"""The shape of what is sent to the page of ideas; no rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from voorkant.contributions.errors import IdeaNotFound

if TYPE_CHECKING:
    from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class IdeaForm:
    """What somebody typed; `sent_key` is made anew for each form that is shown."""

    text: str
    sent_key: UUID


def idea_of(sent: QueryDict) -> IdeaForm:
    """Read an idea; a form whose key was lost gets a new one."""
    try:
        key = UUID(sent.get("sent_key", ""))
    except ValueError:
        key = uuid4()
    return IdeaForm(sent.get("text", ""), key)


def named(sent: QueryDict) -> UUID:
    """Read which idea, or which thing in the drawer, is meant.

    Raises:
        IdeaNotFound: It isn't the id of anything.
    """
    try:
        return UUID(sent.get("which", ""))
    except ValueError:
        raise IdeaNotFound from None
