"""Would the same groups come out if other people of the same kind had turned up?

Everything is done again on each resample of people: means, axes, places, k-means. Then everybody is
put in the new groups and compared with the groups of the report (adjusted Rand index). The model is
fitted on from the report's until it rests; k-means starts afresh each time.

What must hold is what the report claims: the index that decides is taken over the people whom the
report puts in a group. Those in between are said to be in between; the index over all who are
placed is given beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.agreement import adjusted_rand
from civicmath.opinions.axes import place_equations
from civicmath.opinions.crews import ALONE
from civicmath.opinions.fitting import improve
from civicmath.opinions.kmeans import cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.factors import Factors
    from civicmath.opinions.matrix import Answers

STARTS = 5
SWEEPS = 8
"""A resample's model starts from that of the report, and rests within so many sweeps."""
AT_ONCE = 5
"""Resamples in one task: enough to be worth sending, few enough to share out."""
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The people on whom stability is measured: at most a few thousand.

    Attributes:
        answers: Their votes.
        placed: (p,) which of them gave enough answers to be placed.
        start: The model of the report, from which those of resamples are fitted on.
    """

    answers: Answers
    placed: NDArray[np.int64]
    start: Factors


@dataclass(frozen=True, slots=True)
class Agreement:
    """Adjusted Rand index between the groups of the report and those of the resamples.

    Attributes:
        ari: Median over resamples, over the people who are surely in a group.
        low: 5th percentile.
        high: 95th percentile.
        all_placed: Median over resamples, those in between included.
    """

    ari: float
    low: float
    high: float
    all_placed: float


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The groups of the report that resamples are compared with.

    Per person (p,) the nearest group, and whether membership is sure.
    """

    nearest: NDArray[np.int64]
    sure: NDArray[np.bool_]


def measure_stability(
    sample: Sample,
    references: Mapping[int, Reference],
    *,
    chance: np.random.SeedSequence,
    bootstraps: int,
    progress: Callable[[float], None],
    crew: Crew = ALONE,
) -> dict[int, Agreement]:
    """Measure, for each number of groups, how well the groups come back.

    Each resample has a stream of chance of its own: the first ten of a hundred are those of ten.

    Args:
        sample: The people.
        references: Number of groups → the groups of the placed people.
        chance: The chance to use.
        bootstraps: Number of resamples, at least 1.
        progress: Told the fraction done.
        crew: Who does the resamples.
    """
    streams = chance.spawn(bootstraps)
    tasks = [streams[first : first + AT_ONCE] for first in range(0, bootstraps, AT_ONCE)]
    found = []
    for indices in crew.each(partial(_resampled, sample, dict(references)), tasks):
        found.append(indices)
        progress(len(found) / len(tasks))
    indices = np.concatenate(found)
    return {k: _summary(*indices[:, place].T) for place, k in enumerate(references)}


def _resampled(
    sample: Sample,
    references: Mapping[int, Reference],
    streams: list[np.random.SeedSequence],
) -> NDArray[np.float64]:
    """(resamples, numbers of groups, 2) indices: over who is surely in a group, over all placed."""
    mine = sample.answers.take(sample.placed)
    return np.stack([_resample(sample, mine, references, stream) for stream in streams])


def _resample(
    sample: Sample,
    mine: Answers,
    references: Mapping[int, Reference],
    stream: np.random.SeedSequence,
) -> NDArray[np.float64]:
    """(numbers of groups, 2) draw people again, do everything again, and compare."""
    rng = np.random.default_rng(stream)
    people = sample.answers.people
    times = rng.multinomial(people, np.full(people, 1.0 / people))
    found = improve(sample.answers, sample.start, most=SWEEPS, times=times.astype(np.float64))
    places = place_equations(mine, found.axes()).solve()
    weights = times[sample.placed].astype(np.float64)
    if not weights.any():
        weights[:] = 1.0
    rows, everybody = [], np.ones(len(places), np.bool_)
    for k, reference in references.items():
        _, labels = cluster(places, weights, k, rng, STARTS)
        rows.append(
            [_index(reference, labels, reference.sure), _index(reference, labels, everybody)]
        )
    return np.array(rows)


def _index(reference: Reference, labels: NDArray[np.int64], over: NDArray[np.bool_]) -> float:
    """Compare over some people; groups that nobody is in for sure never come back."""
    if not over.any():
        return 0.0
    return float(adjusted_rand(reference.nearest[over], labels[None, over])[0])


def _summary(sure: NDArray[np.float64], all_placed: NDArray[np.float64]) -> Agreement:
    return Agreement(
        float(np.median(sure)),
        float(np.quantile(sure, LOW, method="lower")),
        float(np.quantile(sure, HIGH, method="higher")),
        float(np.median(all_placed)),
    )
