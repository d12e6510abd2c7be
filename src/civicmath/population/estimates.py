"""What those who live here would answer, from the answers of those who came.

Answers are summed per stratum, a part of the population with a known share of it (say a village).
Within a stratum every answer has a weight: that of its giver, and the inverse of the chance with
which she was asked. Strata are put together by their shares, so that it doesn't matter that one
village answered a question more often than another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

CUT = 3.0
"""No answer weighs more than this many times the mean of its stratum and statement: a rare card would
else speak for all."""
LEANING = 1.0
"""Answers, half one way and half the other, that a stratum is given when its spread is judged: without
them, three people of one mind would leave no doubt."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Weighted answers per stratum (first axis) and statement (second); 0 where nobody answered.

    Attributes:
        total: (h, m) sum of their weights.
        squares: (h, m) sum of the squares of their weights.
    """

    total: Table
    squares: Table


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The share of one answer in the population, (m,) each.

    Attributes:
        share: The estimate; 0 where nobody answered.
        low: Lower end of the interval.
        high: Upper end of the interval.
        effective: How many answers drawn evenly from the whole population would tell as much.
        reached: Share of the population that lives in strata of which somebody answered.
    """

    share: Table
    low: Table
    high: Table
    effective: Table
    reached: Table


def estimate(sums: Sums, hits: Table, shares: Table, confidence: float) -> Estimate:
    """Estimate the share of an answer among everybody who lives here.

    With p_h the weighted share in stratum h, W_h its part of the population and n_h Kish's effective
    number of its answers, the estimate is the sum of W_h p_h; its variance the sum of
    W_h² q_h (1 - q_h) / n_h, where q_h is p_h after one more answer, half for and half against. The
    interval is Wilson's for as many answers as give that variance. A stratum of which nobody answered
    (or only people who weigh nothing) may think anything: the ends move by its part of the population.

    Args:
        sums: Per stratum and statement.
        hits: (h, m) sum of the weights of those who gave the answer.
        shares: (h,) parts of the population, together one.
        confidence: Between 0 and 1.

    Source:
        Kish, *Survey Sampling* (1965); Wilson, JASA 22 (1927); with effective numbers as in Korn &
        Graubard, Survey Methodology 24 (1998), 193-201. Chosen by `benchmarks/coverage.py`.
    """
    # Who weighs nothing (her part of the population is empty) tells nothing.
    heard = sums.total > 0
    part = np.where(heard, shares[:, None], 0.0)
    reached = part.sum(axis=0)
    part = part / np.where(reached > 0, reached, 1.0)
    rate = np.divide(hits, sums.total, out=np.zeros_like(hits), where=heard)
    rate = np.clip(rate, 0.0, 1.0)
    own = np.divide(sums.total * sums.total, sums.squares, out=np.zeros_like(hits), where=heard)
    share = (part * rate).sum(axis=0)
    judged = (rate * own + LEANING / 2.0) / (own + LEANING)
    per_answer = np.divide(part * part, own, out=np.zeros_like(hits), where=heard)
    variance = (per_answer * judged * (1.0 - judged)).sum(axis=0)
    equal = per_answer.sum(axis=0)
    asked = reached > 0
    effective = np.divide(1.0, equal, out=np.zeros_like(equal), where=asked)
    # Towards an end of the scale the variance per answer is that of half an answer more.
    inside = np.clip(share, 0.5 / (effective + 1.0), 1.0 - 0.5 / (effective + 1.0))
    number = np.divide(inside * (1.0 - inside), variance, out=np.zeros_like(share), where=asked)
    low, high = _wilson(share, number, confidence)
    return Estimate(
        share,
        np.where(asked, low * reached, 0.0),
        np.where(asked, np.minimum(high * reached + (1.0 - reached), 1.0), 1.0),
        number,
        np.minimum(reached, 1.0),
    )


def _wilson(share: Table, number: Table, confidence: float) -> tuple[Table, Table]:
    """Wilson's interval for a share of a number of answers that needs not be whole."""
    z = float(ndtri(1.0 - (1.0 - confidence) / 2.0))
    middle = (share * number + z * z / 2.0) / (number + z * z)
    half = z * np.sqrt(number * share * (1.0 - share) + z * z / 4.0) / (number + z * z)
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
