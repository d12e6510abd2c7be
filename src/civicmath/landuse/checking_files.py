"""What a result says, read with care: a missing or twisted field makes it no result."""

from __future__ import annotations

import base64
import binascii
import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from civicmath.landuse.errors import NotAPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from civicmath.landuse.checking_land import Land
    from civicmath.landuse.site_fields import Record
    from civicmath.landuse.values import Floats

_OBJECTIVES = ("sum", "fairest", "nash")
_MOST_NUMBERS = 200_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ToldBranch:
    """Part of a proof: plans whose number of turbines lies in a range."""

    least: int
    most: int | None
    prices: tuple[float, ...]
    turbine_part: float


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What a plan says of itself; lists are in the order of the site's ambitions."""

    objective: str
    value: float
    bound: float
    gap: float
    fragmentation: float
    fragmentation_index: float
    patches_kept: bool
    scores: tuple[float, ...]
    amounts: tuple[float, ...]
    areas: Mapping[str, float]
    areas_of_uses: Mapping[str, float]
    turbines: tuple[int, ...]
    choice: NDArray[np.int64]
    prices: tuple[float, ...]
    pressures: Floats | None
    turbine_part: float
    branches: tuple[ToldBranch, ...]


@dataclass(frozen=True, slots=True)
class ToldCoalition:
    """What is said of a set of ambitions."""

    members: tuple[str, ...]
    bound: float
    prices: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class ToldPoint:
    """A point of a frontier; of `told` only choice and scores are said."""

    first: float
    second: float
    floor: float
    bound: float
    told: Told


