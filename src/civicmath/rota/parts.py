"""Parts of a cohort's JSON, each taken with care and refused by its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from civicmath.rota.errors import BadPart, TwiceThere, UnknownBlock, UnknownMunicipality

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_LONGEST = 100
_MOST = 100_000


@dataclass(slots=True)
class Parts:
    """Takes values out of JSON.

    Attributes:
        source: What to call the file in a refusal.
        all_blocks: First days of all blocks met so far, those on blackout dates too.
    """

    source: str
    all_blocks: set[date] = field(default_factory=set)

    def mapping(self, found: object, place: str) -> Mapping[str, Any]:
        """Take an object.

        Raises:
            BadPart: It is something else.
        """
        if not isinstance(found, dict):
            self._refuse(place, "an object")
        return found

    def list(
        self, whole: Mapping[str, Any], key: str, place: str = "", *, least: int = 1
    ) -> Sequence[Any]:
        """Take a list with at least so many entries.

        Raises:
            BadPart: It isn't there, is shorter, or something else.
        """
        found = whole.get(key)
        if not isinstance(found, list) or len(found) < least:
            self._refuse(f"{place}.{key}" if place else key, f"a list of {least} or more")
        return found

    def text(
        self, whole: Mapping[str, Any], key: str, place: str, *, default: str | None = None
    ) -> str:
        """Take a short text without white space around it.

        Raises:
            BadPart: It isn't there, is empty, longer than 100 characters, or something else.
        """
        found = whole.get(key, default)
        short = isinstance(found, str) and len(found) <= _LONGEST
        if not short or not (found.strip() or found == default):
            self._refuse(f"{place}.{key}", "a text of 1 to 100 characters")
        return str(found).strip()

    def count(
        self,
        whole: Mapping[str, Any],
        key: str,
        *,
        least: int,
        default: int,
        where: str = "",
    ) -> int:
        """Take a whole number.

        Raises:
            BadPart: It is negative, a fraction, or something else.
        """
        found = whole.get(key, default)
        most = 10**15 if key == "since" else _MOST
        if type(found) is not int or not (least <= found <= most or found == default):
            place = f"{where}.{key}" if where else key
            self._refuse(place, f"a whole number from {least}")
        return int(found)

    def counts(self, found: object, place: str) -> dict[str, int]:
        """Take an object of whole numbers.

        Raises:
            BadPart: One of them isn't.
        """
        whole = self.mapping(found, place)
        return {key: self.count(whole, key, least=0, default=0, where=place) for key in whole}

    def days(
        self, found: object, place: str, *, known: Collection[date] | None = None
    ) -> Sequence[date]:
        """Take a list of days, each once.

        Raises:
            BadPart: It isn't a list, or one isn't a day like 2027-01-12.
            TwiceThere: A day twice.
            UnknownBlock: One that isn't among those that are known.
        """
        if not isinstance(found, list):
            self._refuse(place, "a list of days")
        days = []
        for number, text in enumerate(found):
            days.append(self._day(text, f"{place}[{number}]"))
            if known is not None and days[-1] not in known:
                raise UnknownBlock(file=self.source, place=place, block=str(text))
        self.refuse_twice([day.isoformat() for day in days], place)
        return days

    def known(self, found: object, ids: Collection[str], place: str) -> Sequence[str]:
        """Take a list of ids that are known, each once.

        Raises:
            BadPart: It isn't a list of texts.
            UnknownMunicipality: One isn't known.
            TwiceThere: One is there twice.
        """
        if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
            self._refuse(place, "a list of ids")
        names: Sequence[str] = [name.strip() for name in found]
        for name in names:
            if name not in ids:
                raise UnknownMunicipality(file=self.source, place=place, id=name)
        self.refuse_twice(names, place)
        return names

    def travel(self, found: object, ids: Collection[str]) -> dict[tuple[str, str], int]:
        """Take minutes of travel: from, to, minutes.

        Raises:
            BadPart: One of them isn't a whole number.
            UnknownMunicipality: From or to is nobody's.
        """
        minutes: dict[tuple[str, str], int] = {}
        for start, ends in self.mapping(found, "travel").items():
            place = f"travel.{start}"
            row = self.counts(ends, place)
            for name in (start, *row):
                if name not in ids:
                    raise UnknownMunicipality(file=self.source, place=place, id=name)
            minutes |= {(start, end): value for end, value in row.items()}
        return minutes

    def refuse_twice(self, names: Sequence[str], place: str) -> None:
        """Refuse a name that is there twice.

        Raises:
            TwiceThere: Which one.
        """
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise TwiceThere(file=self.source, place=place, id=name)
            seen.add(name)

    def _day(self, text: object, place: str) -> date:
        try:
            day = date.fromisoformat(text) if isinstance(text, str) else None
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            self._refuse(place, "a day like 2027-01-12")
        return day

    def _refuse(self, place: str, expected: str) -> NoReturn:
        raise BadPart(file=self.source, place=place, expected=expected)
