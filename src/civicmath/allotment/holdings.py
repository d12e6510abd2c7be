"""Who held how many shares on which days: the weights of a distribution."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from civicmath.allotment.errors import (
    BadDay,
    BadHolding,
    BadPeriod,
    DuplicateHolder,
    EmptyHolder,
    EndsBeforeStart,
    NoHoldings,
)
from civicmath.allotment.reading import read_table
from civicmath.allotment.terms import LARGEST
from civicmath.errors import MissingColumn
from civicmath.formats.canonical import quoted
from civicmath.formats.ids import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from civicmath.allotment.reading import LineOf
    from civicmath.errors import Refusal

_DIGITS = rf"^[0-9]{{1,{len(str(LARGEST))}}}$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True, slots=True)
class Period:
    """Days that count, both included."""

    first: date
    last: date

    @classmethod
    def from_text(cls, first: str | None, last: str | None) -> Period | None:
        """Read two days, or none.

        Raises:
            BadPeriod: Only one of them, not a day, or the last before the first.
        """
        if first is None and last is None:
            return None
        try:
            period = cls(date.fromisoformat(first or ""), date.fromisoformat(last or ""))
        except ValueError as error:
            raise BadPeriod(value=f"{first or '?'}, {last or '?'}") from error
        if period.last < period.first:
            raise BadPeriod(value=f"{first}, {last}")
        return period


@dataclass(frozen=True, slots=True)
class Holdings:
    """Share-days of each holder, in the order of their ids (by code point).

    Attributes:
        share_days: Shares times days, per holder.
        period: The days that were counted; None when share-days were given.
        source: What to call them in a refusal.
    """

    share_days: Mapping[str, int]
    period: Period | None
    source: str

    def digest(self) -> str:
        """Hash `id,share_days`, sorted by id, with SHA-256, in hexadecimal."""
        lines = [f"{quoted(name)},{days}\n" for name, days in self.share_days.items()]
        return hashlib.sha256(("id,share_days\n" + "".join(lines)).encode()).hexdigest()


def holdings_from_rows(share_days: Mapping[str, int]) -> Holdings:
    """Make holdings from share-days in memory; rows in refusals are counted from 1.

    Raises:
        HoldingsRefusal: What is wrong.
    """
    frame = pl.DataFrame(
        {
            "id": pl.Series([name.strip() for name in share_days], dtype=pl.String),
            "share-days": pl.Series([str(days) for days in share_days.values()], dtype=pl.String),
        }
    )
    return _counted(frame, lambda row: row + 1, "holdings", None)


def read_holdings(path: Path, period: Period | None = None) -> Holdings:
    """Read `id,share_days`, or a register `id,shares,from[,until]` over a period.

    Args:
        path: CSV, or CSV in gzip.
        period: The days that count, for a register; None for share-days.

    Raises:
        FileRefusal, TableRefusal, HoldingsRefusal: What is wrong, with file and line.
        BadPeriod: A register without a period, or share-days with one.
    """
    optional = ("share-days", "shares", "from", "until")
    frame, line_of = read_table(path, ("id",), optional)
    return _counted(frame, line_of, path.name, period)


def _counted(frame: pl.DataFrame, line_of: LineOf, source: str, period: Period | None) -> Holdings:
    """Refuse what can't be counted; else add up share-days per holder."""
    number = "share-days" if "share-days" in frame.columns else "shares"
    for column in (number, *(("from",) if number == "shares" else ())):
        if column not in frame.columns:
            found, accepted = ", ".join(frame.columns), "share_days, or shares and from"
            raise MissingColumn(file=source, column=column, found=found, accepted=accepted)
    if frame.is_empty():
        raise NoHoldings(file=source)
    if (number == "shares") != (period is not None):
        raise BadPeriod(value="?" if period is None else f"{period.first}, {period.last}")
    rows = _Rows(frame, line_of, source)
    length = frame["id"].str.len_chars()
    rows.refuse_where((length == 0) | (length > LONGEST), EmptyHolder)
    rows.refuse_where(~frame[number].str.contains(_DIGITS), BadHolding, number)
    numbers = frame[number].cast(pl.Int64)
    rows.refuse_where(numbers > LARGEST, BadHolding, number)
    if period is None:
        rows.refuse_where(frame["id"].is_first_distinct().not_(), DuplicateHolder)
        days = pl.repeat(1, len(frame), dtype=pl.Int64, eager=True)
    else:
        days = _days_held(rows, period)
    # Python's whole numbers: a sum of products of large numbers stays exact.
    totals: dict[str, int] = {}
    for name, shares, held in zip(
        frame["id"].to_list(), numbers.to_list(), days.to_list(), strict=True
    ):
        totals[name] = totals.get(name, 0) + shares * held
    return Holdings({name: totals[name] for name in sorted(totals)}, period, source)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of text, that can refuse one of them."""

    frame: pl.DataFrame
    line_of: LineOf
    source: str

    def refuse_where(self, wrong: pl.Series, kind: type[Refusal], column: str = "") -> None:
        """Refuse the first row for which something is wrong."""
        if not wrong.any():
            return
        row = int(wrong.arg_max() or 0)
        facts: dict[str, str | int] = {
            "file": self.source,
            "line": self.line_of(row),
            "value": self.frame[column][row] if column else "",
            "column": column,
            "holder": self.frame["id"][row],
        }
        raise kind(**{name: facts[name] for name in kind.needs})


def _days_held(rows: _Rows, period: Period) -> pl.Series:
    """Count the days of a period on which each was held."""
    texts = rows.frame
    start = texts["from"].str.to_date("%Y-%m-%d", strict=False)
    rows.refuse_where(~texts["from"].str.contains(_DAY) | start.is_null(), BadDay, "from")
    end = pl.repeat(None, len(texts), dtype=pl.Date, eager=True)
    if "until" in texts.columns:
        end = texts["until"].str.to_date("%Y-%m-%d", strict=False)
        wrong = (texts["until"] != "") & (~texts["until"].str.contains(_DAY) | end.is_null())
        rows.refuse_where(wrong, BadDay, "until")
    rows.refuse_where((end < start).fill_null(value=False), EndsBeforeStart)
    from_day = pl.max_horizontal(pl.col("start"), pl.lit(period.first))
    to_day = pl.min_horizontal(pl.col("end"), pl.lit(period.last))
    held = (to_day - from_day).dt.total_days() + 1
    frame = pl.DataFrame({"start": start, "end": end})
    return frame.select(held.clip(lower_bound=0).alias("days"))["days"]
