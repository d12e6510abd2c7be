"""Columns that grow block by block, as numbers: ids, votes and times.

No step looks at one vote at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.errors import EmptyId, LongId, UnknownTime, UnknownVote
from civicmath.formats.ids import LONGEST, Coded, code_numbers, in_natural_order
from civicmath.formats.scratch import Growing

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from civicmath.errors import Refusal

    LineOf = Callable[[int], int]

_ROWS_PER_STEP = 1 << 20
# A spreadsheet that met an empty cell writes whole numbers with a decimal.
_SPELLINGS = {"1.0": 1, "+1.0": 1, "0.0": 0, "-0.0": 0, "-1.0": -1}


class IdColumn:
    """Ids as read: kept as whole numbers as long as all are, else numbered as they come."""

    def __init__(self, column: str, source: str) -> None:
        self._column = column
        self._source = source
        self._codes = Growing(np.int32)
        self._numbers: dict[str, int] | None = None

    def add(self, ids: pl.Series, line_of: LineOf) -> None:
        """Take the ids of one block.

        Args:
            ids: (r,) text, whole numbers, or anything that can be written as text.
            line_of: Gives the line of a row of the block.

        Raises:
            EmptyId: An id is missing.
            LongId: An id is a text.
        """
        whole = _as_whole_numbers(ids) if self._numbers is None else None
        if whole is not None:
            if self._codes.dtype != np.int64 and whole.dtype == np.int64:
                self._start_again(np.int64, lambda part: part)
            self._codes.add(whole)
            return
        # A missing id in a column of floats is written as "not a number".
        texts = _as_texts(ids.fill_nan(None) if ids.dtype.is_float() else ids)
        lengths = texts.str.len_chars().fill_null(0)
        self._refuse_where(lengths == 0, line_of, EmptyId)
        self._refuse_where(lengths > LONGEST, line_of, LongId)
        if self._numbers is None:
            self._numbers = {}
            self._start_again(np.int32, lambda part: self._numbered(_as_texts(pl.Series(part))))
        self._codes.add(self._numbered(texts))

    def finish(self) -> Coded:
        """Give all ids; the column is empty after."""
        codes = self._codes.finish()
        if self._numbers is None:
            return code_numbers(codes)
        return in_natural_order(codes.astype(np.int32, copy=False), list(self._numbers))

    def _start_again(
        self, dtype: type[np.integer[Any]], turned: Callable[[NDArray[Any]], NDArray[Any]]
    ) -> None:
        """Turn what came so far into something else: larger numbers, or the numbers of texts."""
        before, self._codes = self._codes.finish(), Growing(dtype)
        for first in range(0, len(before), _ROWS_PER_STEP):
            self._codes.add(turned(before[first : first + _ROWS_PER_STEP]))

    def _numbered(self, texts: pl.Series) -> NDArray[np.int32]:
        numbers = self._numbers if self._numbers is not None else {}
        found = texts.unique(maintain_order=True)
        codes = [numbers.setdefault(text, len(numbers)) for text in found.to_list()]
        return texts.replace_strict(found, codes, return_dtype=pl.Int32).to_numpy()

    def _refuse_where(self, wrong: pl.Series, line_of: LineOf, kind: type[Refusal]) -> None:
        if wrong.any():
            line = line_of(int(wrong.arg_max() or 0))
            limit = {"limit": LONGEST} if kind is LongId else {}
            raise kind(file=self._source, line=line, column=self._column, **limit)


def read_votes(votes: pl.Series, line_of: LineOf, *, source: str) -> NDArray[np.int8]:
    """Read the votes of one block.

    Raises:
        UnknownVote: One is something else than 1, -1 or 0.
    """
    numbers = _votes_as_numbers(votes)
    wrong = numbers.is_null() | ~numbers.is_in([1, 0, -1])
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        value = "" if votes[row] is None else str(votes[row])
        raise UnknownVote(file=source, line=line_of(row), value=value)
    return numbers.cast(pl.Int8).to_numpy()


def read_times(times: pl.Series, line_of: LineOf, *, source: str) -> tuple[str, NDArray[np.int64]]:
    """Read the times of one block, and of which kind they are.

    The kind is "number" or "iso"; then they are in microseconds.

    Raises:
        UnknownTime: One is neither a whole number nor ISO 8601, or of another kind than the first.
    """
    kind, numbers = _times_as_numbers(times)
    wrong = numbers.is_null()
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        value = "" if times[row] is None else str(times[row])
        raise UnknownTime(file=source, line=line_of(row), value=value)
    return kind, numbers.to_numpy()


def _as_texts(ids: pl.Series) -> pl.Series:
    return ids.cast(pl.String).str.strip_chars()


def _as_whole_numbers(ids: pl.Series) -> NDArray[np.int32] | NDArray[np.int64] | None:
    """Give ids as numbers when each of them, written as a number, is the text that was there."""
    if ids.dtype.is_float():
        whole = ids.cast(pl.Int64, strict=False)
        ids = whole if (whole.cast(ids.dtype) == ids).fill_null(value=False).all() else ids
    if not (ids.dtype.is_integer() or ids.dtype == pl.String):
        return None
    numbers = ids.cast(pl.Int64, strict=False)
    if numbers.has_nulls():
        return None
    if ids.dtype == pl.String and not _plain(ids):
        return None
    narrow = numbers.cast(pl.Int32, strict=False)
    return numbers.to_numpy() if narrow.has_nulls() else narrow.to_numpy()


def _plain(ids: pl.Series) -> bool:
    """Whether no id begins with a plus or with a zero that a number would lose: "007"."""
    odd = ids.str.starts_with("+") | ids.str.starts_with("-0")
    return not (odd | (ids.str.starts_with("0") & (ids != "0"))).any()


def _votes_as_numbers(votes: pl.Series) -> pl.Series:
    if votes.dtype.is_float():
        whole = votes.cast(pl.Int64, strict=False)
        return whole.set(~(whole.cast(votes.dtype) == votes).fill_null(value=False), None)
    if votes.dtype.is_integer():
        return votes.cast(pl.Int64, strict=False)
    texts = votes.cast(pl.String)
    numbers = texts.cast(pl.Int8, strict=False)
    if not numbers.has_nulls():
        return numbers
    texts = texts.str.strip_chars()
    spelled = texts.replace_strict(_SPELLINGS, default=None, return_dtype=pl.Int8)
    return texts.cast(pl.Int8, strict=False).fill_null(spelled)


def _times_as_numbers(times: pl.Series) -> tuple[str, pl.Series]:
    if times.dtype.is_integer() or times.dtype.is_float():
        whole = times.cast(pl.Int64, strict=False)
        return "number", whole.set(~(whole.cast(times.dtype) == times).fill_null(value=False), None)
    if times.dtype.is_temporal():
        return "iso", times.cast(pl.Datetime("us")).cast(pl.Int64)
    texts = times.cast(pl.String)
    numbers = texts.cast(pl.Int64, strict=False)
    if not numbers.has_nulls():
        return "number", numbers
    texts = texts.str.strip_chars()
    if numbers.head(1).has_nulls():
        return "iso", _iso(texts)
    return "number", texts.cast(pl.Int64, strict=False)


def _iso(texts: pl.Series) -> pl.Series:
    """Read 2026-11-23T09:00:00, with or without fraction and zone, as microseconds.

    Without a zone it is UTC.
    """
    same = texts.str.replace(r"^(.{10}) ", "${1}T").str.replace(r"[Zz]$", "+00:00")
    zoned = same.str.contains(r"T.*[+-]\d\d:?\d\d$")
    same = pl.select(pl.when(zoned).then(same).otherwise(same + "+00:00")).to_series()
    return same.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False).cast(
        pl.Int64
    )
