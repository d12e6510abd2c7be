"""The shape of a decision as it is sent; no rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from voorkant.common.money import parse_cents
from voorkant.decisions.values import NewDecision
from voorkant.problems.forms import words_of

if TYPE_CHECKING:
    from django.http import QueryDict


def decision_of(sent: QueryDict, language: str) -> NewDecision:
    """Read a decision; what is no day lies ahead of all of them, so that it is refused.

    Raises:
        InvalidMoney: The amount has more than one reading, or none.
    """
    return NewDecision(
        what=words_of(sent, "what"),
        reasons=words_of(sent, "reasons"),
        changes=words_of(sent, "changes"),
        cost_cents=parse_cents(sent.get("cost", "").strip() or "0", language),
        decided_on=_day(sent.get("decided_on", "")),
    )


def agrees_of(sent: QueryDict) -> bool | None:
    """Read which of the two answers was chosen; None when neither was."""
    return {"yes": True, "no": False}.get(sent.get("agrees", ""))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return date.max
