"""The shape of a decision as it is sent; no rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from voorkant.common.money import parse_cents
from voorkant.decisions.values import NewDecision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict


def decision_of(sent: QueryDict, language: str) -> NewDecision:
    """Read a decision; what is no day lies ahead of all of them, so that it is refused.

    Raises:
        InvalidMoney: The amount has more than one reading, or none.
    """
    return NewDecision(
        what=_words(sent, "what"),
        reasons=_words(sent, "reasons"),
        changes=_words(sent, "changes"),
        cost_cents=parse_cents(sent.get("cost", "").strip() or "0", language),
        decided_on=_day(sent.get("decided_on", "")),
    )


def cited_of(sent: QueryDict) -> Sequence[UUID]:
    """Read what was ticked, each under a name of its own (``cite-<number>``).

    What is no id stands for nothing that is on a list.
    """
    return [_id(sent.get(name, "")) for name in sent if name.startswith("cite-")]


def _words(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n").strip()


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return date.max


def _id(word: str) -> UUID:
    try:
        return UUID(word)
    except ValueError:
        return UUID(int=0)
