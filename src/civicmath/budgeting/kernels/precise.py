"""Sums of products in pairs of floats: twice the digits, so that errors that grow from turn to turn stay unseen.

A pair (high, low) stands for high + low, with low at most half a unit in the last place of high. Sources: Dekker, "A
floating-point technique for extending the available precision", Numer. Math. 18, 1971; Knuth's two-sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from civicmath.budgeting.kernels.types import Floats, Longs

_SPLIT = 134217729.0  # 2^27 + 1
DOUBLE_ULP = 1e-31
"""A generous bound on the relative error of one step with pairs."""


@compiled("UniTuple(float64, 2)(float64, float64)")
def two_sum(first: float, second: float) -> tuple[float, float]:
    """Add two floats without loss."""
    total = first + second
    part = total - first
    return total, (first - (total - part)) + (second - part)


@compiled("UniTuple(float64, 2)(float64, float64)")
def two_product(first: float, second: float) -> tuple[float, float]:
    """Multiply two floats without loss."""
    product = first * second
    scaled = _SPLIT * first
    high = scaled - (scaled - first)
    low = first - high
    scaled = _SPLIT * second
    other_high = scaled - (scaled - second)
    other_low = second - other_high
    lost = ((high * other_high - product) + high * other_low + low * other_high) + low * other_low
    return product, lost


@compiled("UniTuple(float64, 2)(float64, float64, float64, float64)")
def add(high: float, low: float, other_high: float, other_low: float) -> tuple[float, float]:
    """Add two pairs."""
    total, lost = two_sum(high, other_high)
    return two_sum(total, lost + low + other_low)


@compiled("UniTuple(float64, 2)(float64, float64, float64)")
def times(factor: float, high: float, low: float) -> tuple[float, float]:
    """Multiply a float and a pair."""
    product, lost = two_product(factor, high)
    return two_sum(product, lost + factor * low)


@compiled("void(float64, int64[::1], int64[::1], float64[::1], float64[:,::1], int64)")
def solve_level(
    cost: float, counts: Longs, spent: Longs, money: Floats, levels: Floats, turn: int
) -> None:
    """Compute the level of a turn from those of earlier turns: (cost - what the poor have left) / weight of the rich.

    Args:
        cost: Of the winner.
        counts: Weight of those who pay the whole price; ballots that pay all they have left.
        spent: (t,) weights with which the latter paid earlier prices.
        money: As in `types`: a ballot's share is the pair in its last two places.
        levels: (m, 3) levels as pairs, and how far they may be off; filled for this turn.
        turn: Which turn.
    """
    high, low = times(-float(counts[1]), money[2], money[3])
    size = counts[1] * money[2] + cost
    error = 0.0
    high, low = add(cost, 0.0, high, low)
    for earlier in range(turn):
        if spent[earlier] > 0:
            part, rest = times(float(spent[earlier]), levels[earlier, 0], levels[earlier, 1])
            high, low = add(high, low, part, rest)
            error += spent[earlier] * levels[earlier, 2]
            size += part
    divisor = float(counts[0])
    quotient = high / divisor
    product, lost = two_product(quotient, divisor)
    correction = ((high - product) - lost + low) / divisor
    levels[turn, 0], levels[turn, 1] = two_sum(quotient, correction)
    levels[turn, 2] = (error + (turn + 4) * DOUBLE_ULP * size) / divisor + DOUBLE_ULP * quotient
