"""What the mathematics of populations refuses.

PopulationRefusal
├── UnknownCategory         population.unknown-category
├── EmptyMargin             population.empty-margin
├── NegativeCount           population.negative-count
├── NobodyKnown             population.nobody-known
├── NoCategory              population.no-category
├── FigureTwice             population.figure-twice
├── AreaInTwoFigures        population.area-in-two-figures
├── FiguresDisagree         population.figures-disagree
├── UnknownCount            population.unknown-count
├── PersonUnknown           people.unknown
├── PersonTwice             people.twice
└── LivesElsewhere          people.lives-elsewhere
"""

from __future__ import annotations

from civicmath.errors import Refusal


class PopulationRefusal(Refusal):
    """Figures of a population that can't be used."""


class UnknownCategory(PopulationRefusal):
    """People who took part live in, or are of, something that the population doesn't have."""

    code = "population.unknown-category"
    needs = ("margin", "category")


class EmptyMargin(PopulationRefusal):
    """A margin without a single inhabitant."""

    code = "population.empty-margin"
    needs = ("margin",)


class NegativeCount(PopulationRefusal):
    """Fewer than no inhabitants."""

    code = "population.negative-count"
    needs = ("margin", "category")


class NobodyKnown(PopulationRefusal):
    """Nobody who took part said where she belongs, so nothing can be weighted."""

    code = "population.nobody-known"
    needs = ("margin",)


class NoCategory(PopulationRefusal):
    """A row of figures that is about no area and no age band."""

    code = "population.no-category"
    needs = ("file", "line")


class FigureTwice(PopulationRefusal):
    """Two figures for the same part of the population."""

    code = "population.figure-twice"
    needs = ("file", "line", "category")


class AreaInTwoFigures(PopulationRefusal):
    """An area that shares a figure here, and has another one elsewhere."""

    code = "population.area-in-two-figures"
    needs = ("file", "line", "area")


class FiguresDisagree(PopulationRefusal):
    """Totals that should be the same, and aren't."""

    code = "population.figures-disagree"
    needs = ("file", "line", "first", "one", "second", "other")


class UnknownCount(PopulationRefusal):
    """A number of people that is no whole number from zero."""

    code = "population.unknown-count"
    needs = ("file", "line", "value")


class PersonUnknown(PopulationRefusal):
    """Something is told about a person who didn't vote."""

    code = "people.unknown"
    needs = ("file", "line", "participant")


class PersonTwice(PopulationRefusal):
    """Two rows about the same person."""

    code = "people.twice"
    needs = ("file", "line", "participant")


class LivesElsewhere(PopulationRefusal):
    """A person's area or age band isn't among the figures of the population."""

    code = "people.lives-elsewhere"
    needs = ("file", "line", "category", "figures")
