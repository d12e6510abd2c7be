"""Reads for the list of all statements of an outcome, in parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from voorkant.common.errors import Invalid, InvalidCursor
from voorkant.conversations.figures import LISTS, Verdict
from voorkant.conversations.queries.outcomes import Outcome, run_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.conversations.figures import OpinionFigures, StatementFigures

VILLAGES = "villages"
"""The word in an address for figures per village."""
PART = 50
"""Statements on one part of the list of all statements."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the lists that a reader can choose: `show` is its name in the address, empty for all."""

    show: str
    label: _StrPromise
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class StatementList:
    """A part of the list of statements of an outcome; parts are numbered from 1.

    Attributes:
        by: `VILLAGES` for figures per village, empty for figures per group: never both at once.
    """

    outcome: Outcome
    choices: Sequence[Choice]
    show: str
    by: str
    statements: Sequence[StatementFigures]
    part: int
    parts: int

    @property
    def previous(self) -> int | None:
        """The part before this one."""
        return self.part - 1 if self.part > 1 else None

    @property
    def next(self) -> int | None:
        """The part after this one."""
        return self.part + 1 if self.part < self.parts else None


def statement_list(run_id: UUID, *, show: str, part: int, by: str = "") -> StatementList | None:
    """Gather a part of all statements of an outcome; None while there is no outcome. Six SQL queries.

    Args:
        run_id: Public id of the run.
        show: A `Verdict`, or empty for all.
        part: Which part, from 1.
        by: `VILLAGES`, where the outcome tells villages apart, or empty.

    Raises:
        RunNotFound: No conversation was computed under this id.
        Invalid: There is no such list.
        InvalidCursor: The list has no such part.
    """
    outcome = run_page(run_id)
    if not isinstance(outcome, Outcome):
        return None
    lists = _lists(outcome.figures)
    if show not in lists or by not in _columns(outcome):
        raise Invalid
    chosen = lists[show]
    parts = max(1, -(-len(chosen) // PART))
    if not 1 <= part <= parts:
        raise InvalidCursor
    return StatementList(
        outcome=outcome,
        choices=[
            Choice(name, CHOICES[name], len(statements), name == show)
            for name, statements in lists.items()
        ],
        show=show,
        by=by,
        statements=chosen[(part - 1) * PART : part * PART],
        part=part,
        parts=parts,
    )


def _columns(outcome: Outcome) -> set[str]:
    told = outcome.figures is not None and outcome.figures.villages
    return {"", VILLAGES} if told else {""}


CHOICES: dict[str, _StrPromise] = {
    "": gettext_lazy("All"),
    Verdict.COMMON: gettext_lazy("We agree"),
    Verdict.DIVIDED: gettext_lazy("Groups differ"),
    Verdict.UNKNOWN: gettext_lazy("Not known yet"),
}


def _lists(figures: OpinionFigures | None) -> dict[str, Sequence[StatementFigures]]:
    if figures is None:
        return {"": []}
    lists: dict[str, Sequence[StatementFigures]] = {"": figures.statements}
    lists |= {verdict: [s for s in figures.statements if s.verdict is verdict] for verdict in LISTS}
    return lists
