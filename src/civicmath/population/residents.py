"""Who took part, who lives here, and what weight makes the first speak for the second.

Where people live and how old they are is told per person, and may be left out. How many people live
where is told in rows of a table: an area, an age band, or both, and a number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from civicmath.population.errors import (
    AreaInTwoFigures,
    FiguresDisagree,
    FigureTwice,
    NoCategory,
)
from civicmath.population.raking import Margin, Weights, rake

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

AREA, AGE = "area", "age_band"
TOGETHER = "|"
"""Stands between the names of areas that share one figure."""
_MEMORY = "population"


@dataclass(frozen=True, slots=True)
class Residents:
    """Where those who took part live, and how old they are; nothing where somebody didn't tell.

    Attributes:
        areas: One per person, in the order of the votes.
        age_bands: The same.
    """

    areas: tuple[str | None, ...]
    age_bands: tuple[str | None, ...]

    @classmethod
    def of(
        cls, participants: Sequence[str], told: Mapping[str, tuple[str | None, str | None]]
    ) -> Residents:
        """Put what people told in the order of the votes.

        Args:
            participants: Ids in the order of the votes, as in `Votes.participants`.
            told: Per id her area and her age band. Who isn't there told nothing.
        """
        both = [told.get(str(person), (None, None)) for person in participants]
        return cls(tuple(area for area, _ in both), tuple(age for _, age in both))


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the figures of a population.

    Attributes:
        area: An area, or several joined by `|` that have one figure together; nothing for a row
            about an age band in all areas.
        age_band: An age band; nothing for a row about an area, all ages together.
        people: Inhabitants.
        line: Where it stands in the file, for a refusal.
    """

    area: str | None
    age_band: str | None
    people: int
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the population, and how many of it took part.

    Attributes:
        area: Its area or areas, or nothing.
        age_band: Its age band, or nothing.
        population: Inhabitants.
        expected: How many of those who took part and told would be of this part, if all parts came
            equally.
        actual: How many there are.
        weight: What each of them weighs on average; nothing when nobody is there.
    """

    area: str | None
    age_band: str | None
    population: int
    expected: float
    actual: int
    weight: float | None


@dataclass(frozen=True)
class Population:
    """How many people live where, by age: figures that agree with each other.

    Attributes:
        figures: The rows, in the order of the file.
        source: What to call them in a refusal.
    """

    figures: tuple[Figure, ...]
    source: str = _MEMORY

    def __post_init__(self) -> None:
        """Refuse figures that contradict each other.

        Raises:
            NoCategory, FigureTwice, AreaInTwoFigures, FiguresDisagree: See there.
        """
        seen: set[tuple[str | None, str | None]] = set()
        named: dict[str, str] = {}
        for row in self.figures:
            if row.area is None and row.age_band is None:
                raise NoCategory(file=self.source, line=row.line)
            if (row.area, row.age_band) in seen:
                raise FigureTwice(
                    file=self.source,
                    line=row.line,
                    category=" / ".join(part for part in (row.area, row.age_band) if part),
                )
            seen.add((row.area, row.age_band))
            for area in _areas(row.area):
                if named.setdefault(area, row.area or "") != row.area:
                    raise AreaInTwoFigures(file=self.source, line=row.line, area=area)
        self._check_totals()

    @classmethod
    def of(cls, rows: Iterable[tuple[str | None, str | None, int]]) -> Population:
        """Take rows of area, age band and people, counted from 1 in refusals."""
        return cls(tuple(Figure(*row, line) for line, row in enumerate(rows, start=1)))

    @cached_property
    def margins(self) -> tuple[Margin, ...]:
        """The margins that these figures give: areas, age bands, or both."""
        shares = {area: row.area for row in self.figures for area in _areas(row.area)}
        stands_in = {area: whole for area, whole in shares.items() if whole and area != whole}
        margins = (
            Margin(AREA, self._totals(0), stands_in),
            Margin(AGE, self._totals(1), {}),
        )
        return tuple(margin for margin in margins if margin.population)

    def margin(self, name: str) -> Margin | None:
        """Give the margin with this name, if the figures have it."""
        return next((margin for margin in self.margins if margin.name == name), None)

    def _totals(self, place: int) -> dict[str, int]:
        """Count per area (place 0) or age band (1): its own row, else the sum of its parts."""
        own: dict[str, int] = {}
        parts: Counter[str] = Counter()
        for row in self.figures:
            pair = (row.area, row.age_band)
            name = pair[place]
            if name is None:
                continue
            if pair[1 - place] is None:
                own[name] = row.people
            else:
                parts[name] += row.people
        return {**parts, **own}

    def _check_totals(self) -> None:
        """Refuse totals that differ: of an area and its parts, or of all areas and all age bands."""
        parts: Counter[tuple[int, str]] = Counter()
        for row in self.figures:
            if row.area is not None and row.age_band is not None:
                parts[0, row.area] += row.people
                parts[1, row.age_band] += row.people
        for row in self.figures:
            if row.area is not None and row.age_band is not None:
                continue
            place, name = (0, row.area) if row.area is not None else (1, row.age_band or "")
            if (place, name) in parts and parts[place, name] != row.people:
                self._disagree(row.line, name, row.people, name, parts[place, name])
        totals = [sum(margin.population.values()) for margin in self.margins]
        if len(set(totals)) > 1:
            line = self.figures[-1].line
            self._disagree(line, AREA, totals[0], AGE, totals[1])

    def _disagree(self, line: int, first: str, one: int, second: str, other: int) -> None:
        raise FiguresDisagree(
            file=self.source, line=line, first=first, one=one, second=second, other=other
        )


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """What weighing people came to.

    Attributes:
        weights: One per person, mean one; with how many voices they are worth, and who is missing.
        margins: What was weighed by.
        cells: All parts of the population, most missing first.
    """

    weights: Weights
    margins: tuple[Margin, ...]
    cells: tuple[Cell, ...]


def weigh(residents: Residents, population: Population) -> Weighing | None:
    """Weigh people so that areas and age bands have their share of the population.

    A margin of which nobody told anything is left out; with none left there is nothing to weigh.

    Raises:
        UnknownCategory: Somebody told an area or an age band that the figures don't have.
        EmptyMargin, NegativeCount: The figures count nobody, or fewer.
    """
    told = {AREA: residents.areas, AGE: residents.age_bands}
    used = tuple(
        margin
        for margin in population.margins
        if any(word is not None for word in told[margin.name])
    )
    if not used:
        return None
    weights = rake(used, [told[margin.name] for margin in used])
    return Weighing(weights, used, _cells(residents, population, used, weights.weights))


def _cells(
    residents: Residents,
    population: Population,
    used: tuple[Margin, ...],
    weights: NDArray[np.float64],
) -> tuple[Cell, ...]:
    """Compare who is here with who lives here, part by part."""
    rows = [row for row in population.figures if row.area is not None and row.age_band is not None]
    if len(used) == 1 or not rows:
        rows = [
            Figure(name, None, people, 0) if margin.name == AREA else Figure(None, name, people, 0)
            for margin in used
            for name, people in margin.population.items()
        ]
    return tuple(
        sorted(
            _counted(residents, population, rows, weights),
            key=lambda cell: (cell.actual - cell.expected, cell.area or "", cell.age_band or ""),
        )
    )


def _counted(
    residents: Residents,
    population: Population,
    rows: Sequence[Figure],
    weights: NDArray[np.float64],
) -> Iterable[Cell]:
    areas = population.margin(AREA)
    who: dict[tuple[str | None, str | None], list[int]] = {}
    for person, (area, age) in enumerate(zip(residents.areas, residents.age_bands, strict=True)):
        where = areas.category(area) if areas is not None and area is not None else None
        for kind in {(where, age), (where, None), (None, age)} - {(None, None)}:
            who.setdefault(kind, []).append(person)
    kinds: dict[tuple[bool, bool], list[Figure]] = {}
    for row in rows:
        kinds.setdefault((row.area is None, row.age_band is None), []).append(row)
    for alike in kinds.values():
        here = [who.get((row.area, row.age_band), []) for row in alike]
        told, living = sum(map(len, here)), sum(row.people for row in alike)
        for row, people in zip(alike, here, strict=True):
            expected = told * row.people / living if living else 0.0
            weight = float(weights[people].mean()) if people else None
            yield Cell(row.area, row.age_band, row.people, expected, len(people), weight)


def _areas(text: str | None) -> tuple[str, ...]:
    """Give the areas of a row: one, or several that share its figure."""
    return () if text is None else tuple(part.strip() for part in text.split(TOGETHER))
