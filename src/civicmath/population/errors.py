"""What the mathematics of populations refuses.

PopulationRefusal
├── UnknownCategory         population.unknown-category
├── EmptyMargin             population.empty-margin
├── NegativeCount           population.negative-count
└── NobodyKnown             population.nobody-known
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
