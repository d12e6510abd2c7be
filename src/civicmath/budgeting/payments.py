"""Who paid what: the payments of a finished run, exactly, put together in steps of a cent."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.budgeting.exact import catch_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from civicmath.budgeting.shares import Run

_CLOSE = 1e-9
"""Relative distance within which floats are not believed."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One project, and who paid for it.

    Attributes:
        place: Which project.
        level: What a supporter with weight 1 paid at most, in units.
        rate: Level divided by the factor of the project: what was compared.
        whole: Ballots that paid the whole price.
        partial: Ballots that paid less: all they had left.
        nothing: Supporting ballots that had nothing left.
        paid: Ballots by what each of them paid, in cents rounded down.
    """

    place: int
    level: Fraction
    rate: Fraction
    whole: int
    partial: int
    nothing: int
    paid: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Accounts:
    """All payments of a run.

    Attributes:
        purchases: In their order.
        left: (m,) what the supporters of each project have left together, in units, rounded down to cents of these.
    """

    purchases: tuple[Purchase, ...]
    left: tuple[Fraction, ...]


class Wallets:
    """What each class has left, turn by turn."""

    def __init__(self, run: Run) -> None:
        catch_up(run, len(run.order))
        self.run = run
        self.balance = np.full(len(run.problem.counts), float(run.share))

    def exact(self, group: int, turn: int) -> Fraction:
        """Give what a ballot of a class has before a turn, that paid all earlier prices whole."""
        return Fraction(left_before(self.run, group, turn), self.run.ledger.scale)

    def buy(self, turn: int, unit: int) -> Purchase:
        """Let the supporters of the winner of a turn pay."""
        run, place = self.run, self.run.order[turn]
        pointers, classes, given, _ = run.problem.supporters
        groups = classes[pointers[place] : pointers[place + 1]]
        weights = (
            given[pointers[place] : pointers[place + 1]]
            if len(given)
            else np.ones(len(groups), np.int32)
        )
        level = run.ledger.level(turn)
        due = float(level) * weights
        here = self.balance[groups]
        unsure = (np.abs(here - due) <= _CLOSE * (due + float(run.share))) & (here > 0)
        whole = here >= due
        rest = here - due
        for spot in np.flatnonzero(unsure):
            exact = self.exact(int(groups[spot]), turn) - level * int(weights[spot])
            whole[spot], rest[spot] = exact >= 0, float(exact)
        partial = ~whole & (here > 0)
        paid = self._in_cents(turn, groups, weights, whole, partial, unit)
        self.balance[groups] = np.where(whole, np.maximum(rest, 0.0), 0.0)
        many = run.problem.counts[groups]
        return Purchase(
            place=place,
            level=level,
            rate=level / run.problem.factors[place],
            whole=int(many[whole].sum()),
            partial=int(many[partial].sum()),
            nothing=int(many[here == 0.0].sum()),
            paid=paid,
        )

    def _in_cents(
        self,
        turn: int,
        groups: NDArray[np.int32],
        weights: NDArray[np.int32],
        whole: NDArray[np.bool_],
        partial: NDArray[np.bool_],
        unit: int,
    ) -> dict[int, int]:
        """Count ballots by what they pay, in cents rounded down."""
        many = self.run.problem.counts[groups]
        level = self.run.ledger.level(turn)
        found: dict[int, int] = {}
        for weight in np.unique(weights[whole]).tolist():
            cents = level * weight * 100 // unit
            found[cents] = found.get(cents, 0) + int(many[whole & (weights == weight)].sum())
        spots = np.flatnonzero(partial)
        amounts = self.balance[groups[spots]] * (100.0 / unit)
        floors = np.floor(amounts).astype(np.int64)
        distance = np.abs(amounts - np.round(amounts))
        for spot in np.flatnonzero(distance <= _CLOSE * (amounts + 100.0 * float(self.run.share))):
            exact = self.exact(int(groups[spots[spot]]), turn)
            floors[spot] = exact * 100 // unit
        cents, inverse = np.unique(floors, return_inverse=True)
        sums = np.bincount(inverse, weights=many[spots], minlength=len(cents))
        for amount, ballots in zip(cents.tolist(), sums.tolist(), strict=True):
            found[amount] = found.get(amount, 0) + int(ballots)
        return dict(sorted(found.items(), reverse=True))


def left_before(run: Run, group: int, turn: int) -> int:
    """Give what a ballot has before a turn that paid all earlier prices whole, times the scale of the ledger."""
    pointers, projects, weights = run.problem.ballots
    first, last = int(pointers[group]), int(pointers[group + 1])
    turns = run.state[3][projects[first:last]].tolist()
    given = weights[first:last].tolist() if len(weights) else [1] * (last - first)
    spent = [(done, weight) for done, weight in zip(turns, given, strict=True) if 0 <= done < turn]
    return run.ledger.left(spent)


def accounts_of(run: Run, unit: int) -> Accounts:
    """Follow all money of a run."""
    wallets = Wallets(run)
    purchases = tuple(wallets.buy(turn, unit) for turn in range(len(run.order)))
    return Accounts(
        purchases, tuple(_left(run, wallets, place) for place in range(len(run.problem.ids)))
    )


def _left(run: Run, wallets: Wallets, place: int) -> Fraction:
    """Add up exactly what the supporters of a project have left."""
    from civicmath.budgeting.kernels.levels import spent_by  # noqa: PLC0415

    pointers, classes, _, _ = run.problem.supporters
    groups = classes[pointers[place] : pointers[place + 1]]
    groups = np.ascontiguousarray(groups[wallets.balance[groups] > 0.0])
    spent = np.zeros(len(run.order), np.int64)
    ballots = spent_by(groups, run.problem.ballots, run.problem.counts, run.state[3], spent)
    return Fraction(run.ledger.held(ballots, spent.tolist()), run.ledger.scale)
