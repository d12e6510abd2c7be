"""Where people stand by their votes, and in which group.

Votes of people first .. last - 1 stand in `values`, their statements ascending in `indices`, from
`indptr[person]` on: see `matrix.Answers`. The axes at a statement are a row of
six numbers: the three products of its two loadings, the loadings, the mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Indices = NDArray[np.uint16] | NDArray[np.int32]

PLACE_DIGITS = 1e9
"""Places are rounded to nine digits, so that equal answers give equal places everywhere."""


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[:,::1], float64, float64[:,::1],"
    " float64[:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[:,::1], float64, float64[:,::1],"
    " float64[:,::1])",
)
def add_equations(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    model: NDArray[np.float64],
    grip: float,
    matrix: NDArray[np.float64],
    right: NDArray[np.float64],
) -> None:
    """Add each person's answers, in their order, to her system: `matrix` (n, 3), `right` (n, 2).

    Her leaning to agree is solved for and taken out; `grip` holds it back, and 0 means nobody leans.
    """
    for person in range(len(indptr) - 1):
        xx, xy, yy, px, py, x, y, r = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for place in range(indptr[person], indptr[person + 1]):
            row = model[indices[place]]
            residual = values[place] - row[5]
            xx += row[0]
            xy += row[1]
            yy += row[2]
            px += row[3] * residual
            py += row[4] * residual
            x += row[3]
            y += row[4]
            r += residual
        if grip > 0.0:
            count = indptr[person + 1] - indptr[person] + grip
            xx -= x * x / count
            xy -= x * y / count
            yy -= y * y / count
            px -= x * r / count
            py -= y * r / count
        matrix[person, 0] += xx
        matrix[person, 1] += xy
        matrix[person, 2] += yy
        right[person, 0] += px
        right[person, 1] += py


@compiled("int64(float64, float64, float64[:,::1], float64, float64)")
def group_at(x: float, y: float, centres: NDArray[np.float64], spread: float, sure: float) -> int:
    """Give the nearest centre when the odds of belonging to it reach `sure`, else -1."""
    nearest, least = 0, np.inf
    for g in range(len(centres)):
        far = (x - centres[g, 0]) ** 2 + (y - centres[g, 1]) ** 2
        if far < least:
            nearest, least = g, far
    odds = 0.0
    for g in range(len(centres)):
        far = (x - centres[g, 0]) ** 2 + (y - centres[g, 1]) ** 2
        odds += np.exp(-(far - least) / (2.0 * spread))
    return nearest if np.rint(1.0 / odds * PLACE_DIGITS) / PLACE_DIGITS >= sure else -1


@compiled("void(float64[:,::1], float64[:,::1], float64, float64, int64[::1])")
def join_groups(
    places: NDArray[np.float64],
    centres: NDArray[np.float64],
    spread: float,
    sure: float,
    labels: NDArray[np.int64],
) -> None:
    """Write for each place (n, 2) the group that `group_at` gives."""
    for person in range(len(places)):
        labels[person] = group_at(places[person, 0], places[person, 1], centres, spread, sure)


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[:,::1], float64[::1], float64,"
    " float64[:,::1], float64, float64, int64, int64[:,:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[:,::1], float64[::1], float64,"
    " float64[:,::1], float64, float64, int64, int64[:,:,::1])",
)
def add_answers(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    model: NDArray[np.float64],
    ridge: NDArray[np.float64],
    grip: float,
    centres: NDArray[np.float64],
    spread: float,
    sure: float,
    fewest: int,
    counts: NDArray[np.int64],
) -> None:
    """Count each answer in the group where its giver stands by her other answers.

    Adds to `counts` (groups, m, 3): disagree, pass, agree. Who gave fewer than `fewest` answers is
    in no group.
    """
    for person in range(len(indptr) - 1):
        low, high = indptr[person], indptr[person + 1]
        if high - low < fewest:
            continue
        xx, xy, yy, px, py, x, y, r = ridge[0], 0.0, ridge[1], 0.0, 0.0, 0.0, 0.0, 0.0
        for place in range(low, high):
            row = model[indices[place]]
            residual = values[place] - row[5]
            xx += row[0]
            xy += row[1]
            yy += row[2]
            px += row[3] * residual
            py += row[4] * residual
            x += row[3]
            y += row[4]
            r += residual
        others = high - low - 1 + grip
        for place in range(low, high):
            row = model[indices[place]]
            residual = values[place] - row[5]
            a, b, d = xx - row[0], xy - row[1], yy - row[2]
            p, q = px - row[3] * residual, py - row[4] * residual
            if grip > 0.0:
                one, two, left = x - row[3], y - row[4], r - residual
                a -= one * one / others
                b -= one * two / others
                d -= two * two / others
                p -= one * left / others
                q -= two * left / others
            determinant = a * d - b * b
            here = np.rint((d * p - b * q) / determinant * PLACE_DIGITS) / PLACE_DIGITS
            there = np.rint((a * q - b * p) / determinant * PLACE_DIGITS) / PLACE_DIGITS
            group = group_at(here, there, centres, spread, sure)
            if group >= 0:
                counts[group, indices[place], values[place] + 1] += 1
