"""Answers per village, and what holds in every village at once.

Villages are known beforehand, unlike groups, so answers are simply counted where their givers live.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.exposure import Strata, Weighted, weighted_shares
from civicmath.opinions.tally import Tally
from civicmath.population.raking import TRIM
from civicmath.population.residents import AGE, AREA, Weighing, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.background import Background
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.values import Json
    from civicmath.population.residents import Residents

FEWEST_PEOPLE = 5
"""A village of which fewer people took part can't be judged: even unanimity would prove nothing. It has no
say in what holds in every village, and the report says so."""
CONFIDENCE = Fraction(19, 20)
NOBODY_TOLD = -1


@dataclass(frozen=True, slots=True)
class Village:
    """A village in which somebody who took part lives.

    Attributes:
        id: Its name.
        participants: How many of those who voted live there.
        judged: Whether they are enough to be judged.
        population: Inhabitants; of all villages together that share the figure; nothing when unknown.
        margin: The name of the figure that it shares with others, or nothing.
    """

    id: str
    participants: int
    judged: bool
    population: int | None
    margin: str | None

    def to_json_dict(self) -> dict[str, Json]:
        """Write as it is."""
        return {
            "id": self.id,
            "participants": self.participants,
            "judged": self.judged,
            "population": self.population,
            "margin": self.margin,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Villages:
    """Where people live, and what they answered there.

    Attributes:
        known: All villages, by name.
        codes: (n,) the village of each person, -1 for who didn't tell.
        tally: Counts per village, in the order of `known`.
    """

    known: tuple[Village, ...]
    codes: NDArray[np.int64]
    tally: Tally

    @property
    def judged(self) -> NDArray[np.int64]:
        """Give the numbers of the villages that are judged; none when there are fewer than two."""
        numbers = np.flatnonzero([village.judged for village in self.known])
        return numbers if len(numbers) > 1 else numbers[:0]

    def among_judged(self) -> NDArray[np.int64]:
        """(n,) the row of each person's village among those judged, -1 for who is in none."""
        row = np.full(len(self.known) + 1, NOBODY_TOLD, np.int64)
        row[self.judged] = np.arange(len(self.judged))
        return row[self.codes]  # who told nothing has number -1: the last, which stays -1

    @property
    def without(self) -> int:
        """How many people didn't tell where they live."""
        return int((self.codes == NOBODY_TOLD).sum()) if self.known else 0


def villages_of(answers: Answers, background: Background) -> Villages:
    """Count answers where their givers live; no villages when that isn't known of anybody."""
    residents = background.residents
    told = () if residents is None else residents.areas
    names = sorted({area for area in told if area is not None})
    number = {name: code for code, name in enumerate(names)}
    codes = np.array([number.get(area, NOBODY_TOLD) if area else NOBODY_TOLD for area in told])
    codes = codes.astype(np.int64) if len(told) else np.full(answers.people, NOBODY_TOLD)
    margin = None if background.population is None else background.population.margin(AREA)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    shared = {} if margin is None else margin.shared()
    known = []
    for name, count in zip(names, counts.tolist(), strict=True):
        figure = None if margin is None else margin.category(name)
        people = None if margin is None or figure is None else margin.population.get(figure)
        together = figure if figure in shared else None
        known.append(Village(name, count, count >= FEWEST_PEOPLE, people, together))
    return Villages(tuple(known), codes, tally_villages(answers, codes, len(names)))


def tally_villages(answers: Answers, codes: NDArray[np.int64], count: int) -> Tally:
    """Count answers per village: arrays (villages, statements), unseen statements included.

    Args:
        answers: The votes.
        codes: (n,) village of each person; who has none, -1, is left out.
        count: How many villages there are.
    """
    cells = count * answers.size * 3
    totals = np.zeros(cells, np.int64)
    first = 0
    for block in answers.blocks() if count else ():
        code = np.repeat(codes[first : first + block.people], block.per_person)
        first += block.people
        here = code >= 0
        place = (code[here] * answers.size + block.indices[here]) * 3 + (block.values[here] + 1)
        totals += np.bincount(place, minlength=cells)
    table = totals.reshape(count, answers.size, 3)
    parts = (table[..., 2], table[..., 0], table.sum(axis=2))
    return Tally(*(answers.spread(part.astype(np.float64)).astype(np.int64) for part in parts))


@dataclass(frozen=True, slots=True, eq=False)
class Living:
    """What those who live here would answer, per statement, and how people were weighed for it.

    Attributes:
        weighing: How people were weighed, when figures of the population are known.
        shares: What the population would answer.
        chances: (v,) with which chance each was asked, when that is known.
    """

    weighing: Weighing | None
    shares: Weighted
    chances: NDArray[np.float64] | None


def living_here(answers: Answers, villages: Villages, background: Background) -> Living | None:
    """Estimate what the population would answer.

    Nothing when neither figures of the population nor chances of being shown a statement are known.

    Raises:
        UnknownCategory: Somebody lives where the figures have nobody.
    """
    residents, population = background.residents, background.population
    weighing = (
        weigh(residents, population) if residents is not None and population is not None else None
    )
    if weighing is None and background.chances is None:
        return None
    people = np.ones(answers.people) if weighing is None else weighing.weights.weights
    strata = _strata(villages, residents, weighing)
    return Living(
        weighing,
        weighted_shares(answers, people, strata, background.chances, float(CONFIDENCE)),
        background.chances,
    )


def _strata(villages: Villages, residents: Residents | None, weighing: Weighing | None) -> Strata:
    """Choose the parts of which the share in the population is known.

    The figures of areas, else of age bands; without figures the villages, by who took part. Who told
    nothing is a part of its own, of the share that it has.
    """
    if weighing is None or residents is None:
        return _shared_by(villages.codes, np.bincount(villages.codes + 1)[1:].astype(np.float64))
    margin = next(
        (margin for margin in weighing.margins if margin.name == AREA), weighing.margins[0]
    )
    told: Sequence[str | None] = residents.age_bands if margin.name == AGE else residents.areas
    names = sorted(margin.population)
    number = {name: code for code, name in enumerate(names)}
    codes = np.array([NOBODY_TOLD if w is None else number[margin.category(w)] for w in told])
    return _shared_by(codes, np.array([margin.population[name] for name in names], np.float64))


def _shared_by(codes: NDArray[np.int64], people: NDArray[np.float64]) -> Strata:
    """Give strata their shares; who has none, -1, becomes the last."""
    silent = float((codes < 0).mean())
    total = people.sum()
    shares = people / total * (1.0 - silent) if total > 0 else people
    return Strata(
        np.where(codes < 0, len(people), codes).astype(np.int64),
        np.append(shares, silent if total > 0 else 1.0),
    )


def weights_json(weighing: Weighing | None) -> Json:
    """Write how people were weighed; null when they weren't."""
    if weighing is None:
        return None
    weights = weighing.weights
    return {
        "effective": round(weights.effective, 9),
        "trimmed": weights.trimmed,
        "trim": TRIM,
        "off": round(weights.off, 9),
        "margins": [
            {
                "name": margin.name,
                "unknown": weights.unknown[margin.name],
                "missing": list(weights.missing[margin.name]),
                "shared": [
                    {"name": name, "areas": list(areas)}
                    for name, areas in sorted(margin.shared().items())
                ],
            }
            for margin in weighing.margins
        ],
        "cells": [
            {
                "area": cell.area,
                "age_band": cell.age_band,
                "population": cell.population,
                "expected": round(cell.expected, 9),
                "actual": cell.actual,
                "weight": None if cell.weight is None else round(cell.weight, 9),
            }
            for cell in weighing.cells
        ],
    }
