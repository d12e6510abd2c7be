"""Are groups better than one group?

They are when they predict answers that were hidden while the groups were made.

Chance can make groups that fit the votes they were made from; it can't make them fit votes that
were put aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from civicmath.opinions.axes import DIMENSIONS, place_equations
from civicmath.opinions.crews import ALONE
from civicmath.opinions.fitting import fit
from civicmath.opinions.kmeans import cluster
from civicmath.opinions.pairs import count_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.stability import Sample

FOLDS = 5
STARTS = 10
SWEEPS = 10
"""Enough to find groups by; nothing is kept from the votes that are hidden."""
PRIOR_ANSWERS = 4.0
"""A group's shares start from everybody's shares, weighing this many answers."""
CONFIDENCE = 0.99


@dataclass(frozen=True, slots=True)
class Gain:
    """What knowing a person's group adds to the prediction of a hidden answer.

    In nats per answer, with a 99% lower bound.
    """

    per_answer: float
    low: float


def gain_over_one_group(
    sample: Sample, k: int, *, chance: np.random.SeedSequence, crew: Crew = ALONE
) -> Gain:
    """Hide each fifth of the votes in turn, make k groups of the rest, predict what was hidden.

    The bound takes people, not answers, as independent.

    Args:
        sample: The people.
        k: Number of groups, at least 2.
        chance: Puts answers in folds; and a stream for each fold, for its starts.
        crew: Who does the folds.
    """
    division, *starts = chance.spawn(1 + FOLDS)
    answers = sample.answers
    fold = np.random.default_rng(division).integers(0, FOLDS, len(answers.values), np.int8)
    per_person = np.zeros(len(sample.placed))
    work = partial(_predicted, sample, k, fold)
    for scores in crew.each(work, list(enumerate(starts))):
        per_person += scores
    return _summary(per_person, answers.per_person[sample.placed])


def _predicted(
    sample: Sample, k: int, fold: NDArray[np.int8], one: tuple[int, np.random.SeedSequence]
) -> NDArray[np.float64]:
    """(p,) how much better groups predict each placed person's answers in one fold; summed."""
    number, chance = one
    shown = sample.answers.where(fold != number)
    axes = fit(shown, count_pairs(shown), DIMENSIONS, most=SWEEPS).axes()
    mine = shown.take(sample.placed)
    places = place_equations(mine, axes).solve()
    rng = np.random.default_rng(chance)
    _, labels = cluster(places, np.ones(len(places)), k, rng, STARTS)
    better = _log_better(mine, labels, k)
    hidden = sample.answers.where(fold == number).take(sample.placed)
    person = np.repeat(np.arange(hidden.people), hidden.per_person)
    score = better[labels[person], hidden.indices, hidden.values.astype(np.int64) + 1]
    return np.asarray(np.bincount(person, score, minlength=hidden.people), np.float64)


def _log_better(shown: Answers, labels: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """(k, m, 3) log of the chance of disagree, pass, agree in a group over that of everybody."""
    group = np.repeat(labels, shown.per_person)
    cell = (group * shown.size + shown.indices) * 3 + shown.values + 1
    counts = np.bincount(cell, minlength=k * shown.size * 3).reshape(k, shown.size, 3)
    everybody = counts.sum(axis=0)
    overall = (everybody + 1.0) / (everybody.sum(axis=1, keepdims=True) + 3.0)
    within = counts + PRIOR_ANSWERS * overall
    return np.asarray(np.log(within / within.sum(axis=2, keepdims=True) / overall), np.float64)


def _summary(per_person: NDArray[np.float64], answers: NDArray[np.int64]) -> Gain:
    total = float(answers.sum())
    mean = float(per_person.sum()) / total
    spread = float(np.sqrt(((per_person - mean * answers) ** 2).sum())) / total
    return Gain(mean, mean - float(ndtri(CONFIDENCE)) * spread)
