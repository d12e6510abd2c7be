"""Parquet from a stranger: columns read one by one, each with its kind and range, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.errors import BrokenParquet, FileNotFound, FileUnreadable, reason_of
from civicmath.landuse.errors import (
    EmptySite,
    MissingField,
    NegativeYield,
    OutOfRange,
    TooMuch,
    WrongKind,
)
from civicmath.landuse.site_fields import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MOST_ROWS = 4_000_000
_AT_ONCE = 40_000_000
"""Values that are read in one go: larger files are read a few columns at a time."""


class Table:
    """A Parquet file whose columns are checked as they are read; rows are counted from 1."""

    def __init__(self, path: Path, *, most: int = MOST_ROWS) -> None:
        self.path = path
        self.file = path.name
        self._frame: pl.DataFrame | None = None
        if not path.is_file():
            raise FileNotFound(file=str(path))
        try:
            self.schema = dict(pl.read_parquet_schema(path))
            self.rows = int(pl.scan_parquet(path).select(pl.len()).collect().item())
        except OSError as error:
            raise FileUnreadable(file=str(path), reason=reason_of(error)) from error
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError) as error:
            raise BrokenParquet(file=path.name) from error
        if self.rows == 0:
            raise EmptySite(file=path.name)
        if self.rows > most:
            raise TooMuch(file=path.name, what="rows", found=self.rows, limit=most)
        if self.rows * len(self.schema) <= _AT_ONCE:
            self._frame = self._read(list(self.schema))

    def has(self, column: str) -> bool:
        """Whether the column is there."""
        return column in self.schema

    def beginning(self, prefix: str) -> list[str]:
        """What follows the prefix in the names of columns that begin with it."""
        return [name.removeprefix(prefix) for name in self.schema if name.startswith(prefix)]

    def ahead(self, columns: Sequence[str]) -> dict[str, pl.Series]:
        """Read several columns at once; see `series` for what is refused."""
        if self._frame is not None:
            return {column: self.series(column) for column in columns}
        for column in columns:
            self._need(column)
        frame = self._read(list(columns))
        return {column: self._whole(frame[column], column) for column in columns}

    def series(self, column: str) -> pl.Series:
        """Read a column without empty places.

        Raises:
            MissingField: The column isn't there, or a row has nothing in it.
        """
        self._need(column)
        frame = self._frame if self._frame is not None else self._read([column])
        return self._whole(frame[column], column)

    def floats(
        self,
        column: str,
        low: float = -np.inf,
        high: float = np.inf,
        *,
        read: pl.Series | None = None,
    ) -> NDArray[np.float64]:
        """Read finite numbers from `low` to `high`; `read` is the column when it was read already.

        What is given may share memory with the table: copy it before keeping it or writing in it.
        """
        series = self.series(column) if read is None else read
        if not series.dtype.is_numeric():
            self._refuse_kind(column, 0, series)
        values = series.cast(pl.Float64).to_numpy()
        finite = np.isfinite(values)
        if not finite.all():
            self._refuse_kind(column, int(np.argmin(finite)), series)
        smallest, largest = float(values.min()), float(values.max())
        if smallest < low or largest > high:
            wrong = int(np.argmax((values < low) | (values > high)))
            if column.startswith(("yield__", "suitability__")) and values[wrong] < 0:
                raise NegativeYield(
                    file=self.file,
                    feature=self.row(wrong),
                    field=column,
                    value=plain(float(values[wrong])),
                )
            raise OutOfRange(
                file=self.file,
                feature=self.row(wrong),
                field=column,
                value=plain(float(values[wrong])),
                low=plain(low),
                high=plain(high),
            )
        return values

    def whole(self, column: str, low: int, high: int) -> NDArray[np.int32]:
        """Read whole numbers from `low` to `high`."""
        values = self.floats(column, low, high)
        wrong = values != np.floor(values)
        if wrong.any():
            self._refuse_kind(column, int(np.argmax(wrong)), self.series(column))
        return values.astype(np.int32)

    def flags(self, column: str, *, read: pl.Series | None = None) -> NDArray[np.bool_]:
        """Read true and false."""
        series = self.series(column) if read is None else read
        if series.dtype != pl.Boolean:
            self._refuse_kind(column, 0, series)
        return series.to_numpy()

    def texts(self, column: str) -> list[str]:
        """Read texts."""
        series = self.series(column)
        if series.dtype != pl.String:
            self._refuse_kind(column, 0, series)
        return series.to_list()

    def bytes_of(self, column: str) -> list[bytes]:
        """Read pieces of bytes."""
        series = self.series(column)
        if series.dtype != pl.Binary:
            self._refuse_kind(column, 0, series)
        return series.to_list()

    def lists(self, column: str) -> list[list[Any]]:
        """Read lists of numbers."""
        series = self.series(column)
        if not isinstance(series.dtype, pl.List):
            self._refuse_kind(column, 0, series)
        return series.to_list()

    def row(self, number: int) -> str:
        """Name a row as a person counts."""
        return f"row {number + 1}"

    def _need(self, column: str) -> None:
        if column not in self.schema:
            raise MissingField(file=self.file, feature="the table", field=column)

    def _read(self, columns: list[str]) -> pl.DataFrame:
        try:
            return pl.read_parquet(self.path, columns=columns)
        except OSError as error:
            raise FileUnreadable(file=str(self.path), reason=reason_of(error)) from error
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise BrokenParquet(file=self.file) from error

    def _whole(self, series: pl.Series, column: str) -> pl.Series:
        if series.null_count():
            first = int(series.is_null().arg_max() or 0)
            raise MissingField(file=self.file, feature=self.row(first), field=column)
        return series

    def _refuse_kind(self, column: str, number: int, series: pl.Series) -> None:
        raise WrongKind(
            file=self.file,
            feature=self.row(number),
            field=column,
            value=str(series[number])[:40],
        )
