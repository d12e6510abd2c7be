"""From a site to what can be solved: norms remove options, figures become yields.

Every option that is removed keeps a reason. Distances are taken from the whole cell or parcel, not
from its middle: an edge that is too near is too near.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.compiling_removals import options_removed
from civicmath.landuse.errors import NormsContradict
from civicmath.landuse.norms import in_force
from civicmath.landuse.site_compiled import check_ambitions
from civicmath.landuse.uses import base_yield, share_kept, stacks_of
from civicmath.landuse.values import (
    Ambition,
    Borders,
    CompiledSite,
    Factor,
    Measure,
    Stack,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from civicmath.landuse.site import Site
    from civicmath.landuse.uses import Catalogue, Norm
    from civicmath.landuse.values import Floats

    Progress = Callable[[str, float], None]

UNFIT = "unfit"
"""Reason of an option whose use the land isn't fit for (suitability zero)."""
_FILE = "site.json"
_LEAST_BORDER_M = 0.1
_M2_PER_HA = 10_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A compiled site, and why options were removed.

    Attributes:
        site: What can be solved.
        reasons: Codes: the norms in force in the order of the catalogue, then `unfit`.
        reason: (n, K) number of the reason that removed an option; -1 where it is allowed.
        places_tried: How many places for turbines were tried.
        places_removed: For each reason how many places it removed.
    """

    site: CompiledSite
    reasons: tuple[str, ...]
    reason: NDArray[np.int16]
    places_tried: int = 0
    places_removed: tuple[tuple[str, int], ...] = ()


def compile_site(site: Site, progress: Progress | None = None) -> Compiled:
    """Work norms and factors into a site.

    A cell on which nothing is left is allowed: it stays as it is.

    Raises:
        NormsContradict: On a cell one norm asks for what another forbids.
        NothingYields: An ambition that no plan can come nearer to.
        TooMuch: More than 200 stacks.
    """
    tell = progress or _quiet
    catalogue, norms = site.catalogue, in_force(site.catalogue.norms, site.on)
    stacks = stacks_of(catalogue, source=_FILE)
    tell("norms", 0.0)
    by_use = options_removed(site, norms, lambda done: tell("norms", done))
    reason = _by_stack(site, norms, by_use, stacks)
    measures = _measures(site)
    tell("yields", 0.0)
    yields = _yields(site, stacks, measures)
    turbines, tried = None, 0
    removed: tuple[tuple[str, int], ...] = ()
    if catalogue.turbine is not None:
        from civicmath.landuse.compiling_turbines import turbine_places  # noqa: PLC0415 - some sites

        tell("turbine places", 0.0)
        turbines, tried, removed = turbine_places(site, norms, stacks, measures)
    compiled = CompiledSite(
        name=site.name,
        rows=site.rows,
        columns=site.columns,
        cell_m=site.cell_m,
        measures=tuple(Measure(code, catalogue.measures[code].unit) for code in measures),
        uses=tuple(
            Use(kind.code, kind.label.en, kind.fragmentation, kind.smallest_patch_m2)
            for kind in catalogue.uses.values()
        ),
        stacks=stacks,
        ambitions=tuple(
            Ambition(wish.name, wish.partner, wish.measure, wish.target, wish.weight, wish.area)
            for wish in site.wishes
        ),
        row=site.row,
        column=site.column,
        area_m2=site.area_m2,
        allowed=reason < 0,
        yields=yields,
        borders=None if site.shapes is None else borders_of_shapes(site.shapes),
        turbines=turbines,
        factors=_factors(catalogue, stacks, measures),
        input_sha256=site.input_sha256,
    )
    check_ambitions(compiled, _FILE)
    reasons = (*(norm.code for norm in norms), UNFIT)
    return Compiled(compiled, reasons, reason, tried, removed)


def borders_of_shapes(shapes: NDArray[np.object_]) -> Borders:
    """Find which parcels touch along at least a decimetre, and how far."""
    import shapely  # noqa: PLC0415 - only for parcels

    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(shapely.boundary(shapes[first]), shapely.boundary(shapes[second]))
    length = shapely.length(shared)
    real = length >= _LEAST_BORDER_M
    pairs = np.column_stack([first[real], second[real]]).astype(np.int32)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return Borders(np.ascontiguousarray(pairs[order]), length[real][order])


def _measures(site: Site) -> tuple[str, ...]:
    """Measures that somebody wants: the others only cost memory."""
    wanted = {wish.measure for wish in site.wishes}
    return tuple(code for code in site.catalogue.measures if code in wanted)


def _by_stack(
    site: Site, norms: Sequence[Norm], by_use: NDArray[np.int16], stacks: Sequence[Stack]
) -> NDArray[np.int16]:
    """(n, K) the first reason of any of a stack's uses; then what `keep` asks."""
    codes = list(site.catalogue.uses)
    reason = np.full((site.cells, len(stacks)), -1, np.int16)
    for number, stack in enumerate(stacks):
        for use in reversed(stack.uses):
            found = by_use[:, codes.index(use)]
            np.copyto(reason[:, number], found, where=found >= 0)
    for place, norm in enumerate(norms):
        if norm.kind == "keep" and norm.tag in site.tags:
            _keep(site, norms, place, stacks, reason)
    return reason


