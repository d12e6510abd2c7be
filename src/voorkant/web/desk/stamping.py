"""What the verdicts hang on, in parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voorkant.common.errors import InvalidCursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voorkant.conversations.stamps import Stamp, Stamps

PART = 50
"""Verdicts on one part of the list."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the verdicts; parts are numbered from 1.

    Attributes:
        flips: Those that change without a block.
        holds: Those that hold.
    """

    flips: Sequence[Stamp]
    holds: Sequence[Stamp]
    part: int
    parts: int

    @property
    def previous(self) -> int | None:
        """The part before this one."""
        return self.part - 1 if self.part > 1 else None

    @property
    def next(self) -> int | None:
        """The part after this one."""
        return self.part + 1 if self.part < self.parts else None


def part_of(stamps: Stamps, part: int) -> Part:
    """Take one part of the verdicts.

    Raises:
        InvalidCursor: The list has no such part.
    """
    parts = max(1, -(-len(stamps.verdicts) // PART))
    if not 1 <= part <= parts:
        raise InvalidCursor
    verdicts = stamps.verdicts[(part - 1) * PART : part * PART]
    return Part(
        flips=[stamp for stamp in verdicts if stamp.flips],
        holds=[stamp for stamp in verdicts if not stamp.flips],
        part=part,
        parts=parts,
    )
