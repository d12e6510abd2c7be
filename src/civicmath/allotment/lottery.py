"""Lottery numbers that anyone can compute, from a seed that was promised before.

The number of a person is SHA-256 of the seed followed by her id, both in UTF-8; the lowest goes
first. Nobody who doesn't know the seed can choose an id with a low number, and nobody who published
the hash of the seed can change it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from civicmath.allotment.errors import OtherSeed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WORDS = 4


def commitment(seed: str) -> str:
    """Give the hash of a seed, to be published before orders come in: SHA-256 in hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def check_commitment(seed: str, promised: str) -> None:
    """Refuse a seed whose hash isn't the one that was published.

    Raises:
        OtherSeed: It isn't.
    """
    if commitment(seed) != promised.strip().lower():
        raise OtherSeed(commitment=promised)


def lottery_number(seed: str, name: str) -> str:
    """Give somebody's lottery number, in hexadecimal."""
    return hashlib.sha256((seed + name).encode()).hexdigest()


def lottery_order(seed: str, names: Sequence[str]) -> NDArray[np.int64]:
    """Put distinct names in the order of their lottery numbers.

    Args:
        seed: The chance there is.
        names: (n,) ids.

    Returns:
        (n,) index of the name that goes first, second, …
    """
    start, hashed = seed.encode(), hashlib.sha256
    digests = b"".join([hashed(start + name.encode()).digest() for name in names])
    words = np.frombuffer(digests, dtype=">u8").reshape(-1, _WORDS).astype(np.uint64)
    order = np.argsort(words[:, 0], kind="stable")
    first = words[order, 0]
    if (first[1:] == first[:-1]).any():
        order = np.lexsort(words.T[::-1])
    return order.astype(np.int64)
