"""The three sections of a `.pb` file, and the rows in them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicmath.budgeting.errors import MissingSection, RepeatedSection, StrayLine
from civicmath.errors import BrokenQuote

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("META", "PROJECTS", "VOTES")
_ENDLESS = "unexpected end of data"


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a file.

    Attributes:
        first_line: Number of the line below its header.
        columns: Names in its header, in small letters.
        data: The whole file.
        begin: Where the lines below its header begin.
        end: Where they end.
    """

    first_line: int
    columns: tuple[str, ...]
    data: bytes
    begin: int
    end: int

    def count(self, sign: bytes) -> int:
        """Count a sign in the lines below the header."""
        return self.data.count(sign, self.begin, self.end)

    def text(self) -> str:
        """Give the lines below the header."""
        return self.data[self.begin : self.end].decode()


def find_sections(data: bytes, file: str) -> dict[str, Section]:
    """Cut a file in its sections, which may stand in any order.

    Raises:
        MissingSection: One isn't there.
        RepeatedSection: One is there twice.
        StrayLine: Something stands before the first.
    """
    starts = _quickly(data) or sorted(
        (place, name) for name in NAMES for place in _places(data, name)
    )
    names = [name for _, name in starts]
    for number, name in enumerate(names):
        if name in names[:number]:
            line = _line_of(data, starts[number][0])
            raise RepeatedSection(file=file, line=line, section=name)
    for name in NAMES:
        if name not in names:
            raise MissingSection(file=file, section=name)
    before = data[: starts[0][0]]
    if before.strip():
        line = _line_of(data, len(before) - len(before.lstrip()))
        raise StrayLine(file=file, line=line)
    ends = [place for place, _ in starts[1:]] + [len(data)]
    return {
        name: _section(data, begin, end, name, file)
        for (begin, name), end in zip(starts, ends, strict=True)
    }


def _quickly(data: bytes) -> list[tuple[int, str]] | None:
    """Find the sections where VOTES comes last, without a look at the ballots.

    Whether one of the names stands again between ballots is seen when these are read.
    """
    last = next(_places(data, "VOTES"), None)
    if last is None:
        return None
    head = data[:last]
    starts = [(place, name) for name in ("META", "PROJECTS") for place in _places(head, name)]
    return None if len(starts) != len(NAMES) - 1 else [*sorted(starts), (last, "VOTES")]


def _places(data: bytes, name: str) -> Iterator[int]:
    """Find lines that hold the name of a section and nothing else; capitals don't matter."""
    for spelling in (name.encode(), name.lower().encode(), name.capitalize().encode()):
        found = data.find(spelling)
        while found >= 0:
            begin = data.rfind(b"\n", 0, found) + 1
            end = data.find(b"\n", found)
            line = data[begin : len(data) if end < 0 else end]
            if line.replace(b";", b"").strip() == spelling:
                yield begin
            found = data.find(spelling, found + 1)


def _section(data: bytes, begin: int, end: int, name: str, file: str) -> Section:
    """Split off the line with the name and the header, which is the next line that isn't empty."""
    place = _next_line(data, begin, end)
    while place < end and not data[place : _next_line(data, place, end)].strip():
        place = _next_line(data, place, end)
    if place >= end:
        raise MissingSection(file=file, section=name)
    below = _next_line(data, place, end)
    header = data[place:below].decode()
    columns = next(csv.reader([header], delimiter=";", skipinitialspace=True), [])
    return Section(
        first_line=_line_of(data, below),
        columns=tuple(column.strip().lower() for column in columns),
        data=data,
        begin=below,
        end=end,
    )


def _next_line(data: bytes, place: int, end: int) -> int:
    found = data.find(b"\n", place, end)
    return end if found < 0 else found + 1


def _line_of(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def rows_of(section: Section, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give rows with the line they begin on, without the white space around fields; empty lines are skipped.

    A quotation mark inside a field is only a mark; one that begins a field must be closed somewhere.

    Raises:
        BrokenQuote: It never is.
        RepeatedSection: The name of a section stands here again.
    """
    text = section.text()
    _check_end(section, text, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True)
    line = section.first_line
    for row in reader:
        if any(row):
            if row[0].strip().upper() in NAMES and not any(row[1:]):
                raise RepeatedSection(file=file, line=line, section=row[0].strip().upper())
            yield line, [field.strip() for field in row]
        line = section.first_line + reader.line_num


def _check_end(section: Section, text: str, file: str) -> None:
    """Refuse a quoted field without end: it would swallow all lines below it."""
    if '"' not in text:
        return
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True, strict=True
    )
    line = section.first_line
    while True:
        try:
            next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if _ENDLESS in str(error):
                raise BrokenQuote(file=file, line=line) from error
        line = section.first_line + reader.line_num
