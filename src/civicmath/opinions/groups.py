"""Groups of people who think alike, and whether there are any.

Groups are only named when they would come back with other people (stability), predict votes they
were not made from (better than one group), and none is too small. Otherwise the answer is: no
stable groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.axes import Axes, NormalEquations, fit_axes, place_equations
from civicmath.opinions.kmeans import cluster, nearest, one_set, squared_distance
from civicmath.opinions.prediction import Gain, gain_over_one_group
from civicmath.opinions.stability import Agreement, Reference, Sample, measure_stability

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.pairs import PairCounts

MOST_GROUPS = 5
FEWEST_ANSWERS = 7
"""A person is placed from this many answers, or all statements when there are fewer."""
FEWEST_PEOPLE = 5
SMALLEST_PERCENT = 2
STABLE_ARI = 0.8
AS_STABLE = 0.02
"""Numbers of groups whose stability differs less than this count as equally stable.

Then more groups say more.
"""
SURE = 0.8
SAMPLE_PEOPLE = 3000
"""Stability is measured on at most so many people; fewer people can only look less stable."""
STARTS = 20

IN_BETWEEN = -1
TOO_FEW_ANSWERS = -2


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Centres of groups on the map, with the spread that makes membership sure or not.

    Attributes:
        centres: (k, 2).
        spread: Variance of a person around her centre, per axis.
    """

    centres: NDArray[np.float64]
    spread: float

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.centres)

    def membership(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        """(n,) group of each place, or `IN_BETWEEN` where the odds don't reach `SURE`.

        The odds are those among equal round normal groups.
        """
        points = one_set(places)
        distances = np.stack([squared_distance(points, c[None])[0] for c in self.centres])
        odds = np.exp(-(distances - distances.min(axis=0)) / (2.0 * max(self.spread, 1e-12)))
        sure = np.round(1.0 / odds.sum(axis=0), 9) >= SURE
        return np.where(sure, distances.argmin(axis=0), IN_BETWEEN)

    def sizes(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        """(k,) how many of these places are surely in each group."""
        members = self.membership(places)
        return np.bincount(members[members >= 0], minlength=self.count).astype(np.int64)

    def reference(self, places: NDArray[np.float64]) -> Reference:
        """Give what resamples are compared with.

        That is the nearest group of each place, and whether it is sure.
        """
        return Reference(
            nearest(one_set(places), self.centres[None])[0][0], self.membership(places) >= 0
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One number of groups that was tried.

    With sizes of the groups by sure members, and its stability.
    """

    k: int
    sizes: tuple[int, ...]
    agreement: Agreement
    large_enough: bool


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """The outcome.

    Attributes:
        places: (n, 2) where each person stands.
        equations: The systems behind the places.
        axes: The axes of the map.
        placed: (n,) whether the person gave enough answers.
        clusters: The groups, or nothing when there are no stable groups.
        candidates: What was tried, by number of groups.
        gain: What the groups add to predicting hidden votes; nothing when it wasn't needed to
            decide.
    """

    places: NDArray[np.float64]
    equations: NormalEquations
    axes: Axes
    placed: NDArray[np.bool_]
    clusters: Clusters | None
    candidates: tuple[Candidate, ...]
    gain: Gain | None

    @property
    def labels(self) -> NDArray[np.int64]:
        """(n,) group number, `IN_BETWEEN` or `TOO_FEW_ANSWERS`.

        Without stable groups all who are placed are in group 0.
        """
        if self.clusters is None:
            found = np.zeros(len(self.places), np.int64)
        else:
            found = self.clusters.membership(self.places)
        return np.where(self.placed, found, TOO_FEW_ANSWERS)


def smallest_allowed(placed: int) -> int:
    """Give the fewest sure members of a group.

    Five people or 2% of those placed, whichever is more.
    """
    return max(FEWEST_PEOPLE, -(-placed * SMALLEST_PERCENT // 100))


def find_groups(
    answers: Answers,
    pairs: PairCounts,
    *,
    seed: int,
    bootstraps: int,
    progress: Callable[[float], None],
) -> Grouping:
    """Place everybody, try two to five groups, and keep the number that passes every test.

    Args:
        answers: The votes.
        pairs: Their counts over pairs of statements.
        seed: The chance to use.
        bootstraps: Number of resamples.
        progress: Told the fraction done.
    """
    axes = fit_axes(pairs)
    equations = place_equations(answers.values, answers.seen, axes)
    places = equations.solve()
    placed = answers.per_person >= min(FEWEST_ANSWERS, answers.size)
    rng = np.random.default_rng(seed)
    chosen = _sample_of(answers.people, rng)
    candidates: tuple[Candidate, ...] = ()
    kept: Clusters | None = None
    gain: Gain | None = None
    if axes.exist and int(placed[chosen].sum()) >= 2 * FEWEST_PEOPLE:
        sample = Sample(*answers.rows(chosen), np.flatnonzero(placed[chosen]))
        here = places[chosen[sample.placed]]
        tried = _try_all(here, places[placed], rng)
        agreements = measure_stability(
            sample,
            {k: clusters.reference(here) for k, clusters in tried.items()},
            rng=rng,
            bootstraps=bootstraps,
            progress=progress,
        )
        candidates = tuple(
            _candidate(clusters, agreements[k], places[placed]) for k, clusters in tried.items()
        )
        best = choose(candidates)
        if best is not None:
            gain = gain_over_one_group(sample, best, rng=rng)
            kept = tried[best] if gain.low > 0 else None
    progress(1.0)
    return Grouping(places, equations, axes, placed, kept, candidates, gain)


def choose(candidates: tuple[Candidate, ...]) -> int | None:
    """Give the number of groups: the most stable; among equally stable ones the largest.

    Below the bar there is none.

    Stable means that the 5th percentile of the index reaches 0.8: nineteen of twenty resamples give
    (nearly) these groups.
    """
    stable = [c for c in candidates if c.large_enough and round(c.agreement.low, 9) >= STABLE_ARI]
    if not stable:
        return None
    top = max(c.agreement.low for c in stable)
    return max(c.k for c in stable if c.agreement.low >= top - AS_STABLE)


def _sample_of(people: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return np.sort(rng.permutation(people)[:SAMPLE_PEOPLE]).astype(np.int64)


def _try_all(
    places: NDArray[np.float64], everyone: NDArray[np.float64], rng: np.random.Generator
) -> dict[int, Clusters]:
    """Make two to five groups of the places.

    The group with most sure members among everyone comes first.
    """
    points = one_set(places)
    distinct = len(np.unique(places, axis=0))
    tried = {}
    for k in range(2, min(MOST_GROUPS, distinct) + 1):
        centres, _ = cluster(points, np.ones((1, len(places))), k, rng, STARTS)
        spread = float(nearest(points, centres)[1].sum()) / (2 * len(places))
        order = np.argsort(-Clusters(centres[0], spread).sizes(everyone), kind="stable")
        tried[k] = Clusters(centres[0][order], spread)
    return tried


def _candidate(clusters: Clusters, agreement: Agreement, places: NDArray[np.float64]) -> Candidate:
    sizes = clusters.sizes(places)
    enough = bool(sizes.min() >= smallest_allowed(len(places)))
    return Candidate(clusters.count, tuple(int(size) for size in sizes), agreement, enough)
