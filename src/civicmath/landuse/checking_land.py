"""The land as a checker sees it: norms and yields computed anew, plainly, cell by cell.

Nothing here is shared with the code that decides: neither `compiling_sites` nor the solving core.
What is shared is how files are read and how values are written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.site import COMPILED_FORMAT
from civicmath.landuse.site_compiled import read_compiled
from civicmath.landuse.site_files import find_site, read_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from civicmath.landuse.checking_places import Places
    from civicmath.landuse.site import Site
    from civicmath.landuse.uses import Catalogue, Norm
    from civicmath.landuse.values import CompiledSite, Flags, Floats

_M2_PER_HA = 10_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """An ambition: which measure, how much, how heavy, and which cells count."""

    name: str
    measure: int
    target: float
    weight: float
    cells: Flags | None


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """What a checker needs.

    Attributes:
        sha256: Hash of the files.
        aims: Ambitions; weights together 1.
        stacks: Codes.
        members: Uses of each stack.
        heaviness: For each use how heavily its borders count.
        patches: For each use the smallest patch in m2.
        area_m2: (n,).
        allowed: (n, K).
        yields: (K, P, n).
        pairs: (E, 2) cells that touch, in the documented order.
        length_m: (E,).
        places: Places for turbines, if any.
    """

    sha256: str
    aims: tuple[Aim, ...]
    stacks: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    heaviness: Mapping[str, float]
    patches: Mapping[str, float]
    area_m2: Floats
    allowed: Flags
    yields: Floats
    pairs: NDArray[np.int64]
    length_m: Floats
    places: Places | None

    @property
    def cells(self) -> int:
        """Number of cells."""
        return len(self.area_m2)

    def points(self, stack: int, prices: Sequence[float]) -> Floats:
        """(n,) what a stack on each cell adds to Σ price x score."""
        total = np.zeros(self.cells)
        for aim, price in zip(self.aims, prices, strict=True):
            if price != 0.0:
                part = self.yields[stack, aim.measure] * (price / aim.target)
                total += part if aim.cells is None else part * aim.cells
        return total


def land_from(folder: Path) -> Land:
    """Read a site and compute its norms and yields anew.

    Raises:
        Refusal: The site itself can't be read.
    """
    record = find_site(folder)
    if record.fields["format"] == COMPILED_FORMAT:
        return _from_compiled(read_compiled(folder, record))
    return _from_site(read_site(folder, record))


def _from_compiled(site: CompiledSite) -> Land:
    from civicmath.landuse.checking_places import places_of_compiled  # noqa: PLC0415 - loads scipy

    measures = [measure.code for measure in site.measures]
    whole = sum(ambition.weight for ambition in site.ambitions)
    if site.borders is not None:
        pairs, length = site.borders.pairs.astype(np.int64), site.borders.length_m
    else:
        pairs = grid_pairs(site.row, site.column)
        length = np.full(len(pairs), site.cell_m or 1.0)
    return Land(
        sha256=site.input_sha256,
        aims=tuple(
            Aim(one.name, measures.index(one.measure), one.target, one.weight / whole, one.cells)
            for one in site.ambitions
        ),
        stacks=tuple(stack.code for stack in site.stacks),
        members=tuple(stack.uses for stack in site.stacks),
        heaviness={use.code: use.fragmentation for use in site.uses},
        patches={use.code: use.smallest_patch_m2 for use in site.uses},
        area_m2=site.area_m2,
        allowed=site.allowed,
        yields=site.yields,
        pairs=pairs,
        length_m=length,
        places=places_of_compiled(site),
    )


def _from_site(site: Site) -> Land:
    from civicmath.landuse.checking_places import places_of_site  # noqa: PLC0415 - loads scipy

    catalogue = site.catalogue
    wanted = {wish.measure for wish in site.wishes}
    measures = [code for code in catalogue.measures if code in wanted]
    members = _sets_that_share(catalogue)
    norms = [
        norm
        for norm in catalogue.norms
        if norm.starts <= site.on and (norm.ends is None or site.on <= norm.ends)
    ]
    whole = sum(wish.weight for wish in site.wishes)
    if site.shapes is None:
        pairs = grid_pairs(site.row, site.column)
        length = np.full(len(pairs), site.cell_m)
    else:
        pairs, length = _shared_edges(site.shapes)
    return Land(
        sha256=site.input_sha256,
        aims=tuple(
            Aim(
                wish.name, measures.index(wish.measure), wish.target, wish.weight / whole, wish.area
            )
            for wish in site.wishes
        ),
        stacks=tuple("+".join(uses) for uses in members),
        members=members,
        heaviness={code: kind.fragmentation for code, kind in catalogue.uses.items()},
        patches={code: kind.smallest_patch_m2 for code, kind in catalogue.uses.items()},
        area_m2=site.area_m2,
        allowed=_allowed(site, norms, members),
        yields=_yields(site, measures, members),
        pairs=pairs,
        length_m=length,
        places=places_of_site(site, norms, measures, members),
    )


def _sets_that_share(catalogue: Catalogue) -> tuple[tuple[str, ...], ...]:
    """All sets of at most four uses of which every two may share ground; by size, then by place."""
    from itertools import combinations  # noqa: PLC0415 - only here

    friends = {(pair.first, pair.second) for pair in catalogue.pairings}
    friends |= {(second, first) for first, second in friends}
    codes = list(catalogue.uses)
    return tuple(
        some
        for size in range(1, 5)
        for some in combinations(codes, size)
        if all(pair in friends for pair in combinations(some, 2))
    )


def _allowed(site: Site, norms: Sequence[Norm], members: Sequence[tuple[str, ...]]) -> Flags:
    """(n, K) which stacks all norms and the land leave."""
    stands = {use: np.ones(site.cells, bool) for use in site.catalogue.uses}
    for use, fit in site.suitability.items():
        stands[use] &= fit > 0.0
    for norm in norms:
        for use in norm.uses:
            if use in stands and norm.kind in {"distance", "slope", "no-go"}:
                stands[use] &= ~breaks(site, norm)
    allowed = np.ones((site.cells, len(members)), bool)
    for number, uses in enumerate(members):
        for use in uses:
            allowed[:, number] &= stands[use]
    for norm in norms:
        if norm.kind == "keep" and norm.tag in site.tags:
            without = np.array([not set(uses) & set(norm.uses) for uses in members])
            allowed &= ~(site.tags[norm.tag][:, None] & without[None, :])
    return allowed


def breaks(site: Site, norm: Norm) -> Flags:
    """(n,) cells on which a use would break a norm of distance, slope or no-go."""
    import shapely  # noqa: PLC0415 - only for sites with shapes around them

    none = np.zeros(site.cells, bool)
    if norm.kind == "slope":
        return none if site.slope_percent is None else ~(site.slope_percent <= norm.value)
    if norm.kind == "no-go" and norm.tag:
        return site.tags.get(norm.tag, none)
    layer = site.layers.get(norm.layer)
    if layer is None or layer.is_empty:
        return none
    squares = site.cell_shapes()
    if norm.kind == "distance" and norm.value > 0.0:
        return np.asarray(shapely.distance(squares, layer) < norm.value, bool)
    inside = np.zeros(site.cells, bool)
    for part in shapely.get_parts(layer):
        inside |= shapely.intersects(squares, part) & ~shapely.touches(squares, part)
    return inside


def _yields(site: Site, measures: Sequence[str], members: Sequence[tuple[str, ...]]) -> Floats:
    """(K, P, n): hectares x figures x fitness x what each use keeps beside the others."""
    catalogue = site.catalogue
    beside = {}
    for pair in catalogue.pairings:
        beside[pair.first, pair.second] = catalogue.figures[pair.first_keeps].value
        beside[pair.second, pair.first] = catalogue.figures[pair.second_keeps].value
    yields = np.zeros((len(members), len(measures), site.cells))
    for k, uses in enumerate(members):
        for use in uses:
            kind = catalogue.uses[use]
            share = 1.0
            for other in uses:
                share *= beside.get((use, other), 1.0)
            for p, measure in enumerate(measures):
                if measure not in kind.yields:
                    continue
                amount = kind.sizes[measure] * share
                for code in kind.yields[measure]:
                    amount *= catalogue.figures[code].value
                if amount > 0.0:
                    fit = site.suitability.get(use, np.ones(site.cells))
                    yields[k, p] += amount * fit * site.area_m2 / _M2_PER_HA
    return yields


def grid_pairs(row: NDArray[np.int32], column: NDArray[np.int32]) -> NDArray[np.int64]:
    """(E, 2) neighbours in a grid: first each cell with its right one, row by row, then below it."""
    width = int(column.max()) + 2
    keys = row.astype(np.int64) * width + column
    order = np.argsort(keys)
    found = []
    for step in (1, width):
        at = np.searchsorted(keys[order], keys[order] + step)
        there = (at < len(keys)) & (
            keys[order][np.minimum(at, len(keys) - 1)] == keys[order] + step
        )
        found.append(np.column_stack([order[there], order[at[there]]]))
    return np.concatenate(found)


def _shared_edges(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], Floats]:
    """Parcels that share an edge, by number."""
    import shapely  # noqa: PLC0415 - only for parcels

    pairs, lengths = [], []
    tree = shapely.STRtree(shapes)
    for first, shape in enumerate(shapes):
        for second in sorted(int(one) for one in tree.query(shape) if one > first):
            length = float(shape.boundary.intersection(shapes[second].boundary).length)
            if length >= 0.1:  # noqa: PLR2004 - a decimetre; less is a corner
                pairs.append((first, second))
                lengths.append(length)
    return np.array(pairs, np.int64).reshape(-1, 2), np.array(lengths, float)
