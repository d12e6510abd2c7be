"""Places for turbines: a grid of points, less those that norms rule out.

Sound: a turbine of sound power L_W is heard at a home at distance d as

    L = L_W - 10 log10(2 π d²) - 0.002 d + 6.4   dB (day, evening and night),

half a sphere over ground that reflects, two decibels lost per kilometre of air, and 6.4 dB because
a source that is always on weighs more in the evening and at night (Lden). Sounds of several
turbines add as energies. This is a first look (compare ISO 9613-2): a permit needs octave bands.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.norms import TURBINE
from civicmath.landuse.values import TurbinePlaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.landuse.site import Site
    from civicmath.landuse.uses import Norm, TurbineKind
    from civicmath.landuse.values import Flags, Floats, Stack

AIR_DB_PER_M = 0.002
ALWAYS_ON_DB = 6.4
LEAST_DISTANCE_M = 1.0
MOST_POINTS = 3_000


def turbine_places(
    site: Site, norms: Sequence[Norm], stacks: Sequence[Stack], measures: Sequence[str]
) -> tuple[TurbinePlaces | None, int, tuple[tuple[str, int], ...]]:
    """Find where turbines may stand.

    Returns:
        The places, or nothing when none is left; how many were tried; and how many each norm
        removed.
    """
    import shapely  # noqa: PLC0415 - only where turbines are possible

    kind = site.catalogue.turbine
    if kind is None or kind.most == 0:
        return None, 0, ()
    x_m, y_m, cell = _grid(site, step_of(kind.grid_m, float(site.area_m2.sum())))
    tried, points = len(x_m), shapely.points(x_m, y_m)
    left = np.ones(tried, bool)
    removed: dict[str, int] = {}
    binding = [norm for norm in norms if TURBINE in norm.uses]
    for norm in binding:
        gone = left & _ruled_out(site, norm, kind, points, cell)
        removed[norm.code] = removed.get(norm.code, 0) + int(gone.sum())
        left &= ~gone
    told = tuple((code, count) for code, count in removed.items() if count)
    if not left.any():
        return None, tried, told
    x_m, y_m = x_m[left], y_m[left]
    noise, limit = _noise(site, binding, kind, points[left])
    start, taken, flags = _taken(site, kind, stacks, points[left])
    alone = np.array([_yield(site, kind, measure) for measure in measures])
    spacing = max((norm.value for norm in binding if norm.kind == "spacing"), default=kind.rotor_m)
    pairs, loss = _wakes(x_m, y_m, spacing, kind, alone)
    places = TurbinePlaces(
        x_m=x_m,
        y_m=y_m,
        yields=np.tile(alone, (len(x_m), 1)),
        spacing_m=spacing,
        noise=noise,
        noise_limit=limit,
        taken_start=start,
        taken_cell=taken,
        taken_stacks=flags,
        wake_pairs=pairs,
        wake_loss=loss,
        most=kind.most,
    )
    return places, tried, told


def step_of(grid_m: float, area_m2: float) -> float:
    """Metres between places: doubled until at most about 3,000 points lie on the land."""
    step = grid_m
    while area_m2 > MOST_POINTS * step**2:
        step *= 2.0
    return step


def sound_energy(distance_m: Floats, sound_power_db: float) -> Floats:
    """Energy that reaches a home: ten to the power of decibels / 10."""
    away = np.maximum(distance_m, LEAST_DISTANCE_M)
    level = (
        sound_power_db - 10.0 * np.log10(2.0 * np.pi * away**2) - AIR_DB_PER_M * away + ALWAYS_ON_DB
    )
    return np.asarray(10.0 ** (level / 10.0))


def _yield(site: Site, kind: TurbineKind, measure: str) -> float:
    if measure not in kind.yields:
        return 0.0
    figures = site.catalogue.figures
    return kind.sizes[measure] * prod(figures[code].value for code in kind.yields[measure])


def _grid(site: Site, step: float) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Points every `step` metres that lie in a cell, from north-west; and that cell."""
    import shapely  # noqa: PLC0415 - only where turbines are possible

    half = site.cell_m / 2.0
    if site.shapes is None:
        west, north = float(site.x_m.min()) - half, float(site.y_m.max()) + half
        east, south = float(site.x_m.max()) + half, float(site.y_m.min()) - half
    else:
        west, south, east, north = (float(edge) for edge in shapely.total_bounds(site.shapes))
    across = np.arange(west + step / 2.0, east, step)
    down = np.arange(north - step / 2.0, south, -step)
    x_m, y_m = (part.ravel() for part in np.meshgrid(across, down))
    cell = cell_at(site, x_m, y_m)
    return x_m[cell >= 0], y_m[cell >= 0], cell[cell >= 0]


