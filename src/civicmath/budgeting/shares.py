"""The Method of Equal Shares for one envelope and one share per ballot.

Every ballot begins with an equal share. A project that its supporters can still pay has a rate: the least price per
utility at which they pay it together, each at most all she has left. The project with the least rate is bought, again
and again. Source: Peters, Pierczyński and Skowron, "Proportional participatory budgeting with additive utilities",
NeurIPS 2021.

Compiled floats with proven bounds find the next project; where these don't settle who is next, who can be afforded, or
who pays the whole price, exact rationals do (`exact.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.budgeting.exact import Offer, accept, catch_up, commute, offer_of, pair_of
from civicmath.budgeting.kernels import shares
from civicmath.budgeting.kernels.types import INFINITE, SEEN, ULP, UPPER
from civicmath.budgeting.ledger import Ledger

if TYPE_CHECKING:
    from fractions import Fraction

    from civicmath.budgeting.kernels.types import Equals, Projects, Record, State
    from civicmath.budgeting.problem import Problem


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects with exactly the same rate, of which one was chosen.

    Attributes:
        turn: Winners before, apart from what costs nothing.
        tied: Their places, ascending.
        chosen: Which of them.
        open: Whether the rule for ties leaves it open, so that the chosen one is only the first by id.
        steady: Whether their rates are the same at every larger share.
    """

    turn: int
    tied: tuple[int, ...]
    chosen: int
    open: bool
    steady: bool


