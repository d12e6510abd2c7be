"""How many axes do the votes have? As many as help to predict votes that were hidden.

A fifth of the answers is hidden from the fit, and their chances are computed with none, one, two and
three axes. An axis that only fits chance makes the prediction of hidden answers worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.crews import ALONE
from civicmath.opinions.factors import placed
from civicmath.opinions.fitting import fit
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.values import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.factors import Factors
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.pairs import PairCounts
    from civicmath.opinions.values import Json

MOST_DIMENSIONS = 3
HIDDEN = 5
"""One in so many answers is hidden."""
MEASURED_ON = 3000
"""On at most so many people."""
SWEEPS = 15
SURE = 2.0
"""Standard errors by which a number of axes must be behind to be too few."""
WORTH = 0.002


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How well so many axes predict hidden answers.

    Attributes:
        dimensions: Number of axes.
        loss: Mean of minus the logarithm of the chance of what was answered, in nats.
        behind: How much worse than the best number of axes, per answer.
        error: Standard error of that, people being independent.
    """

    dimensions: int
    loss: float
    behind: float
    error: float

    def to_json_dict(self) -> dict[str, Json]:
        """Write as {dimensions, loss, behind, error}."""
        return {
            "dimensions": self.dimensions,
            "loss": tidy(self.loss),
            "behind": tidy(self.behind),
            "error": tidy(self.error),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The latent factor model of a conversation, with the number of axes that hidden votes ask for.

    Attributes:
        factors: The model, fitted on all votes.
        tried: How each number of axes predicts.
    """

    factors: Factors
    tried: tuple[HeldOut, ...]

    def to_json_dict(self) -> dict[str, Json]:
        """Write {dimensions, noise, leaning, tried}; nothing of any person."""
        return {
            "dimensions": self.factors.dimensions,
            "noise": tidy(self.factors.noise),
            "leaning": tidy(self.factors.leaning),
            "tried": [one.to_json_dict() for one in self.tried],
        }


def find_model(
    answers: Answers,
    pairs: PairCounts,
    *,
    chance: np.random.SeedSequence,
    known: Factors | None = None,
    crew: Crew = ALONE,
) -> Model:
    """Choose the number of axes by hidden answers, and fit the model on all votes.

    Args:
        answers: The votes.
        pairs: Their counts over pairs of statements.
        chance: Says who takes part in choosing, and which answers are hidden.
        known: A model fitted on these votes: taken when it has the chosen number of axes.
        crew: Who does the work.
    """
    tried = held_out(answers, np.random.default_rng(chance))
    chosen = fewest_axes(tried)
    if known is not None and known.dimensions == chosen:
        return Model(known, tried)
    return Model(fit(answers, pairs, chosen, crew=crew), tried)


def held_out(answers: Answers, rng: np.random.Generator) -> tuple[HeldOut, ...]:
    """Hide answers, and predict them with none to three axes."""
    chosen = np.sort(rng.permutation(answers.people)[:MEASURED_ON]).astype(np.int64)
    sample = answers.take(chosen)
    hide = rng.integers(0, HIDDEN, len(sample.values), np.int8) == 0
    shown, hidden = sample.where(~hide), sample.where(hide)
    if not len(hidden.values):
        return ()
    pairs = count_pairs(shown)
    most = min(MOST_DIMENSIONS, answers.size)
    losses = np.stack([_losses(shown, hidden, pairs, d) for d in range(most + 1)])
    means = losses.sum(axis=1) / len(hidden.values)
    best = int(np.round(means, 9).argmin())
    return tuple(
        HeldOut(d, float(means[d]), *_behind(losses[d] - losses[best], hidden.per_person))
        for d in range(most + 1)
    )


def fewest_axes(tried: Sequence[HeldOut]) -> int:
    """Give the fewest axes that don't surely predict worse than the best number.

    Surely is two standard errors, and at least two thousandths of a nat per answer: less is of no use
    to anybody. Breiman, Friedman, Olshen & Stone, *Classification and Regression
    Trees* (1984), section 3.4.3, take one, which finds an axis in noise one time in six.
    """
    return next((one.dimensions for one in tried if one.behind <= max(SURE * one.error, WORTH)), 0)


def _losses(
    shown: Answers, hidden: Answers, pairs: PairCounts, dimensions: int
) -> NDArray[np.float64]:
    """(n,) per person the sum of minus log chances of her hidden answers."""
    factors = fit(shown, pairs, dimensions, most=SWEEPS)
    places, _ = placed(shown, factors)
    person = np.repeat(np.arange(hidden.people), hidden.per_person)
    chances = factors.chances_at(places[person], hidden.indices)
    said = chances[np.arange(len(person)), hidden.values.astype(np.int64) + 1]
    loss = np.bincount(person, -np.log(said), minlength=hidden.people)
    return np.asarray(loss, np.float64)


def _behind(more: NDArray[np.float64], answers: NDArray[np.int64]) -> tuple[float, float]:
    total = float(answers.sum())
    mean = float(more.sum()) / total
    return mean, float(np.sqrt(((more - mean * answers) ** 2).sum())) / total