class _Fields:
    """Fields of a result, each refused by its name when it isn't what it must be."""

    def __init__(self, fields: object, file: str, prefix: str = "") -> None:
        if not isinstance(fields, dict):
            raise NotAPlan(file=file, field=prefix or "the file")
        self._fields, self._file, self._prefix = fields, file, prefix

    def refuse(self, field: str) -> NoReturn:
        raise NotAPlan(file=self._file, field=f"{self._prefix}{field}")

    def any(self, field: str) -> Any:  # noqa: ANN401 - what a file holds can be anything
        if field not in self._fields:
            self.refuse(field)
        return self._fields[field]

    def number(self, field: str) -> float:
        value = self.any(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(field)
        if not math.isfinite(value):
            self.refuse(field)
        return float(value)

    def flag(self, field: str) -> bool:
        value = self.any(field)
        if not isinstance(value, bool):
            self.refuse(field)
        return value

    def inner(self, field: str) -> _Fields:
        return _Fields(self.any(field), self._file, f"{self._prefix}{field}.")

    def listed(self, field: str) -> list[Any]:
        value = self.any(field)
        if not isinstance(value, list):
            self.refuse(field)
        return value

    def items(self, field: str) -> list[_Fields]:
        return [
            _Fields(part, self._file, f"{self._prefix}{field}[{number}].")
            for number, part in enumerate(self.listed(field), 1)
        ]

    def exactly(self, field: str, names: Sequence[str]) -> tuple[float, ...]:
        inner = self.inner(field)
        if set(inner._fields) != set(names):
            self.refuse(field)
        return tuple(inner.number(name) for name in names)


def read_told(record: Record, land: Land) -> Told:
    """Read a plan.

    Raises:
        NotAPlan: A field is missing or has another form.
    """
    return _told(_Fields(record.fields, record.file), land)


def read_plans(
    fields: Mapping[str, Any], land: Land, file: str
) -> tuple[list[Told], float, list[list[float]]]:
    """Read alternatives: plans, the share that may be lost, and how they differ."""
    part = _Fields(fields, file)
    plans = [_told(one, land) for one in part.items("plans")]
    table = part.listed("difference")
    square = len(table) == len(plans) and all(
        isinstance(row, list) and len(row) == len(plans) for row in table
    )
    if not plans or not square:
        part.refuse("difference")
    try:
        difference = [[float(one) for one in row] for row in table]
    except (TypeError, ValueError):
        part.refuse("difference")
    return plans, part.number("within"), difference


def read_coalitions(
    fields: Mapping[str, Any], field: str, names: Sequence[str], file: str
) -> list[ToldCoalition]:
    """Read sets of ambitions with their prices."""
    found = []
    for part in _Fields(fields, file).items(field):
        members = part.listed("members")
        prices = part.any("prices")
        known = isinstance(prices, dict) and set(prices) <= set(names)
        if not known or not members or not set(map(str, members)) <= set(names):
            part.refuse("members")
        inner = part.inner("prices")
        found.append(
            ToldCoalition(
                tuple(map(str, members)),
                part.number("bound"),
                {name: inner.number(name) for name in prices},
            )
        )
    return found


def read_points(
    fields: Mapping[str, Any], names: Sequence[str], land: Land, file: str
) -> tuple[int, int, list[ToldPoint]]:
    """Read a frontier: the numbers of its two ambitions, and its points."""
    part = _Fields(fields, file)
    pair = [part.any("first"), part.any("second")]
    if not all(name in names for name in pair) or part.any("stacks") != list(land.stacks):
        part.refuse("first")
    points, built = [], _turbines(part, land)
    for point in part.items("points"):
        told = Told(
            objective="sum",
            value=0.0,
            bound=0.0,
            gap=0.0,
            fragmentation=0.0,
            fragmentation_index=0.0,
            patches_kept=True,
            scores=point.exactly("scores", names),
            amounts=(),
            areas={},
            areas_of_uses={},
            turbines=built,
            choice=_choice(point, land),
            prices=(),
            pressures=None,
            turbine_part=0.0,
            branches=(),
        )
        points.append(
            ToldPoint(
                point.number("first"),
                point.number("second"),
                point.number("floor"),
                point.number("bound"),
                told,
            )
        )
    return names.index(pair[0]), names.index(pair[1]), points


def _told(part: _Fields, land: Land) -> Told:
    names = [aim.name for aim in land.aims]
    objective = part.any("objective")
    if objective not in _OBJECTIVES:
        part.refuse("objective")
    if part.any("stacks") != list(land.stacks):
        part.refuse("stacks")
    fragmentation = part.number("fragmentation")
    if fragmentation < 0.0:
        part.refuse("fragmentation")
    proof = part.inner("proof")
    codes = [*land.stacks, "as-it-is"]
    return Told(
        objective=objective,
        value=part.number("value"),
        bound=part.number("bound"),
        gap=part.number("gap"),
        fragmentation=fragmentation,
        fragmentation_index=part.number("fragmentation_index"),
        patches_kept=part.flag("smallest_patches_kept"),
        scores=part.exactly("scores", names),
        amounts=part.exactly("amounts", names),
        areas=dict(zip(codes, part.exactly("areas", codes), strict=True)),
        areas_of_uses=dict(
            zip(land.heaviness, part.exactly("areas_of_uses", list(land.heaviness)), strict=True)
        ),
        turbines=_turbines(part, land),
        choice=_choice(part, land),
        prices=_prices(proof, names),
        pressures=_pressures(proof, land),
        turbine_part=proof.number("turbine_part"),
        branches=tuple(_branch(one, names) for one in proof.items("branches")),
    )


def _prices(part: _Fields, names: Sequence[str]) -> tuple[float, ...]:
    """Prices below zero prove nothing."""
    prices = part.exactly("prices", names)
    if min(prices) < 0.0:
        part.refuse("prices")
    return prices


def _branch(part: _Fields, names: Sequence[str]) -> ToldBranch:
    most = part.any("most")
    return ToldBranch(
        int(part.number("least")),
        None if most is None else int(part.number("most")),
        _prices(part, names),
        part.number("turbine_part"),
    )


def _choice(part: _Fields, land: Land) -> NDArray[np.int64]:
    numbers = part.listed("choice")
    if len(numbers) != land.cells or not all(type(one) is int for one in numbers):
        part.refuse("choice")
    choice = np.array(numbers, np.int64)
    if choice.min() < -1 or choice.max() >= len(land.stacks):
        part.refuse("choice")
    return choice


def _turbines(part: _Fields, land: Land) -> tuple[int, ...]:
    built = []
    count = 0 if land.places is None else len(land.places.x_m)
    for one in part.items("turbines"):
        place = one.any("place")
        if type(place) is not int or not 0 <= place < count or place in built:
            one.refuse("place")
        built.append(place)
        if land.places is not None:
            here = (float(land.places.x_m[place]), float(land.places.y_m[place]))
            away = math.hypot(one.number("x_m") - here[0], one.number("y_m") - here[1])
            if away > 0.01:  # noqa: PLR2004 - a centimetre
                one.refuse("x_m")
    return tuple(sorted(built))


def _pressures(part: _Fields, land: Land) -> Floats | None:
    """Unpack float32 numbers, no more than the borders of this site need."""
    if part.any("pressures") is None:
        return None
    packed = part.inner("pressures")
    shape = (len(land.pairs), 2, len(land.stacks) + 1)
    size = 4 * math.prod(shape)
    text = packed.any("zlib_base64_float32")
    if packed.any("shape") != list(shape) or not isinstance(text, str) or size > 4 * _MOST_NUMBERS:
        part.refuse("pressures")
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(text, validate=True), size + 1)
    except (binascii.Error, zlib.error, ValueError):
        part.refuse("pressures")
    if len(data) != size:
        part.refuse("pressures")
    values = np.frombuffer(data, "<f4").astype(np.float64).reshape(shape)
    if not np.isfinite(values).all():
        part.refuse("pressures")
    return values
