"""What goes along to an outcome besides answers: who lives where, who could have come, by which chance.

Pure. Nobody's own number goes along, only that of her answers in this run. A village of which fewer than
five people took part is no village there: its people count, but nobody learns what they in particular
say. The same holds for a village that has no figures of inhabitants.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voorkant.common.small_numbers import FEWEST
from voorkant.conversations.rules import EXPOSURE_FILE, PEOPLE_FILE, POPULATION_FILE
from voorkant.conversations.turns import MILLION

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from typing import TypeVar

    Told = tuple[str | None, str | None]
    Who = TypeVar("Who", bound=Hashable)

TOGETHER = "|"
"""Stands between the names of villages that share one figure."""


@dataclass(frozen=True, slots=True)
class Background:
    """What is known beside the answers.

    Attributes:
        told: Who → her village by name and her band of ages, as far as she told.
        population: Names of villages that share a figure, a band of ages, and how many people.
        chances: Who and number of a statement → the chance by which it was drawn for her, in millionths.
    """

    told: Mapping[Hashable, Told] = field(default_factory=dict)
    population: Sequence[tuple[Sequence[str], str, int]] = ()
    chances: Mapping[tuple[Hashable, int], int] = field(default_factory=dict)


def files_of(
    background: Background,
    numbers: Mapping[Who, int],
    votes: Sequence[tuple[Who, int, int]],
) -> dict[str, bytes]:
    """Write what goes along as CSV; a file without rows isn't there.

    Args:
        background: What is known.
        numbers: Who → her number in this run.
        votes: Who, the number of a statement, and her answer.
    """
    told = protected(background, numbers)
    files = {}
    if told:
        rows = [(numbers[who], area or "", age or "") for who, (area, age) in told.items()]
        files[PEOPLE_FILE] = _csv(("participant", "area", "age_band"), sorted(rows))
        people = [(TOGETHER.join(areas), age, count) for areas, age, count in background.population]
        if people:
            files[POPULATION_FILE] = _csv(("area", "age_band", "people"), people)
    drawn = [
        (numbers[who], statement, f"{chance / MILLION:.6f}")
        for who, statement, _ in votes
        if (chance := background.chances.get((who, statement))) is not None
    ]
    if drawn:
        files[EXPOSURE_FILE] = _csv(("participant", "statement", "chance"), sorted(drawn))
    return files


def protected(background: Background, numbers: Mapping[Who, int]) -> Mapping[Who, Told]:
    """Say what the people of this run told, villages of fewer than five people left out."""
    here = {who: background.told[who] for who in numbers if who in background.told}
    people = Counter(area for area, _ in here.values())
    counted = {area for areas, _, _ in background.population for area in areas}
    known = {area for area in counted if people[area] >= FEWEST}
    shown = {who: (area if area in known else None, age) for who, (area, age) in here.items()}
    return {who: told for who, told in shown.items() if told != (None, None)}


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()
