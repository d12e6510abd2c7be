"""Weights that make who took part look like who lives there.

People who took part differ from the population: one village came in numbers, the young stayed away.
Raking gives each combination of categories one weight, so that every margin (where people live, how
old they are) has its share of the population. Weights hang on counts alone, so people in the same
cell weigh the same and the order of people is no matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.population.errors import (
    EmptyMargin,
    NegativeCount,
    NobodyKnown,
    UnknownCategory,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

TRIM = 5.0
"""No weight is more than this many times the mean: one person never speaks for a whole village."""
SWEEPS = 500
CLOSE_ENOUGH = 1e-10


@dataclass(frozen=True, slots=True)
class Margin:
    """One way in which the population is divided, and how many people are in each part.

    Attributes:
        name: What it is called in reports: "village", "age".
        population: Inhabitants per category, whole numbers.
        stands_in: Which category of the population a category of participants belongs to, for those
            that share one: three villages of one postcode have one figure together.
    """

    name: str
    population: Mapping[str, int]
    stands_in: Mapping[str, str]

    def category(self, told: str) -> str:
        """Give the category of the population to which something that was told belongs."""
        return self.stands_in.get(told, told)

    def shared(self) -> dict[str, tuple[str, ...]]:
        """List the categories of the population that several told ones share."""
        members: dict[str, list[str]] = {}
        for told, category in self.stands_in.items():
            members.setdefault(category, []).append(told)
        return {name: tuple(sorted(all_)) for name, all_ in members.items() if len(all_) > 1}


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A weight for everybody who took part, with mean one.

    Attributes:
        weights: (n,) in the order in which people were given.
        effective: Kish's effective number of people: how many equal voices these are worth.
        trimmed: How many people would weigh more than `TRIM` times the mean.
        missing: Per margin the categories that have inhabitants, of whom nobody took part.
        unknown: Per margin how many people didn't tell; they keep the share that they have.
        off: The largest difference between a weighted share and the share it should have, of those
            that can be reached. Zero when nothing was trimmed and the margins can be met together.
    """

    weights: NDArray[np.float64]
    effective: float
    trimmed: int
    missing: Mapping[str, tuple[str, ...]]
    unknown: Mapping[str, int]
    off: float


def rake(margins: Sequence[Margin], told: Sequence[Sequence[str | None]]) -> Weights:
    """Weigh people so that every margin has its share of the population.

    Args:
        margins: At least one.
        told: Per margin, for each of the n people the category she told; None when she didn't.

    Returns:
        The weights. Nobody at all gives no weights.

    Raises:
        UnknownCategory: Somebody told what the population doesn't have.
        EmptyMargin: A margin counts nobody.
        NegativeCount: A margin counts fewer than nobody.
        NobodyKnown: Of a margin, nobody told anything.

    Source:
        Deming & Stephan, Annals of Mathematical Statistics 11 (1940), 427-444 (iterative
        proportional fitting); effective number: Kish, *Survey Sampling* (1965), section 11.7.
    """
    people = len(told[0])
    columns = [_codes(margin, given) for margin, given in zip(margins, told, strict=True)]
    if people == 0:
        nothing: dict[str, tuple[str, ...]] = {m.name: tuple(m.population) for m in margins}
        return Weights(np.zeros(0), 0.0, 0, nothing, {m.name: 0 for m in margins}, 0.0)
    cells, cell_of, counts = np.unique(
        np.stack([codes for codes, _ in columns], axis=1),
        axis=0,
        return_inverse=True,
        return_counts=True,
    )
    goals = [
        _goal(margin, codes, names) for margin, (codes, names) in zip(margins, columns, strict=True)
    ]
    weight = _fit(cells, counts, goals, np.inf)
    trimmed = int(counts[weight > TRIM * (1 + CLOSE_ENOUGH)].sum())
    if trimmed:
        weight = _fit(cells, counts, goals, TRIM)
    weights = weight[cell_of.reshape(-1)]
    return Weights(
        weights,
        effective_number(weights),
        trimmed,
        {
            margin.name: tuple(
                name
                for code, name in enumerate(names)
                if margin.population[name] > 0 and not (codes == code).any()
            )
            for margin, (codes, names) in zip(margins, columns, strict=True)
        },
        {
            margin.name: int((codes < 0).sum())
            for margin, (codes, _) in zip(margins, columns, strict=True)
        },
        _distance(cells, counts, goals, weight),
    )


