"""A refusal that a page shows where it happened, in the reader's own language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from voorkant.common.errors import explain

if TYPE_CHECKING:
    from voorkant.common.errors import VoorkantError
    from voorkant.common.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Refused:
    """What a page shows beside the field or above the form that was refused.

    Attributes:
        status: The HTTP status that goes with it.
        sentence: What, why, and what to do.
    """

    status: int
    sentence: Sentence


def refused(error: VoorkantError) -> Refused:
    """Put a refusal in the reader's words."""
    return Refused(error.status, explain(error, get_language() or "nl"))
