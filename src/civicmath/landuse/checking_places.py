"""Turbines as a checker sees them: where they may stand, what they take, what they add."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import Point, STRtree

    from civicmath.landuse.site import Site
    from civicmath.landuse.uses import Norm, TurbineKind
    from civicmath.landuse.values import CompiledSite, Flags, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places for turbines.

    Attributes:
        x_m: (T,) east.
        y_m: (T,) north.
        yields: (T, P) of a turbine alone.
        apart_m: Least distance between two.
        sound: (H, T) energy at homes.
        limit: (H,) most energy.
        start: (T + 1,) where each begins in the next two.
        cell: (F,) cells touched.
        gone: (F, K) stacks that can't stand there then.
        wakes: For each pair that takes each other's wind what is lost, (P,).
        most: Largest number.
    """

    x_m: Floats
    y_m: Floats
    yields: Floats
    apart_m: float
    sound: Floats
    limit: Floats
    start: NDArray[np.int64]
    cell: NDArray[np.int64]
    gone: Flags
    wakes: dict[tuple[int, int], Floats]
    most: int | None

    def lost(self, built: Sequence[int]) -> Floats:
        """(P,) what wakes take from turbines that stand together."""
        total = np.zeros(self.yields.shape[1])
        for number, one in enumerate(built):
            for other in built[number + 1 :]:
                total += self.wakes.get((min(one, other), max(one, other)), 0.0)
        return total


def places_of_compiled(site: CompiledSite) -> Places | None:
    """Take the places as they stand in a compiled site."""
    turbines = site.turbines
    if turbines is None:
        return None
    return Places(
        x_m=turbines.x_m,
        y_m=turbines.y_m,
        yields=turbines.yields,
        apart_m=turbines.spacing_m,
        sound=turbines.noise,
        limit=turbines.noise_limit,
        start=turbines.taken_start.astype(np.int64),
        cell=turbines.taken_cell.astype(np.int64),
        gone=turbines.taken_stacks,
        wakes={
            (int(min(pair)), int(max(pair))): lost
            for pair, lost in zip(turbines.wake_pairs, turbines.wake_loss, strict=True)
        },
        most=turbines.most,
    )


def places_of_site(
    site: Site,
    norms: Sequence[Norm],
    measures: Sequence[str],
    members: Sequence[tuple[str, ...]],
) -> Places | None:
    """Find the places anew: every point of the grid on which no norm is broken."""
    import shapely  # noqa: PLC0415 - only for sites with turbines

    kind = site.catalogue.turbine
    if kind is None or kind.most == 0:
        return None
    binding = [norm for norm in norms if "turbine" in norm.uses]
    squares = site.cell_shapes()
    tree = shapely.STRtree(squares)
    found: list[tuple[float, float, list[float]]] = []
    limits: list[float] = []
    step = kind.grid_m
    while float(site.area_m2.sum()) / step**2 > 3000.0:  # noqa: PLR2004 - as the method page says
        step *= 2.0
    for point in _points(squares, step):
        on = tree.query(point, predicate="intersects")
        if len(on) == 0 or any(_broken(site, norm, point, int(on.min())) for norm in binding):
            continue
        sound, limits = _heard(site, binding, kind, point)
        if all(one <= most for one, most in zip(sound, limits, strict=True)):
            found.append((point.x, point.y, sound))
    if not found:
        return None
    x_m, y_m = np.array([one[0] for one in found]), np.array([one[1] for one in found])
    start, cell, gone = _touched(squares, tree, kind, members, x_m, y_m)
    alone = np.array([_amount(site, kind, measure) for measure in measures])
    apart = max((norm.value for norm in binding if norm.kind == "spacing"), default=kind.rotor_m)
    return Places(
        x_m=x_m,
        y_m=y_m,
        yields=np.tile(alone, (len(x_m), 1)),
        apart_m=apart,
        sound=np.array([one[2] for one in found]).reshape(len(found), -1).T,
        limit=np.array(limits),
        start=start,
        cell=cell,
        gone=gone,
        wakes=_wakes(kind, x_m, y_m, apart, alone),
        most=kind.most,
    )


