"""What scores are worth to a decision, and the most it can gain when scores have a price.

With U the utility of scores s and λ the prices, every plan obeys
    U(s) ≤ λ·s + conjugate(λ),   conjugate(λ) = sup over s of U(s) - λ·s,
which is what turns prices into a bound (Lagrangian duality; Boyd & Vandenberghe 2004, ch. 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from civicmath.landuse.values import Flags, Floats

Kind: TypeAlias = Literal["sum", "fairest", "nash"]
SMALLEST = 1e-9
"""Scores below this count as this in `nash`: a logarithm of zero would hide every difference."""
_LOWEST_TANGENT = 1e-3
_NOTHING = 1e-12


class MasterFailed(RuntimeError):
    """The linear program over known plans wasn't solved: a fault of ours, not of the input."""


@dataclass(frozen=True, slots=True, eq=False)
class Utility:
    """A concave, never decreasing utility of scores.

    sum: Σ w_m s_m; fairest: the lowest s_m with a weight; nash: Σ w_m log s_m. Scores are cut off at
    their caps. A score with a floor must reach it.

    Attributes:
        kind: Which of the three.
        weights: (M,) not negative, together 1 (for fairest only: above zero means taking part).
        caps: (M,) above this a score gains nothing; infinite for none. fairest: all the same.
        floors: (M,) minus infinity for none.
    """

    kind: Kind
    weights: Floats
    caps: Floats
    floors: Floats

    @property
    def members(self) -> Flags:
        """(M,) which scores the utility looks at."""
        return np.asarray(self.weights > 0)

    def value(self, scores: Floats) -> float:
        """U(s), floors left aside."""
        capped = np.minimum(scores, self.caps)
        if self.kind == "sum":
            return float(self.weights[self.members] @ capped[self.members])
        if self.kind == "fairest":
            return float(capped[self.members].min())
        logs = np.log(np.maximum(capped[self.members], SMALLEST))
        return float(self.weights[self.members] @ logs)

    def values(self, scores: Floats) -> Floats:
        """U of each of many lists of scores, (..., M)."""
        capped = np.minimum(scores, self.caps)[..., self.members]
        if self.kind == "fairest":
            return np.asarray(capped.min(axis=-1))
        if self.kind == "nash":
            capped = np.log(np.maximum(capped, SMALLEST))
        return np.asarray(capped @ self.weights[self.members])

    def admissible(self, prices: Floats) -> Floats:
        """Prices near these at which the conjugate is finite: without caps they can't be too low."""
        if np.isfinite(self.caps[self.members]).all() or self.kind == "nash":
            return prices
        if self.kind == "sum":
            return np.where(self.members, np.maximum(prices, self.weights), prices)
        total = float(prices[self.members].sum())
        even = self.members / self.members.sum()
        return np.where(self.members, prices / total, prices) if total > 0 else prices + even

    def conjugate(self, prices: Floats) -> float:
        """The supremum of U(s) - λ·s over scores from max(0, floor) up; may be infinite."""
        low = np.maximum(self.floors, 0.0)
        if self.kind == "fairest":
            least = float(max(0.0, low[self.members].max()))
            slack = 1.0 - float(prices[self.members].sum())
            cap = float(self.caps[self.members].min())
            best = slack * (least if slack <= _NOTHING else cap)
            return best - float(prices[~self.members] @ low[~self.members])
        if self.kind == "sum":
            slack_each = self.weights - prices
            ends = np.where(slack_each > 0, self.caps, low)
            gains = np.where(
                slack_each == 0, 0.0, slack_each * np.where(slack_each == 0, 0.0, ends)
            )
            return float(gains.sum())
        return self._conjugate_of_logarithms(prices, low)

    def _conjugate_of_logarithms(self, prices: Floats, low: Floats) -> float:
        total = 0.0
        for weight, price, cap, floor in zip(self.weights, prices, self.caps, low, strict=True):
            if weight <= 0:
                total -= price * floor
                continue
            best = cap if price * cap <= weight else weight / price
            best = max(best, floor, SMALLEST)
            total += weight * np.log(best) - price * best
        return float(total)


def best_mixture(
    utility: Utility, scores: Floats, costs: Floats, tangents: list[Floats]
) -> tuple[Floats, Floats, float]:
    """Mix known plans for the highest utility: the restricted master problem.

    Args:
        utility: What to maximise.
        scores: (J, M) of the plans.
        costs: (J,) taken off the utility.
        tangents: Scores at which the logarithm was drawn so far; more are added.

    Returns:
        shares (J,) that add up to 1, prices (M,) that support them, and the value.
    """
    if utility.kind == "nash":
        tangents.append(np.maximum(np.minimum(scores[-1], utility.caps), _LOWEST_TANGENT))
    shares, prices, value = _mixture_program(utility, scores, costs, tangents)
    if utility.kind == "nash":
        reached = np.maximum(np.minimum(shares @ scores, utility.caps), SMALLEST)
        tangents.append(reached)
        value = utility.value(reached) - float(shares @ costs)
    return shares, prices, value


def _mixture_program(
    utility: Utility, scores: Floats, costs: Floats, tangents: list[Floats]
) -> tuple[Floats, Floats, float]:
    """Variables: J shares, M scores s, and for fairest t, for nash one logarithm per score."""
    plans, ambitions = scores.shape
    members = np.flatnonzero(utility.members)
    extra = {"sum": 0, "fairest": 1, "nash": ambitions}[utility.kind]
    width = plans + ambitions + extra
    gain = np.zeros(width)
    gain[:plans] = -costs
    rows = np.zeros((ambitions, width))
    rows[:, :plans] = -scores.T
    rows[:, plans : plans + ambitions] = np.eye(ambitions)
    limits = np.zeros(ambitions)
    bounds: list[tuple[float | None, float | None]] = [(0.0, None)] * plans
    for floor, cap, weight in zip(utility.floors, utility.caps, utility.weights, strict=True):
        bounds.append(
            (None if floor == -np.inf else floor, None if cap == np.inf and weight else cap)
        )
    if utility.kind == "sum":
        gain[plans : plans + ambitions] = utility.weights
    elif utility.kind == "fairest":
        gain[-1] = 1.0
        more = np.zeros((len(members), width))
        more[np.arange(len(members)), plans + members] = -1.0
        more[:, -1] = 1.0
        rows, limits = np.vstack([rows, more]), np.concatenate([limits, np.zeros(len(members))])
        bounds.append((None, None))
    else:
        gain[plans + ambitions :] = utility.weights
        for point in tangents:
            more = np.zeros((len(members), width))
            more[np.arange(len(members)), plans + members] = -1.0 / point[members]
            more[np.arange(len(members)), plans + ambitions + members] = 1.0
            rows = np.vstack([rows, more])
            limits = np.concatenate([limits, np.log(point[members]) - 1.0])
        bounds += [(None, 0.0)] * ambitions
    whole = np.zeros((1, width))
    whole[0, :plans] = 1.0
    solved = linprog(
        -gain, A_ub=rows, b_ub=limits, A_eq=whole, b_eq=[1.0], bounds=bounds, method="highs-ds"
    )
    if solved.status != 0 or solved.x is None or solved.fun is None:
        raise MasterFailed(solved.message)
    prices = np.maximum(-solved.ineqlin.marginals[:ambitions], 0.0)
    shares = np.maximum(solved.x[:plans], 0.0)
    return shares / shares.sum(), prices, -float(solved.fun)
