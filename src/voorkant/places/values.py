"""What the queries of places give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Village:
    """A village (*kern*) of the municipality."""

    code: str
    slug: str
    name: str


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
class VillageMap:
    """All villages in one drawing, north up; the longest side of the box is 1000 long."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """How many people of which age live in an area for which that is counted.

    Attributes:
        code: Code of the area.
        name: Name of the area.
        villages: Codes of the villages in it; they share these figures.
        inhabitants: All people, rounded to fives by the source.
        people_by_band: Band of ages → people; by the source's rounding they need not add up exactly.
    """

    code: str
    name: str
    villages: tuple[str, ...]
    inhabitants: int
    people_by_band: Mapping[str, int]
