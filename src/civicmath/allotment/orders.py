"""Orders: who asks for how many. Read, checked, put in an order that doesn't depend on the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from civicmath.allotment.errors import (
    BadOrderTime,
    BadQuantity,
    DuplicateOrder,
    EmptyOrderId,
    LongOrderId,
    NoOrders,
    PersonInTwoPlaces,
    TooMuchAsked,
)
from civicmath.allotment.reading import read_table
from civicmath.allotment.terms import LARGEST
from civicmath.errors import UnknownTime
from civicmath.formats.canonical import quoted
from civicmath.formats.columns import read_times
from civicmath.formats.ids import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from civicmath.allotment.reading import LineOf
    from civicmath.errors import Refusal

COLUMNS = ("id", "quantity", "class", "at", "person", "household")
_MOST = 4 * 10**18
_DIGITS = rf"^[0-9]{{1,{len(str(LARGEST))}}}$"


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Orders in the order of their ids (by code point).

    Attributes:
        ids: (n,) text, distinct.
        quantities: (n,) whole numbers from 0.
        classes: (n,) text, empty where there is none.
        at: (n,) when, as a whole number; or None.
        persons: (n,) text; or None: then every order is a person's only one.
        households: (n,) text, empty where there is none.
        source: What to call them in a refusal.
        rows: (n,) where each stood, from 0.
        line_of: Gives the line of a row.
    """

    ids: pl.Series
    quantities: NDArray[np.int64]
    classes: pl.Series
    at: NDArray[np.int64] | None
    persons: pl.Series | None
    households: pl.Series
    source: str
    rows: NDArray[np.int64]
    line_of: LineOf = field(repr=False)

    def digest(self) -> str:
        """Hash the canonical CSV with SHA-256, in hexadecimal (docs/formats.md)."""
        plain = {
            "id": _quoted(self.ids),
            "quantity": pl.Series(self.quantities),
            "class": _quoted(self.classes),
            "at": pl.Series([""]) if self.at is None else pl.Series(self.at),
            "person": pl.Series([""]) if self.persons is None else _quoted(self.persons),
            "household": _quoted(self.households),
        }
        size = len(self.ids)
        frame = pl.DataFrame(
            {
                name: column if len(column) == size else pl.repeat("", size, eager=True)
                for name, column in plain.items()
            }
        )
        # Quoting is ours: a hash must not depend on what another release of a library quotes.
        body = frame.write_csv(include_header=False, quote_style="never")
        return hashlib.sha256(f"{','.join(COLUMNS)}\n{body}".encode()).hexdigest()


def read_orders(path: Path, needed: Sequence[str] = ()) -> Orders:
    """Read `id,quantity[,class][,at][,person][,household]`.

    Args:
        path: CSV, or CSV in gzip.
        needed: Columns that the rule can't do without (`Terms.columns`).

    Raises:
        FileRefusal, TableRefusal, OrdersRefusal: What is wrong, with file and line.
    """
    wanted = ("id", "quantity", *needed)
    frame, line_of = read_table(path, wanted, [name for name in COLUMNS if name not in wanted])
    return _checked(frame, line_of, path.name)


def orders_from_rows(
    ids: Sequence[str],
    quantities: Sequence[int],
    *,
    classes: Sequence[str] | None = None,
    at: Sequence[int] | None = None,
    persons: Sequence[str] | None = None,
    households: Sequence[str] | None = None,
) -> Orders:
    """Make orders from rows in memory; lines in refusals are then rows, counted from 1.

    Raises:
        OrdersRefusal: What is wrong.
    """
    given = {
        "id": ids,
        "quantity": quantities,
        "class": classes,
        "at": at,
        "person": persons,
        "household": households,
    }
    frame = pl.DataFrame(
        {
            name: pl.Series([str(value).strip() for value in column], dtype=pl.String)
            for name, column in given.items()
            if column is not None
        }
    )
    return _checked(frame, lambda row: row + 1, "orders")


def _checked(frame: pl.DataFrame, line_of: LineOf, source: str) -> Orders:
    """Refuse what can't be counted; else sort by id."""
    if frame.is_empty():
        raise NoOrders(file=source)

    def refuse_where(wrong: pl.Series, kind: type[Refusal], **params: str | int) -> None:
        if wrong.any():
            row = int(wrong.arg_max() or 0)
            value = {"value": frame["quantity"][row]} if kind is BadQuantity else {}
            raise kind(file=source, line=line_of(row), **value, **params)

    for column in ("id", "person"):
        if column in frame.columns:
            length = frame[column].str.len_chars()
            refuse_where(length == 0, EmptyOrderId, column=column)
            refuse_where(length > LONGEST, LongOrderId, column=column, limit=LONGEST)
    refuse_where(~frame["quantity"].str.contains(_DIGITS), BadQuantity)
    quantities = frame["quantity"].cast(pl.Int64)
    refuse_where(quantities > LARGEST, BadQuantity)
    if _exact_sum(quantities.to_numpy()) > _MOST:
        raise TooMuchAsked(file=source)
    times = _times(frame, line_of, source)
    order = frame["id"].arg_sort()
    ids = frame["id"].gather(order)
    again = ids.eq(ids.shift(1)).fill_null(value=False)
    if again.any():
        # Sorting keeps rows with equal ids together, not in the order of the file.
        row = min(int(order[place]) for place in again.arg_true()) if len(again) else 0
        twice = frame["id"][row]
        row = frame["id"].eq(twice).arg_true().to_list()[1]
        raise DuplicateOrder(file=source, line=line_of(row), order=twice)
    _refuse_two_places(frame, line_of, source)
    none = pl.repeat("", len(frame), dtype=pl.String, eager=True)
    rows = order.to_numpy().astype(np.int64)
    return Orders(
        ids=ids,
        quantities=quantities.to_numpy()[rows],
        classes=frame["class"].gather(order) if "class" in frame.columns else none,
        at=None if times is None else times[rows],
        persons=frame["person"].gather(order) if "person" in frame.columns else None,
        households=frame["household"].gather(order) if "household" in frame.columns else none,
        source=source,
        rows=rows,
        line_of=line_of,
    )


def _times(frame: pl.DataFrame, line_of: LineOf, source: str) -> NDArray[np.int64] | None:
    if "at" not in frame.columns:
        return None
    try:
        return read_times(frame["at"], line_of, source=source)[1]
    except UnknownTime as error:
        raise BadOrderTime(**error.params) from error


def _refuse_two_places(frame: pl.DataFrame, line_of: LineOf, source: str) -> None:
    """Refuse a person whose orders name two classes or two households."""
    if "person" not in frame.columns:
        return
    for column in ("class", "household"):
        if column not in frame.columns:
            continue
        other = frame.select(pl.col(column) != pl.col(column).first().over("person")).to_series()
        if other.any():
            row = int(other.arg_max() or 0)
            raise PersonInTwoPlaces(
                file=source, line=line_of(row), person=frame["person"][row], column=column
            )


def _exact_sum(numbers: NDArray[np.int64]) -> int:
    """Add up numbers whose sum may not fit in 64 bits."""
    half = 1 << 32
    return int((numbers // half).sum()) * half + int((numbers % half).sum())


def _quoted(texts: pl.Series) -> pl.Series:
    if not texts.str.contains_any([",", '"', "\r", "\n"]).any():
        return texts
    return pl.Series([quoted(text) for text in texts.to_list()], dtype=pl.String)
