"""Exact prices: a row of rationals with one denominator, so that sums are sums of whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Ledger:
    """The share each ballot began with and the levels of the winners so far, exactly.

    Attributes:
        scale: The common denominator.
        share: What each ballot began with, times the scale.
        levels: Levels of the winners in their order, times the scale.
    """

    def __init__(self, share: Fraction) -> None:
        self.scale = share.denominator
        self.share = share.numerator
        self.levels: list[int] = []

    def add(self, numerator: int, divisor: int) -> None:
        """Add a winner whose level is numerator / (scale divisor)."""
        common = gcd(numerator, divisor)
        growth = divisor // common
        if growth > 1:
            self.scale *= growth
            self.share *= growth
            self.levels = [level * growth for level in self.levels]
        self.levels.append(numerator // common)

    def left(self, spent: Iterable[tuple[int, int]]) -> int:
        """Give what a ballot has left that paid whole prices, times the scale.

        Args:
            spent: Turn and weight of each winner it paid for.
        """
        return self.share - sum(weight * self.levels[turn] for turn, weight in spent)

    def held(self, ballots: int, spent: Sequence[int]) -> int:
        """Give what many ballots have left together, times the scale.

        Args:
            ballots: How many.
            spent: Per turn, the weights with which they paid that price whole, together.
        """
        paid = sum(
            weight * level for weight, level in zip(spent, self.levels, strict=False) if weight
        )
        return ballots * self.share - paid

    def level(self, turn: int) -> Fraction:
        """Give the level of a winner."""
        return Fraction(self.levels[turn], self.scale)

    def floats(self) -> list[float]:
        """Give all levels as near as floats can be."""
        return [level / self.scale for level in self.levels]