def _keep(
    site: Site,
    norms: Sequence[Norm],
    place: int,
    stacks: Sequence[Stack],
    reason: NDArray[np.int16],
) -> None:
    """On cells with the tag only stacks with one of the uses remain."""
    norm = norms[place]
    cells = site.tags[norm.tag]
    with_it = np.array([any(use in stack.uses for use in norm.uses) for stack in stacks])
    held = reason[:, with_it]
    none_left = cells & (held >= 0).all(axis=1)
    if none_left.any():
        # An option that was removed by the land itself is no contradiction between norms.
        by_norm = none_left & (held < len(norms)).any(axis=1)
        if by_norm.any():
            cell = int(np.argmax(by_norm))
            other = int(held[cell][held[cell] < len(norms)].min())
            raise NormsContradict(
                file=_FILE,
                norm=norm.code,
                use=", ".join(norm.uses),
                cell=site.cell_name(cell),
                other=norms[other].code,
            )
    others = cells[:, None] & ~with_it[None, :] & (reason < 0)
    reason[others] = place


def _yields(site: Site, stacks: Sequence[Stack], measures: Sequence[str]) -> Floats:
    """(K, P, n) amounts per cell; planes that nothing yields stay untouched zeros."""
    catalogue = site.catalogue
    hectares = site.area_m2 / _M2_PER_HA
    yields = np.zeros((len(stacks), len(measures), site.cells))
    for k, stack in enumerate(stacks):
        for use in stack.uses:
            kept = share_kept(catalogue, use, stack.uses)
            fit = site.suitability.get(use)
            for p, measure in enumerate(measures):
                per_ha = kept * base_yield(catalogue, use, measure)
                if per_ha > 0.0:
                    yields[k, p] += per_ha * (hectares if fit is None else hectares * fit)
    return yields


def _factors(
    catalogue: Catalogue, stacks: Sequence[Stack], measures: Sequence[str]
) -> tuple[Factor, ...]:
    """Figures with a range, and the yields that move with them in proportion.

    A yield to which several uses add moves in proportion only with figures that are in all of its
    parts; with the others it moves less, and such entries are left out.
    """
    entries: dict[str, list[tuple[int, int]]] = {}
    for k, stack in enumerate(stacks):
        for p, measure in enumerate(measures):
            parts = [
                [*catalogue.uses[use].yields[measure], *_kept_codes(catalogue, use, stack)]
                for use in stack.uses
                if base_yield(catalogue, use, measure) > 0.0
            ]
            for code in dict.fromkeys(parts[0] if parts else []):
                if all(part.count(code) == 1 for part in parts):
                    entries.setdefault(code, []).append((k, p))
    factors = []
    for code, figure in catalogue.figures.items():
        if code in entries and figure.low < figure.high and figure.value > 0.0:
            low, high = figure.low / figure.value, figure.high / figure.value
            factors.append(Factor(code, low, high, tuple(entries[code])))
    return tuple(factors)


def _kept_codes(catalogue: Catalogue, use: str, stack: Stack) -> list[str]:
    found = (catalogue.kept(use, other) for other in stack.uses if other != use)
    return [figure.code for figure in found if figure is not None]


def _quiet(_phase: str, _done: float) -> None:
    """Nobody is listening."""
