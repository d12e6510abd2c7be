"""Ids of people and statements: any short text; a whole number and its text are the same id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.errors import EmptyId, LongId
from civicmath.formats.scratch import empty, gathered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

LONGEST = 100
_WHOLE = re.compile(r"[0-9]+")
_SLACK = 1_000_000
_STEP = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of ids as numbers.

    Attributes:
        codes: (r,) index into `names`.
        names: (k,) distinct ids in natural order; each occurs.
    """

    codes: NDArray[np.int32]
    names: NDArray[np.str_]


def natural_order(ids: Iterable[str]) -> list[str]:
    """Sort by number when all ids are whole numbers of any size, else by letter (code point)."""
    listed = list(ids)
    if all(_WHOLE.fullmatch(text) for text in listed):
        # Shorter text is a smaller number: no machine word limits the size of an id.
        return sorted(listed, key=lambda text: (len(text.lstrip("0")), text.lstrip("0"), text))
    return sorted(listed)


def code_ids(ids: ArrayLike, *, source: str, column: str) -> Coded:
    """Number the distinct ids of rows in memory.

    Args:
        ids: (r,) whole numbers or texts; white space around a text is no part of it.
        source: What to call the rows in a refusal.
        column: What to call the column.

    Raises:
        EmptyId: Names the row, counted from 1.
        LongId: Names the row, counted from 1.
    """
    given = np.asarray(ids).reshape(-1)
    if given.dtype.kind in "iu" and np.can_cast(given.dtype, np.int32):
        return code_numbers(given.astype(np.int32, copy=False))
    if given.dtype.kind in "iu" and np.can_cast(given.dtype, np.int64):
        return code_numbers(given.astype(np.int64, copy=False))
    texts = np.strings.strip(given.astype(np.str_))
    lengths = np.strings.str_len(texts)
    if (lengths == 0).any():
        raise EmptyId(file=source, line=int(np.argmin(lengths)) + 1, column=column)
    if (lengths > LONGEST).any():
        line = int(np.flatnonzero(lengths > LONGEST)[0]) + 1
        raise LongId(file=source, line=line, column=column, limit=LONGEST)
    names, codes = np.unique(texts, return_inverse=True)
    return in_natural_order(codes.astype(np.int32), names.tolist())


def code_numbers(numbers: NDArray[np.int32] | NDArray[np.int64]) -> Coded:
    """Number distinct whole numbers; by a table when they lie close together, as ids mostly do."""
    if not len(numbers):
        return Coded(np.zeros(0, np.int32), np.zeros(0, np.str_))
    lowest, highest = int(numbers.min()), int(numbers.max())
    if highest - lowest > 4 * len(numbers) + _SLACK:
        found, places = np.unique(numbers, return_inverse=True)
        return Coded(places.astype(np.int32), found.astype(np.str_))
    present = np.zeros(highest - lowest + 1, np.bool_)
    codes = empty(len(numbers), np.int32)
    for first in range(0, len(numbers), _STEP):
        step = slice(first, first + _STEP)
        codes[step] = numbers[step] - numbers.dtype.type(lowest)
        present[codes[step]] = True
    place = np.cumsum(present, dtype=np.int32) - np.int32(1)
    names = (np.flatnonzero(present) + lowest).astype(np.str_)
    for first in range(0, len(numbers), _STEP):
        step = slice(first, first + _STEP)
        codes[step] = place[codes[step]]
    return Coded(codes, names)


def in_natural_order(codes: NDArray[np.int32], names: list[str]) -> Coded:
    """Renumber codes so that the names they point at stand in natural order."""
    ordered = natural_order(names)
    place = {name: number for number, name in enumerate(ordered)}
    renumber = np.array([place[name] for name in names], np.int32)
    return Coded(gathered(renumber, codes), np.array(ordered, np.str_))
