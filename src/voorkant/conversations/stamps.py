"""Stamps: which verdicts hang on one block of people, and what they would be without it.

The mathematics looks for people who answered nearly the same, or who came all at once, and judges every
verdict again without them (`docs/methods/opinions.md`, section 4). That a verdict hangs on such a block
is public. How large it is, and what the verdict would be then, is for whoever leads the conversation: it
is kept with the run and not in the published file. Of a block of fewer than five people neither is told,
also not to her: what the verdict would be then says how those few answered.

Pure: values in, values out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from voorkant.common.small_numbers import FEWEST, protect_figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

    from voorkant.conversations.figures import OpinionFigures, StatementFigures

STAMPS = "stamps"
"""Where the result of a run keeps them; the published file doesn't have it."""
FLIPS = "flips"
"""What the mathematics calls a verdict that changes without a block."""
THEN: Mapping[str, _StrPromise] = {
    "common_ground": gettext_lazy("Together in favour"),
    "common_opposition": gettext_lazy("Together against"),
    "divided": gettext_lazy("Groups differ"),
    "unknown": gettext_lazy("Not known yet"),
}
"""The lists of the mathematics, as a verdict in a few words."""
BURST = "burst"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one verdict hangs on.

    Attributes:
        statement: The statement, with the verdict as it is.
        flips: Whether the verdict changes without a block.
        at_once: Whether the people of the block came all at once; otherwise they answered alike.
        people: How many people are in the block; None when that may not be told.
        then: The verdict without the block, in a few words; empty when it may not be told.
    """

    statement: StatementFigures
    flips: bool
    at_once: bool = False
    people: int | None = None
    then: str = ""


@dataclass(frozen=True, slots=True)
class Stamps:
    """The stamps of an outcome: what hangs on a block first, then what holds.

    Attributes:
        flips: How many verdicts change without a block.
        blocks: How many blocks were found.
    """

    verdicts: Sequence[Stamp]
    flips: int
    blocks: int


def stamps_of(report: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what is kept of the stamps of a report; None of fewer than five people.

    Args:
        report: civicmath's `opinions-report/3`.
    """
    if report["participants"] < FEWEST:
        return None
    blocks = {block["id"]: block for block in report["robustness"]["blocks"]}
    return {
        "blocks": len(blocks),
        "flips": {
            entry["statement"]: _kept(entry["robust"]["then"], blocks[entry["robust"]["block"]])
            for name in THEN
            for entry in report[name]
            if entry["robust"]["stamp"] == FLIPS
        },
    }


def _kept(then: str, block: Mapping[str, Any]) -> dict[str, Any]:
    people = block["people"]
    return {
        "kind": block["kind"],
        "people": protect_figure(people, over=people),
        "then": protect_figure(then, over=people),
    }


def stamps_on(figures: OpinionFigures, kept: Mapping[str, Any]) -> Stamps:
    """Put the stamps beside the verdicts of an outcome.

    Args:
        figures: The outcome.
        kept: As `stamps_of` returned it.
    """
    flips = kept["flips"]
    # Sorting keeps the order of the outcome among those that flip, and among those that hold.
    verdicts = sorted(
        (_stamp(statement, flips.get(statement.number)) for statement in figures.statements),
        key=lambda stamp: not stamp.flips,
    )
    return Stamps(verdicts, len(flips), kept["blocks"])


def _stamp(statement: StatementFigures, kept: Mapping[str, Any] | None) -> Stamp:
    if kept is None:
        return Stamp(statement, flips=False)
    then = kept["then"]
    return Stamp(
        statement,
        flips=True,
        at_once=kept["kind"] == BURST,
        people=kept["people"],
        then="" if then is None else str(THEN[then]),
    )
