"""Groups of people who think alike, and whether there are any.

Groups are only named when they would come back with other people (stability), predict votes they
were not made from (better than one group), and none is too small. Otherwise the answer is: no
stable groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from civicmath.opinions.axes import DIMENSIONS, Axes, errors_of, places_of
from civicmath.opinions.crews import ALONE
from civicmath.opinions.fitting import fit
from civicmath.opinions.gaps import gap_chance, kind_of
from civicmath.opinions.kmeans import cluster, different, nearest
from civicmath.opinions.prediction import Gain, gain_over_one_group
from civicmath.opinions.stability import Agreement, Reference, Sample, measure_stability
from civicmath.opinions.values import DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.factors import Factors
    from civicmath.opinions.gaps import Kind
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
NO_SPREAD = 1e-12

IN_BETWEEN = -1
TOO_FEW_ANSWERS = -2


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Centres of groups on the map, with the spread that makes membership sure or not.

    Attributes:
        centres: (k, 2).
        spread: Variance of a person around her centre, along the wider axis.
    """

    centres: NDArray[np.float64]
    spread: float

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.centres)

    @property
    def width(self) -> float:
        """The spread that odds are taken with: never nothing."""
        return max(self.spread, NO_SPREAD)

    def membership(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        """(n,) group of each place, or `IN_BETWEEN` where the odds don't reach `SURE`.

        The odds are those among equal round normal groups.
        """
        from civicmath.opinions.kernels import join_groups  # noqa: PLC0415 - loads numba

        found = np.empty(len(places), np.int64)
        centres = np.ascontiguousarray(self.centres, np.float64)
        join_groups(np.ascontiguousarray(places), centres, self.width, SURE, found)
        return found

    def sizes(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        """(k,) how many of these places are surely in each group."""
        members = self.membership(places)
        return np.bincount(members[members >= 0], minlength=self.count).astype(np.int64)

    def reference(self, places: NDArray[np.float64]) -> Reference:
        """Give what resamples are compared with.

        That is the nearest group of each place, and whether it is sure.
        """
        return Reference(nearest(places, self.centres)[0], self.membership(places) >= 0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One number of groups that was tried.

    With sizes of the groups by sure members, its stability, and the chance of gaps like those between
    the groups when there are none.
    """

    k: int
    sizes: tuple[int, ...]
    agreement: Agreement
    large_enough: bool
    gap: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """The outcome.

    Attributes:
        places: (n, 2) where each person stands.
        errors: (n, 2) standard errors of that.
        factors: The model with two axes that the map is made of.
        axes: The axes of the map.
        fewest: From how many answers a person is placed.
        placed: (n,) whether the person gave enough answers.
        clusters: The groups, or nothing when there are no stable groups.
        candidates: What was tried, by number of groups.
        gain: What the groups add to predicting hidden votes; nothing when it wasn't needed to
            decide.
        gap: The chance of gaps like those between the groups when there are none; nothing without
            groups.
    """

    places: NDArray[np.float64]
    errors: NDArray[np.float64]
    factors: Factors
    axes: Axes
    fewest: int
    placed: NDArray[np.bool_]
    clusters: Clusters | None
    candidates: tuple[Candidate, ...]
    gain: Gain | None
    gap: float | None = None

    @property
    def kind(self) -> Kind | None:
        """Camps with a gap between them, wings of one range, or nothing when there are no groups."""
        return None if self.gap is None else kind_of(self.gap)

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


class Chance(NamedTuple):
    """A stream of chance for each purpose: none moves when another uses more or less.

    Attributes:
        people: Which people stability is measured on.
        starts: Where k-means starts for the groups of the report.
        resamples: One stream inside for every resample.
        folds: Which answers are hidden together, and one stream inside for every fold.
    """

    people: np.random.SeedSequence
    starts: np.random.SeedSequence
    resamples: np.random.SeedSequence
    folds: np.random.SeedSequence


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
    crew: Crew = ALONE,
) -> Grouping:
    """Place everybody, try two to five groups, and keep the number that passes every test.

    Args:
        answers: The votes.
        pairs: Their counts over pairs of statements.
        seed: The chance to use; each purpose gets a stream of its own.
        bootstraps: Number of resamples.
        progress: Told the fraction done.
        crew: Who does the work.
    """
    factors = fit(answers, pairs, DIMENSIONS, crew=crew)
    axes = factors.axes()
    places = places_of(answers, axes, crew)
    fewest = min(FEWEST_ANSWERS, answers.size)
    placed = answers.per_person >= fewest
    chance = Chance(*np.random.SeedSequence(seed).spawn(len(Chance._fields)))
    chosen = _sample_of(answers.people, np.random.default_rng(chance.people))
    candidates: tuple[Candidate, ...] = ()
    kept: Clusters | None = None
    gain: Gain | None = None
    if axes.exist and int(placed[chosen].sum()) >= 2 * FEWEST_PEOPLE:
        sample = Sample(answers.take(chosen), np.flatnonzero(placed[chosen]), factors)
        here = places[chosen[sample.placed]]
        tried = _try_all(here, places[placed], np.random.default_rng(chance.starts))
        agreements = measure_stability(
            sample,
            {k: clusters.reference(here) for k, clusters in tried.items()},
            chance=chance.resamples,
            bootstraps=bootstraps,
            progress=progress,
            crew=crew,
        )
        candidates = tuple(
            _candidate(clusters, agreements[k], places[placed]) for k, clusters in tried.items()
        )
        best = choose(candidates)
        if best is not None:
            gain = gain_over_one_group(sample, best, chance=chance.folds, crew=crew)
            kept = tried[best] if gain.low > 0 else None
    progress(1.0)
    errors = errors_of(answers, axes, crew)
    gap = None if kept is None else next(c.gap for c in candidates if c.k == kept.count)
    return Grouping(places, errors, factors, axes, fewest, placed, kept, candidates, gain, gap)


def choose(candidates: tuple[Candidate, ...]) -> int | None:
    """Give the number of groups: the most stable; among equally stable ones the largest.

    Below the bar there is none. Camps come before wings: camps that are cut in halves can be as
    stable as the camps.

    Stable means that the 5th percentile of the index reaches 0.8: nineteen of twenty resamples give
    (nearly) these groups.
    """
    stable = [c for c in candidates if c.large_enough and round(c.agreement.low, 9) >= STABLE_ARI]
    if not stable:
        return None
    camps = [c for c in stable if kind_of(c.gap) == "camps"]
    stable = camps or stable
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
    tried = {}
    for k in range(2, different(places, MOST_GROUPS) + 1):
        centres, _ = cluster(places, np.ones(len(places)), k, rng, STARTS)
        # Rounded as the report writes them: who has it can tell her own group exactly.
        centres = np.round(centres, DIGITS) + 0.0
        away = places - centres[nearest(places, centres)[0]]
        # The wider axis: a map may have one axis only, and odds must not look surer than it allows.
        spread = round(float((away**2).mean(axis=0).max()), DIGITS)
        order = np.argsort(-Clusters(centres, spread).sizes(everyone), kind="stable")
        tried[k] = Clusters(centres[order], spread)
    return tried


def _candidate(clusters: Clusters, agreement: Agreement, places: NDArray[np.float64]) -> Candidate:
    sizes = clusters.sizes(places)
    enough = bool(sizes.min() >= smallest_allowed(len(places)))
    gap = gap_chance(places, clusters.centres)
    return Candidate(clusters.count, tuple(int(size) for size in sizes), agreement, enough, gap)
