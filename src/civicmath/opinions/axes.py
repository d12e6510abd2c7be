"""The map: two axes of opinion, and where a person stands on them, with missing votes left out.

The known picture fills missing votes with the mean, which pulls people to the middle and lets the
most shown statement become an axis. Here a person's place comes from her own answers only (least
squares with the ridge that probabilistic principal components give: Tipping & Bishop 1999, §3.2 and
appendix on missing data), and how much she agrees with whatever she sees is taken out. The axes of a
report are fitted by `fitting.py`; those of the covariance over people who *saw both* statements are
where that begins, and tell when a map has grown old.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import eigh

from civicmath.opinions.crews import ALONE
from civicmath.opinions.values import DIGITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.pairs import PairCounts

DIMENSIONS = 2
PAIRS_HALF_WEIGHT = 10.0
"""A covariance over this many shared answers counts half: pairs that few people saw say little."""
NOTHING = 1e-9
"""A variance below this is no axis: the votes have no spread left in that direction."""


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """A linear model of the votes: v_ij ≈ means_j + leaning_i + loadings_j · place_i.

    Attributes:
        means: (m,) mean vote per statement.
        loadings: (m, 2) unit columns; a column of zeros when the votes have no such axis.
        variances: (2,) spread of people along each axis; 0 for a missing axis.
        noise: Variance of a vote that the axes leave unexplained.
        leaning: Variance between people of how much they agree with whatever they are shown; 0
            leaves that out.
    """

    means: NDArray[np.float64]
    loadings: NDArray[np.float64]
    variances: NDArray[np.float64]
    noise: float
    leaning: float = 0.0

    @property
    def exist(self) -> bool:
        """Whether the votes differ along any axis at all."""
        return bool(self.variances[0] > 0)

    @property
    def ridge(self) -> NDArray[np.float64]:
        """(2,) what holds a place back along each axis: the noise over the variance."""
        return np.where(self.variances > 0, self.noise / np.maximum(self.variances, NOTHING), 1.0)

    @property
    def grip(self) -> float:
        """What holds a person's leaning back: the noise over its variance; 0 when nobody leans."""
        return self.noise / self.leaning if self.leaning > 0 else 0.0

    def per_statement(self) -> NDArray[np.float64]:
        """(m, 6) what each answer adds: x x, x y, y y, x, y of its loadings, and its mean."""
        one, two = self.loadings.T
        return np.stack([one * one, one * two, two * two, one, two, self.means], axis=1)

    def tidied(self) -> Axes:
        """Round to the digits that a report has, so that it holds exactly what people are placed with."""
        return Axes(
            means=np.round(self.means, DIGITS) + 0.0,
            loadings=np.round(self.loadings, DIGITS) + 0.0,
            variances=np.round(self.variances, DIGITS) + 0.0,
            noise=round(self.noise, DIGITS),
            leaning=round(self.leaning, DIGITS),
        )


@dataclass(frozen=True, slots=True, eq=False)
class NormalEquations:
    """Per person the 2 x 2 system whose solution is her place.

    They are written `matrix` (n, 3) as (11, 12, 22), `right` (n, 2). Her leaning is taken out.
    """

    matrix: NDArray[np.float64]
    right: NDArray[np.float64]

    def solve(self) -> NDArray[np.float64]:
        """(n, 2) places; rounded, so that equal answers give equal places on every machine."""
        a, b, d = self.matrix.T
        p, q = self.right.T
        determinant = a * d - b * b
        places = np.stack([(d * p - b * q) / determinant, (a * q - b * p) / determinant], axis=1)
        return np.round(places, DIGITS) + 0.0

    def errors(self, noise: float) -> NDArray[np.float64]:
        """(n, 2) standard errors of the places, when a vote has this much noise."""
        a, b, d = self.matrix.T
        determinant = a * d - b * b
        variances = np.stack([d, a], axis=1) / determinant[:, None] * noise
        return np.asarray(np.round(np.sqrt(variances), DIGITS), np.float64)


def leading_vectors(
    matrix: NDArray[np.float64], dimensions: int = DIMENSIONS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the largest eigenvalues of a symmetric matrix, and their directed eigenvectors.

    An eigenvalue at or below zero (up to rounding) comes back as 0 with a zero vector. The entry
    with the largest absolute value is made positive; among equals the first.

    Returns:
        values (d,), vectors (m, d); two of them when nothing else is asked.
    """
    size = len(matrix)
    kept = min(dimensions, size)
    values, vectors = np.zeros(dimensions), np.zeros((size, dimensions))
    if kept:
        found, basis = eigh(matrix, subset_by_index=[size - kept, size - 1])
        values[:kept], vectors[:, :kept] = found[::-1], basis[:, ::-1]
    floor = NOTHING * max(1.0, float(np.trace(matrix)))
    values[values < floor] = 0.0
    vectors[:, values == 0.0] = 0.0
    return values, vectors * directions(vectors)


def directions(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """(d,) the sign that makes the largest entry of each column positive.

    Near-equals are decided by the first.
    """
    if not vectors.size:
        return np.ones(vectors.shape[1])
    sizes = np.abs(vectors)
    first = (sizes >= sizes.max(axis=0) - NOTHING).argmax(axis=0)
    return np.where(vectors[first, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)


def fit_axes(pairs: PairCounts) -> Axes:
    """Find the two leading axes of the covariance of statements, over who saw both."""
    covariance = pairs.residual_products() / (pairs.seen + PAIRS_HALF_WEIGHT)
    variances, loadings = leading_vectors(covariance)
    left = float(np.trace(covariance) - variances.sum()) / max(len(covariance) - DIMENSIONS, 1)
    return Axes(pairs.means, loadings, variances, max(left, 1e-6))


def place_equations(answers: Answers, axes: Axes) -> NormalEquations:
    """Set up everybody's place.

    It is ridge least squares of her residual votes on the loadings of what she saw; her answers are
    added in their order, so equal answers give equal systems.
    """
    from civicmath.opinions.kernels import add_equations  # noqa: PLC0415 - loads numba

    one, two = axes.ridge
    matrix = np.tile(np.array([one, 0.0, two]), (answers.people, 1))
    right = np.zeros((answers.people, DIMENSIONS))
    add_equations(
        answers.indptr,
        answers.indices,
        answers.values,
        axes.per_statement(),
        axes.grip,
        matrix,
        right,
    )
    return NormalEquations(matrix, right)


def places_of(answers: Answers, axes: Axes, crew: Crew = ALONE) -> NDArray[np.float64]:
    """(n, 2) everybody's place, block by block."""
    blocks = list(crew.each(partial(_places_in, axes), answers.blocks()))
    return np.concatenate([np.zeros((0, DIMENSIONS)), *blocks])


def errors_of(answers: Answers, axes: Axes, crew: Crew = ALONE) -> NDArray[np.float64]:
    """(n, 2) standard errors of everybody's place, block by block.

    They hold for somebody drawn from the model: the axes themselves are taken as known.
    """
    blocks = list(crew.each(partial(_errors_in, axes), answers.blocks()))
    return np.concatenate([np.zeros((0, DIMENSIONS)), *blocks])


def _errors_in(axes: Axes, block: Answers) -> NDArray[np.float64]:
    return place_equations(block, axes).errors(axes.noise)


def _places_in(axes: Axes, block: Answers) -> NDArray[np.float64]:
    return place_equations(block, axes).solve()
