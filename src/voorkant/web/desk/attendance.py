"""Who takes part, beside who lives there; through the small-number door, and never to the person.

Two precautions lie on top of each other. Counts are rounded down to fives first: a page that counted live
would tell, by a number that goes up by one, where the person lives who came in just now. Then the door
hides what is about fewer than five people, and what would give a hidden number away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voorkant.challenges.queries import begun
from voorkant.common.small_numbers import FEWEST, protect_counts
from voorkant.conversations.wording import AGES
from voorkant.people.queries import attendance_of
from voorkant.places import queries as places
from voorkant.places.kinds import ADULT_BANDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from voorkant.places.values import Population

    Counts = Mapping[tuple[str | None, str | None], int]

FEWEST_COMPARED = 20
"""Shares of fewer people than this say too little to set beside a population."""


@dataclass(frozen=True, slots=True)
class Row:
    """People of a village or an age, beside the population.

    Attributes:
        name: Of the village, or of the villages that are counted together.
        together: Whether several villages share this figure.
        people: How many take part, rounded down to fives; None where that is too few to show.
        share: Which part of those who told; None where it can't be shown, or says too little.
        adults: How many grown-ups live there, or are of that age.
        expected: Which part of all grown-ups that is.
    """

    name: str
    together: bool
    people: int | None
    share: float | None
    adults: int
    expected: float


@dataclass(frozen=True, slots=True)
class Margin:
    """People counted in one way.

    Attributes:
        rows: In the order of the population.
        untold: How many didn't tell, rounded down to fives; None where that is too few to show.
        compared: Whether enough people told to set shares beside the population.
    """

    rows: Sequence[Row]
    untold: int | None
    compared: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who takes part in a challenge.

    Attributes:
        people: How many, rounded down to fives; None for fewer than five.
        together: Names of villages that are counted together, one text for each such figure.
        source: Where the figures of the population come from.
    """

    people: int | None
    villages: Margin
    ages: Margin
    together: Sequence[str]
    source: str


def attendance(challenge_id: UUID) -> Attendance:
    """Set who takes part in a challenge beside who lives there. Four SQL queries.

    The villages are those of the day on which it began, and those that it is about.

    Raises:
        NotFound: No region is loaded, or there is no such challenge.
    """
    counts = attendance_of(challenge_id)
    began = begun(challenge_id)
    areas = places.population(on=began.on, apart=began.villages)
    return Attendance(
        people=protect_counts([_fives(sum(counts.values()))]).total,
        villages=_by_village(counts, areas),
        ages=_by_age(counts, areas),
        together=[area.name for area in areas if len(area.villages) > 1],
        source=places.municipality().source,
    )


def _by_village(counts: Counts, areas: Sequence[Population]) -> Margin:
    area_of = {village: area.code for area in areas for village in area.villages}
    told = dict.fromkeys((area.code for area in areas), 0)
    untold = 0
    for (village, _), people in counts.items():
        area = None if village is None else area_of.get(village)
        if area is None:
            untold += people
        else:
            told[area] += people
    names = [(area.name, len(area.villages) > 1) for area in areas]
    return _margin(names, list(told.values()), untold, [_adults(area) for area in areas])


def _by_age(counts: Counts, areas: Sequence[Population]) -> Margin:
    told = dict.fromkeys(ADULT_BANDS, 0)
    untold = 0
    for (_, band), people in counts.items():
        if band is None:
            untold += people
        else:
            told[band] += people
    names = [(str(AGES[band]), False) for band in ADULT_BANDS]
    adults = [sum(area.people_by_band.get(band, 0) for area in areas) for band in ADULT_BANDS]
    return _margin(names, list(told.values()), untold, adults)


def _margin(
    names: Sequence[tuple[str, bool]], told: Sequence[int], untold: int, adults: Sequence[int]
) -> Margin:
    """Let counts out by the door, who didn't tell among them: all cells together are everybody."""
    shown = protect_counts([_fives(cell) for cell in (*told, untold)]).cells
    whole, everybody = _fives(sum(told)), sum(adults)
    compared = whole >= FEWEST_COMPARED
    rows = [
        Row(
            name,
            together,
            people,
            min(people / whole, 1.0) if compared and people is not None else None,
            living,
            living / everybody if everybody else 0.0,
        )
        for (name, together), people, living in zip(names, shown[:-1], adults, strict=True)
    ]
    return Margin(rows, shown[-1], compared)


def _adults(area: Population) -> int:
    return sum(area.people_by_band.get(band, 0) for band in ADULT_BANDS)


def _fives(people: int) -> int:
    return people // FEWEST * FEWEST
