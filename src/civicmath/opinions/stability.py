"""Would the same groups come out if other people of the same kind had turned up?

Everything is done again on each resample of people: means, axes, places, k-means. Then everybody is
put in the new groups and compared with the groups of the report (adjusted Rand index). Starts are
fresh each time: nothing is warm from the first fit.

What must hold is what the report claims: the index that decides is taken over the people whom the
report puts in a group. Those in between are said to be in between; the index over all who are
placed is given beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.agreement import adjusted_rand
from civicmath.opinions.axes import fit_axes, place_equations
from civicmath.opinions.kmeans import cluster
from civicmath.opinions.pairs import count_pairs_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

STARTS = 5
AT_ONCE = 25
"""Resamples that go through k-means side by side; bounds memory."""
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The people on whom stability is measured, as dense blocks (at most a few thousand people).

    Attributes:
        values: (n, m) votes, 0 where missing.
        seen: (n, m) 1 where seen.
        placed: (p,) which of them gave enough answers to be placed.
    """

    values: NDArray[np.float32]
    seen: NDArray[np.float32]
    placed: NDArray[np.int64]


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
    rng: np.random.Generator,
    bootstraps: int,
    progress: Callable[[float], None],
) -> dict[int, Agreement]:
    """Measure, for each number of groups, how well the groups come back.

    Args:
        sample: The people.
        references: Number of groups → the groups of the placed people.
        rng: The chance to use.
        bootstraps: Number of resamples, at least 1.
        progress: Told the fraction done.
    """
    found: dict[int, list[NDArray[np.float64]]] = {k: [] for k in references}
    for start in range(0, bootstraps, AT_ONCE):
        count = min(AT_ONCE, bootstraps - start)
        places, times = _redraw(sample, rng, count)
        for k, reference in references.items():
            _, labels = cluster(places, times, k, rng, STARTS)
            sure = adjusted_rand(reference.nearest[reference.sure], labels[:, reference.sure])
            found[k].append(np.stack([sure, adjusted_rand(reference.nearest, labels)]))
        progress((start + count) / bootstraps)
    return {k: _summary(*np.concatenate(parts, axis=1)) for k, parts in found.items()}


def _redraw(
    sample: Sample, rng: np.random.Generator, count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Resample people `count` times and place everybody by each.

    Gives places (2, count, p), times drawn (count, p).
    """
    people = len(sample.values)
    times = rng.multinomial(people, np.full(people, 1.0 / people), size=count)
    places = np.empty((2, count, len(sample.placed)))
    values, seen = (part[sample.placed].astype(np.float64) for part in (sample.values, sample.seen))
    for index in range(count):
        drawn = np.flatnonzero(times[index])
        pairs = count_pairs_in(
            sample.values[drawn], sample.seen[drawn], times[index, drawn].astype(np.float32)
        )
        places[:, index] = place_equations(values, seen, fit_axes(pairs)).solve().T
    weights = times[:, sample.placed].astype(np.float64)
    weights[weights.sum(axis=1) == 0] = 1.0
    return places, weights


def _summary(sure: NDArray[np.float64], all_placed: NDArray[np.float64]) -> Agreement:
    return Agreement(
        float(np.median(sure)),
        float(np.quantile(sure, LOW, method="lower")),
        float(np.quantile(sure, HIGH, method="higher")),
        float(np.median(all_placed)),
    )
