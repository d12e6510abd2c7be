"""Cells of a row as values; what can't be read without guessing is refused with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from civicmath.formats.ids import LONGEST
from civicmath.matching.errors import (
    BadDate,
    BadNumber,
    BadSkill,
    EmptyCell,
    EndsBeforeStart,
    ListedTwice,
    LongText,
)
from civicmath.matching.values import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"(-?)([0-9]{1,6})(?:\.([0-9]{1,9}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        file: Name of the file.
        line: Where it begins.
        cells: By column; white space around them is gone.
    """

    file: str
    line: int
    cells: Mapping[str, str]

    def name(self, column: str) -> str:
        """Read a name that must be there."""
        text = self.cells[column]
        if not text:
            raise EmptyCell(file=self.file, line=self.line, column=column)
        if len(text) > LONGEST:
            raise LongText(file=self.file, line=self.line, column=column, limit=LONGEST)
        return text

    def number(self, column: str, least: int, most: int, decimals: int) -> int:
        """Read a number with decimals as a whole number of its smallest unit."""
        text = self.cells[column]
        found = _NUMBER.fullmatch(text)
        digits = "" if found is None else (found[3] or "").rstrip("0")
        if found is not None and len(digits) <= decimals:
            size = int(found[2]) * 10**decimals + int(digits.ljust(decimals, "0") or "0")
            value: int = -size if found[1] else size
            if least * 10**decimals <= value <= most * 10**decimals:
                return value
        raise BadNumber(
            file=self.file,
            line=self.line,
            column=column,
            value=text,
            least=least,
            most=most,
            decimals=decimals,
        )

    def skills(self) -> tuple[tuple[str, int], ...]:
        """Read `care;welding:3`, in the order of names."""
        levels: dict[str, int] = {}
        for part in self.cells["skills"].split(";"):
            text = part.strip()
            if not text:
                continue
            name, mark, level = text.rpartition(":")
            name, level = (name.strip(), level.strip()) if mark else (text, "1")
            known = len(level) == 1 and level.isascii() and level.isdigit()
            if not name or not known or int(level) not in LEVELS or name in levels:
                raise BadSkill(file=self.file, line=self.line, value=text)
            if len(name) > LONGEST:
                raise LongText(file=self.file, line=self.line, column="skills", limit=LONGEST)
            levels[name] = int(level)
        return tuple(sorted(levels.items()))

    def day(self, column: str) -> int | None:
        """Read a date, or nothing."""
        text = self.cells.get(column, "")
        if not text:
            return None
        try:
            # "0" is no date; without it, Python would read other ways to write one too.
            return date.fromisoformat(text if _DATE.fullmatch(text) else "0").toordinal()
        except ValueError as error:
            raise BadDate(file=self.file, line=self.line, column=column, value=text) from error

    def period(self) -> tuple[int | None, int | None]:
        """Read first and last day."""
        first, last = self.day("from"), self.day("until")
        if first is not None and last is not None and last < first:
            raise EndsBeforeStart(file=self.file, line=self.line)
        return first, last

    def lists(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Read wishes and what is unwanted."""
        wishes, unwanted = (
            tuple(part.strip() for part in self.cells.get(column, "").split(";") if part.strip())
            for column in ("wishes", "unwanted")
        )
        seen: set[str] = set()
        for name in (*wishes, *unwanted):
            if name in seen:
                raise ListedTwice(file=self.file, line=self.line, id=name)
            seen.add(name)
        return wishes, unwanted
