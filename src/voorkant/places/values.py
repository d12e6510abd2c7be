"""What the queries of places give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Village:
    """A village (*kern*) of the municipality.

    Attributes:
        code: Its code, which stays when its name changes.
        slug: Its name in an address.
        name: As people write it.
        ended_on: The first day on which it belongs to another village; None for a village that stays.
        successor: The name of that village, and `successor_slug` that in its address; else empty.
    """

    code: str
    slug: str
    name: str
    ended_on: date | None = None
    successor: str = ""
    successor_slug: str = ""

    def is_there(self, on: date) -> bool:
        """Tell whether it is a village of its own on a day."""
        return self.ended_on is None or on < self.ended_on


@dataclass(frozen=True, slots=True)
class Municipality:
    """The municipality, and where boundaries and figures come from: a line that pages show."""

    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A village on the map.

    Attributes:
        slug: Its name in an address.
        name: As people write it.
        path_d: Its outline, as the ``d`` of an SVG path.
        label_x: Where its built-up part lies, from the left edge.
        label_y: And from the top.
    """

    slug: str
    name: str
    path_d: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class FormerVillage:
    """A village that belongs to another one now.

    Attributes:
        slug: Its own name in an address: what was asked of it is there.
        name: Its own name.
        since: The first day on which it belonged to the other.
        successor: That village, as its name in an address; `successor_name` as people write it.
        path_d: Its outline, as that of a shape.
    """

    slug: str
    name: str
    since: date
    successor: str
    successor_name: str
    path_d: str


@dataclass(frozen=True, slots=True)
class VillageMap:
    """All villages in one drawing, north up; the longest side of the box is 1000 long.

    Attributes:
        width: Of the box.
        height: Of the box.
        shapes: The villages of today.
        former: The land of villages that went up in another one.
    """

    width: int
    height: int
    shapes: tuple[Shape, ...]
    former: tuple[FormerVillage, ...] = ()


@dataclass(frozen=True, slots=True)
class Population:
    """How many people of which age live in an area for which that is counted.

    Areas between which villages went together are one: their figures can't be told apart any more.

    Attributes:
        code: Code of the area.
        name: Name of the area.
        villages: Codes of the villages in it, also of those that are there no more; they share these
            figures.
        inhabitants: All people, rounded to fives by the source.
        people_by_band: Band of ages → people; by the source's rounding they need not add up exactly.
    """

    code: str
    name: str
    villages: tuple[str, ...]
    inhabitants: int
    people_by_band: Mapping[str, int]
