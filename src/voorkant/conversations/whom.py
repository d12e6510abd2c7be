"""For whom an outcome speaks: villages, weights, who is missing, and what speaks for everybody; pure.

Read from a published report like the rest of its page; one from before these were known has none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voorkant.conversations.wording import YEARS, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TOGETHER = "|"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the inhabitants, and how many of it took part.

    Attributes:
        name: A village, villages that share one figure, or a band of ages.
        expected: How many there would be if everybody came equally.
        actual: How many there are; None when that may not be told.
        is_missed: Whether far fewer came than one would expect.
    """

    name: str
    expected: int
    actual: int | None
    is_missed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A statement of the agenda; `people` is how many agree with it, as far as we know or expect."""

    number: str
    text: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom the figures speak.

    Attributes:
        villages: Villages that are told apart, each with how many of its people took part (None when
            that tells too much).
        effective: For how many equal voices they speak after weighing; None when nothing was weighed.
        shared: Villages that share one figure of inhabitants, as a list in words.
        areas: Who took part beside who lives there, per village.
        ages: The same per band of ages.
        agenda: The statements that together speak for everybody; empty when there is none.
        unrepresented: How many people no statement of the agenda speaks for; None when that tells too
            much.
        flips: How many verdicts would be others without a block of answers that stands out.
    """

    villages: Sequence[tuple[str, int | None]]
    effective: int | None
    shared: Sequence[str]
    areas: Sequence[Part]
    ages: Sequence[Part]
    agenda: Sequence[Line]
    unrepresented: int | None
    flips: int

    @property
    def missed(self) -> Sequence[str]:
        """The names of everybody who is missed: ages first, because those are asked least."""
        return [part.name for part in (*self.ages, *self.areas) if part.is_missed]

    @property
    def missed_words(self) -> str:
        """Those names as one says them."""
        return listed(self.missed)

    @property
    def is_known(self) -> bool:
        """Whether anything is known of who took part."""
        return bool(self.villages or self.areas or self.ages)


def whom_of(report: Mapping[str, Any], texts: Mapping[str, str]) -> Whom:
    """Read for whom a published report speaks.

    Args:
        report: As `publishing.published` returned it, or an earlier version did.
        texts: Number of a statement → its words.
    """
    weights = report.get("weights") or {}
    missing = report.get("missing") or {"areas": (), "ages": ()}
    agenda = report.get("agenda") or {"items": (), "unrepresented": None}
    return Whom(
        villages=[(one["id"], one["participants"]) for one in report.get("villages", ())],
        effective=weights.get("effective"),
        shared=[listed(names) for names in weights.get("shared", ())],
        areas=[_part(row, listed(row["id"].split(TOGETHER))) for row in missing["areas"]],
        ages=[_part(row, str(YEARS.get(row["id"], row["id"]))) for row in missing["ages"]],
        agenda=[
            Line(item["statement"], texts.get(item["statement"], ""), item["supporters"])
            for item in agenda["items"]
        ],
        unrepresented=agenda["unrepresented"],
        flips=(report.get("robustness") or {"flips": 0})["flips"],
    )


def _part(row: Mapping[str, Any], name: str) -> Part:
    return Part(name, row["expected"], row["actual"], row["missed"])