def cell_at(site: Site, x_m: Floats, y_m: Floats) -> NDArray[np.intp]:
    """Number of the cell that a point lies in; -1 outside."""
    found = np.full(len(x_m), -1, np.intp)
    if site.shapes is not None:
        import shapely  # noqa: PLC0415 - only for parcels

        point, shape = shapely.STRtree(site.shapes).query(
            shapely.points(x_m, y_m), predicate="intersects"
        )
        found[point[::-1]] = shape[::-1]
        return found
    west = float(site.x_m[0]) - (int(site.column[0]) + 0.5) * site.cell_m
    north = float(site.y_m[0]) + (int(site.row[0]) + 0.5) * site.cell_m
    rows, columns = int(site.row.max()) + 1, int(site.column.max()) + 1
    place = np.full((rows, columns), -1, np.intp)
    place[site.row, site.column] = np.arange(site.cells)
    row = np.floor((north - y_m) / site.cell_m).astype(np.intp)
    column = np.floor((x_m - west) / site.cell_m).astype(np.intp)
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    found[inside] = place[row[inside], column[inside]]
    return found


def _ruled_out(
    site: Site,
    norm: Norm,
    kind: TurbineKind,
    points: NDArray[np.object_],
    cell: NDArray[np.intp],
) -> Flags:
    """Places that a norm rules out by themselves."""
    import shapely  # noqa: PLC0415 - only where turbines are possible

    nowhere = np.zeros(len(points), bool)
    if norm.kind == "slope":
        slope = site.slope_percent
        return nowhere if slope is None else slope[cell] > norm.value
    if norm.kind == "no-go" and norm.tag:
        return site.tags[norm.tag][cell] if norm.tag in site.tags else nowhere
    layer = site.layers.get(norm.layer)
    if layer is None or layer.is_empty:
        return nowhere
    if norm.kind == "distance":
        return np.asarray(shapely.distance(points, layer) < norm.value)
    if norm.kind == "noise":
        heard = sound_energy(_distances(layer, points), kind.sound_power_db)
        return np.asarray((heard > 10.0 ** (norm.value / 10.0)).any(axis=0))
    return np.asarray(shapely.intersects(points, layer)) if norm.kind == "no-go" else nowhere


def _distances(layer: object, points: NDArray[np.object_]) -> Floats:
    """(H, T) metres from each part of a layer to each place."""
    import shapely  # noqa: PLC0415 - only where turbines are possible

    parts = shapely.get_parts(layer)
    return np.asarray(shapely.distance(parts[:, None], points[None, :]), float)


def _noise(
    site: Site, binding: Sequence[Norm], kind: TurbineKind, points: NDArray[np.object_]
) -> tuple[Floats, Floats]:
    """(H, T) energies and (H,) limits of every home of every norm on sound."""
    energies, limits = [np.empty((0, len(points)))], [np.empty(0)]
    for norm in binding:
        layer = site.layers.get(norm.layer)
        if norm.kind == "noise" and layer is not None and not layer.is_empty:
            heard = sound_energy(_distances(layer, points), kind.sound_power_db)
            energies.append(heard)
            limits.append(np.full(len(heard), 10.0 ** (norm.value / 10.0)))
    return np.concatenate(energies), np.concatenate(limits)


def _taken(
    site: Site, kind: TurbineKind, stacks: Sequence[Stack], points: NDArray[np.object_]
) -> tuple[NDArray[np.int32], NDArray[np.int32], Flags]:
    """Cells that each place touches: all stacks at its foot, some uses below its rotor."""
    import shapely  # noqa: PLC0415 - only where turbines are possible

    below = np.array([any(use in stack.uses for use in kind.not_below) for stack in stacks])
    tree = shapely.STRtree(site.cell_shapes())
    reach = max(kind.rotor_m / 2.0, kind.foundation_m)
    place, cell = tree.query(points, predicate="dwithin", distance=reach)
    foot_place, foot_cell = tree.query(points, predicate="dwithin", distance=kind.foundation_m)
    feet = set(zip(foot_place.tolist(), foot_cell.tolist(), strict=True))
    order = np.lexsort((cell, place))
    place, cell = place[order], cell[order]
    at_foot = np.array(
        [pair in feet for pair in zip(place.tolist(), cell.tolist(), strict=True)], bool
    )
    flags = at_foot[:, None] | below[None, :]
    kept = flags.any(axis=1)
    place, cell, flags = place[kept], cell[kept], flags[kept]
    start = np.searchsorted(place, np.arange(len(points) + 1)).astype(np.int32)
    return start, cell.astype(np.int32), flags


def _wakes(
    x_m: Floats, y_m: Floats, spacing_m: float, kind: TurbineKind, alone: Floats
) -> tuple[NDArray[np.int32], Floats]:
    """Pairs that may both be built and take each other's wind, and what that costs."""
    reach = kind.wake_rotors * kind.rotor_m
    away = np.hypot(x_m[:, None] - x_m[None, :], y_m[:, None] - y_m[None, :])
    first, second = np.nonzero(np.triu((away >= spacing_m) & (away < reach), 1))
    part = (reach - away[first, second]) / max(reach - kind.rotor_m, 1e-9)
    share = kind.wake_share * np.clip(part, 0.0, 1.0)
    pairs = np.column_stack([first, second]).astype(np.int32)
    return pairs, share[:, None] * alone[None, :]
