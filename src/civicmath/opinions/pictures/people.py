"""Which people are drawn, and which numbers are told: never one about fewer than five people.

Groups are cells of one total that everybody knows, so a number that is left out may not follow from
the others, nor from counting marks. Where a small number is in play, marks are drawn in fives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.groups import IN_BETWEEN, TOO_FEW_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.report import OpinionReport

FEWEST = 5
MOST_MARKS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Who is drawn.

    Attributes:
        places: (q, 2) where they stand, in an order that follows from the places alone.
        groups: (q,) their group, or -1 in between.
        participants: How many people there are.
        placed: How many gave enough answers to be drawn.
        sizes: People per group, or nothing when telling it would tell too much.
        between: People in between, or nothing when that isn't told.
        too_few: People with too few answers, or nothing when that isn't told.
        without: People in no group, told where `between` and `too_few` can't be told apart.
    """

    places: NDArray[np.float64]
    groups: NDArray[np.int64]
    participants: int
    placed: int
    sizes: Sequence[int] | None
    between: int | None
    too_few: int | None
    without: int | None

    @property
    def is_sample(self) -> bool:
        """Whether marks stand for a part of the people only."""
        return self.placed > MOST_MARKS


def crowd_of(report: OpinionReport) -> Crowd:
    """Choose who is drawn of a report, and what is told about how many they are."""
    placed = report.positions
    return crowd_in(placed.places, placed.groups, len(report.groups), report.participants)


def crowd_in(
    places: NDArray[np.float64], groups: NDArray[np.int64], count: int, participants: int
) -> Crowd:
    """Choose who is drawn of people who stand somewhere.

    Args:
        places: (n, 2) where they stand.
        groups: (n,) their group, -1 in between, -2 too few answers.
        count: How many groups there are.
        participants: How many people there are.
    """
    sizes = np.bincount(groups[groups >= 0], minlength=count)
    between = int((groups == IN_BETWEEN).sum())
    few = int((groups == TOO_FEW_ANSWERS).sum())
    apart = not _is_small(between) and not _is_small(few)
    told = not _is_small(between + few)
    marks = [*sizes.tolist(), between if apart else 0]
    if not apart:
        marks = [size - size % FEWEST for size in marks]
    drawn = _shares(marks, MOST_MARKS)
    chosen = [
        _spread(places, np.flatnonzero(groups == group), number)
        for group, number in zip([*range(count), IN_BETWEEN], drawn, strict=True)
    ]
    who = np.concatenate(chosen)
    # Neither the order of people in the votes nor the way they were chosen may show.
    who = who[np.lexsort((places[who, 0], places[who, 1], groups[who]))]
    return Crowd(
        places=places[who],
        groups=groups[who],
        participants=participants,
        placed=int(sizes.sum()) + between,
        sizes=sizes.tolist() if told else None,
        between=between if apart else None,
        too_few=few if apart else None,
        without=between + few if told and not apart else None,
    )


def _is_small(number: int) -> bool:
    """Whether a number of people is one that is never told."""
    return 0 < number < FEWEST


def _shares(sizes: Sequence[int], most: int) -> list[int]:
    """Divide at most so many marks in proportion, by largest remainder."""
    total = sum(sizes)
    if total <= most:
        return list(sizes)
    shares = [size * most // total for size in sizes]
    remainders = sorted(range(len(sizes)), key=lambda g: (-(sizes[g] * most % total), g))
    for group in remainders[: most - sum(shares)]:
        shares[group] += 1
    return shares


def _spread(
    places: NDArray[np.float64], among: NDArray[np.int64], number: int
) -> NDArray[np.int64]:
    """Choose people evenly over the map.

    Along strips from left to right, each strip from low to high.
    """
    if number >= len(among):
        return among
    across, along = places[among, 0], places[among, 1]
    strips = max(int(len(among) ** 0.5), 1)
    rank = np.argsort(np.lexsort((along, across)))
    ordered = among[np.lexsort((along, rank * strips // len(among)))]
    steps = (np.arange(number) * len(among) + len(among) // 2) // max(number, 1)
    return ordered[steps]
