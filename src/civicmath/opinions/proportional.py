"""Choosing in proportion: the method of equal shares in whole coins, and a check apart from it.

Source:
    Peters, Pierczyński & Skowron, *Proportional Participatory Budgeting with Additive Utilities*,
    NeurIPS 2021 (equal shares); Brill & Peters, *Robust and Verifiable Proportionality Axioms for
    Multiwinner Voting*, EC 2023 (the check).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Marks = NDArray[np.uint8]

MONEY_GRID = 1_000_000
"""A place on the agenda costs so many coins for each person; payments are whole coins."""


def supporters(agrees: Marks, level_of: Counts, levels: int) -> Counts:
    """(m, levels) how many supporters each statement has among the people at each level."""
    from civicmath.opinions.kernels.agenda import add_supporters  # noqa: PLC0415 - loads numba

    held = np.zeros((len(agrees), levels), np.int64)
    add_supporters(agrees, level_of, held)
    return held


def equal_shares(agrees: Marks, allowed: NDArray[np.bool_], k: int) -> tuple[list[int], int]:
    """Buy statements that cost the same, with equal budgets of whole coins.

    In turn the statement is bought for which its supporters pay least each, the most supported
    among equals, the first of those. Prices only rise, so most needn't be computed again. Places
    that nobody can pay are filled with what most people support for whom nothing is chosen yet,
    then with what most people support.

    Returns:
        Chosen statements in order, and how many of them were bought.
    """
    people = agrees.shape[1]
    everybody = np.zeros(people, np.int64)
    support = supporters(agrees, everybody, 1)[:, 0]
    # A coin more for each place, since payments are rounded up: nobody is refused by rounding.
    cost, coins = people * MONEY_GRID, [k * MONEY_GRID + k]
    level_of = everybody
    least = {int(j): -(-cost // int(support[j])) for j in np.flatnonzero(allowed & (support > 0))}
    order: list[int] = []
    while least and len(order) < k:
        best: tuple[int, int, int] | None = None
        for j in sorted(least, key=lambda j: (least[j], -int(support[j]), j)):
            if best is not None and (least[j], -int(support[j]), j) > best:
                break
            held = supporters(agrees[j : j + 1], level_of, len(coins))[0]
            price = price_of(held.tolist(), coins, cost)
            if price is None:
                del least[j]
                continue
            least[j] = price
            offer = (price, -int(support[j]), j)
            best = offer if best is None else min(best, offer)
        if best is None:
            break
        order.append(best[2])
        del least[best[2]]
        level_of = _paid(level_of, coins, agrees[best[2]] > 0, best[0])
    return _filled(agrees, support, allowed, order, k), len(order)


def price_of(held: Sequence[int], coins: Sequence[int], cost: int) -> int | None:
    """Give the least whole amount that, asked of each supporter or all she has, makes the cost.

    Args:
        held: How many supporters have each number of coins.
        coins: Those numbers.
        cost: What they must pay together.

    Returns:
        The amount; nothing when they don't have so much.
    """
    count, left = sum(held), cost
    for has, those in sorted(zip(coins, held, strict=True)):
        if count == 0:
            return None
        amount = -(-left // count)
        if amount <= has:
            return amount
        left -= has * those
        count -= those
    return None


def _paid(level_of: Counts, coins: list[int], pays: NDArray[np.bool_], price: int) -> Counts:
    """Take the price from who pays; adds new numbers of coins to `coins`."""
    after = np.empty(len(coins), np.int64)
    for level, has in enumerate(list(coins)):
        rest = has - min(has, price)
        if rest not in coins:
            coins.append(rest)
        after[level] = coins.index(rest)
    return np.where(pays, after[level_of], level_of)


def _filled(
    agrees: Marks, support: Counts, allowed: NDArray[np.bool_], order: list[int], k: int
) -> list[int]:
    chosen = list(order)
    while len(chosen) < k:
        left = allowed & (support > 0)
        left[chosen] = False
        if not left.any():
            break
        alone = np.asarray((agrees[chosen] == 0).all(axis=0), np.int64)
        fresh = supporters(agrees, alone, 2)[:, 1]
        chosen.append(int(np.lexsort((-support, -fresh, ~left))[0]))
    return chosen


def is_justified(agrees: Marks, chosen: NDArray[np.bool_], k: int) -> bool:
    """Check extended justified representation plus.

    It fails when there are l parts of the people (each as many as people / k), who all agree with
    one statement that isn't chosen, while each of them agrees with fewer than l that are.

    Args:
        agrees: (m, n) 1 where a person supports a statement.
        chosen: (m,) which statements are on the agenda.
        k: Places on the agenda.
    """
    people = agrees.shape[1]
    has: Counts = np.minimum(agrees[chosen].sum(axis=0), k).astype(np.int64)
    fewer = np.cumsum(supporters(agrees, has, k + 1), axis=1)[~chosen, :k]
    return not bool((fewer * k >= np.arange(1, k + 1) * max(people, 1)).any())
