"""What areas teach each other: chances that a share lies above a bar, from all areas and questions together.

Villages differ, yet what holds in one makes the same more likely in the next, and forty questions
tell what kind of answers to expect from the forty-first. A model with one common leaning per question
and a deviation per area learns both from the counts at hand; a village of thirty people then leans on
what its neighbours said exactly as far as the figures show that it may.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Table = NDArray[np.float64]

LEANINGS = np.linspace(-4.5, 4.5, 61)
"""Common leanings of a question that are considered, as log-odds."""
PLACES = np.linspace(-5.5, 5.5, 89)
"""Shares in an area that are considered, as log-odds."""
SPREADS = (0.25, 0.4, 0.6, 0.85, 1.2)
"""How far an area's log-odds usually stand from the common leaning."""
STRANGERS = (0.0, 0.15, 0.35)
"""Part of the questions on which an area goes its own way altogether."""
OWN_WAY = 2.0
"""How far from the common leaning it then stands."""
AT_THE_BAR = 0.08
"""For claims: part of the questions on which an area is taken to stand exactly at the bar, which is the least
favourable place for a claim that it lies above, and one that a smooth spread can't hold."""
SMALLEST = 1e-200
"""Products below this are made by their logarithms."""
SMOOTHING = 1.2
SWEEPS = 3
STEPS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Chances given everything that was answered.

    Attributes:
        above: (a, s) that the true share of an area lies above the bar.
        everywhere: (s,) that it does in every area at once.
        cautious: (s,) the same when an area may stand exactly at the bar: for claims.
        share: (a, s) the share to expect.
    """

    above: Table
    everywhere: Table
    cautious: Table
    share: Table


def pool(hits: Counts, asked: Counts, bar: Fraction) -> Pooled:
    """Learn from all counts what each of them means.

    The distribution of leanings is learned without a fixed form (smoothed, from an even start), and
    per area how far it tends to stand apart, by the largest likelihood among a few values. Given
    these, chances follow exactly on a grid.

    Args:
        hits: (a, s) how many of those asked gave the answer.
        asked: (a, s) how many were asked; 0 is allowed and means that only the model speaks.
        bar: The share to compare with.

    Source:
        Empirical Bayes (Efron, *Large-Scale Inference*, 2010, chapters 1 and 5); the smoothed
        estimate of a mixing distribution is that of Silverman, Jones, Wilson & Nychka, J. R. Statist.
        Soc. B 52 (1990).
    """
    areas, questions = asked.shape
    if questions == 0:
        nothing = np.zeros((areas, 0))
        return Pooled(nothing, np.zeros(0), np.zeros(0), nothing)
    with threadpool_limits(1):
        likelihoods = [_likelihood(hits[area], asked[area]) for area in range(areas)]
        fits = [
            {shape: likelihood @ kernel.T for shape, kernel in _KERNELS.items()}
            for likelihood in likelihoods
        ]
        shapes, leanings = _learn(fits, questions)
        return _chances(
            [_at(hits[area], asked[area], float(bar)) for area in range(areas)],
            likelihoods,
            fits,
            shapes,
            leanings,
            float(bar),
        )


def keep_surest(chances: Table, rate: float) -> NDArray[np.bool_]:
    """Say which findings to keep so that of those kept at most this share is expected to be false.

    Args:
        chances: (s,) that each finding is true.
        rate: The share of false ones to allow.

    Source:
        The posterior expected false discovery rate: Newton, Noueiry, Sarkar & Ahlquist,
        Biostatistics 5 (2004), 155-176.
    """
    order = np.argsort(-chances, kind="stable")
    expected = np.cumsum(1.0 - chances[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(expected <= rate)
    kept = np.zeros(len(chances), np.bool_)
    if len(allowed):
        kept[order[: allowed[-1] + 1]] = True
    return kept


def _kernel(spread: float, strangers: float) -> Table:
    """(leanings, places) how an area's share is spread around a common leaning."""
    apart = PLACES[None, :] - LEANINGS[:, None]
    usual = (1.0 - strangers) * np.exp(-0.5 * (apart / spread) ** 2) / spread
    own = strangers * np.exp(-0.5 * (apart / OWN_WAY) ** 2) / OWN_WAY
    both = usual + own
    return np.asarray(both / both.sum(axis=1, keepdims=True))