def effective_number(weights: NDArray[np.float64]) -> float:
    """Give Kish's effective number of people: (sum of w)² / sum of w²; 0 for nobody."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0


def _codes(margin: Margin, told: Sequence[str | None]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """(n,) the number of each person's category, -1 for who didn't tell; and the categories."""
    names = tuple(sorted(margin.population))
    for name in names:
        if margin.population[name] < 0:
            raise NegativeCount(margin=margin.name, category=name)
    if sum(margin.population.values()) == 0:
        raise EmptyMargin(margin=margin.name)
    number = {name: code for code, name in enumerate(names)}
    codes = np.empty(len(told), np.int64)
    for person, word in enumerate(told):
        code = -1 if word is None else number.get(margin.category(word))
        if code is None:
            raise UnknownCategory(margin=margin.name, category=str(word))
        codes[person] = code
    if len(told) and (codes < 0).all():
        raise NobodyKnown(margin=margin.name)
    return codes, names


def _goal(margin: Margin, codes: NDArray[np.int64], names: tuple[str, ...]) -> NDArray[np.float64]:
    """(categories + 1,) the share that each category should have of everybody who took part.

    The last is for who didn't tell: the share they have. Categories of which nobody came can't be
    reached, so the others divide their place in proportion.
    """
    population = np.array([margin.population[name] for name in names], np.float64)
    came = np.bincount(codes[codes >= 0], minlength=len(names)) > 0
    reachable = np.where(came, population, 0.0)
    silent = float((codes < 0).mean())
    if reachable.sum() == 0:
        # Only people of categories without inhabitants came: they stay as they are.
        reachable = np.bincount(codes[codes >= 0], minlength=len(names)).astype(np.float64)
    return np.append(reachable / reachable.sum() * (1.0 - silent), silent)


def _fit(
    cells: NDArray[np.int64],
    counts: NDArray[np.int64],
    goals: list[NDArray[np.float64]],
    most: float,
) -> NDArray[np.float64]:
    """(cells,) weights with mean one, none above `most`."""
    people = float(counts.sum())
    weight = np.ones(len(cells))
    for _ in range(SWEEPS):
        before = weight
        for axis, goal in enumerate(goals):
            have = np.bincount(cells[:, axis] % len(goal), weight * counts, len(goal)) / people
            weight = (
                weight
                * np.divide(goal, have, out=np.zeros_like(goal), where=have > 0)[
                    cells[:, axis] % len(goal)
                ]
            )
        weight = np.minimum(weight, most)
        left = float((weight * counts).sum())
        if left == 0.0:
            # Everybody is of a part without inhabitants, by one margin or another: see `off`.
            return before
        weight = weight * (people / left)
        if np.abs(weight - before).max() <= CLOSE_ENOUGH:
            break
    return np.minimum(weight, most)


def _distance(
    cells: NDArray[np.int64],
    counts: NDArray[np.int64],
    goals: list[NDArray[np.float64]],
    weight: NDArray[np.float64],
) -> float:
    total = float((weight * counts).sum())
    shares = [
        np.bincount(cells[:, axis] % len(goal), weight * counts, len(goal)) / total
        for axis, goal in enumerate(goals)
    ]
    far = max(float(np.abs(s - g).max()) for s, g in zip(shares, goals, strict=True))
    return 0.0 if far <= CLOSE_ENOUGH else far
