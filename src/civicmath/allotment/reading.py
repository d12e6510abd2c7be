"""A table that a stranger made, as columns of text, and the line of each of its rows."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from civicmath.formats.streams import Block, text_blocks
from civicmath.formats.tables import block_frame, line_in_block, read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from civicmath.formats.tables import Header

    LineOf = Callable[[int], int]

LIMIT = 1 << 30
"""Most bytes that we unpack."""


def read_table(
    path: Path, wanted: Sequence[str], optional: Sequence[str]
) -> tuple[pl.DataFrame, LineOf]:
    """Read a CSV, plain or in gzip.

    Args:
        path: What to read.
        wanted: Columns that must be there.
        optional: Columns that may be there.

    Returns:
        Text without white space around it, by our names of the columns; and what tells on which
        line a row stands, counted from 0.

    Raises:
        FileRefusal, TableRefusal: It can't be read, with file and line.
    """
    blocks = list(_blocks(path, wanted, optional))
    frames = [block_frame(block, header, source=path.name) for block, header in blocks]
    frame = pl.concat(frames).select(pl.all().str.strip_chars())
    return frame, partial(_line_of, blocks, [len(part) for part in frames], path.name)


def _blocks(
    path: Path, wanted: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[Block, Header]]:
    """Give the blocks below the header, with the header."""
    parts = text_blocks(path, LIMIT)
    for whole in islice(parts, 1):
        first, _, rest = whole.data.partition(b"\n")
        header = read_header(first.decode(), wanted, optional, source=path.name)
        yield Block(whole.first_line + 1, rest), header
        for block in parts:
            yield block, header


def _line_of(
    blocks: Sequence[tuple[Block, Header]], sizes: Sequence[int], source: str, row: int
) -> int:
    for (block, header), size in zip(blocks, sizes, strict=True):
        if row < size:
            return line_in_block(block, header, row, source=source)
        row -= size
    raise IndexError(row)
