"""Sites for the benchmark of land: compiled ones from a folder, larger ones tiled from them, parcels, places for turbines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.borders import borders_of
from civicmath.landuse.values import Borders, TurbinePlaces

if TYPE_CHECKING:
    from civicmath.landuse.values import CompiledSite


def tiled(site: CompiledSite, rows: int, columns: int) -> CompiledSite:
    """Repeat a site over a grid of rows x columns; every cell's yields differ by up to a tenth."""
    rng = np.random.default_rng(3)
    row, column = np.divmod(np.arange(rows * columns), columns)
    own = (row % site.rows) * site.columns + column % site.columns
    noise = rng.uniform(0.9, 1.1, len(own))
    yields = np.zeros((*site.yields.shape[:2], len(own)))
    for stack, planes in enumerate(site.yields):
        for measure, plane in enumerate(planes):
            if plane.any():
                yields[stack, measure] = plane[own] * noise
    times = len(own) / len(site.row)
    return replace(
        site,
        name=f"{site.name} tiled",
        rows=rows,
        columns=columns,
        row=row.astype(np.int32),
        column=column.astype(np.int32),
        area_m2=site.area_m2[own],
        allowed=site.allowed[own],
        yields=yields,
        ambitions=tuple(replace(one, target=one.target * times) for one in site.ambitions),
    )


def parcelled(site: CompiledSite, parcels: int) -> CompiledSite:
    """Join the cells of a grid to parcels: each cell goes to the nearest of so many points."""
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 1, (parcels, 2)) * [site.rows, site.columns]
    away = (site.row[:, None] - points[:, 0]) ** 2 + (site.column[:, None] - points[:, 1]) ** 2
    own = away.argmin(axis=1)
    sides = own[borders_of(site).pairs]
    sides = np.sort(sides[sides[:, 0] != sides[:, 1]], axis=1)
    code, count = np.unique(sides[:, 0] * parcels + sides[:, 1], return_counts=True)
    size = np.bincount(own, minlength=parcels)
    yields = np.array(
        [[np.bincount(own, plane, parcels) for plane in planes] for planes in site.yields]
    )
    allowed = np.stack([np.bincount(own, may, parcels) >= 0.9 * size for may in site.allowed.T])
    return replace(
        site,
        name=f"{site.name} in parcels",
        rows=0,
        columns=0,
        cell_m=0.0,
        row=np.arange(parcels, dtype=np.int32),
        column=np.zeros(parcels, np.int32),
        area_m2=np.bincount(own, site.area_m2, parcels).astype(np.float64),
        allowed=np.ascontiguousarray(allowed.T),
        yields=yields,
        borders=Borders(
            np.column_stack(np.divmod(code, parcels)).astype(np.int32),
            ((count * site.cell_m).astype(np.float64)).astype(np.float64),
        ),
    )


def with_places(site: CompiledSite, step_m: float = 50.0) -> CompiledSite:
    """Add places for turbines on a square grid, forty homes around and some within, noise at each."""
    rng = np.random.default_rng(1)
    wide, high = site.columns * site.cell_m, site.rows * site.cell_m
    x, y = (
        one.ravel()
        for one in np.meshgrid(
            np.arange(step_m / 2, wide, step_m), np.arange(step_m / 2, high, step_m)
        )
    )
    homes = np.column_stack([rng.uniform(-600, wide + 600, 40), rng.uniform(-600, high + 600, 40)])
    outside = ((homes < -200) | (homes > [wide + 200, high + 200])).any(axis=1)
    homes = homes[outside | (np.arange(40) < 6)]
    away = np.maximum(1.0, np.hypot(homes[:, :1] - x, homes[:, 1:] - y))
    noise = 10 ** ((106.0 - 11.0 - 20.0 * np.log10(away) - 0.005 * away) / 10.0)
    yields = np.zeros((len(x), len(site.measures)))
    yields[:, 0] = rng.uniform(7_000, 10_000, len(x))
    near = np.hypot(
        (site.column[None, :] + 0.5) * site.cell_m - x[:, None],
        (site.row[None, :] + 0.5) * site.cell_m - y[:, None],
    )
    place, cell = np.nonzero(near < 75.0)
    taken = np.zeros((len(cell), len(site.stacks)), bool)
    taken[near[place, cell] < 20.0] = True
    return replace(
        site,
        turbines=TurbinePlaces(
            x_m=x,
            y_m=y,
            yields=yields,
            spacing_m=500.0,
            noise=noise,
            noise_limit=np.full(len(homes), 10**4.7),
            taken_start=np.searchsorted(place, np.arange(len(x) + 1)).astype(np.int32),
            taken_cell=cell.astype(np.int32),
            taken_stacks=taken,
            wake_pairs=np.empty((0, 2), np.int32),
            wake_loss=np.empty((0, len(site.measures))),
        ),
    )
