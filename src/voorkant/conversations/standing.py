"""Where one person stands in an outcome: from the outcome's model and her own answers, in plain Python.

The formulas are those of `docs/methods/opinions.md`, sections 1 and 2: ridge least squares of her
answers on the axes, how much she leans to agree taken out, and her odds of belonging to each group. Two unknowns, so no library is needed; a
test holds the results to civicmath's own. Nothing of it is kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DIGITS = 9
SMALLEST_SPREAD = 1e-12
SMALLEST_RING, LARGEST_RING = 9.0, 40.0
"""A ring that can be seen, and one that doesn't cover everybody; in units of the picture."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands.

    Attributes:
        answers: How many of her answers it rests on.
        enough: Whether she is placed at all.
        x: Her place along the first axis.
        y: Her place along the second.
        group: Number of the nearest group; None without groups, or when she isn't placed.
        sure: Whether she surely belongs to it.
    """

    answers: int
    enough: bool
    x: float
    y: float
    group: int | None
    sure: bool


def standing_of(model: Mapping[str, Any], answers: Mapping[str, int]) -> Standing:
    """Place one person.

    Args:
        model: `model` of an `opinions-report/3`, or of an earlier one, which knows no leaning.
        answers: Id of a statement → 1, 0 or -1; statements that the model doesn't know don't count.
    """
    known = {name: at for at, name in enumerate(model["statements"])}
    hers = sorted((known[name], value) for name, value in answers.items() if name in known)
    x, y = _place(model, hers)
    enough = len(hers) >= model["fewest_answers"]
    centres = model["centres"]
    if not (enough and centres):
        return Standing(len(hers), enough, x, y, None, sure=False)
    group, sure = _membership(model, x, y)
    return Standing(len(hers), enough, x, y, group, sure)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where somebody stands in the picture, in its units: somewhere within a circle.

    Attributes:
        x: Of its centre, from the left.
        y: Of its centre, from the top.
        radius: Wide enough for every place that is told as hers, on the grid.
    """

    x: float
    y: float
    radius: float


def mark_of(scale: Mapping[str, Sequence[float]], x: float, y: float, grid: float) -> Mark:
    """Say where in the picture a place is.

    Args:
        scale: `low`, `high`, `factor` and `shift` of the picture, each across and down.
        x: Her place along the first axis, on the grid.
        y: Her place along the second.
        grid: How far apart places on the grid are.
    """
    across, down = (
        min(max(place, scale["low"][axis]), scale["high"][axis]) * scale["factor"][axis]
        + scale["shift"][axis]
        for axis, place in enumerate((x, y))
    )
    # A circle around the square of places that are told as this one.
    radius = grid * abs(scale["factor"][0]) * math.sqrt(0.5)
    return Mark(
        round(across, 1), round(down, 1), round(min(max(radius, SMALLEST_RING), LARGEST_RING), 1)
    )


def _place(model: Mapping[str, Any], answers: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Solve the two equations of ridge least squares, with how much she leans to agree taken out."""
    one, two = model["loadings"]
    means = model["means"]
    a, d = (_ridge(model["noise"], variance) for variance in model["variances"])
    b = p = q = x = y = r = 0.0
    for at, value in answers:
        residual = value - means[at]
        a += one[at] * one[at]
        b += one[at] * two[at]
        d += two[at] * two[at]
        p += one[at] * residual
        q += two[at] * residual
        x += one[at]
        y += two[at]
        r += residual
    if (leaning := model.get("leaning", 0.0)) > 0:
        count = len(answers) + model["noise"] / leaning
        a -= x * x / count
        b -= x * y / count
        d -= y * y / count
        p -= x * r / count
        q -= y * r / count
    determinant = a * d - b * b
    # Adding zero writes minus zero as zero.
    return (
        round((d * p - b * q) / determinant, DIGITS) + 0.0,
        round((a * q - b * p) / determinant, DIGITS) + 0.0,
    )


def _ridge(noise: float, variance: float) -> float:
    """Return how strongly places are drawn to the middle along an axis."""
    return noise / variance if variance > 0 else 1.0


def _membership(model: Mapping[str, Any], x: float, y: float) -> tuple[int, bool]:
    """Return the nearest group, and whether the odds of it reach what is called sure."""
    squares = [(x - cx) ** 2 + (y - cy) ** 2 for cx, cy in model["centres"]]
    nearest = min(squares)
    spread = max(model["spread"], SMALLEST_SPREAD)
    odds = sum(math.exp(-(square - nearest) / (2.0 * spread)) for square in squares)
    return squares.index(nearest), round(1.0 / odds, DIGITS) >= model["sure"]