_KERNELS = {shape: _kernel(*shape) for shape in product(SPREADS, STRANGERS)}
_NEAR = np.exp(
    -0.5
    * ((LEANINGS[:, None] - LEANINGS[None, :]) / (SMOOTHING * (LEANINGS[1] - LEANINGS[0]))) ** 2
)
_BLUR = _NEAR / _NEAR.sum(axis=0)


def _log(hits: Counts, asked: Counts, share: Table | float) -> Table:
    """Logarithm of the chance of the counts at some shares, without the binomial coefficient."""
    return np.asarray(hits * np.log(share) + (asked - hits) * np.log1p(-np.asarray(share)))


def _likelihood(hits: Counts, asked: Counts) -> Table:
    """(questions, places) of the counts of one area, each row up to a factor of its own."""
    log = _log(hits[:, None], asked[:, None], expit(PLACES))
    return np.asarray(np.exp(log - log.max(axis=1, keepdims=True)))


def _at(hits: Counts, asked: Counts, bar: float) -> Table:
    """(questions,) the likelihood of standing exactly at the bar, up to the same factors."""
    most = _log(hits[:, None], asked[:, None], expit(PLACES)).max(axis=1)
    return np.asarray(np.exp(_log(hits, asked, bar) - most))


def _learn(
    fits: list[dict[tuple[float, float], Table]], questions: int
) -> tuple[list[tuple[float, float]], Table]:
    """Choose per area how it stands apart, and learn how leanings are spread."""
    shapes = [(SPREADS[2], STRANGERS[1])] * len(fits)
    even = np.full(len(LEANINGS), 1.0 / len(LEANINGS))
    leanings = even
    for _ in range(SWEEPS):
        for area, fit in enumerate(fits):
            others = _together([f[shapes[o]] for o, f in enumerate(fits) if o != area], questions)
            with np.errstate(divide="ignore"):  # a shape that can't be: minus infinity
                shapes[area] = max(
                    fit, key=lambda shape: float(np.log((others * fit[shape]) @ leanings).sum())
                )
        joint = _together([fit[shape] for fit, shape in zip(fits, shapes, strict=True)], questions)
        for _ in range(STEPS):
            after = joint * leanings
            after /= after.sum(axis=1, keepdims=True)
            leanings = _BLUR @ ((after.sum(axis=0) + even) / (questions + 1))
    return shapes, leanings


def _together(parts: list[Table], questions: int) -> Table:
    """(questions, leanings) the product of the areas' likelihoods, each row up to a factor of its own.

    Hundreds of areas together are less likely than the smallest number there is; then logarithms
    are added.
    """
    whole = np.ones((questions, len(LEANINGS)))
    for part in parts:
        whole = whole * part
    lost = whole.max(axis=1) < SMALLEST
    if lost.any():
        with np.errstate(divide="ignore"):
            logs = np.sum([np.log(part[lost]) for part in parts], axis=0)
        whole[lost] = np.exp(logs - logs.max(axis=1, keepdims=True))
    return whole


def _over(part: Table, whole: Table) -> Table:
    """Divide; 0 where there is nothing to divide, at leanings that can't be."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _chances(
    at_bar: list[Table],
    likelihoods: list[Table],
    fits: list[dict[tuple[float, float], Table]],
    shapes: list[tuple[float, float]],
    leanings: Table,
    bar: float,
) -> Pooled:
    share = expit(PLACES)
    chosen = [fit[shape] for fit, shape in zip(fits, shapes, strict=True)]
    joint = leanings * _together(chosen, len(chosen[0]))
    joint /= joint.sum(axis=1, keepdims=True)
    above, cautious, expected = [], [], []
    for there, likelihood, fit, shape in zip(at_bar, likelihoods, fits, shapes, strict=True):
        kernel = _KERNELS[shape].T
        above.append(_over((likelihood * (share > bar)) @ kernel, fit[shape]))
        expected.append(_over((likelihood * share) @ kernel, fit[shape]))
        elsewhere = (1.0 - AT_THE_BAR) * fit[shape]
        cautious.append(_over(above[-1] * elsewhere, elsewhere + AT_THE_BAR * there[:, None]))
    return Pooled(
        np.stack([(joint * part).sum(axis=1) for part in above]),
        (joint * np.prod(above, axis=0)).sum(axis=1),
        (joint * np.prod(cautious, axis=0)).sum(axis=1),
        np.stack([(joint * part).sum(axis=1) for part in expected]),
    )