class Run:
    """One run of the method.

    Attributes:
        problem: The envelope.
        share: What each ballot began with, in units.
        free: Places of projects with supporters that cost nothing: they win before any money is spent.
        order: Places of the others that win, in the order in which they were bought.
        ties: Where exact equality was met.
        state: See `kernels.shares`.
        record: See `kernels.shares`.
        ledger: Exact levels of the winners, as far as `catch_up` has come.
        bounds: What was last seen of each level; see `kernels.shares.look`.
    """

    def __init__(self, problem: Problem, share: Fraction, arrays: Projects | None = None) -> None:
        self.problem = problem
        self.share = share
        self.free = free_of(problem)
        self.order: tuple[int, ...] = ()
        self.ties: list[Tie] = []
        self.arrays = arrays or problem.arrays()
        self.state = state_of(problem, share)
        self.record = empty_record(len(problem.ids))
        self.ledger = Ledger(share)
        self.bounds = np.zeros((len(problem.ids), 6))
        self._play()

    def winners(self) -> tuple[int, ...]:
        """List all winners: what costs nothing first."""
        return self.free + self.order

    def cost(self) -> int:
        """Add up what the winners cost, in units."""
        return sum(self.problem.costs[place] for place in self.order)

    def repeats_at(self, share: Fraction) -> bool:
        """Say whether every share from this run's to a larger one surely gives this same order."""
        if any(tie.open or not tie.steady for tie in self.ties):
            return False
        state = state_of(self.problem, share)
        room = empty_record(len(self.problem.ids))
        bounds = np.zeros_like(self.bounds)
        turns = len(self.order)
        equals = self._equals()
        same = shares.repeats(
            turns,
            equals,
            self.problem.supporters,
            self.problem.ballots,
            self.arrays,
            state,
            self.record,
            room,
            bounds,
        )
        return bool(same)

    def _equals(self) -> Equals:
        """List for each turn the projects that were tied with the winner."""
        others = {tie.turn: sorted(set(tie.tied) - {tie.chosen}) for tie in self.ties}
        listed = [others.get(turn, []) for turn in range(len(self.order))]
        pointers = np.zeros(len(listed) + 1, np.int64)
        np.cumsum([len(part) for part in listed], out=pointers[1:])
        return pointers, np.array([place for part in listed for place in part], np.int32)

    def _play(self) -> None:
        """Buy until nothing can be afforded."""
        turn = 0
        while True:
            reached = shares.advance(
                turn,
                self.problem.supporters,
                self.problem.ballots,
                self.arrays,
                self.state,
                self.record,
                self.bounds,
            )
            if reached >= 0:
                break
            turn = -reached - 1
            catch_up(self, turn)
            turn += self._decide(turn)
        self.order = tuple(int(place) for place in self.record[0][:reached])

    def _decide(self, turn: int) -> int:
        """Take one turn exactly.

        Returns:
            1 when a project was bought, 0 when only something too dear was struck.
        """
        offers: list[Offer] = []
        for place in self._contenders(turn):
            offer = offer_of(self, place)
            if offer is None:
                self.state[0][place] = 0
            else:
                offers.append(offer)
        if not offers:
            return 0
        best = offers[0]
        for offer in offers[1:]:
            if self._rate_less(offer, best):
                best = offer
        tied = [offer for offer in offers if not self._rate_less(best, offer)]
        chosen = min(tied, key=lambda offer: (self.problem.ties[offer.project], offer.project))
        if len(tied) > 1:
            self._note(turn, tied, chosen)
        accept(self, turn, chosen)
        return 1

    def _contenders(self, turn: int) -> list[int]:
        """List the projects that may have the least rate."""
        alive, lower = self.state[0], self.state[1]
        factors = self.arrays[1]
        looked = np.flatnonzero((alive == 1) & (self.bounds[:, SEEN] == turn + 1))
        upper = self.bounds[looked, UPPER] / factors[looked] * (1.0 + 2.0 * ULP)
        bar = upper.min() if len(upper) else INFINITE
        return [int(place) for place in looked if lower[place] <= bar]

    def _rate_less(self, first: Offer, second: Offer) -> bool:
        """Compare two rates exactly."""
        factors = self.problem.factors
        return (
            first.numerator * second.divisor * factors[second.project]
            < second.numerator * first.divisor * factors[first.project]
        )

    def _note(self, turn: int, tied: list[Offer], chosen: Offer) -> None:
        """Keep who was tied, and whether the rule for ties tells them apart."""
        ranks = self.problem.ties
        rank = ranks[chosen.project]
        equal = [offer for offer in tied if ranks[offer.project] == rank]
        self.ties.append(
            Tie(
                turn=turn,
                tied=tuple(offer.project for offer in tied),
                chosen=chosen.project,
                open=len(equal) > 1 and not commute(self, tied),
                steady=all(offer.divisor == self.problem.weight[offer.project] for offer in tied),
            )
        )


def free_of(problem: Problem) -> tuple[int, ...]:
    """List what costs nothing and has supporters, by the rule for ties; of rivals the first one."""
    found: list[int] = []
    order = sorted(range(len(problem.ids)), key=lambda place: (problem.ties[place], place))
    for place in order:
        if not problem.costs[place] and not problem.rivals[place].intersection(found):
            found.append(place)
    return tuple(found)


def state_of(problem: Problem, share: Fraction) -> State:
    """Make the state before the first turn."""
    classes, begin = len(problem.counts), float(share)
    alive = np.array([1 if cost else 0 for cost in problem.costs], np.uint8)
    for place in free_of(problem):
        alive[list(problem.rivals[place])] = 0
    measures = zip(problem.costs, problem.weight, problem.factors, strict=True)
    lower = [cost / (weight * factor) * (1.0 - 8.0 * ULP) for cost, weight, factor in measures]
    return (
        alive,
        np.array(lower, np.float64),
        np.full(classes, begin),
        np.full(len(problem.ids), -1, np.int32),
        np.array([ULP * begin, begin, *pair_of(share)]),
    )


def empty_record(size: int) -> Record:
    """Make room for a record."""
    return (
        np.empty(size, np.int32),
        np.empty(size, np.float64),
        np.empty((size, 3), np.float64),
        np.empty((size, 2), np.int64),
        np.zeros((size, size), np.int64),
    )
