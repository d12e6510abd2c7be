"""Units: products such as MWh/year/ha, compared and converted, so that only like adds to like."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: how many of the base units it is, and which those are.

    Attributes:
        size: In base units: 1000 for GWh where the base is MWh.
        parts: Base units with their powers, in the order of the alphabet; none are zero.
    """

    size: float
    parts: tuple[tuple[str, int], ...]


# Area is not length squared here: hectares of nature and metres of path are never multiplied.
_BASE: dict[str, tuple[float, str]] = {
    "1": (1.0, ""),
    "share": (1.0, ""),
    "percent": (0.01, ""),
    "kWh": (1e-3, "MWh"),
    "MWh": (1.0, "MWh"),
    "GWh": (1e3, "MWh"),
    "TJ": (1e3 / 3.6, "MWh"),
    "kW": (1e-3, "MW"),
    "MW": (1.0, "MW"),
    "kWp": (1e-3, "MWp"),
    "MWp": (1.0, "MWp"),
    "m2": (1e-4, "ha"),
    "ha": (1.0, "ha"),
    "m": (1e-3, "km"),
    "km": (1.0, "km"),
    "m3": (1.0, "m3"),
    "year": (1.0, "year"),
    "euro": (1.0, "euro"),
    "dB": (1.0, "dB"),
    "degree": (1.0, "degree"),
    "turbine": (1.0, "turbine"),
    "rotor": (1.0, "rotor"),
}


class UnknownSymbol(ValueError):
    """A part of a unit that we don't know."""


def unit_of(text: str) -> Unit:
    """Read a unit: symbols joined by `*` and `/`, read from left to right.

    Raises:
        UnknownSymbol: A symbol that we don't know.
    """
    size, powers, sign = 1.0, Counter[str](), 1
    for piece in text.replace(" ", "").replace("*", " * ").replace("/", " / ").split():
        if piece in "*/":
            sign = 1 if piece == "*" else -1
        elif piece in _BASE:
            factor, base = _BASE[piece]
            size *= factor**sign
            powers[base] += sign if base else 0
        else:
            raise UnknownSymbol(piece)
    return Unit(size, tuple(sorted((base, power) for base, power in powers.items() if power)))


def multiply(*units: Unit) -> Unit:
    """Multiply units."""
    size, powers = 1.0, Counter[str]()
    for unit in units:
        size *= unit.size
        powers.update(dict(unit.parts))
    return Unit(size, tuple(sorted((base, power) for base, power in powers.items() if power)))


def ratio(unit: Unit, wanted: Unit) -> float | None:
    """How many of the wanted unit one of this unit is; nothing when they measure other things."""
    return unit.size / wanted.size if unit.parts == wanted.parts else None
