"""Prices on ambitions: the highest utility of fractional plans, with a bound that holds for all.

Cutting planes on the Lagrangian dual (Kelley 1960), which is column generation on the primal side
(Dantzig & Wolfe 1960): at prices λ every cell takes what is worth most; that plan is one more
column; the restricted master mixes the known plans and names new prices. Looking between the best
prices so far and the new ones keeps them from jumping (Wentges 1997). Each look gives the bound
G(λ) + conjugate(λ), valid whatever λ is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.utilities import best_mixture

if TYPE_CHECKING:
    from civicmath.landuse.problems import Answer, Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, Floats

CLOSE = 1e-5
"""The prices are good when bound and mixture differ by this much."""
LOOKS = 60
"""Evaluations of the land at most; 10 to 20 are usual."""
SAMPLE = 12_000
"""Cells on which prices are sought first when there are many more."""
_SURELY = 5e-3
_BETWEEN = 0.5
"""Part of the way from the best prices to the new ones at which to look."""


@dataclass(slots=True)
class Known:
    """Plans that were seen, as columns for the master: they stay true when targets of utility move.

    Attributes:
        scores: One (M,) per plan.
        choices: One (n,) per plan.
        costs: What each plan costs apart from its scores: fragmentation.
        tangents: Where logarithms were drawn as straight lines.
    """

    scores: list[Floats] = field(default_factory=list)
    choices: list[Choices] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    tangents: list[Floats] = field(default_factory=list)

    def mix(self, utility: Utility) -> tuple[Floats, Floats, float]:
        """Mix the plans for the highest utility: shares, prices that support them, value."""
        return best_mixture(utility, np.array(self.scores), np.array(self.costs), self.tangents)

    def add(self, answer: Answer) -> None:
        """Remember a plan."""
        self.scores.append(answer.scores)
        self.choices.append(answer.choice)
        self.costs.append(answer.cost)


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """What the prices say.

    Attributes:
        prices: (M,) λ at which the bound was found.
        bound: No plan has a higher utility.
        mixture: Utility of the best mixture of known plans.
        shares: (J,) that mixture.
        looks: Number of evaluations.
    """

    prices: Floats
    bound: float
    mixture: float
    shares: Floats
    looks: int


def find_prices(
    problem: Problem,
    utility: Utility,
    known: Known,
    start: Floats | None = None,
    close: float = CLOSE,
    question: float | None = None,
) -> Priced:
    """Find prices whose bound is as low as it gets.

    Args:
        problem: The land.
        utility: What to maximise.
        known: Plans from earlier on the same land; new ones are added.
        start: Prices to look at first.
        close: Stop when bound and mixture are this near.
        question: Stop as well when the bound is below this, or the mixture surely above.

    Returns:
        Prices, bound and mixture; when 60 looks don't bring them together, the best so far.
    """
    if start is None:
        start = _first_guess(problem, utility)
    best = utility.admissible(np.asarray(start, float))
    answer = problem.answer(best)
    known.add(answer)
    bound = answer.worth + utility.conjugate(best)
    shares, wanted, mixture = known.mix(utility)
    looks = 1
    while bound - mixture > close and looks < LOOKS:
        if question is not None and (bound < question or mixture > question + _SURELY):
            break
        part = _BETWEEN if looks % 4 else 1.0
        trial = utility.admissible(best + part * (wanted - best))
        answer = problem.answer(trial)
        looks += 1
        known.add(answer)
        found = answer.worth + utility.conjugate(trial)
        if found < bound:
            best, bound = trial, found
        shares, wanted, mixture = known.mix(utility)
    return Priced(best, bound, mixture, shares, looks)


def _first_guess(problem: Problem, utility: Utility) -> Floats:
    """Prices from a sample of the cells when there are many; else equal ones."""
    even = np.where(utility.members, np.maximum(utility.weights, 1.0 / problem.ambitions), 0.0)
    even = utility.admissible(even / even.sum())
    if problem.cells < 2 * SAMPLE:
        return even
    stride = problem.cells // SAMPLE | 1
    return find_prices(problem.sample(stride), utility, Known(), even, close=1e-5).prices
