"""Which statements bridge: what remains of agreement when camps are explained away.

The bridging score of a statement is the vote, from -1 to 1, that the latent factor model expects of
somebody who leans to nothing and stands in the middle *of the camps*: not where most people stand,
but where statements divide people least. A large camp can't carry a statement there by its number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.crews import ALONE
from civicmath.opinions.fitting import improve
from civicmath.opinions.values import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.crews import Crew
    from civicmath.opinions.factors import Factors
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.values import Json

    Floats = NDArray[np.float64]

RESAMPLES = 30
AT_ONCE = 5
"""Resamples in one task."""
SWEEPS = 5
RESAMPLED_FROM = 3000
"""At most so many people; the doubt that they show is scaled to all people."""
LOW = 0.05
Z = 1.959963985
"""Standard errors on either side of a 95% interval."""
FEWEST_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Bridging:
    """How well each statement bridges, (M,) each, over all statements.

    Attributes:
        score: Expected vote in the middle of the camps, -1 to 1; 0 for a statement nobody saw.
        low: Lower end of a 95% interval; -1 for a statement nobody saw.
        high: Upper end; 1 for a statement nobody saw.
        known: Whether anybody saw the statement.
        rank_stability: Spearman's correlation of the ranking with those of resamples of people:
            the median; nothing with fewer than three statements.
        rank_low: Its 5th percentile.
    """

    score: Floats
    low: Floats
    high: Floats
    known: NDArray[np.bool_]
    rank_stability: float | None
    rank_low: float | None

    def at(self, statement: int) -> dict[str, Json] | None:
        """Write one statement as {score, low, high}; nothing when nobody saw it."""
        if not self.known[statement]:
            return None
        return {
            "score": tidy(self.score[statement]),
            "low": tidy(self.low[statement]),
            "high": tidy(self.high[statement]),
        }

    def among(self, answers: Answers) -> Bridging:
        """Give the same scores when statements that nobody saw came or went."""
        seen = self.score[self.known], self.low[self.known], self.high[self.known]
        return _over_all(answers, seen, self.rank_stability, self.rank_low)

    def to_json_dict(self, statements: Sequence[str]) -> dict[str, Json]:
        """Write {rank_stability, rank_low, statements}; the highest lower end first."""
        order = np.argsort(-np.round(self.low, 9), kind="stable")
        return {
            "rank_stability": tidy(self.rank_stability),
            "rank_low": tidy(self.rank_low),
            "statements": [
                {"statement": statements[j]} | told
                for j in order.tolist()
                if (told := self.at(j)) is not None
            ],
        }


def find_bridging(
    answers: Answers,
    factors: Factors,
    *,
    chance: np.random.SeedSequence,
    crew: Crew = ALONE,
) -> Bridging:
    """Score every statement, with an interval from the model and from resamples of people.

    The model's own standard errors take people's places as better known than they are; resamples
    tell by how much, one factor for all statements, never below one.

    Args:
        answers: The votes.
        factors: The model of them.
        chance: Draws people.
        crew: Who does the resamples.

    Source:
        The intercept of a note in Wojcik et al., *Birdwatch: Crowd wisdom and bridging algorithms
        can inform understanding and reduce the spread of misinformation* (2022), section 3.
    """
    score, variance = scores_of(factors)
    drawn = _resamples(answers, factors, chance, crew)
    share = min(RESAMPLED_FROM, answers.people) / max(answers.people, 1)
    seen = np.maximum(drawn.var(axis=0, ddof=1) * share, 0.0)
    wider = (
        max(1.0, float((seen / np.maximum(variance, FEWEST_VARIANCE)).mean())) if len(seen) else 1.0
    )
    error = Z * np.sqrt(variance * wider)
    middle, low, high = (
        np.asarray(np.round(np.clip(part, -1.0, 1.0), 9) + 0.0, np.float64)
        for part in (score, score - error, score + error)
    )
    stability = rank_low = None
    if len(score) > 2:  # noqa: PLR2004 - two statements have no ranking to speak of
        alike = np.sort([_spearman(score, one) for one in drawn])
        stability, rank_low = (
            float(np.median(alike)),
            float(np.quantile(alike, LOW, method="lower")),
        )
    return _over_all(answers, (middle, low, high), stability, rank_low)


def _over_all(
    answers: Answers,
    seen: tuple[Floats, Floats, Floats],
    stability: float | None,
    rank_low: float | None,
) -> Bridging:
    """Put what is known of the seen statements (m,) at their places among all."""
    score, low, high = (answers.spread(part) for part in seen)
    known = np.zeros(answers.statements, np.bool_)
    known[answers.columns] = True
    return Bridging(
        score,
        np.where(known, low, -1.0),
        np.where(known, high, 1.0),
        known,
        stability,
        rank_low,
    )


def scores_of(factors: Factors) -> tuple[Floats, Floats]:
    """(m,) expected votes in the middle of the camps, and their variances by the model.

    The middle is the place from which statements look least divisive: where the squares of what is
    expected of them, apart from what is common to all, sum to the least; held back to the middle
    of everybody as people's own places are.
    """
    apart = factors.means - factors.means.mean() if len(factors.means) else factors.means
    usual = max(float((apart**2).mean()) if len(apart) else 0.0, FEWEST_VARIANCE)
    gram = np.einsum("mi,mj->ij", factors.loadings, factors.loadings) / usual
    right = -np.einsum("mi,m->i", factors.loadings, apart) / usual
    middle = np.linalg.solve(gram + np.eye(factors.dimensions), right)
    at = np.append(1.0, middle)
    score = factors.means + factors.loadings @ middle
    variance = np.einsum("i,mij,j->m", at, factors.doubts, at)
    return np.asarray(score), np.maximum(variance, FEWEST_VARIANCE)


def _resamples(
    answers: Answers, factors: Factors, chance: np.random.SeedSequence, crew: Crew
) -> Floats:
    """(resamples, m) scores from people drawn again with replacement."""
    who, *streams = chance.spawn(1 + RESAMPLES)
    people = np.random.default_rng(who).permutation(answers.people)[:RESAMPLED_FROM]
    sample = answers.take(np.sort(people).astype(np.int64))
    tasks = [streams[first : first + AT_ONCE] for first in range(0, RESAMPLES, AT_ONCE)]
    return np.concatenate(list(crew.each(partial(_drawn, sample, factors), tasks)))


def _drawn(sample: Answers, start: Factors, streams: list[np.random.SeedSequence]) -> Floats:
    """(resamples, m) scores of some resamples."""
    found = []
    for stream in streams:
        even = np.full(sample.people, 1.0 / sample.people)
        times = np.random.default_rng(stream).multinomial(sample.people, even)
        again = improve(sample, start, most=SWEEPS, times=times.astype(np.float64))
        found.append(scores_of(again)[0])
    return np.stack(found)


def _ranks(scores: Floats) -> Floats:
    """Rank from 1, lowest first; equals share the middle of their ranks.

    scipy.stats has it, and takes half a second to load.
    """
    _, which, times = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    return np.asarray(((last - times + 1 + last) / 2)[which], np.float64)


def _spearman(one: Floats, two: Floats) -> float:
    """Correlate the ranks; equal scores share a rank. 1 when neither ranks anything."""
    first, second = (_ranks(np.round(part, 9)) - (len(part) + 1) / 2 for part in (one, two))
    width = float(np.sqrt((first**2).sum() * (second**2).sum()))
    if width == 0.0:
        return 1.0
    return float((first * second).sum()) / width
