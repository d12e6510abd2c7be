"""The front-first proof on paper: the same facts as the page, as a PDF that screen readers read too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from voorkant.ui.numbers import number
from voorkant.ui.paper import make_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from voorkant.problems.proof import Proof

SHEET = Path(__file__).parent / "sheets" / "front_first.typ"


def proof_pdf(proof: Proof, *, made_at: datetime) -> bytes:
    """Return the proof as PDF, in the language of the page.

    Args:
        proof: What it says.
        made_at: The moment that the file carries.
    """
    return make_pdf(
        SHEET,
        _values(proof),
        title=_("Was the problem first?"),
        language="nl" if get_language() == "nl" else "en",
        made_at=made_at,
    )


def _values(proof: Proof) -> Mapping[str, Any]:
    return {
        "question": proof.question,
        "say": said(proof),
        "text": proof.text or _("There is no text yet"),
        "results": [f"{one.village}: {one.word}" for one in proof.results],
        "figures": [
            [_("Statements on the list"), number(proof.statements)],
            [_("Versions of the problem"), number(proof.versions)],
            [_("Ideas before the lock came off"), number(proof.ideas_before)],
            [_("Kept in the drawer for later"), _kept(proof)],
        ],
        "fixed": [
            " · ".join(part for part in (line.text, line.reason, line.source) if part)
            + (f" ({proof.owner}, {_moment(line.at)})" if line.at else f" ({proof.owner})")
            for line in proof.fixed
        ]
        or [_("Nothing was declared fixed.")],
        "acts": [
            {"at": _moment(act.at), "words": f"{act.words} {act.detail}".strip(), "id": str(act.id)}
            for act in proof.acts
        ],
        "words": {
            "before": _("What was there before"),
            "what": _("What"),
            "count": _("How many"),
            "problem": _("The problem"),
            "fixed": _("What was declared fixed"),
            "record": _("What the record says"),
            "clock": _(
                "By the clock of the database, to the hour."
                " A line of the record can't be changed or taken out."
            ),
            "moment": _("When"),
            "act": _("What happened"),
            "limits": _(
                "The lock binds what is called a solution here. Words can still hold one:"
                " free text is not read by a machine that decides."
            ),
        },
    }


def said(proof: Proof) -> str:
    """Say in a sentence whether the problem was first, as the rows have it."""
    if proof.ideas_before:
        return _("There are ideas from before the lock came off. The problem was not first.")
    if proof.unlocked_at is None:
        return _("Solutions are locked, for everybody. No idea exists in this challenge.")
    day = date_format(timezone.localtime(proof.unlocked_at), "j F Y")
    if proof.first_idea_on is None:
        return _(
            "On %(day)s the lock came off. Before that there was no idea, and now there is none yet."
        ) % {"day": day}
    return _(
        "On %(day)s the lock came off. The first idea is from %(first)s."
        " Before the lock came off there was none."
    ) % {"day": day, "first": date_format(proof.first_idea_on, "j F Y")}


def _kept(proof: Proof) -> str:
    if proof.drawer.empty and not proof.drawer.became:
        return _("none")
    return number(proof.drawer.count) if proof.drawer.count else _("fewer than five")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
