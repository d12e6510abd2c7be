"""The four rules: dividing what there is among claims, in one group or in many groups at once.

Everything is whole numbers. A group is everybody together, or a household whose cap is divided
before: the same rule inside as outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.allotment.claims import before_in_group

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.allotment.claims import Claims
    from civicmath.allotment.terms import Rule

    Numbers = NDArray[np.int64]

_SAFE = 1 << 62


@dataclass(frozen=True, slots=True)
class How:
    """How to divide.

    Attributes:
        rule: Which of the four.
        by_time: Whether the last few go by time instead of by lottery number.
        keep: Pro rata: nobody's part is less than this, or than what she wants.
        lot: Who has nothing yet gets at least this, or nothing.
    """

    rule: Rule
    by_time: bool
    keep: int
    lot: int


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Claims that take part, sorted by group.

    Attributes:
        who: (m,) index of each claim.
        wants: (m,) how many more it wants now.
        heights: (m,) how many it has already.
        groups: (m,) number of its group, from 0, sorted; each occurs.
        capacity: (g,) how many there are for each group.
    """

    who: Numbers
    wants: Numbers
    heights: Numbers
    groups: Numbers
    capacity: Numbers

    def per_group(self, amounts: Numbers) -> Numbers:
        """Add up amounts over each group."""
        if len(self.capacity) == 1:
            return np.array([int(amounts.sum())], np.int64)
        totals = np.zeros(len(self.capacity), np.int64)
        np.add.at(totals, self.groups, amounts)
        return totals

    def changed(self, wants: Numbers, heights: Numbers, capacity: Numbers) -> Asked:
        """Give the same claims in a later state."""
        return Asked(self.who, wants, heights, self.groups, capacity)


def divide(claims: Claims, asked: Asked, how: How) -> Numbers:
    """Divide by a rule, in each group apart.

    Returns:
        (m,) how many more each claim gets: at most what it wants, in each group at most what there
        is, and exactly that when enough is wanted and no lot stands in the way.
    """
    if not len(asked.who):
        return np.zeros(0, np.int64)
    if how.rule in ("lottery", "first-come"):
        return _in_a_row(claims, asked, how)
    base = _lots(claims, asked, how) if how.lot > 1 else np.zeros(len(asked.who), np.int64)
    served = asked if how.lot <= 1 else after_lots(asked, base, how.lot)
    if how.rule == "bricks":
        return base + _bricks(claims, served, how)
    return base + _pro_rata(claims, served, how)


def level_of(asked: Asked) -> Numbers:
    """Find the highest level to which everybody can be filled.

    Level c of a group is the largest for which sum(min(wants, max(0, c - heights))) is at most what
    there is; the largest height plus want where all can be served.

    Returns:
        (g,) levels.
    """
    tops = asked.heights + asked.wants
    high = np.zeros(len(asked.capacity), np.int64)
    np.maximum.at(high, asked.groups, tops)
    low = np.zeros_like(high)
    while (low < high).any():
        middle = low + (high - low + 1) // 2
        fits = asked.per_group(filled(asked, middle)) <= asked.capacity
        low, high = np.where(fits, middle, low), np.where(fits, high, middle - 1)
    return low


def filled(asked: Asked, levels: Numbers) -> Numbers:
    """Give how many more each claim gets when its group is filled to a level."""
    level = levels[asked.groups] if len(levels) > 1 else levels[0]
    more: Numbers = np.clip(level - asked.heights, 0, asked.wants)
    return more


def _bricks(claims: Claims, asked: Asked, how: How) -> Numbers:
    """Fill everybody to one level; what is left goes one each to those who want more."""
    levels = level_of(asked)
    gives = filled(asked, levels)
    left = asked.capacity - asked.per_group(gives)
    one_more = filled(asked, levels + 1) > gives
    gives[_first_in_turn(claims, asked, one_more, left, by_time=how.by_time)] += 1
    return gives


def _pro_rata(claims: Claims, asked: Asked, how: How) -> Numbers:
    """Give everybody the same part of what she wants, by largest remainder.

    Where that part is less than what everybody keeps, she gets what she keeps, and the part of the
    others is the smaller for it.
    """
    kept = kept_of(asked, how.keep)
    short = (asked.per_group(kept) > asked.capacity)[asked.groups]
    gives = np.where(short, kept, 0)
    if short.any():
        gives = _bricks(claims, asked.changed(gives, asked.heights, asked.capacity), how)
    at_minimum = where_kept(asked, kept) | short
    gives = np.where(at_minimum & ~short, kept, gives)
    left = asked.capacity - asked.per_group(gives)
    wants = np.where(at_minimum, 0, asked.wants)
    total = asked.per_group(wants)
    share = np.minimum(left, total)
    whole, rest = quotas(wants, share[asked.groups], np.maximum(total, 1)[asked.groups])
    missing = share - asked.per_group(whole)
    return gives + whole + _by_remainder(claims, asked, rest, missing, by_time=how.by_time)


