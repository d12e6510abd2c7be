"""Lists page by key, not by offset: the next page starts after the last row that was shown.

A key is a moment and an id, newest first. It travels in an address as one opaque word; it holds nothing
that the list didn't show, so it is checked for shape and not signed.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from voorkant.common.errors import InvalidCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")

LARGEST_PAGE = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BYTES_OF_MOMENT = 8


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list, and the word that asks for the ones after them (None: that was all)."""

    items: tuple[Item, ...]
    next: str | None


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The place of a row in a list: when, and which of those at the same moment."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        """Return the word that stands for this key in an address."""
        moment = (self.at - _EPOCH) // _MICROSECOND
        packed = moment.to_bytes(_BYTES_OF_MOMENT, "big", signed=True) + self.id.bytes
        return urlsafe_b64encode(packed).decode()

    @staticmethod
    def read(word: str) -> Key:
        """Read a key back from its word.

        Raises:
            InvalidCursor: Not a word that we gave.
        """
        try:
            packed = urlsafe_b64decode(word.encode("ascii"))
            moment = int.from_bytes(packed[:_BYTES_OF_MOMENT], "big", signed=True)
            key = Key(_EPOCH + moment * _MICROSECOND, UUID(bytes=packed[_BYTES_OF_MOMENT:]))
        except (ValueError, OverflowError, binascii.Error) as error:
            raise InvalidCursor from error
        if str(key) != word:
            raise InvalidCursor
        return key


def page_of(rows: Sequence[Item], limit: int, key: Callable[[Item], Key]) -> Page[Item]:
    """Cut a page from rows that were asked for with one more than the page holds.

    Args:
        rows: At most ``limit + 1`` rows, in the order of the list.
        limit: How many rows the page holds.
        key: The key of a row.
    """
    shown = tuple(rows[:limit])
    return Page(shown, str(key(shown[-1])) if len(rows) > limit else None)


def checked_limit(limit: int) -> int:
    """Return a size of page that we give.

    Raises:
        ValueError: Below one, or above `LARGEST_PAGE`.
    """
    if not 1 <= limit <= LARGEST_PAGE:
        raise ValueError(f"a page has 1 to {LARGEST_PAGE} items, not {limit}")
    return limit