def _points(squares: NDArray[np.object_], step: float) -> list[Point]:
    """Points every `step` metres over everything, from the north-west."""
    import shapely  # noqa: PLC0415 - only for sites with turbines

    west, south, east, north = shapely.total_bounds(squares)
    points, y = [], float(north) - step / 2.0
    down = 0
    while y > south:
        across = 0
        x = float(west) + step / 2.0
        while x < east:
            points.append(shapely.Point(x, y))
            across += 1
            x = float(west) + step / 2.0 + across * step
        down += 1
        y = float(north) - step / 2.0 - down * step
    return points


def _broken(site: Site, norm: Norm, point: Point, cell: int) -> bool:
    import shapely  # noqa: PLC0415 - only for sites with turbines

    if norm.kind == "slope":
        return site.slope_percent is not None and bool(site.slope_percent[cell] > norm.value)
    if norm.kind == "no-go" and norm.tag:
        return norm.tag in site.tags and bool(site.tags[norm.tag][cell])
    layer = site.layers.get(norm.layer)
    if layer is None or layer.is_empty:
        return False
    if norm.kind == "distance":
        return bool(shapely.distance(point, layer) < norm.value)
    return norm.kind == "no-go" and bool(shapely.intersects(point, layer))


def _heard(
    site: Site, binding: Sequence[Norm], kind: TurbineKind, point: Point
) -> tuple[list[float], list[float]]:
    """Energy at each home, and the most that may be heard there (docs/methods/landuse.md)."""
    import shapely  # noqa: PLC0415 - only for sites with turbines

    heard, limits = [], []
    for norm in binding:
        layer = site.layers.get(norm.layer)
        if norm.kind != "noise" or layer is None:
            continue
        for home in shapely.get_parts(layer):
            away = max(1.0, float(shapely.distance(point, home)))
            level = kind.sound_power_db - 10.0 * math.log10(2.0 * math.pi * away * away)
            heard.append(10.0 ** ((level - 0.002 * away + 6.4) / 10.0))
            limits.append(10.0 ** (norm.value / 10.0))
    return heard, limits


def _touched(
    squares: NDArray[np.object_],
    tree: STRtree,
    kind: TurbineKind,
    members: Sequence[tuple[str, ...]],
    x_m: Floats,
    y_m: Floats,
) -> tuple[NDArray[np.int64], NDArray[np.int64], Flags]:
    """Cells below the rotor and at the foot of each place."""
    import shapely  # noqa: PLC0415 - only for sites with turbines

    below = np.array([bool(set(uses) & set(kind.not_below)) for uses in members])
    start, cells, gone = [0], [], []
    for x, y in zip(x_m, y_m, strict=True):
        point = shapely.Point(x, y)
        reach = max(kind.foundation_m, kind.rotor_m / 2.0)
        near = np.sort(tree.query(point, predicate="dwithin", distance=reach))
        for cell, away in zip(near, shapely.distance(squares[near], point), strict=True):
            flags = np.ones(len(members), bool) if away <= kind.foundation_m else below
            if flags.any():
                cells.append(int(cell))
                gone.append(flags)
        start.append(len(cells))
    return (
        np.array(start),
        np.array(cells, np.int64),
        np.array(gone, bool).reshape(-1, len(members)),
    )


def _amount(site: Site, kind: TurbineKind, measure: str) -> float:
    if measure not in kind.yields:
        return 0.0
    amount = kind.sizes[measure]
    for code in kind.yields[measure]:
        amount *= site.catalogue.figures[code].value
    return amount


def _wakes(
    kind: TurbineKind, x_m: Floats, y_m: Floats, apart: float, alone: Floats
) -> dict[tuple[int, int], Floats]:
    """What each pair loses that may stand together."""
    reach = kind.wake_rotors * kind.rotor_m
    lost = {}
    for first in range(len(x_m)):
        away = np.hypot(x_m[first + 1 :] - x_m[first], y_m[first + 1 :] - y_m[first])
        for second in np.flatnonzero((away >= apart) & (away < reach)):
            part = (reach - away[second]) / max(reach - kind.rotor_m, 1e-9)
            share = kind.wake_share * min(1.0, max(0.0, part))
            lost[first, first + 1 + int(second)] = share * alone
    return lost
