"""The statements that set a group of opinion apart from the others, from published figures only.

A statement sets a group apart when the interval of its agreement lies wholly above, or wholly below,
the intervals of all other groups. The widest gap comes first. No figure is used that isn't shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

SHOWN = 2
"""How many statements introduce a group."""
LISTS = ("common_ground", "divided", "unknown")


@dataclass(frozen=True, slots=True)
class Apart:
    """A statement that sets a group apart.

    Attributes:
        number: Its number in the conversation.
        text: Its words.
        agrees: Whether the group agrees more than all others; otherwise it agrees less.
        share: The share of the group's answers that agree (0 to 1).
        nearest: That share in the group that comes nearest.
    """

    number: str
    text: str
    agrees: bool
    share: float
    nearest: float


def set_apart(
    report: Mapping[str, Any], text_of: Callable[[str], str]
) -> Mapping[str, Sequence[Apart]]:
    """Find for each group the statements that set it apart, at most `SHOWN`, the widest gap first.

    Args:
        report: As `publishing.published` returned it.
        text_of: Gives the words of a statement from its number.

    Returns:
        Letter of the group → statements; empty where nothing sets it apart for certain.
    """
    found: dict[str, list[tuple[float, Apart]]] = {
        group["id"]: [] for group in report["groups"] if report["groups_stable"]
    }
    for entry in (entry for name in LISTS for entry in report[name]):
        for letter, gap, apart in _gaps(entry, text_of):
            found[letter].append((gap, apart))
    return {
        letter: tuple(apart for _, apart in sorted(gaps, key=_widest_first)[:SHOWN])
        for letter, gaps in found.items()
    }


def _widest_first(found: tuple[float, Apart]) -> tuple[float, int, str]:
    gap, apart = found
    # Equal gaps in the order of their numbers: 2 before 10.
    return (-gap, len(apart.number), apart.number)


def _gaps(
    entry: Mapping[str, Any], text_of: Callable[[str], str]
) -> Iterator[tuple[str, float, Apart]]:
    """Give each group that stands apart on a statement, and how far."""
    rates = entry["groups"]
    if len(rates) < 2 or any(rate["agree"] is None for rate in rates):  # noqa: PLR2004  apart from another
        return
    number = entry["statement"]
    for rate in rates:
        others = [other for other in rates if other is not rate]
        above = rate["low"] - max(other["high"] for other in others)
        below = min(other["low"] for other in others) - rate["high"]
        if max(above, below) <= 0:
            continue
        agrees = above > 0
        shares = [other["agree"] for other in others]
        nearest = max(shares) if agrees else min(shares)
        apart = Apart(number, text_of(number), agrees, rate["agree"], nearest)
        yield rate["id"], max(above, below), apart
