"""Tables in text: which column is which, and rows with the line they stand on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from civicmath.errors import AmbiguousColumn, BrokenQuote, MissingColumn, WrongFieldCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicmath.formats.streams import Block

# Our own name first; then the names that Polis and spreadsheets use. Capitals, spaces and
# underscores don't matter.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "participant": ("participant", "participant-id", "voter-id", "voter", "deelnemer"),
    "statement": ("statement", "statement-id", "comment-id", "stelling", "uitspraak"),
    "vote": ("vote", "stem"),
    "at": ("at", "timestamp", "tijdstip"),
    "text": ("text", "comment-body", "tekst"),
    "moderated": ("moderated",),
}
Renamed = Mapping[str, str]
"""Our name of a column → what somebody's file calls it."""
_SEPARATORS = (",", ";", "\t")
_FIELD = r'(?:"(?:[^"]++|"")*+"|[^"\r\n%s]*+)'
_WELL_FORMED = {
    mark: re.compile(f"{field}(?:(?:{mark}|\r?\n){field})*+".encode())
    for mark, field in ((mark, _FIELD % mark) for mark in _SEPARATORS)
}
_WIDE = 1000


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a table.

    Attributes:
        separator: What stands between fields.
        width: How many fields a row has.
        places: Our name of each wanted column that is there, and its place from 0.
    """

    separator: str
    width: int
    places: Mapping[str, int]


def find_columns(
    names: Sequence[str],
    wanted: Sequence[str],
    optional: Sequence[str],
    *,
    source: str,
    renamed: Renamed | None = None,
) -> dict[str, int]:
    """Tell where each wanted column stands.

    Args:
        names: As the table has them.
        wanted: Our names of the columns that must be there.
        optional: Our names of the columns that may be there.
        source: What to call the table in a refusal.
        renamed: Columns that this table calls otherwise; only that name will do for them.

    Raises:
        MissingColumn: One that must be there, or that was renamed, is not.
        AmbiguousColumn: Two columns could both be meant.
    """
    plain = [_plain_name(name) for name in names]
    given = renamed or {}
    places: dict[str, int] = {}
    for column in (*wanted, *optional):
        accepted = (given[column],) if column in given else _names_of(column)
        sought = {_plain_name(name) for name in accepted}
        found = [place for place, name in enumerate(plain) if name in sought]
        if len(found) > 1:
            both = ", ".join(names[place].strip() for place in found)
            raise AmbiguousColumn(file=source, column=column, found=both)
        if found:
            places[column] = found[0]
        elif column in wanted or column in given:
            raise MissingColumn(
                file=source,
                column=column,
                found=", ".join(name.strip() for name in names),
                accepted=", ".join(accepted),
            )
    return places


def _plain_name(name: str) -> str:
    """Write the name of a column as it is compared: capitals, spaces and underscores don't matter."""
    return "-".join(name.strip().lower().replace("_", " ").split())


def _names_of(column: str) -> tuple[str, ...]:
    """Give what a column may be called; one without other names goes by its own."""
    return ALIASES.get(column, (column,))


def read_header(
    line: str,
    wanted: Sequence[str],
    optional: Sequence[str],
    *,
    source: str,
    renamed: Renamed | None = None,
) -> Header:
    """Read the first line; what separates its fields is what occurs most in it.

    Raises:
        MissingColumn: A column that must be there is not.
        AmbiguousColumn: Two columns could both be meant.
        BrokenQuote: Quotation marks don't match.
    """
    separator = max(_SEPARATORS, key=line.count)
    try:
        names = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise BrokenQuote(file=source, line=1) from error
    places = find_columns(names, wanted, optional, source=source, renamed=renamed)
    return Header(separator, len(names), places)


def read_rows(
    text: str, header: Header, first_line: int, *, source: str
) -> Iterator[tuple[int, list[str]]]:
    """Read rows one by one, with care and with their line; empty lines are skipped.

    Raises:
        WrongFieldCount: A row has more or fewer fields than the header.
        BrokenQuote: Quotation marks don't match, or a field never ends.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=header.separator, strict=True)
    line = first_line
    try:
        for row in reader:
            if row and len(row) != header.width:
                raise WrongFieldCount(file=source, line=line, expected=header.width, found=len(row))
            if row:
                yield line, row
            line = first_line + reader.line_num
    except csv.Error as error:
        raise BrokenQuote(file=source, line=line) from error


def block_frame(block: Block, header: Header, *, source: str) -> pl.DataFrame:
    """Read a block of rows as columns of text, by our names.

    Polars reads millions of rows a second, and is trusted with plain rows only. Where it stumbles
    or finds an empty field, and where it is known to repair in silence, `read_rows` goes over the
    block: it accepts or refuses, and knows the line.

    Raises:
        WrongFieldCount: A row has more or fewer fields than the header.
        BrokenQuote: Quotation marks don't match.
    """
    if not _plain(block.data, header):
        return _careful_frame(block, header, source=source)
    names = [f"field{place}" for place in range(header.width)]
    try:
        frame = pl.read_csv(
            block.data.rstrip(b"\r\n"),
            has_header=False,
            separator=header.separator,
            schema=dict.fromkeys(names, pl.String),
            glob=False,
        ).select(**{column: names[place] for column, place in header.places.items()})
    except pl.exceptions.PolarsError:
        return _careful_frame(block, header, source=source)
    if any(frame.null_count().row(0)):
        return _careful_frame(block, header, source=source)
    return frame


def _plain(data: bytes, header: Header) -> bool:
    """Whether Polars and `read_rows` can't differ on these rows.

    They do on quotation marks inside a field or without an end, on line ends of old Macs, and on a
    separator at the very end, where Polars drops a field.
    """
    rows = data.rstrip(b"\r\n")
    if not rows or header.width > _WIDE or rows.endswith(header.separator.encode()):
        return False
    well_formed = _WELL_FORMED[header.separator]
    return not (b'"' in rows or b"\r" in rows) or well_formed.fullmatch(rows) is not None


def line_in_block(block: Block, header: Header, row: int, *, source: str) -> int:
    """Tell on which line of the file a row of the block begins."""
    rows = read_rows(block.data.decode(), header, block.first_line, source=source)
    return next(line for place, (line, _) in enumerate(rows) if place == row)


def _careful_frame(block: Block, header: Header, *, source: str) -> pl.DataFrame:
    rows = [
        row for _, row in read_rows(block.data.decode(), header, block.first_line, source=source)
    ]
    columns = {column: [row[place] for row in rows] for column, place in header.places.items()}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
