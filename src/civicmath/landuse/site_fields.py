"""Fields of JSON and TOML from a stranger: each read with its kind and range, or refused by name."""

from __future__ import annotations

import json
import math
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from civicmath.formats.streams import whole_text
from civicmath.landuse.errors import BrokenJson, MissingField, NameTwice, OutOfRange, WrongKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_BYTES = 256 << 20
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people, in both languages."""

    en: str
    nl: str

    def of(self, language: str) -> str:
        """Give the words in a language; another one than Dutch gets English."""
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, slots=True)
class Record:
    """One object of a file: its fields, and how a refusal names it.

    Attributes:
        file: Name of the file.
        feature: What this object is, in the words of the file: "use forest".
        fields: As read.
    """

    file: str
    feature: str
    fields: Mapping[str, Any]

    def has(self, field: str) -> bool:
        """Whether the field is there and not null."""
        return self.fields.get(field) is not None

    def need(self, field: str) -> Any:  # noqa: ANN401 - what a file holds can be anything
        """Give a field as read.

        Raises:
            MissingField: It isn't there.
        """
        if not self.has(field):
            raise MissingField(file=self.file, feature=self.feature, field=field)
        return self.fields[field]

    def text(self, field: str, default: str | None = None) -> str:
        """Give a text that isn't empty."""
        value = default if default is not None and not self.has(field) else self.need(field)
        if not isinstance(value, str) or not (value.strip() or value == default):
            self.refuse(field)
        return str(value)

    def number(
        self,
        field: str,
        low: float = -math.inf,
        high: float = math.inf,
        *,
        default: float | None = None,
    ) -> float:
        """Give a finite number from `low` to `high`.

        Raises:
            MissingField: It isn't there, and there is no default.
            WrongKind: It is no number, or not finite.
            OutOfRange: It lies outside.
        """
        value = default if default is not None and not self.has(field) else self.need(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(field)
        if abs(value) > 1e300 or value != value:  # noqa: PLR0124, PLR2004 - "not a number" differs from itself
            self.refuse(field)
        if not low <= value <= high:
            raise OutOfRange(
                file=self.file,
                feature=self.feature,
                field=field,
                value=plain(value),
                low=plain(low),
                high=plain(high),
            )
        return float(value)

    def whole(self, field: str, low: int, high: int, *, default: int | None = None) -> int:
        """Give a whole number from `low` to `high`."""
        value = self.number(field, low, high, default=default)
        if value != int(value):
            self.refuse(field)
        return int(value)

    def flag(self, field: str, *, default: bool = False) -> bool:
        """Give true or false."""
        value = self.fields.get(field, default)
        if not isinstance(value, bool):
            self.refuse(field)
        return bool(value)

    def day(self, field: str, *, optional: bool = False) -> date | None:
        """Give a date, written as 2026-11-23."""
        if optional and not self.has(field):
            return None
        value = self.need(field)
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.refuse(field)

    def texts(self, field: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Give a list of texts."""
        if default is not None and not self.has(field):
            return default
        value = self.need(field)
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.refuse(field)
        return tuple(value)

    def inner(self, field: str) -> Record:
        """Give an object inside this one."""
        value = self.need(field)
        if not isinstance(value, dict):
            self.refuse(field)
        return Record(self.file, f"{field} of {self.feature}", value)

    def named(
        self, field: str, kind: str, *, optional: bool = False
    ) -> Iterator[tuple[str, Record]]:
        """Give the objects of an object of objects, each with its name."""
        if optional and not self.has(field):
            return
        value = self.need(field)
        if not isinstance(value, dict):
            self.refuse(field)
        for name, part in value.items():
            if not isinstance(part, dict) or not name.strip():
                self.refuse(f"{field}.{name}")
            yield name, Record(self.file, f"{kind} {name}", part)

    def listed(self, field: str, kind: str, *, optional: bool = False) -> Iterator[Record]:
        """Give the objects of a list, counted from 1."""
        if optional and not self.has(field):
            return
        value = self.need(field)
        if not isinstance(value, list):
            self.refuse(field)
        for number, part in enumerate(value, 1):
            if not isinstance(part, dict):
                self.refuse(field)
            yield Record(self.file, f"{kind} {number}", part)

    def refuse(self, field: str) -> NoReturn:
        """Say that a field holds another kind of thing than belongs there.

        Raises:
            WrongKind: Always.
        """
        shown = repr(self.fields.get(field))[:_SHOWN]
        raise WrongKind(file=self.file, feature=self.feature, field=field, value=shown)


def label_of(record: Record, field: str) -> Text:
    """Read words for people: one text, or one for each language."""
    if isinstance(record.fields.get(field), dict):
        words = record.inner(field)
        return Text(words.text("en"), words.text("nl"))
    return Text(record.text(field), record.text(field))


def plain(value: float) -> str:
    """Write a number as people do: 0.3, 1200, without limit."""
    if math.isinf(value):
        return "-∞" if value < 0 else "∞"
    return f"{value:.12g}"


def read_json(path: Path) -> Record:
    """Read a JSON object, strictly: no NaN, no name twice.

    Raises:
        BrokenJson: It isn't that, with the line.
        NameTwice: An object has one name for two fields.
        FileRefusal: It can't be read at all.
    """
    text = whole_text(path, MOST_BYTES)
    return parse_json(text, path.name)


def parse_json(text: str, file: str) -> Record:
    """Read a JSON object from text; as `read_json`."""

    def constant(_name: str) -> NoReturn:
        raise ValueError("not finite")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise NameTwice(file=file, feature="one object", name=twice)
        return fields

    try:
        value = json.loads(text, parse_constant=constant, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise BrokenJson(file=file, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise BrokenJson(file=file, line=1) from error
    if not isinstance(value, dict):
        raise BrokenJson(file=file, line=1)
    return Record(file, "the file", value)


def read_toml(path: Path) -> Record:
    """Read a TOML file.

    Raises:
        BrokenJson: It isn't TOML.
        FileRefusal: It can't be read at all.
    """
    return parse_toml(whole_text(path, MOST_BYTES), path.name)


def parse_toml(text: str, file: str) -> Record:
    """Read TOML from text; as `read_toml`."""
    try:
        return Record(file, "the file", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = str(error).rpartition("at line ")[2].partition(",")[0]
        raise BrokenJson(file=file, line=int(line) if line.isdigit() else 1) from error
    except RecursionError as error:
        raise BrokenJson(file=file, line=1) from error
