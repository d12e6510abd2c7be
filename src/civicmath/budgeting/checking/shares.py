"""Equal Shares the simple way, for checking: by sorting supporters, with exact prices.

Prices are fractions; what ballots have left is kept in floats made from these, which are believed where they differ by
more than one part in a thousand million, and worked out as fractions where they don't.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Table:
    """One envelope in numbers: projects from 0 in natural order, different ballots from 0."""

    ids: tuple[str, ...]
    costs: tuple[int, ...]
    factors: tuple[int, ...]
    ranks: tuple[tuple[Any, ...], ...]
    rivals: tuple[frozenset[int], ...]
    ballots: tuple[Mapping[int, int], ...]
    counts: NDArray[np.int64]
    supporters: tuple[NDArray[np.int64], ...]
    weights: tuple[NDArray[np.int64], ...]
    budget: int

    @property
    def voters(self) -> int:
        """Count ballots."""
        return int(self.counts.sum())

    def supported(self, project: int) -> int:
        """Count the ballots that support a project."""
        return int(self.counts[self.supporters[project]].sum())

    def weight(self, project: int) -> int:
        """Add up what ballots give a project."""
        return int((self.counts[self.supporters[project]] * self.weights[project]).sum())


@dataclass(frozen=True, slots=True)
class Turn:
    """One purchase."""

    project: int
    level: Fraction
    rate: Fraction
    whole: int
    partial: int
    nothing: int
    paid: Mapping[int, int]
    tied: tuple[int, ...]
    steady: bool


@dataclass(slots=True)
class Play:
    """A run of the rule, from the same share for every ballot."""

    table: Table
    share: Fraction
    unit: int
    turns: list[Turn] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    harmful: tuple[int, ...] = ()
    balance: NDArray[np.float64] = field(init=False)
    empty: NDArray[np.bool_] = field(init=False)
    lower: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        """Give every ballot its share."""
        self.balance = np.full(len(self.table.counts), float(self.share))
        self.empty = np.zeros(len(self.table.counts), np.bool_)
        free = self.free()
        barred = set().union(*(self.table.rivals[place] for place in free)) if free else set()
        self.lower = {
            project: 0.0
            for project in range(len(self.table.ids))
            if self.table.costs[project] and project not in barred
        }

    def free(self) -> list[int]:
        """List what costs nothing, of rivals the first by the rule for ties."""
        found: list[int] = []
        for project in sorted(range(len(self.table.ids)), key=lambda p: (self.table.ranks[p], p)):
            if not self.table.costs[project] and self.table.rivals[project].isdisjoint(found):
                found.append(project)
        return found

    def winners(self) -> list[int]:
        """List all winners."""
        return self.free() + [turn.project for turn in self.turns]

    def cost(self) -> int:
        """Add up what they cost."""
        return sum(self.table.costs[project] for project in self.winners())

    # — what ballots have —

    def left(self, ballot: int) -> Fraction:
        """Give exactly what a ballot has left."""
        if self.empty[ballot]:
            return Fraction(0)
        given = self.table.ballots[ballot]
        return self.share - sum(
            (turn.level * given[turn.project] for turn in self.turns if turn.project in given),
            Fraction(0),
        )

    def left_together(self, ballots: Sequence[int]) -> Fraction:
        """Add up exactly what ballots have left that aren't empty."""
        spent: dict[int, int] = {}
        many = 0
        for ballot in ballots:
            here = int(self.table.counts[ballot])
            many += here
            for project, weight in self.table.ballots[ballot].items():
                spent[project] = spent.get(project, 0) + here * weight
        total = many * self.share
        for turn in self.turns:
            total -= turn.level * spent.get(turn.project, 0)
        return total

    # — what a project costs them —

    def near_rate(self, project: int) -> float:
        """Find the rate in floats; infinite when the supporters surely have too little."""
        groups, weights = self.table.supporters[project], self.table.weights[project]
        here = self.balance[groups]
        cost = self.table.costs[project]
        many = self.table.counts[groups]
        if float((here * many).sum()) < cost * (1.0 - CLOSE):
            return float("inf")
        ratio = here / weights
        order = np.argsort(ratio, kind="stable")
        money = np.concatenate([[0.0], np.cumsum((here * many)[order])[:-1]])
        weight = np.cumsum((many * weights)[order][::-1])[::-1]
        levels = (cost - money) / weight
        enough = np.flatnonzero(levels <= ratio[order] * (1.0 + CLOSE))
        level = levels[enough[0]] if len(enough) else ratio[order[-1]]
        return float(level) / self.table.factors[project]

    def exact_level(self, project: int) -> tuple[Fraction, dict[int, int]] | None:
        """Find the level exactly, and who pays less (-1), exactly that (0) or has more (1); None if too dear."""
        groups = self.table.supporters[project]
        weights = self.table.weights[project]
        near = self.near_rate(project) * self.table.factors[project]
        if near == float("inf"):
            return None
        gap = self.balance[groups] - near * weights
        sure = np.abs(gap) > 4 * CLOSE * (near * weights + float(self.share))
        poor = [int(group) for group in groups[sure & (gap < 0) & ~self.empty[groups]]]
        rich = groups[sure & (gap > 0)]
        doubt = {
            int(group): (self.left(int(group)), int(weight))
            for group, weight in zip(groups[~sure], weights[~sure], strict=True)
            if not self.empty[group]
        }
        base = int((self.table.counts[rich] * weights[sure & (gap > 0)]).sum())
        held = self.left_together(poor)
        short: set[int] = set()
        while True:
            divisor = base + sum(
                int(self.table.counts[group]) * weight
                for group, (_, weight) in doubt.items()
                if group not in short
            )
            if not divisor:
                return None
            gone = sum((self.table.counts[group] * doubt[group][0] for group in short), Fraction(0))
            level = (self.table.costs[project] - held - gone) / divisor
            more = {g for g, (left, weight) in doubt.items() if left < level * weight} - short
            if not more:
                break
            short |= more
        kinds = dict.fromkeys(poor, -1) | {
            group: -1 if group in short else int(left > level * weight)
            for group, (left, weight) in doubt.items()
        }
        return level, kinds

    # — turns —

    def run(self) -> Play:
        """Play until nothing can be afforded."""
        while self.step():
            pass
        return self

    def step(self) -> bool:
        """Buy the project with the least rate, if any."""
        rates = self._rates(float("inf"))
        if not rates:
            return False
        least = min(rates.values())
        close = [project for project, rate in rates.items() if rate <= least * (1.0 + 8 * CLOSE)]
        offers = {}
        for project in sorted(close):
            found = self.exact_level(project)
            if found is None:
                self._strike(project)
            else:
                offers[project] = found
        if not offers:
            return True
        exact = {
            project: level / self.table.factors[project] for project, (level, _) in offers.items()
        }
        best = min(exact.values())
        tied = tuple(project for project, rate in exact.items() if rate == best)
        chosen = min(tied, key=lambda project: (self.table.ranks[project], project))
        self._check_open(tied, chosen, {project: offers[project][0] for project in tied})
        steady = all(
            -1 not in offers[project][1].values() and self._all_in(project) for project in tied
        )
        self._pay(chosen, *offers[chosen], tied=tied, steady=steady)
        return True

    def _all_in(self, project: int) -> bool:
        """Say whether no supporter has given all she had."""
        return not self.empty[self.table.supporters[project]].any()

    def _rates(self, bar: float) -> dict[int, float]:
        """Look at projects from the lowest known rate on, until the others are surely higher."""
        found: dict[int, float] = {}
        least = bar
        for project in sorted(self.lower, key=lambda project: self.lower[project]):
            if self.lower[project] > least * (1.0 + 8 * CLOSE):
                break
            rate = self.near_rate(project)
            if rate == float("inf"):
                del self.lower[project]
                continue
            self.lower[project] = rate * (1.0 - CLOSE)
            found[project] = rate
            least = min(least, rate)
        return found

    def _strike(self, project: int) -> None:
        for other in {project, *self.table.rivals[project]}:
            self.lower.pop(other, None)

    def _check_open(self, tied: Sequence[int], chosen: int, levels: Mapping[int, Fraction]) -> None:
        """Note a tie that the rule leaves open although it matters."""
        rank = self.table.ranks[chosen]
        if sum(self.table.ranks[project] == rank for project in tied) < len({chosen, -1}):
            return
        due: dict[int, list[Fraction]] = {}
        for project in tied:
            pairs = zip(self.table.supporters[project], self.table.weights[project], strict=True)
            for group, weight in pairs:
                if not self.empty[group]:
                    due.setdefault(int(group), []).append(levels[project] * int(weight))
        clash = any(self.table.rivals[project].intersection(tied) for project in tied)
        if clash or any(
            len(parts) > 1 and self.left(group) < sum(parts) for group, parts in due.items()
        ):
            self.harmful = tuple(tied)

    def _pay(
        self,
        project: int,
        level: Fraction,
        kinds: Mapping[int, int],
        *,
        tied: tuple[int, ...],
        steady: bool,
    ) -> None:
        """Let supporters pay."""
        groups, weights = self.table.supporters[project], self.table.weights[project]
        many = self.table.counts[groups]
        nothing = int(many[self.empty[groups]].sum())
        kind = np.array([kinds.get(int(group), 1) for group in groups])
        pays = ~self.empty[groups]
        whole, partial = pays & (kind >= 0), pays & (kind < 0)
        paid: dict[int, int] = {}
        for weight in np.unique(weights[whole]):
            cents = level * int(weight) * 100 // self.unit
            paid[cents] = paid.get(cents, 0) + int(many[whole & (weights == weight)].sum())
        for spot in np.flatnonzero(partial):
            cents = self._cents(int(groups[spot]))
            paid[cents] = paid.get(cents, 0) + int(many[spot])
        self.empty[groups[partial]] = True
        self.balance[groups[partial]] = 0.0
        self.balance[groups[whole]] -= float(level) * weights[whole]
        self.turns.append(
            Turn(
                project=project,
                level=level,
                rate=level / self.table.factors[project],
                whole=int(many[whole].sum()),
                partial=int(many[partial].sum()),
                nothing=nothing,
                paid=dict(sorted(paid.items(), reverse=True)),
                tied=tied,
                steady=steady,
            )
        )
        for group in groups[whole & (kind == 0)].tolist():
            self.empty[group] = True
            self.balance[group] = 0.0
        self._strike(project)

    def _cents(self, group: int) -> int:
        """Give what a ballot has left in cents, rounded down."""
        near = self.balance[group] * 100.0 / self.unit
        if abs(near - round(near)) > CLOSE * (near + 100.0 * float(self.share)):
            return int(np.floor(near))
        return int(self.left(group) * 100 // self.unit)

    # — stretches of shares —

    def stands(self, turns: Sequence[Turn]) -> bool:
        """Say whether the order of a run at a smaller share stands at this one and all between.

        With the order fixed, ballots have more and rates are lower at a larger share. So it stands when all others'
        rates here are above each winner's rate there, and at the end none of the others can be afforded here.
        """
        for turn in turns:
            bar = float(turn.rate)
            self.lower.pop(turn.project, None)
            for project, rate in self._rates(bar).items():
                if rate <= bar * (1.0 + 8 * CLOSE) and project not in turn.tied:
                    return False
            if len(turn.tied) > 1 and not turn.steady:
                return False
            found = self.exact_level(turn.project)
            if found is None:
                return False
            self._pay(turn.project, *found, tied=turn.tied, steady=turn.steady)
        return not any(self._maybe_affordable(project) for project in self.lower)

    def _maybe_affordable(self, project: int) -> bool:
        groups = self.table.supporters[project]
        held = float((self.balance[groups] * self.table.counts[groups]).sum())
        return held >= self.table.costs[project] * (1.0 - CLOSE)
