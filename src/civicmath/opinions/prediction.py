"""Are groups better than one group?

They are when they predict answers that were hidden while the groups were made.

Chance can make groups that fit the votes they were made from; it can't make them fit votes that
were put aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from civicmath.opinions.axes import fit_axes, place_equations
from civicmath.opinions.kmeans import cluster, one_set
from civicmath.opinions.pairs import count_pairs_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.opinions.stability import Sample

FOLDS = 5
STARTS = 10
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


def gain_over_one_group(sample: Sample, k: int, *, rng: np.random.Generator) -> Gain:
    """Hide each fifth of the votes in turn, make k groups of the rest, predict what was hidden.

    The bound takes people, not answers, as independent.

    Args:
        sample: The people.
        k: Number of groups, at least 2.
        rng: The chance to use.
    """
    fold = rng.integers(0, FOLDS, size=sample.values.shape, dtype=np.int8)
    per_person = np.zeros(len(sample.placed))
    for number in range(FOLDS):
        shown = (fold != number).astype(np.float32) * sample.seen
        values = sample.values * shown
        axes = fit_axes(count_pairs_in(values, shown))
        mine, mine_shown = values[sample.placed], shown[sample.placed]
        places = place_equations(mine, mine_shown, axes).solve()
        _, labels = cluster(one_set(places), np.ones((1, len(places))), k, rng, STARTS)
        hidden = sample.seen[sample.placed] - mine_shown
        better = _log_better(mine, mine_shown, labels[0], k)
        choice = (sample.values[sample.placed] + 1).astype(np.int64)
        score = np.take_along_axis(better[labels[0]], choice[:, :, None], axis=2)[:, :, 0]
        per_person += (score * hidden).sum(axis=1)
    return _summary(per_person, sample.seen[sample.placed].sum(axis=1))


def _log_better(
    values: NDArray[np.float32], shown: NDArray[np.float32], labels: NDArray[np.int64], k: int
) -> NDArray[np.float64]:
    """(k, m, 3) log of the chance of disagree, pass, agree in a group over that of everybody."""
    answers = np.stack([shown * (values == vote) for vote in (-1, 0, 1)], axis=2)
    counts = np.stack(
        [answers[labels == group].sum(axis=0, dtype=np.float64) for group in range(k)]
    )
    everybody = counts.sum(axis=0)
    overall = (everybody + 1.0) / (everybody.sum(axis=1, keepdims=True) + 3.0)
    within = counts + PRIOR_ANSWERS * overall
    return np.asarray(np.log(within / within.sum(axis=2, keepdims=True) / overall), np.float64)


def _summary(per_person: NDArray[np.float64], answers: NDArray[np.float32]) -> Gain:
    total = float(answers.sum(dtype=np.float64))
    mean = float(per_person.sum()) / total
    spread = float(np.sqrt(((per_person - mean * answers) ** 2).sum())) / total
    return Gain(mean, mean - float(ndtri(CONFIDENCE)) * spread)
