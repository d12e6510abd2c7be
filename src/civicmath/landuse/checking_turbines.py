"""Turbines in a plan: do they keep the norms, what do they leave, and how much could they add?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.checking_bounds import (
    land_at_most,
    land_with_borders_at_most,
    most_beyond,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from civicmath.landuse.checking import Statement
    from civicmath.landuse.checking_files import Told
    from civicmath.landuse.checking_land import Land
    from civicmath.landuse.checking_places import Places
    from civicmath.landuse.values import Flags, Floats

_CLOSE = 5e-8  # half of what the checker allows in all


def check_turbines(
    land: Land,
    told: Told,
    prefix: str,
    statement: Callable[[str, bool, str, str], Statement],
) -> Iterator[Statement]:
    """Distance between turbines, sound at homes, and their number."""
    places, built = land.places, told.turbines
    if places is None or not built:
        return
    x_m, y_m = places.x_m[list(built)], places.y_m[list(built)]
    nearest = min(
        (
            math.hypot(x_m[one] - x_m[other], y_m[one] - y_m[other])
            for one in range(len(built))
            for other in range(one)
        ),
        default=math.inf,
    )
    holds = nearest >= places.apart_m * (1.0 - _CLOSE)
    yield statement(
        f"{prefix}turbines: distance", holds, f">= {places.apart_m:g}", f"{nearest:.1f}"
    )
    for home in range(len(places.limit)):
        sound = math.fsum(places.sound[home, list(built)].tolist())
        if sound > places.limit[home] * (1.0 + _CLOSE):
            found = f"{10.0 * math.log10(sound):.2f} dB"
            limit = f"{10.0 * math.log10(places.limit[home]):.2f} dB"
            yield statement(f"{prefix}turbines: sound at home {home + 1}", False, limit, found)  # noqa: FBT003
    yield statement(f"{prefix}turbines: sound", True, "kept", "kept")  # noqa: FBT003
    most = places.most
    yield statement(
        f"{prefix}turbines: number", most is None or len(built) <= most, str(most), str(len(built))
    )


def land_left(land: Land, built: Sequence[int]) -> Flags:
    """(n, K) what norms leave, less what turbines that stand take."""
    allowed = land.allowed.copy()
    if land.places is not None:
        for place in built:
            for at in range(int(land.places.start[place]), int(land.places.start[place + 1])):
                allowed[land.places.cell[at]] &= ~land.places.gone[at]
    return allowed


def turbine_points(land: Land, built: Sequence[int], measure: int) -> float:
    """Amount of a measure that turbines give together, less what wakes take."""
    if land.places is None or not built:
        return 0.0
    alone = math.fsum(land.places.yields[list(built), measure].tolist())
    return alone - float(land.places.lost(list(built))[measure])


def bound_from_proof(land: Land, told: Told) -> float:
    """The bound that the prices in the file prove; for nash of the logarithm.

    What turbines can add is computed anew; a branch that leaves numbers of turbines out proves
    nothing.
    """
    weights = [aim.weight for aim in land.aims]
    if told.fragmentation > 0.0 and told.pressures is not None:
        may_leave = ~land.allowed.any(axis=1) | _could_lose_all(land)
        cells = land_with_borders_at_most(
            land, told.prices, told.fragmentation, told.pressures, may_leave
        )
        extra = turbines_at_most(land, told.prices, 0, None, told.turbine_part)
        return cells + extra + most_beyond(told.objective, told.prices, weights)
    if not told.branches:
        extra = turbines_at_most(land, told.prices, 0, None, told.turbine_part)
        return (
            land_at_most(land, told.prices)
            + extra
            + most_beyond(told.objective, told.prices, weights)
        )
    if not _covers_all(land, told):
        return math.inf
    return max(
        land_at_most(land, branch.prices)
        + turbines_at_most(land, branch.prices, branch.least, branch.most, branch.turbine_part)
        + most_beyond(told.objective, branch.prices, weights)
        for branch in told.branches
    )


def turbines_at_most(
    land: Land, prices: Sequence[float], least: int, most: int | None, claimed: float
) -> float:
    """The most that a number of turbines can add at these prices, less what they take for certain.

    The claim of the file only says how hard to look: what counts is what is proven here.
    """
    places = land.places
    if places is None:
        return 0.0
    worth = _worth(land, places, prices)
    wakes = {pair: float(_priced(land, lost, prices)) for pair, lost in places.wakes.items()}
    from civicmath.landuse.checking_search import packing_at_most  # noqa: PLC0415 - loads scipy

    close = claimed + _CLOSE * max(1.0, abs(claimed))
    return packing_at_most(places, worth, wakes, (least, most), close)


def _could_lose_all(land: Land) -> Flags:
    """(n,) cells that some turbine could leave without any option."""
    could = np.zeros(land.cells, bool)
    if land.places is not None:
        taken = np.zeros_like(land.allowed)
        np.logical_or.at(taken, land.places.cell, land.places.gone)
        return np.asarray(~(land.allowed & ~taken).any(axis=1))
    return could


def _covers_all(land: Land, told: Told) -> bool:
    """Whether the branches together hold every possible number of turbines, from none up."""
    reach = 0
    for branch in sorted(told.branches, key=lambda one: one.least):
        if branch.least > reach:
            return False
        if branch.most is None:
            return True
        reach = max(reach, branch.most + 1)
    most = None if land.places is None else land.places.most
    return most is not None and reach > most


def _priced(land: Land, amounts: Floats, prices: Sequence[float]) -> float:
    return sum(
        float(amounts[aim.measure]) * price / aim.target
        for aim, price in zip(land.aims, prices, strict=True)
        if aim.cells is None
    )


def _worth(land: Land, places: Places, prices: Sequence[float]) -> Floats:
    """(T,) what a turbine adds, less its part of what it takes from the cells it touches.

    Several turbines may touch one cell. Places in one square whose diagonal is below the distance
    that turbines keep can't both stand, so at most as many turbines touch a cell as there are such
    squares with places that touch it; each bears that part of the loss, which is never too much.
    """
    worth = np.array([_priced(land, one, prices) for one in places.yields])
    values = np.column_stack([land.points(stack, prices) for stack in range(len(land.stacks))])
    options = np.where(land.allowed, values, -np.inf)
    best = np.maximum(options.max(axis=1), np.where(land.allowed.any(axis=1), -np.inf, 0.0))
    side = max(places.apart_m, 1e-9) / math.sqrt(2.0) * (1.0 - 1e-9)
    owner = np.repeat(np.arange(len(places.x_m)), np.diff(places.start))
    by_cell: dict[int, list[int]] = {}
    for entry, cell in enumerate(places.cell.tolist()):
        by_cell.setdefault(cell, []).append(entry)
    for cell, entries in by_cell.items():
        who = owner[entries]
        x_m, y_m = places.x_m[who], places.y_m[who]
        across = np.floor((x_m - x_m.min()) / side)
        along = np.floor((y_m - y_m.min()) / side)
        squares = len(set(zip(across.tolist(), along.tolist(), strict=True)))
        for entry, place in zip(entries, who, strict=True):
            left = np.where(places.gone[entry], -np.inf, options[cell]).max()
            lost = best[cell] - (left if np.isfinite(left) else 0.0)
            worth[place] -= lost / squares
    return worth
