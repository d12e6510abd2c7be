"""Files of votes: CSV, CSV in gzip, Parquet. Read block by block into columns of numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from civicmath.errors import BrokenParquet, FileTooLarge, NoVotes, UnknownTime
from civicmath.formats.assembly import Rows
from civicmath.formats.columns import IdColumn, read_times, read_votes
from civicmath.formats.scratch import Growing
from civicmath.formats.streams import PARQUET, Block, beginning, text_blocks
from civicmath.formats.tables import block_frame, find_columns, line_in_block, read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from civicmath.formats.streams import Limits
    from civicmath.formats.tables import Header, Renamed

_WANTED = ("participant", "statement", "vote")
_OPTIONAL = ("at",)
_ROWS_PER_STEP = 1 << 20


class _Collector:
    """Takes blocks of a table of votes, gives rows."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._participants = IdColumn("participant", source)
        self._statements = IdColumn("statement", source)
        self._values = Growing(np.int8)
        self._times = Growing(np.int64)
        self._kind_of_time: str | None = None
        self.sizes: list[int] = []

    def add(self, frame: pl.DataFrame, line_of: Callable[[int], int]) -> None:
        """Take a block; `line_of` gives the line of one of its rows."""
        self.sizes.append(len(frame))
        if frame.is_empty():
            return
        self._participants.add(frame["participant"], line_of)
        self._statements.add(frame["statement"], line_of)
        self._values.add(read_votes(frame["vote"], line_of, source=self._source))
        if "at" not in frame.columns:
            return
        kind, times = read_times(frame["at"], line_of, source=self._source)
        self._kind_of_time = self._kind_of_time or kind
        if kind != self._kind_of_time:
            value = str(frame["at"][0])
            raise UnknownTime(file=self._source, line=line_of(0), value=value)
        self._times.add(times)

    def rows(self, line_of: Callable[[int], int]) -> Rows:
        """Give everything that was taken; `line_of` gives the line of one of all rows."""
        if not sum(self.sizes):
            raise NoVotes(file=self._source)
        return Rows(
            self._participants.finish(),
            self._statements.finish(),
            self._values.finish(),
            None if self._kind_of_time is None else self._times.finish(),
            self._source,
            line_of,
            "us" if self._kind_of_time == "iso" else "unknown",
        )


def read_vote_file(
    path: Path,
    limits: Limits,
    progress: Callable[[float], None] | None = None,
    *,
    renamed: Renamed | None = None,
) -> Rows:
    """Read the rows of a file of votes, whatever its kind.

    Args:
        path: CSV, CSV in gzip, or Parquet, told apart by their content.
        limits: How much to unpack.
        progress: Told the fraction that was read.
        renamed: Our name of a column → what this file calls it.

    Raises:
        FileRefusal, TableRefusal, VotesRefusal: What is wrong, with file and line; in Parquet the
        row, counted from 1.
    """
    if beginning(path) == PARQUET or path.suffix == ".parquet":
        return _read_parquet(path, limits, progress, renamed or {})
    return _read_csv(path, limits, progress, renamed or {})


def _read_csv(
    path: Path, limits: Limits, progress: Callable[[float], None] | None, renamed: Renamed
) -> Rows:
    collector = _Collector(path.name)
    for block, header in _blocks(path, limits, progress, renamed):
        line_of = partial(line_in_block, block, header, source=path.name)
        collector.add(block_frame(block, header, source=path.name), line_of)
    return collector.rows(partial(_line_in_file, path, limits, tuple(collector.sizes), renamed))


def _line_in_file(
    path: Path, limits: Limits, sizes: Sequence[int], renamed: Renamed, row: int
) -> int:
    """Read the file again, up to the block that holds the row: only a refusal needs to know."""
    for size, (block, header) in zip(sizes, _blocks(path, limits, None, renamed), strict=False):
        if row < size:
            return line_in_block(block, header, row, source=path.name)
        row -= size
    return row


def _blocks(
    path: Path, limits: Limits, progress: Callable[[float], None] | None, renamed: Renamed
) -> Iterator[tuple[Block, Header]]:
    """Give the blocks below the header, with the header."""
    header = None
    for whole in text_blocks(path, limits.votes_bytes, progress):
        block = whole
        if header is None:
            first, _, rest = whole.data.partition(b"\n")
            header = read_header(
                first.decode(), _WANTED, _OPTIONAL, source=path.name, renamed=renamed
            )
            block = Block(whole.first_line + 1, rest)
        yield block, header


def _read_parquet(
    path: Path, limits: Limits, progress: Callable[[float], None] | None, renamed: Renamed
) -> Rows:
    collector = _Collector(path.name)
    try:
        table = pl.scan_parquet(path, glob=False)
        names = table.collect_schema().names()
        places = find_columns(names, _WANTED, _OPTIONAL, source=path.name, renamed=renamed)
        count = int(table.select(pl.len()).collect().item())
        if count > limits.rows:
            raise FileTooLarge(file=path.name, limit=f"{limits.rows:,} rows".replace(",", " "))
        chosen = table.select(**{column: pl.col(names[place]) for column, place in places.items()})
        for first in range(0, count, _ROWS_PER_STEP):
            frame = chosen.slice(first, _ROWS_PER_STEP).collect()
            collector.add(frame, partial(_row_number, first))
            if progress is not None:
                progress(min((first + _ROWS_PER_STEP) / count, 1.0))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise BrokenParquet(file=path.name) from error
    return collector.rows(partial(_row_number, 0))


def _row_number(first: int, row: int) -> int:
    """Count the rows of a Parquet file from 1."""
    return first + row + 1
