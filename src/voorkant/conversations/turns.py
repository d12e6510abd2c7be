"""Which statement somebody is asked next: drawn by worth, with a known chance; pure.

A worker says per area what one more answer to each statement can still settle. A person's next card is
drawn by that worth from the statements she hasn't seen; a part of all draws looks at no worth at all, so
every statement has a chance above zero for everybody. A statement of which no worth is known is new, and
counts as the best there is: a fair start.

Each draw is a race: every statement gets a waiting time by chance, the shorter the more it is worth, and
the first one wins. So the chance of each is exactly its share of the worth, and when worths change a
little, the same person nearly always keeps the same card.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import shake_128
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MILLION = 1_000_000
AT_RANDOM = 0.1
"""The part of draws that looks at no worth: what `benchmarks/common_ground.py` measures."""
HIGHEST_WORTH = 1000
"""What is worth most; worths are whole numbers of at most so much."""
BYTES_OF_CHANCE = 7


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement that was drawn.

    Attributes:
        number: Its number within the challenge.
        chance: The chance that it would be, in millionths, at least one.
    """

    number: int
    chance: int


def draw(unseen: Sequence[int], worths: Mapping[int, int], *, order: str) -> Drawn | None:
    """Draw the next statement; None when everything was seen.

    Args:
        unseen: Numbers of the statements on the list that she hasn't answered, 0 or higher.
        worths: Number → worth to her area, 0 to `HIGHEST_WORTH`; a statement that isn't there is new.
        order: What the chance follows from; the same word gives the same draw.
    """
    if not unseen:
        return None
    chances = chances_of(unseen, worths)
    stream = shake_128(order.encode()).digest(BYTES_OF_CHANCE * (max(unseen) + 1))
    first, shortest = unseen[0], math.inf
    for number, chance in zip(unseen, chances, strict=True):
        waits = _waiting(stream, number) / chance
        if (waits, number) < (shortest, first):
            first, shortest = number, waits
    chance = chances[unseen.index(first)]
    return Drawn(first, max(1, round(chance * MILLION)))


def chances_of(unseen: Sequence[int], worths: Mapping[int, int]) -> Sequence[float]:
    """Give the chance of each statement to be drawn, all above zero; together they are one."""
    even = 1.0 / len(unseen)
    asked = [worths.get(number, HIGHEST_WORTH) for number in unseen]
    total = sum(asked)
    if total == 0:
        return [even] * len(unseen)
    return [AT_RANDOM * even + (1.0 - AT_RANDOM) * worth / total for worth in asked]


def _waiting(stream: bytes, number: int) -> float:
    """Give a waiting time with mean one, by chance (exponential): minus the logarithm of a share."""
    begin = BYTES_OF_CHANCE * number
    share = int.from_bytes(stream[begin : begin + BYTES_OF_CHANCE]) + 1
    return -math.log(share / (1 << 8 * BYTES_OF_CHANCE))
