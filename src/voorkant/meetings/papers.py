"""Sheets to print for a challenge: a poster and cards, each with a code that leads to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from voorkant.ui.paper import make_pdf, qr_svg

if TYPE_CHECKING:
    from datetime import datetime

    from voorkant.meetings.forms import Asked

SHEETS: Final = Path(__file__).parent / "sheets"
_FILES: Final = {"poster-a4": "poster.typ", "poster-a3": "poster.typ", "cards": "cards.typ"}


def invitation() -> str:
    """Return the invitation that stands in the form before somebody edits it."""
    return _(
        "What do you notice here? Read what your neighbours say, and tell whether you agree. It takes "
        "a few minutes."
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sheet invites people to.

    Attributes:
        question: The question of the challenge.
        body: Who asks it.
        address: Where the code leads, whole; it ends in the short code.
        code: The short code.
    """

    question: str
    body: str
    address: str
    code: str


def paper(asked: Asked, subject: Subject, *, language: str, made_at: datetime) -> bytes:
    """Return a sheet as a tagged PDF.

    Args:
        asked: Which sheet, with which words of its organiser.
        subject: What it is about.
        language: Language of everything but what people wrote themselves.
        made_at: The moment that the document says it was made.
    """
    with override(language):
        words = _words(asked, subject)
    return make_pdf(
        SHEETS / _FILES[asked.kind],
        words,
        title=words["title"],
        language=language,
        made_at=made_at,
    )


def _words(asked: Asked, subject: Subject) -> dict[str, Any]:
    """Return everything that a sheet says, in the active language."""
    title = (
        _("Poster: %(question)s") if asked.kind.startswith("poster") else _("Cards: %(question)s")
    )
    shown = subject.address.partition("://")[2]
    return {
        "title": title % {"question": subject.question},
        "paper": "a3" if asked.kind == "poster-a3" else "a4",
        "asks": _("%(body)s asks") % {"body": subject.body},
        "question": subject.question,
        "invitation": asked.invitation,
        "meeting": asked.meeting,
        "join": _("Join in"),
        "scan": _("Scan the code with your phone"),
        "type": _("or go to"),
        "address": shown.removesuffix(subject.code),
        "code": subject.code,
        "promises": [
            _("No account needed"),
            _("Nobody sees what you yourself answer"),
            _("Stop whenever you like"),
        ],
        "qr": qr_svg(subject.address),
        "qr_words": _("Code to scan. It leads to %(address)s") % {"address": shown},
    }
