"""A latent factor model of votes: what is due to the person, to the statement, and to their camps.

    vote_ij ~ mean_j + leaning_i + loadings_j · place_i, with noise

Missing votes are left out. People lean more or less to agreeing with whatever they are shown: that
is no opinion, so it has a number of its own and can't become an axis. What holds a person or a
statement back is learned from the votes ("ridge by information"): who answered little stays near
the middle, with a large standard error. `fitting.py` fits it, `dimensions.py` chooses
the number of axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from civicmath.opinions.axes import NOTHING, Axes
from civicmath.opinions.crews import ALONE
from civicmath.opinions.values import DIGITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.matrix import Answers

    Floats = NDArray[np.float64]

FEWEST_SPREAD = 1e-6
LEAST_CHANCE = 0.02
"""No vote is ever expected with less: the model is a straight line, and people surprise."""


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """The statements' side of the model; a person's side follows from her own answers.

    Attributes:
        means: (m,) expected vote of somebody without leaning, in the middle of everybody.
        loadings: (m, d) how a vote changes along each axis, on which people have variance 1.
        doubts: (m, 1 + d, 1 + d) covariance of what is known of (mean, loadings) of a statement.
        noise: Variance of a vote that the model leaves unexplained.
        leaning: Variance between people of how much they agree with whatever they see.
        passes: (m,) share of passes among the answers to a statement.
    """

    means: Floats
    loadings: Floats
    doubts: Floats
    noise: float
    leaning: float
    passes: Floats

    @property
    def dimensions(self) -> int:
        """Number of axes, 0 to 3."""
        return int(self.loadings.shape[1])

    def per_answer(self) -> Floats:
        """(m, 3, K (K + 1) / 2 + K) what a vote of -1, 0, 1 adds to a person's system: `place_people`."""
        hidden = 1 + self.dimensions
        rows = np.concatenate([np.ones((len(self.means), 1)), self.loadings], axis=1)
        products = rows[:, :, None] * rows[:, None, :]
        products[:, 1:, 1:] += self.doubts[:, 1:, 1:]
        taken = rows * self.means[:, None]
        taken[:, 1:] += self.doubts[:, 0, 1:]
        upper = upper_of(hidden)
        adds = np.empty((len(rows), 3, len(upper[0]) + hidden))
        adds[:, :, :-hidden] = (products[:, upper[0], upper[1]] / self.noise)[:, None]
        right, taken = rows / self.noise, taken / self.noise
        for vote in (-1, 0, 1):
            adds[:, vote + 1, -hidden:] = right * vote - taken
        return adds

    @property
    def prior(self) -> Floats:
        """(1 + d,) what holds a person's hidden numbers back: one over their variance."""
        return np.append(1.0 / max(self.leaning, FEWEST_SPREAD), np.ones(self.dimensions))

    def axes(self) -> Axes:
        """Give the map of a model with two axes, rounded as a report writes it."""
        variances = (self.loadings**2).sum(axis=0)
        there = variances > NOTHING * len(self.means)
        variances = np.where(there, variances, 0.0)
        unit = np.where(there, self.loadings, 0.0) / np.sqrt(np.where(there, variances, 1.0))
        return Axes(self.means, unit, variances, self.noise, self.leaning).tidied()

    def expected(self, places: Floats) -> Floats:
        """(b, m) expected votes of people with these hidden numbers (b, 1 + d)."""
        return np.asarray(self.means + places[:, :1] + places[:, 1:] @ self.loadings.T)

    def chances(self, places: Floats) -> Floats:
        """(b, m, 3) chances of disagree, pass, agree of people with these hidden numbers."""
        return chances_of(self.expected(places), self.passes)

    def chances_at(self, places: Floats, statements: NDArray[Any]) -> Floats:
        """(v, 3) the same for one statement each: `places` (v, 1 + d), `statements` (v,)."""
        along = (places[:, 1:] * self.loadings[statements]).sum(axis=1)
        return chances_of(self.means[statements] + places[:, 0] + along, self.passes[statements])


@cache
def upper_of(size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the rows and columns of the upper triangle, row by row."""
    rows, columns = np.triu_indices(size)
    return rows, columns


class FactorPlaces(NamedTuple):
    """What is known of people; in memory only.

    Attributes:
        places: (n, 1 + d) leaning, then the place along each axis.
        errors: (n, 1 + d) their standard errors.
    """

    places: Floats
    errors: Floats


def chances_of(expected: Floats, passes: Floats) -> Floats:
    """(…, 3) chances of disagree, pass, agree that give these expected votes with these passes."""
    sided = 1.0 - passes
    agree = (sided + np.clip(expected, -sided, sided)) / 2.0
    three = np.stack([sided - agree, np.broadcast_to(passes, agree.shape), agree], axis=-1)
    return np.asarray(LEAST_CHANCE + (1.0 - 3.0 * LEAST_CHANCE) * three)


def positions_of(answers: Answers, factors: Factors, crew: Crew = ALONE) -> FactorPlaces:
    """Place everybody, with standard errors."""
    parts = list(crew.each(partial(_positions_in, factors), answers.blocks()))
    empty = np.zeros((0, 1 + factors.dimensions))
    return FactorPlaces(
        np.concatenate([empty, *(part.places for part in parts)]),
        np.concatenate([empty, *(part.errors for part in parts)]),
    )


def placed(
    answers: Answers, factors: Factors, times: Floats | None = None
) -> tuple[Floats, Floats]:
    """Solve everybody's hidden numbers (n, 1 + d), and their covariance (n, 1 + d, 1 + d).

    Who counts no `times` (n,) gets zeros; everybody counts when that is left out.
    """
    from civicmath.opinions.kernels.factors import place_people  # noqa: PLC0415 - loads numba

    hidden = 1 + factors.dimensions
    places = np.empty((answers.people, hidden))
    doubts = np.empty((answers.people, hidden, hidden))
    place_people(
        answers.indptr, answers.indices, answers.values,
        np.ones(answers.people) if times is None else times,
        factors.per_answer(), factors.prior, places, doubts,
    )  # fmt: skip
    return places, doubts


def _positions_in(factors: Factors, block: Answers) -> FactorPlaces:
    places, doubts = placed(block, factors)
    errors = np.round(np.sqrt(np.diagonal(doubts, axis1=1, axis2=2)), DIGITS)
    return FactorPlaces(np.round(places, DIGITS) + 0.0, np.asarray(errors, np.float64))
