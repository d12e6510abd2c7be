"""The loops of the latent factor model: where each person stands, and what that says of statements.

Votes stand as in `kernels.pairs`. A person has 1 + d hidden numbers: how much she leans to agreeing
with whatever she is shown, and her place along d axes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.kernels.pairs import Indices


@compiled("void(float64[:,::1], float64[:,::1])")
def invert(work: NDArray[np.float64], inverse: NDArray[np.float64]) -> None:
    """Write the inverse of a small positive definite matrix; `work` is used up.

    Gauss-Jordan without pivoting: what is added to the diagonal keeps every pivot above zero.
    """
    size = len(work)
    for j in range(size):
        for k in range(size):
            inverse[j, k] = 1.0 if j == k else 0.0
    for j in range(size):
        scale = 1.0 / work[j, j]
        for k in range(size):
            work[j, k] *= scale
            inverse[j, k] *= scale
        for other in range(size):
            if other != j:
                factor = work[other, j]
                for k in range(size):
                    work[other, k] -= factor * work[j, k]
                    inverse[other, k] -= factor * inverse[j, k]


@compiled("void(float64[:,:,::1], float64[:,:,::1])")
def invert_each(work: NDArray[np.float64], inverses: NDArray[np.float64]) -> None:
    """Write the inverse of each of many small positive definite matrices; `work` is used up."""
    for one in range(len(work)):
        invert(work[one], inverses[one])


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[::1], float64[:,:,::1], float64[::1],"
    " float64[:,::1], float64[:,:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[::1], float64[:,:,::1], float64[::1],"
    " float64[:,::1], float64[:,:,::1])",
)
def place_people(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    times: NDArray[np.float64],
    model: NDArray[np.float64],
    prior: NDArray[np.float64],
    places: NDArray[np.float64],
    doubts: NDArray[np.float64],
) -> None:
    """Write each person's expected hidden numbers, `places` (n, K), and their covariance (n, K, K).

    A row of `model` (m, 3, K (K + 1) / 2 + K) has what a vote of -1, 0 or 1 adds, in units of the
    noise: the upper triangle of its products row by row, and the K numbers on the right side. Who
    counts no `times` (n,) gets zeros: a resample leaves out a third of the people.
    """
    hidden = len(prior)
    triangle = hidden * (hidden + 1) // 2
    work = np.empty((hidden, hidden))
    inverse = np.empty((hidden, hidden))
    sums = np.empty(triangle + hidden)
    for person in range(len(indptr) - 1):
        if times[person] == 0.0:
            places[person] = 0.0
            doubts[person] = 0.0
            continue
        sums[:] = 0.0
        low, high = indptr[person], indptr[person + 1]
        if hidden == 3:
            # The map of every report and resample: its sums stay in registers.
            aa, ab, ac, bb, bc, cc, pa, pb, pc = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            for at in range(low, high):
                row = model[indices[at], values[at] + 1]
                aa += row[0]
                ab += row[1]
                ac += row[2]
                bb += row[3]
                bc += row[4]
                cc += row[5]
                pa += row[6]
                pb += row[7]
                pc += row[8]
            sums[0], sums[1], sums[2] = aa, ab, ac
            sums[3], sums[4], sums[5] = bb, bc, cc
            sums[6], sums[7], sums[8] = pa, pb, pc
            low = high
        for at in range(low, high):
            row = model[indices[at], values[at] + 1]
            for cell in range(triangle + hidden):
                sums[cell] += row[cell]
        cell = 0
        for j in range(hidden):
            for k in range(j, hidden):
                work[j, k] = sums[cell]
                work[k, j] = sums[cell]
                cell += 1
            work[j, j] += prior[j]
        invert(work, inverse)
        for j in range(hidden):
            total = 0.0
            for k in range(hidden):
                total += inverse[j, k] * sums[triangle + k]
                doubts[person, j, k] = inverse[j, k]
            places[person, j] = total


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[::1], float64[:,::1], float64[:,:,::1],"
    " float64[:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[::1], float64[:,::1], float64[:,:,::1],"
    " float64[:,::1])",
)
def add_moments(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    times: NDArray[np.float64],
    places: NDArray[np.float64],
    doubts: NDArray[np.float64],
    moments: NDArray[np.float64],
) -> None:
    """Add to each statement's row of `moments` what the answers to it say, x being (1, her axes).

    Each person counts `times` (n,) times.

    The upper triangle of E[x x'], then E[x (vote - leaning)], then E[(vote - leaning)²].
    """
    hidden = places.shape[1]
    size = (hidden * (hidden + 1)) // 2
    spread = np.empty(size)
    for person in range(len(indptr) - 1):
        weight = times[person]
        if weight == 0.0:
            continue
        leaning = places[person, 0]
        spread[0] = 1.0
        for j in range(1, hidden):
            spread[j] = places[person, j]
        cell = hidden
        for j in range(1, hidden):
            for k in range(j, hidden):
                spread[cell] = places[person, j] * places[person, k] + doubts[person, j, k]
                cell += 1
        low, high = indptr[person], indptr[person + 1]
        if hidden == 3:
            one, two = weight * spread[1], weight * spread[2]
            first, both, second = weight * spread[3], weight * spread[4], weight * spread[5]
            x, y = weight * places[person, 1], weight * places[person, 2]
            along, across = weight * doubts[person, 0, 1], weight * doubts[person, 0, 2]
            doubt = doubts[person, 0, 0]
            for at in range(low, high):
                row = moments[indices[at]]
                left = values[at] - leaning
                row[0] += weight
                row[1] += one
                row[2] += two
                row[3] += first
                row[4] += both
                row[5] += second
                row[6] += weight * left
                row[7] += left * x - along
                row[8] += left * y - across
                row[9] += weight * (left * left + doubt)
            low = high
        for at in range(low, high):
            row = moments[indices[at]]
            left = values[at] - leaning
            for cell in range(size):
                row[cell] += weight * spread[cell]
            row[size] += weight * left
            for j in range(1, hidden):
                row[size + j] += weight * (left * places[person, j] - doubts[person, 0, j])
            row[size + hidden] += weight * (left * left + doubts[person, 0, 0])
