"""A few things that were made and never change, kept in this process: the latest asked for stay."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Keeps at most so many things by their key, and forgets what was not asked for longest.

    What is kept must follow from its key alone: nobody tells it that something changed.
    """

    def __init__(self, most: int) -> None:
        """Keep at most `most` things."""
        self._most = most
        self._things: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made | None]) -> Made | None:
        """Return what is kept under a key, or make it; what comes out as None is not kept."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        # Made outside the lock: two who ask at once make the same thing, and one of both stays.
        made = make()
        if made is not None:
            with self._lock:
                self._things[key] = made
                while len(self._things) > self._most:
                    self._things.popitem(last=False)
        return made
