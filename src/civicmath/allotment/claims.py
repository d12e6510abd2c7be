"""Claims: all orders of one person together, as rules see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from civicmath.allotment.lottery import lottery_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.allotment.orders import Orders


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """One for each person, in the order of their ids.

    Attributes:
        ids: (k,) text, distinct.
        wants: (k,) how many the person asks for, in all her orders.
        classes: (k,) text, empty where there is none.
        at: (k,) the time of her latest order: who changes an order joins the queue again; or None.
        households: (k,) number of the household, -1 where there is none.
        of_order: (n,) which claim each order is part of; or None: each is its own.
        seed: What lottery numbers come from.
    """

    ids: pl.Series
    wants: NDArray[np.int64]
    classes: pl.Series
    at: NDArray[np.int64] | None
    households: NDArray[np.int64]
    of_order: NDArray[np.int64] | None
    seed: str = field(repr=False)

    def in_turn(self, chosen: NDArray[np.int64], *, by_time: bool) -> NDArray[np.int64]:
        """Put some claims in the order of their turns.

        Args:
            chosen: (c,) indices of claims.
            by_time: By time, equal times by lottery number; else by lottery number alone.

        Returns:
            (c,) positions in `chosen`: whose turn is first, second, …
        """
        order = lottery_order(self.seed, self.ids.gather(chosen).to_list())
        if by_time and self.at is not None:
            order = order[np.argsort(self.at[chosen][order], kind="stable")]
        return order


def claims_of(orders: Orders, seed: str) -> Claims:
    """Put orders of one person together.

    Args:
        orders: Checked: one person's orders name one class and one household.
        seed: What lottery numbers come from.
    """
    households = _numbered(orders.households)
    if orders.persons is None:
        return Claims(
            orders.ids, orders.quantities, orders.classes, orders.at, households, None, seed
        )
    names = orders.persons.unique().sort()
    codes = pl.Series(range(len(names)), dtype=pl.Int64)
    of_order = orders.persons.replace_strict(names, codes, return_dtype=pl.Int64).to_numpy()
    wants = np.zeros(len(names), np.int64)
    np.add.at(wants, of_order, orders.quantities)
    one_each = np.zeros(len(names), np.int64)
    one_each[of_order] = np.arange(len(of_order))
    at = None
    if orders.at is not None:
        at = np.full(len(names), np.iinfo(np.int64).min)
        np.maximum.at(at, of_order, orders.at)
    classes = orders.classes.gather(one_each)
    return Claims(names, wants, classes, at, households[one_each], of_order, seed)


def shared_out(claims: Claims, gives: NDArray[np.int64], orders: Orders) -> NDArray[np.int64]:
    """Divide what each person gets over her own orders: the oldest first, then by id.

    Args:
        claims: As `claims_of` made them.
        gives: (k,) what each claim gets.
        orders: The orders themselves.

    Returns:
        (n,) what each order gets.
    """
    if claims.of_order is None:
        return gives
    at = np.zeros(len(orders.ids), np.int64) if orders.at is None else orders.at
    order = np.lexsort((at, claims.of_order))
    owner, wants = claims.of_order[order], orders.quantities[order]
    parts = np.clip(gives[owner] - before_in_group(wants, owner), 0, wants)
    result = np.zeros(len(order), np.int64)
    result[order] = parts
    return result


def before_in_group(amounts: NDArray[np.int64], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add up what stands before each entry in its own group.

    Args:
        amounts: (n,) whole numbers.
        groups: (n,) number of the group, sorted.
    """
    before = np.cumsum(amounts) - amounts
    if not len(groups):
        return before
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    sizes = np.diff(np.r_[starts, len(groups)])
    return before - np.repeat(before[starts], sizes)


def _numbered(names: pl.Series) -> NDArray[np.int64]:
    """Number the distinct names, sorted; -1 for an empty one."""
    if not (names != "").any():
        return np.full(len(names), -1, np.int64)
    found = names.unique().sort()
    codes = pl.Series(range(len(found)), dtype=pl.Int64) - (1 if found[0] == "" else 0)
    return names.replace_strict(found, codes, return_dtype=pl.Int64).to_numpy().copy()