def where_kept(asked: Asked, kept: Numbers) -> NDArray[np.bool_]:
    """Find who gets what she keeps, because her part would be less.

    Args:
        asked: Claims.
        kept: (m,) what each keeps.

    Returns:
        (m,) whether.
    """
    at_minimum = np.zeros(len(asked.who), np.bool_)
    while kept.any():
        wants = np.where(at_minimum, 0, asked.wants)
        total = asked.per_group(wants)
        left = asked.capacity - asked.per_group(np.where(at_minimum, kept, 0))
        share = np.clip(left, 0, total)
        whole, _ = quotas(wants, share[asked.groups], np.maximum(total, 1)[asked.groups])
        # A part below a whole number is below it whatever its fraction.
        below = (whole < kept) & ~at_minimum
        if not below.any():
            break
        at_minimum |= below
    return at_minimum


def kept_of(asked: Asked, keep: int) -> Numbers:
    """Give how many more each claim needs to have what everybody keeps."""
    more: Numbers = np.minimum(asked.wants, np.maximum(0, keep - asked.heights))
    return more


def quotas(wants: Numbers, share: Numbers, total: Numbers) -> tuple[Numbers, Numbers]:
    """Give the whole part of wants x share / total and what remains, in parts of `total`."""
    if int(wants.max(initial=0)) * int(share.max(initial=0)) < _SAFE:
        product = wants * share
        return product // total, product % total
    exact = wants.astype(object) * share.astype(object)
    return (exact // total).astype(np.int64), (exact % total).astype(np.int64)


def _by_remainder(
    claims: Claims, asked: Asked, rest: Numbers, missing: Numbers, *, by_time: bool
) -> Numbers:
    """Give one each to the largest remainders of each group; equal ones in turn."""
    extra = np.zeros(len(asked.who), np.int64)
    order = np.lexsort((-rest, asked.groups))
    owner = asked.groups[order]
    place = before_in_group(np.ones(len(order), np.int64), owner)
    needed = missing[owner]
    last = order[(place == needed - 1)]  # the smallest remainder in each group that gets one
    bar = np.full(len(missing), -1, np.int64)
    bar[asked.groups[last]] = rest[last]
    above = (rest > bar[asked.groups]) & (missing > 0)[asked.groups]
    extra[above] = 1
    equal = (rest == bar[asked.groups]) & (missing > 0)[asked.groups]
    extra[
        _first_in_turn(claims, asked, equal, missing - asked.per_group(extra), by_time=by_time)
    ] = 1
    return extra


def _first_in_turn(
    claims: Claims, asked: Asked, among: NDArray[np.bool_], places: Numbers, *, by_time: bool
) -> Numbers:
    """Choose among claims, in each group as many as there are places, in turn.

    Returns:
        Positions in `asked` of those chosen.
    """
    among = among & (places > 0)[asked.groups]
    everyone = asked.per_group(among.astype(np.int64)) <= places
    sure = np.flatnonzero(among & everyone[asked.groups])
    unsure = np.flatnonzero(among & ~everyone[asked.groups])
    if not len(unsure):
        return sure
    turn = unsure[claims.in_turn(asked.who[unsure], by_time=by_time)]
    if len(places) > 1:
        turn = turn[np.argsort(asked.groups[turn], kind="stable")]
    place = before_in_group(np.ones(len(turn), np.int64), asked.groups[turn])
    chosen: Numbers = np.r_[sure, turn[place < places[asked.groups[turn]]]]
    return chosen


def _in_a_row(claims: Claims, asked: Asked, how: How) -> Numbers:
    """Serve whole orders in turn, until there is nothing left; the last one gets what remains."""
    order = claims.in_turn(asked.who, by_time=how.rule == "first-come")
    order = order[np.argsort(asked.groups[order], kind="stable")]
    owner, wants = asked.groups[order], asked.wants[order]
    if how.lot > 1:
        wants = np.where((asked.heights[order] == 0) & (wants < how.lot), 0, wants)
    gives = np.clip(asked.capacity[owner] - before_in_group(wants, owner), 0, wants)
    if how.lot > 1:
        gives = np.where((asked.heights[order] == 0) & (gives < how.lot), 0, gives)
    result = np.zeros(len(order), np.int64)
    result[order] = gives
    return result


def _lots(claims: Claims, asked: Asked, how: How) -> Numbers:
    """Give a whole lot to those who have nothing yet: to all, or to as many as there are lots."""
    new = (asked.heights == 0) & (asked.wants >= how.lot)
    base = np.zeros(len(asked.who), np.int64)
    places = asked.capacity // how.lot
    base[_first_in_turn(claims, asked, new, places, by_time=how.by_time)] = how.lot
    return base


def after_lots(asked: Asked, base: Numbers, lot: int) -> Asked:
    """Let only those go on who have a lot, now or from before."""
    heights = asked.heights + base
    wants = np.where(heights >= lot, asked.wants - base, 0)
    return asked.changed(wants, heights, asked.capacity - asked.per_group(base))
