"""What was read a moment ago, so that hundreds who ask the same at once cost one read and not hundreds."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


@dataclass(slots=True)
class Lately(Generic[Value]):
    """Values by their key, each for a moment; of one process, and only for what everybody may see.

    Attributes:
        seconds: How long a value is believed.
        most: How many are kept; beyond it all are forgotten, so that strange keys fill no memory.
        clock: Gives seconds that never go back.
    """

    seconds: float
    most: int = 256
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, Value]] = field(default_factory=dict)

    def known(self, key: str) -> Value | None:
        """Return what was kept under a key, when that was a moment ago."""
        until, value = self._kept.get(key, (None, None))
        return value if until is not None and self.clock() < until else None

    def keep(self, key: str, value: Value) -> Value:
        """Keep a value for a moment, and return it."""
        if len(self._kept) >= self.most:
            self._kept.clear()
        self._kept[key] = (self.clock() + self.seconds, value)
        return value
