"""Intervals around shares and around differences of shares, and false discoveries under control.

Counts come in as whole numbers, also as arrays of any shape that broadcasts; nothing answered gives
the widest interval, never NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import betainc, betaincinv, ndtri

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    Counts: TypeAlias = NDArray[np.int64]
    Shares: TypeAlias = NDArray[np.float64]


def share(hits: Counts, trials: Counts) -> Shares:
    """Hits per trial; 0 where nothing was tried."""
    return np.asarray(hits / np.maximum(trials, 1), np.float64)


def clopper_pearson(hits: Counts, trials: Counts, confidence: float) -> tuple[Shares, Shares]:
    """Give the exact two-sided interval for a share.

    It holds the true share with *at least* the confidence asked, for every number of trials. Its
    lower end exceeds a bar exactly when `tail_above` for that bar is below (1 - confidence) / 2, so
    a test and the interval shown never contradict each other.

    Args:
        hits: How many of the trials had the answer; 0 ≤ hits ≤ trials.
        trials: How many were asked.
        confidence: Between 0 and 1, say 0.95.

    Returns:
        Lower and upper ends; 0 and 1 where nothing was tried.

    Source:
        Clopper & Pearson, Biometrika 26 (1934), as quantiles of the beta distribution.
    """
    hits, trials = np.broadcast_arrays(hits, trials)
    tail = (1.0 - confidence) / 2.0
    misses = trials - hits
    low = betaincinv(np.maximum(hits, 1), misses + 1, tail)
    high = betaincinv(hits + 1, np.maximum(misses, 1), 1.0 - tail)
    return np.where(hits > 0, low, 0.0), np.where(misses > 0, high, 1.0)


def tail_above(hits: Counts, trials: Counts, bar: Fraction) -> Shares:
    """Give the chance of this many hits or more if the true share were exactly `bar`.

    This is the p-value of "the share exceeds the bar".

    Exact binomial; 1 where there were no hits.
    """
    hits, trials = np.broadcast_arrays(hits, trials)
    chance = betainc(np.maximum(hits, 1), trials - hits + 1, float(bar))
    return np.where(hits > 0, chance, 1.0)


def fewest_for(bar: Fraction, error: Fraction) -> int:
    """Give the smallest number of answers that could ever prove a share above `bar`.

    With n answers that takes bar ** n ≤ error; in exact fractions.
    """
    answers, chance = 1, bar
    while chance > error:
        answers, chance = answers + 1, chance * bar
    return answers


def wilson(hits: Counts, trials: Counts, confidence: float) -> tuple[Shares, Shares]:
    """Give the score interval for a share.

    It is close to the confidence asked on average, not always above it.

    Source:
        Wilson, JASA 22 (1927).
    """
    z = float(ndtri(1.0 - (1.0 - confidence) / 2.0))
    asked = np.maximum(trials, 1)
    middle = (hits + z * z / 2.0) / (asked + z * z)
    rate = hits / asked
    half = z * np.sqrt(asked * rate * (1.0 - rate) + z * z / 4.0) / (asked + z * z)
    low, high = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    return np.where(trials > 0, low, 0.0), np.where(trials > 0, high, 1.0)


def newcombe(
    first: tuple[Counts, Counts], second: tuple[Counts, Counts], confidence: float
) -> tuple[Shares, Shares]:
    """Give an interval for the difference of two independent shares, first minus second.

    Args:
        first: Hits and trials of the first group.
        second: Hits and trials of the second.
        confidence: Between 0 and 1.

    Returns:
        Lower and upper ends within -1 … 1; the whole of it where either group was never asked.

    Source:
        Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10 (square-and-add of Wilson
        limits, no continuity correction).
    """
    (hits_a, trials_a), (hits_b, trials_b) = first, second
    a, b = share(hits_a, trials_a), share(hits_b, trials_b)
    low_a, high_a = wilson(hits_a, trials_a, confidence)
    low_b, high_b = wilson(hits_b, trials_b, confidence)
    low = a - b - np.hypot(a - low_a, high_b - b)
    high = a - b + np.hypot(high_a - a, b - low_b)
    asked = (np.asarray(trials_a) > 0) & (np.asarray(trials_b) > 0)
    return np.where(asked, low, -1.0), np.where(asked, high, 1.0)


def benjamini_hochberg(chances: Shares, rate: float) -> NDArray[np.bool_]:
    """Say which findings to keep so that on average at most this share of those is false.

    Args:
        chances: One-dimensional p-values, one per finding.
        rate: The false discovery rate to hold.

    Source:
        Benjamini & Hochberg, J. R. Statist. Soc. B 57 (1995): independent or positively dependent
        findings.
    """
    order = np.argsort(chances, kind="stable")
    count = len(chances)
    passed = np.flatnonzero(chances[order] <= rate * np.arange(1, count + 1) / max(count, 1))
    kept = np.zeros(count, np.bool_)
    if len(passed):
        kept[order[: passed[-1] + 1]] = True
    return kept


def found_everywhere(chances: Shares, rate: float) -> NDArray[np.bool_]:
    """Say which findings hold in *every* group; on average at most this share of those is false.

    Testing the largest p-value per finding with Benjamini-Hochberg is valid but very careful,
    because a finding that already fails in two groups still counts as a chance to be wrong. Here
    only findings that could still fail in one group count.

    Args:
        chances: (g, h) p-values of h findings in g independent groups.
        rate: The false discovery rate to hold.

    Returns:
        (h,) which are kept. With one group this is Benjamini-Hochberg.

    Source:
        Wang, Gui, Su, Sabatti & Owen, Annals of Statistics 50 (2022) 1890-1909: adaptive filtering
        (AdaFilter-BH) for the claim "true in all of g"; holds for independent groups as the number
        of findings grows.
    """
    ordered = np.sort(chances, axis=0)
    worst = ordered[-1]
    second = np.sort(ordered[-2]) if len(ordered) > 1 else np.zeros(len(worst))
    levels = np.sort(worst)
    still_possible = np.searchsorted(second, levels, side="right")
    named = np.searchsorted(levels, levels, side="right")
    allowed = np.flatnonzero(levels * still_possible <= rate * named)
    return (
        np.asarray(worst <= levels[allowed[-1]]) if len(allowed) else np.zeros(len(worst), np.bool_)
    )
