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


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], float64[:,::1], float64[::1], int64,"
    " float64[:,::1], float64[:,:,::1])",
    "void(int64[::1], int32[::1], int8[::1], float64[:,::1], float64[::1], int64,"
    " float64[:,::1], float64[:,:,::1])",
)
def place_people(
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    model: NDArray[np.float64],
    prior: NDArray[np.float64],
    hidden: int,
    places: NDArray[np.float64],
    doubts: NDArray[np.float64],
) -> None:
    """Write each person's expected hidden numbers, `places` (n, K), and their covariance (n, K, K).

    A row of `model` has what an answer adds, in units of the noise: the upper triangle of its
    products row by row, K numbers for each unit of the vote, K that are taken off.
    """
    triangle = hidden * (hidden + 1) // 2
    work = np.empty((hidden, hidden))
    inverse = np.empty((hidden, hidden))
    right = np.empty(hidden)
    sums = np.empty(triangle)
    for person in range(len(indptr) - 1):
        sums[:] = 0.0
        right[:] = 0.0
        low, high = indptr[person], indptr[person + 1]
        if hidden == 3:
            # The map of every report and resample: its sums stay in registers.
            aa, ab, ac, bb, bc, cc, pa, pb, pc = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            for at in range(low, high):
                row = model[indices[at]]
                vote = np.float64(values[at])
                aa += row[0]
                ab += row[1]
                ac += row[2]
                bb += row[3]
                bc += row[4]
                cc += row[5]
                pa += row[6] * vote - row[9]
                pb += row[7] * vote - row[10]
                pc += row[8] * vote - row[11]
            sums[0], sums[1], sums[2] = aa, ab, ac
            sums[3], sums[4], sums[5] = bb, bc, cc
            right[0], right[1], right[2] = pa, pb, pc
            low = high
        for at in range(low, high):
            row = model[indices[at]]
            vote = np.float64(values[at])
            for cell in range(triangle):
                sums[cell] += row[cell]
            for k in range(hidden):
                right[k] += row[triangle + k] * vote - row[triangle + hidden + k]
        cell = 0
        for j in range(hidden):
            for k in range(j, hidden):
                work[j, k] = sums[cell]
                work[k, j] = sums[cell]
                cell += 1
            work[j, j] += prior[j]
        # Gauss-Jordan without pivoting: the matrix is positive definite, its diagonal at least the prior.
        for j in range(hidden):
            for k in range(hidden):
                inverse[j, k] = 1.0 if j == k else 0.0
        for j in range(hidden):
            scale = 1.0 / work[j, j]
            for k in range(hidden):
                work[j, k] *= scale
                inverse[j, k] *= scale
            for other in range(hidden):
                if other != j:
                    factor = work[other, j]
                    for k in range(hidden):
                        work[other, k] -= factor * work[j, k]
                        inverse[other, k] -= factor * inverse[j, k]
        for j in range(hidden):
            total = 0.0
            for k in range(hidden):
                total += inverse[j, k] * right[k]
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
