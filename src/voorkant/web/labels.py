"""Where the names of villages stand on the drawing, so that no name runs over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voorkant.common.keeping import Kept

if TYPE_CHECKING:
    from voorkant.places.values import Shape, VillageMap

LETTER_WIDE, LETTER_HIGH = 20, 46
"""About how much room a letter takes, in units of the drawing."""
BESIDE = 22
"""From the dot to its name."""


@dataclass(frozen=True, slots=True)
class Label:
    """A village with its name to the right of its dot, or to the left of it."""

    shape: Shape
    left: bool

    @property
    def beside(self) -> int:
        """How far the name stands from the dot."""
        return -BESIDE if self.left else BESIDE


_PLACED: Kept[tuple[Label, ...]] = Kept(4)


def labels_of(drawing: VillageMap) -> tuple[Label, ...]:
    """Return the names on a drawing, each in its place; the same drawing is looked at once."""
    return _PLACED.get(drawing, lambda: _placed(drawing)) or ()


def _placed(drawing: VillageMap) -> tuple[Label, ...]:
    """Place the names: to the right of the dot, or to the left where another would be in the way.

    The longest names choose first; a name that fits on neither side stands to the right.
    """
    placed: list[Label] = []
    for shape in sorted(drawing.shapes, key=lambda each: (-len(each.name), each.slug)):
        right, left = Label(shape, left=False), Label(shape, left=True)
        collides = any(_touch(right, other) for other in placed)
        fits_left = not any(_touch(left, other) for other in placed) and _start(left) > 0
        placed.append(left if collides and fits_left else right)
    return tuple(sorted(placed, key=lambda label: label.shape.name))


def _start(label: Label) -> int:
    """Return the left edge of dot and name together."""
    wide = BESIDE + LETTER_WIDE * len(label.shape.name)
    return label.shape.label_x - (wide if label.left else BESIDE)


def _touch(one: Label, other: Label) -> bool:
    if abs(one.shape.label_y - other.shape.label_y) >= LETTER_HIGH:
        return False
    one_end = _start(one) + 2 * BESIDE + LETTER_WIDE * len(one.shape.name)
    other_end = _start(other) + 2 * BESIDE + LETTER_WIDE * len(other.shape.name)
    return _start(one) < other_end and _start(other) < one_end
