"""What floats can't settle: exact levels, exact payments, ties that make no difference."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.budgeting.kernels import levels, shares
from civicmath.budgeting.kernels.precise import DOUBLE_ULP
from civicmath.budgeting.kernels.types import ABLE, SMALLEST, ULP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.budgeting.shares import Run


@dataclass(frozen=True, slots=True)
class Offer:
    """The exact level of a project: numerator / (scale of the ledger x divisor).

    Attributes:
        project: Its place.
        numerator: See above.
        divisor: Weight of the supporters who pay the whole price.
        poor: Classes near the price that have less.
        even: Classes near the price that have exactly that.
        rich: Classes near the price that have more.
    """

    project: int
    numerator: int
    divisor: int
    poor: tuple[int, ...]
    even: tuple[int, ...]
    rich: tuple[int, ...]


def catch_up(run: Run, turn: int) -> None:
    """Put the exact levels of all winners before a turn in the ledger.

    The level of a winner follows from its cost, the weight of those who paid the whole price, and what those who
    paid less had left; and that follows from earlier levels, as they had paid all earlier prices whole.
    """
    order, _, pairs, totals, spent = run.record
    for done in range(len(run.ledger.levels), turn):
        whole, partial = (int(many) for many in totals[done])
        held = run.ledger.held(partial, spent[done, :done].tolist())
        cost = run.problem.costs[order[done]]
        run.ledger.add(cost * run.ledger.scale - held, whole)
        pairs[done] = (*pair_of(run.ledger.level(done)), 0.0)
        pairs[done, 2] = DOUBLE_ULP * pairs[done, 0]


def pair_of(exact: Fraction) -> tuple[float, float]:
    """Write a number as two floats, the second of which is what the first leaves out."""
    high = float(exact)
    return high, float(exact - Fraction(high))


def _held(run: Run, groups: NDArray[np.int32]) -> int:
    """Add up what classes have left that paid all prices whole so far, times the scale."""
    spent = np.zeros(len(run.ledger.levels), np.int64)
    counts = run.problem.counts
    ballots = levels.spent_by(groups, run.problem.ballots, counts, run.state[3], spent)
    return run.ledger.held(ballots, spent.tolist())


def left_of(run: Run, group: int) -> int:
    """Give what a ballot of a class has left that paid all prices whole so far, times the scale."""
    pointers, projects, weights = run.problem.ballots
    first, last = int(pointers[group]), int(pointers[group + 1])
    turns = run.state[3][projects[first:last]].tolist()
    given = weights[first:last].tolist() if len(weights) else [1] * (last - first)
    spent = [(turn, weight) for turn, weight in zip(turns, given, strict=True) if turn >= 0]
    return run.ledger.left(spent)


def weights_in(run: Run, project: int) -> dict[int, int]:
    """Give the weight that each class gives a project."""
    pointers, classes, weights, _ = run.problem.supporters
    first, last = int(pointers[project]), int(pointers[project + 1])
    groups = classes[first:last].tolist()
    given = weights[first:last].tolist() if len(weights) else [1] * (last - first)
    return dict(zip(groups, given, strict=True))


def offer_of(run: Run, project: int) -> Offer | None:
    """Find the exact level of a project; None when its supporters can't pay it.

    As in `kernels.shares.level`: from a level that is surely not too high, the level at which those who can pay it
    whole make up for those who can't, until nobody more turns out to be unable.
    """
    weight = run.problem.weight[project]
    if run.bounds[project, ABLE] == weight:
        # Everybody pays the whole price, so it is known without a look at purses.
        return Offer(project, run.problem.costs[project] * run.ledger.scale, weight, (), (), ())
    level = Fraction(float(run.state[1][project]) * float(run.arrays[1][project]))
    poor_before: tuple[int, tuple[int, ...]] | None = None
    weights = weights_in(run, project)
    room = np.empty((2, len(weights)), np.int32)
    counts = run.problem.counts
    cost = run.problem.costs[project] * run.ledger.scale
    while True:
        few, rich, unsure = _sorted_out(run, project, float(level), room)
        split: dict[int, list[int]] = {-1: [], 0: [], 1: []}
        for group in unsure:
            spare = left_of(run, group) * level.denominator
            price = level.numerator * weights[group] * run.ledger.scale
            split[(spare > price) - (spare < price)].append(group)
        poor = (few, tuple(split[-1]))
        divisor = rich + sum(int(counts[group]) * weights[group] for group in split[0] + split[1])
        groups = np.concatenate([room[0][:few], np.array(split[-1], np.int32)])
        if divisor == 0:
            return None
        numerator = cost - _held(run, groups)
        following = Fraction(numerator, divisor * run.ledger.scale)
        if poor == poor_before and following == level:
            return Offer(project, numerator, divisor, poor[1], tuple(split[0]), tuple(split[1]))
        poor_before, level = poor, max(following, level)


def _sorted_out(
    run: Run, project: int, price: float, room: NDArray[np.int32]
) -> tuple[int, int, list[int]]:
    """Divide supporters in surely poor, surely rich and unsure."""
    weights = run.problem.supporters[2]
    first, last = run.problem.supporters[0][project : project + 2]
    greatest = int(weights[first:last].max()) if len(weights) else 1
    money = run.state[4]
    tolerance = 2.0 * money[0] + 8.0 * ULP * (price * greatest + money[1])
    out = np.zeros(2, np.int64)
    doubts = levels.sort_out(
        project, price, tolerance, run.problem.supporters, run.state, room, out
    )
    return int(out[0]), int(out[1]), [int(group) for group in room[1][:doubts]]


def accept(run: Run, turn: int, offer: Offer) -> None:
    """Buy a project at its exact level."""
    price = offer.numerator / (offer.divisor * run.ledger.scale)
    weights = weights_in(run, offer.project) if offer.poor or offer.even or offer.rich else {}
    balance = run.state[2]
    for group in offer.poor:
        balance[group] = SMALLEST
    for group in offer.even + offer.rich:
        balance[group] = price * weights[group] * (1.0 + 4.0 * ULP)
    run.record[1][turn] = price / run.arrays[1][offer.project] * (1.0 + 4.0 * ULP)
    supporters, ballots = run.problem.supporters, run.problem.ballots
    shares.empty_pockets(offer.project, price, turn, supporters, ballots, run.state, run.record)
    run.ledger.add(offer.numerator, offer.divisor)
    run.record[2][turn] = (*pair_of(run.ledger.level(turn)), DOUBLE_ULP * price)
    shares.collect(offer.project, turn, supporters, run.arrays, run.state, run.record)
    for group in offer.even:
        balance[group] = 0.0
    for group in offer.rich:
        balance[group] = left_of(run, group) / run.ledger.scale


def commute(run: Run, tied: Sequence[Offer]) -> bool:
    """Say whether tied projects are all bought at this rate, in whatever order.

    That is so when none is a rival of another, and everybody who supports two of them and has money can pay the
    whole price of all of them she supports: then no purchase changes what another costs whom.
    """
    places = {offer.project for offer in tied}
    if any(run.problem.rivals[place] & places for place in places):
        return False
    due: dict[int, Fraction] = {}
    times: dict[int, int] = {}
    for offer in tied:
        level = Fraction(offer.numerator, offer.divisor * run.ledger.scale)
        for group, weight in weights_in(run, offer.project).items():
            if run.state[2][group] > 0.0:
                due[group] = due.get(group, Fraction(0)) + level * weight
                times[group] = times.get(group, 0) + 1
    return all(
        left_of(run, group) * due[group].denominator >= due[group].numerator * run.ledger.scale
        for group, many in times.items()
        if many > 1
    )
