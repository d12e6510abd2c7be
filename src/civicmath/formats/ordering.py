"""Canonical order: people by their answers, without an object per person.

Answers are compared one by one on (statement, vote). As many of them as fit are packed in a number
of 64 bits, and people are sorted by it; only who is still equal is looked at further. Nearly everybody
is told apart by her first numbers, so this costs a few sorts of whole arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD_BITS = 64


def canonical_order(
    counts: NDArray[np.int64],
    indices: NDArray[np.int32],
    values: NDArray[np.int8],
    *,
    statements: int,
) -> NDArray[np.int64]:
    """Order people by their answers; equal answers keep the order in which people came.

    Whose answers are the beginning of another's comes first.

    Args:
        counts: (n,) how many answers each person gave, at least one.
        indices: (v,) statement of each answer, ascending within a person.
        values: (v,) 1, 0 or -1.
        statements: How many there are.
    """
    bits = max((3 * statements).bit_length(), 1)
    at_once = _WORD_BITS // bits
    ends = np.cumsum(counts)
    starts = ends - counts
    order = np.arange(len(counts))
    # Where in the order people stand who are equal so far, and with whom.
    places, equals = np.arange(len(counts)), np.zeros(len(counts), np.int64)
    passed = 0
    while len(places):
        people = order[places]
        keys = _packed(people, starts + passed, ends, indices, values, (bits, at_once))
        passed += at_once
        sorted_ = np.lexsort((keys, equals))
        order[places] = people[sorted_]
        keys, equals = keys[sorted_], equals[sorted_]
        # An empty answer at the end of a key: these people have said all they said.
        open_ = (keys & np.uint64((1 << bits) - 1)) != 0
        new = np.ones(len(keys), np.bool_)
        new[1:] = (keys[1:] != keys[:-1]) | (equals[1:] != equals[:-1])
        alone = new & np.append(new[1:], np.True_)
        left = open_ & ~alone
        places, equals = places[left], np.cumsum(new)[left]
    return order


def _packed(
    people: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    indices: NDArray[np.int32],
    values: NDArray[np.int8],
    packing: tuple[int, int],
) -> NDArray[np.uint64]:
    """Give the next answers of these people as one number; nothing comes before any answer."""
    bits, at_once = packing
    keys = np.zeros(len(people), np.uint64)
    at, end = starts[people], ends[people]
    for _ in range(at_once):
        keys <<= np.uint64(bits)
        here = np.minimum(at, end - 1)
        answers = indices[here].astype(np.int64) * 3 + values[here] + 2
        keys |= np.where(at < end, answers, 0).astype(np.uint64)
        at += 1
    return keys
