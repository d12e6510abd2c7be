"""Fits the latent factor model: alternating least squares over blocks of people.

Each side counts the doubt about the other (variational principal components with missing values:
Ilin & Raiko, J. Machine Learning Research 11, 2010), and scales are put in order after each sweep
(parameter expansion: Liu, Rubin & Wu, Biometrika 85, 1998), so that few sweeps are needed. A sweep is a
sum over blocks of people, in order: the same bytes whoever does the work.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from civicmath.opinions.axes import directions, leading_vectors
from civicmath.opinions.crews import ALONE
from civicmath.opinions.factors import FEWEST_SPREAD, Factors, placed, upper_of
from civicmath.opinions.values import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.pairs import PairCounts

    Floats = NDArray[np.float64]

SWEEPS = 40
CLOSE_ENOUGH = 2e-3
"""Sweeps stop when no mean and no loading moves more than this, on a scale from -1 to 1."""
FITTED_ON = 20_000
"""Sweeps until rest are done on at most so many people; then two over everybody."""
LAST_SWEEPS = 2
FEWEST_NOISE = 1e-4
PASS_PRIOR = 2.0
"""The share of passes on a statement starts from that on all, weighing this many answers."""


class Moments(NamedTuple):
    """What a sweep over people finds: sums, so blocks add up.

    Attributes:
        statements: (m, …) per statement, as `kernels.factors.add_moments` writes them.
        sums: (K,) of people's hidden numbers.
        squares: (K, K) of their products.
        people: How many people, each as often as she counts.
    """

    statements: Floats
    sums: Floats
    squares: Floats
    people: float


def fit(
    answers: Answers,
    pairs: PairCounts,
    dimensions: int,
    *,
    most: int = SWEEPS,
    crew: Crew = ALONE,
) -> Factors:
    """Fit the model with a given number of axes.

    Args:
        answers: The votes.
        pairs: Their counts over pairs: the axes begin as the leading vectors of their covariance.
        dimensions: Number of axes, 0 to 3.
        most: Sweeps after which it is enough.
        crew: Who does the work.
    """
    some = answers
    if answers.people > FITTED_ON:
        some = answers.take(np.linspace(0, answers.people - 1, FITTED_ON).astype(np.int64))
    found = improve(some, _begun(pairs, dimensions), most=most, crew=crew)
    if some is not answers:
        for _ in range(LAST_SWEEPS):
            found = _stepped(found, sweep(answers, found, crew=crew))
    return tidied(found)


def improve(
    answers: Answers,
    start: Factors,
    *,
    most: int,
    times: Floats | None = None,
    crew: Crew = ALONE,
) -> Factors:
    """Sweep from a model until nothing moves.

    Args:
        answers: The votes.
        start: Where to begin.
        most: Sweeps after which it is enough.
        times: (n,) how often each person counts; everybody once when left out.
        crew: Who does the work.
    """
    found = start
    for _ in range(most):
        before, found = found, _stepped(found, sweep(answers, found, times=times, crew=crew))
        moved = max(
            float(np.abs(found.means - before.means).max(initial=0.0)),
            float(np.abs(found.loadings - before.loadings).max(initial=0.0)),
        )
        if moved <= CLOSE_ENOUGH:
            break
    return found


def sweep(
    answers: Answers, factors: Factors, *, times: Floats | None = None, crew: Crew = ALONE
) -> Moments:
    """Place everybody, and sum what their answers say of the statements; in order of the blocks."""
    hidden = 1 + factors.dimensions
    statements = np.zeros((answers.size, hidden * (hidden + 1) // 2 + hidden + 1))
    sums, squares, people = np.zeros(hidden), np.zeros((hidden, hidden)), 0.0
    for part in crew.each(partial(_swept, factors), _weighed(answers, times)):
        statements += part.statements
        sums += part.sums
        squares += part.squares
        people += part.people
    return Moments(statements, sums, squares, people)


def _weighed(answers: Answers, times: Floats | None) -> Iterator[tuple[Answers, Floats]]:
    """Give blocks of people with how often each counts."""
    done = 0
    for block in answers.blocks():
        upto = done + block.people
        yield block, np.ones(block.people) if times is None else times[done:upto]
        done = upto


def _swept(factors: Factors, task: tuple[Answers, Floats]) -> Moments:
    from civicmath.opinions.kernels.factors import add_moments  # noqa: PLC0415 - loads numba

    block, times = task
    places, doubts = placed(block, factors, times)
    hidden = places.shape[1]
    moments = np.zeros((block.size, hidden * (hidden + 1) // 2 + hidden + 1))
    add_moments(block.indptr, block.indices, block.values, times, places, doubts, moments)
    return Moments(
        moments,
        times @ places,
        (places * times[:, None]).T @ places + np.tensordot(times, doubts, 1),
        float(times.sum()),
    )


def _begun(pairs: PairCounts, dimensions: int) -> Factors:
    """Begin with the leading axes of the covariance over who saw both."""
    seen = np.diagonal(pairs.seen)
    covariance = pairs.residual_products() / (pairs.seen + 10.0)
    values, vectors = leading_vectors(covariance, dimensions)
    left = float(np.trace(covariance) - values.sum()) / max(len(covariance), 1)
    passed = np.maximum(seen - np.diagonal(pairs.products), 0.0)
    overall = float(passed.sum()) / max(float(seen.sum()), 1.0)
    return Factors(
        means=pairs.means,
        loadings=vectors * np.sqrt(values),
        doubts=np.zeros((len(covariance), 1 + dimensions, 1 + dimensions)),
        noise=max(left, FEWEST_NOISE),
        leaning=max(left / 10.0, FEWEST_SPREAD),
        passes=(passed + PASS_PRIOR * overall) / (seen + PASS_PRIOR),
    )


def _stepped(factors: Factors, moments: Moments) -> Factors:
    """Solve every statement anew from what the people say, and put the scales in order."""
    from civicmath.opinions.kernels.factors import invert_each  # noqa: PLC0415 - loads numba

    hidden = 1 + factors.dimensions
    size = hidden * (hidden + 1) // 2
    upper = upper_of(hidden)
    gram = np.zeros((len(factors.means), hidden, hidden))
    gram[:, upper[0], upper[1]] = moments.statements[:, :size]
    gram[:, upper[1], upper[0]] = moments.statements[:, :size]
    right, total = moments.statements[:, size : size + hidden], moments.statements[:, -1]
    middle = float(factors.means.mean())
    known = np.concatenate([factors.means[:, None] - middle, factors.loadings], axis=1)
    spread = (known**2 + np.diagonal(factors.doubts, axis1=1, axis2=2)).mean(axis=0)
    ridge = factors.noise / np.maximum(spread, FEWEST_SPREAD)
    start = np.append(middle, np.zeros(hidden - 1))
    inverse = np.empty_like(gram)
    invert_each(gram + np.diag(ridge), inverse)
    both = np.einsum("mjk,mk->mj", inverse, right + ridge * start)
    second = both[:, :, None] * both[:, None, :] + factors.noise * inverse
    left = total - 2.0 * (both * right).sum(axis=1) + (gram * second).sum(axis=(1, 2))
    noise = max(float(left.sum()) / max(float(gram[:, 0, 0].sum()), 1.0), FEWEST_NOISE)
    return _in_order(factors, moments, both, np.asarray(noise * inverse, np.float64), noise)


def _in_order(
    factors: Factors, moments: Moments, both: Floats, doubts: Floats, noise: float
) -> Factors:
    """Give people mean 0 and variance 1 along axes that are principal, and leaning apart from them.

    The votes that the model expects stay the same; sweeps come to rest much sooner.
    """
    centre = moments.sums / max(moments.people, 1.0)
    spread = moments.squares / max(moments.people, 1.0) - np.outer(centre, centre)
    inner = spread[1:, 1:] + FEWEST_SPREAD * np.eye(factors.dimensions)
    along = np.linalg.solve(inner, spread[1:, 0])
    scale = np.linalg.cholesky(inner).T
    shaped = (both[:, 1:] + along) @ scale.T
    values, turn = np.linalg.eigh(shaped.T @ shaped)
    turn = turn[:, np.argsort(-values, kind="stable")]
    turn = turn * directions(shaped @ turn)
    move = np.eye(len(centre))
    move[0, 1:] = centre[1:]
    move[1:, 1:] = turn.T @ scale
    return replace(
        factors,
        means=both[:, 0] + both[:, 1:] @ centre[1:] + centre[0],
        loadings=shaped @ turn,
        doubts=_turned(doubts, move),
        noise=noise,
        leaning=max(float(spread[0, 0] - along @ spread[1:, 0]), FEWEST_SPREAD),
    )


def _turned(doubts: Floats, move: Floats) -> Floats:
    """(m, K, K) each covariance seen along other axes: move · doubt · move', all in two products."""
    half = (doubts.reshape(-1, len(move)) @ move.T).reshape(doubts.shape)
    return (half.transpose(0, 2, 1).reshape(-1, len(move)) @ move.T).reshape(doubts.shape)


def tidied(factors: Factors) -> Factors:
    """Round to the digits that a report has."""
    return Factors(
        means=np.round(factors.means, DIGITS) + 0.0,
        loadings=np.round(factors.loadings, DIGITS) + 0.0,
        doubts=np.round(factors.doubts, DIGITS) + 0.0,
        noise=round(factors.noise, DIGITS),
        leaning=round(factors.leaning, DIGITS),
        passes=np.round(factors.passes, DIGITS),
    )
