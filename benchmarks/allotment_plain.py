"""The peer of allotment: what one would write in plain Python, round by round and with sorting."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def bricks(orders: Mapping[str, int], supply: int, seed: str) -> dict[str, int]:
    """Go round: one for everybody who wants more, until there isn't enough for a round."""
    got = dict.fromkeys(orders, 0)
    waiting = [name for name, quantity in orders.items() if quantity]
    while waiting and supply >= len(waiting):
        for name in waiting:
            got[name] += 1
        supply -= len(waiting)
        waiting = [name for name in waiting if got[name] < orders[name]]
    waiting.sort(key=lambda name: hashlib.sha256((seed + name).encode()).digest())
    for name in waiting[:supply]:
        got[name] += 1
    return got


def pro_rata(orders: Mapping[str, int], supply: int, seed: str) -> dict[str, int]:
    """Whole parts, then one each to the largest remainders."""
    total = sum(orders.values())
    got = {name: quantity * supply // total for name, quantity in orders.items()}
    ranked = sorted(
        orders,
        key=lambda name: (
            -(orders[name] * supply % total),
            hashlib.sha256((seed + name).encode()).digest(),
        ),
    )
    for name in ranked[: supply - sum(got.values())]:
        got[name] += 1
    return got


def orders_of(count: int) -> dict[str, int]:
    """Draw orders: most are small, a few are a hundred times larger."""
    chance = random.Random(1)  # noqa: S311 - a benchmark's sizes, nobody's lot
    return {
        f"order-{place:07}": min(1 + int(chance.paretovariate(1.2) * 3), 1000)
        for place in range(count)
    }
