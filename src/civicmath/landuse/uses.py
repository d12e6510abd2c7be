"""What land can be used for, what that yields, and which uses can share the same ground.

A **figure** is a number with a unit, a range and a source. A use yields, per hectare and for each
measure, the product of some figures. Two uses that may share ground have a **pairing**: for each of
the two the share of its own yield that it keeps beside the other. A **stack** is a set of uses of
which every two have a pairing (or a single use); its yield of a measure per hectare is

    Σ over uses u of  base(u, measure) * Π over the other uses v of  kept(u beside v).

Its **land equivalent ratio** is Σ_u Π_v kept(u beside v): how many hectares apart would give what
one hectare gives together (Mead & Willey, Experimental Agriculture 16, 1980).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

from civicmath.landuse.errors import TooMuch
from civicmath.landuse.values import Stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from civicmath.landuse.site_fields import Text

MOST_STACKS = 200
MOST_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that somebody must answer for.

    Attributes:
        code: Unique.
        value: From `low` to `high`.
        unit: Such as "MWp/ha" or "share".
        low: Smallest value that is believed possible.
        high: Largest.
        source: Where it comes from; of a placeholder what must replace it.
        placeholder: Whether it is an assumption that nobody has confirmed.
    """

    code: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    placeholder: bool


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """Something that land yields.

    Attributes:
        code: Unique.
        unit: It is counted in.
        label: What people read.
    """

    code: str
    unit: str
    label: Text


@dataclass(frozen=True, slots=True)
class UseKind:
    """Something that land is used for.

    Attributes:
        code: Unique.
        label: What people read.
        yields: For each measure the codes of the figures whose product is the yield per hectare.
        sizes: For each measure what turns that product into the measure's unit per hectare.
        fragmentation: How heavily a border of this use counts.
        smallest_patch_m2: Area below which a patch of it may not stand; 0 allows all.
    """

    code: str
    label: Text
    yields: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, float]
    fragmentation: float = 1.0
    smallest_patch_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two uses that may share ground.

    Attributes:
        first: Code of a use.
        second: Code of another.
        first_keeps: Figure: share of its own yield that the first keeps.
        second_keeps: Figure: the same for the second.
    """

    first: str
    second: str
    first_keeps: str
    second_keeps: str


@dataclass(frozen=True, slots=True)
class Norm:
    """A rule about where uses may stand, in force between two days.

    Attributes:
        code: What it is about; a later value of the same norm has the same code.
        kind: distance, noise, spacing, slope, no-go or keep.
        uses: Codes of the uses it binds; for keep, of the uses of which one must stand there.
        value: In `unit`; zero where the kind needs none.
        unit: Metres, decibels, percent.
        layer: distance, noise, no-go: what must be kept away from; empty where a tag is meant.
        tag: no-go, keep: which cells.
        starts: First day on which it is in force.
        ends: Last day; nothing when it still is.
        label: What people read.
        source: Law, ordinance, permit; of a placeholder what must replace it.
        placeholder: Whether nobody has decided it yet.
    """

    code: str
    kind: str
    uses: tuple[str, ...]
    value: float
    unit: str
    layer: str
    tag: str
    starts: date
    ends: date | None
    label: Text
    source: str
    placeholder: bool


@dataclass(frozen=True, slots=True)
class TurbineKind:
    """One type of turbine, and where its places lie.

    Attributes:
        yields: As of a use, but for each turbine instead of each hectare.
        sizes: As of a use.
        rotor_m: Diameter.
        sound_power_db: Sound power level, dB(A).
        foundation_m: Radius around the mast in which nothing else stands.
        not_below: Uses that can't stand below the rotor.
        grid_m: Distance between the places that are tried.
        most: Largest number; nothing means no limit.
        wake_rotors: Within so many rotor diameters two turbines take each other's wind.
        wake_share: Share of one turbine's yield that such a pair loses at one rotor diameter,
            falling linearly to nothing at `wake_rotors`.
    """

    yields: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, float]
    rotor_m: float
    sound_power_db: float
    foundation_m: float
    not_below: tuple[str, ...]
    grid_m: float
    most: int | None
    wake_rotors: float
    wake_share: float


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is known before anybody looks at a place.

    Attributes:
        name: What it is for.
        figures: By code.
        measures: By code.
        uses: By code, without turbines.
        pairings: Which uses can share ground.
        norms: All values, also those no longer in force.
        turbine: The type of turbine, if turbines are possible.
        source: The record it was read from, to be written with a site.
    """

    name: str
    figures: Mapping[str, Figure]
    measures: Mapping[str, MeasureKind]
    uses: Mapping[str, UseKind]
    pairings: tuple[Pairing, ...]
    norms: tuple[Norm, ...]
    turbine: TurbineKind | None = None
    source: Mapping[str, object] = field(default_factory=dict, repr=False)

    def kept(self, use: str, beside: str) -> Figure | None:
        """The figure for what a use keeps beside another; nothing when they can't share ground."""
        for pairing in self.pairings:
            if (pairing.first, pairing.second) == (use, beside):
                return self.figures[pairing.first_keeps]
            if (pairing.second, pairing.first) == (use, beside):
                return self.figures[pairing.second_keeps]
        return None


def stacks_of(catalogue: Catalogue, *, source: str) -> tuple[Stack, ...]:
    """Give all sets of uses that may share ground, single uses first.

    A set is admissible when every two of its uses have a pairing; at most four uses share ground.

    Raises:
        TooMuch: More than 200 stacks.
    """
    codes = list(catalogue.uses)
    paired = {frozenset((pairing.first, pairing.second)) for pairing in catalogue.pairings}
    found: list[tuple[str, ...]] = [(code,) for code in codes]
    last = list(found)
    for _ in range(MOST_TOGETHER - 1):
        last = [
            (*stack, code)
            for stack in last
            for code in codes[codes.index(stack[-1]) + 1 :]
            if all(frozenset((use, code)) in paired for use in stack)
        ]
        found += last
        if len(found) > MOST_STACKS:
            raise TooMuch(file=source, what="stacks", found=len(found), limit=MOST_STACKS)
    return tuple(Stack("+".join(uses), uses) for uses in found)


def share_kept(catalogue: Catalogue, use: str, stack: Iterable[str]) -> float:
    """Share of its own yield that a use keeps in a stack: 1 when it stands alone."""
    others = (catalogue.kept(use, other) for other in stack if other != use)
    return prod(figure.value for figure in others if figure is not None)


def base_yield(catalogue: Catalogue, use: str, measure: str) -> float:
    """Yield per hectare of a use alone, in the measure's unit; 0 when it gives none."""
    kind = catalogue.uses[use]
    if measure not in kind.yields:
        return 0.0
    codes = kind.yields[measure]
    return kind.sizes[measure] * prod(catalogue.figures[code].value for code in codes)


def land_equivalent_ratio(catalogue: Catalogue, stack: Stack) -> tuple[float, float, float]:
    """Hectares apart that give what one hectare gives together: as stated, lowest and highest."""
    as_stated = lowest = highest = 0.0
    for use in stack.uses:
        figures = [catalogue.kept(use, other) for other in stack.uses if other != use]
        known = [figure for figure in figures if figure is not None]
        as_stated += prod(figure.value for figure in known)
        lowest += prod(figure.low for figure in known)
        highest += prod(figure.high for figure in known)
    return as_stated, lowest, highest
