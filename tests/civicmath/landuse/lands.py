"""Made-up sites: small ones for brute force, smooth ones like real ground. Nothing real."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from civicmath.landuse.borders import fragmentation_index
from civicmath.landuse.values import (
    Ambition,
    CompiledSite,
    Measure,
    Plan,
    Stack,
    TurbinePlaces,
    Use,
)


def random_land(rows: int, columns: int, stacks: int, ambitions: int, seed: int) -> CompiledSite:
    """Independent yields, some options forbidden, targets that can't all be met."""
    rng = np.random.default_rng(seed)
    cells = rows * columns
    uses = tuple(Use(f"u{i}", f"use {i}") for i in range(3))
    kinds = [("u0",), ("u1",), ("u2",), ("u0", "u1"), ("u1", "u2"), ("u0", "u2")][:stacks]
    yields = np.round(rng.uniform(0, 1, (stacks, ambitions, cells)), 3)
    yields[rng.random((stacks, ambitions)) < 0.3] = 0.0
    allowed = rng.random((cells, stacks)) < 0.85
    allowed[:, 0] |= ~allowed.any(axis=1)
    most = np.where(allowed.T[:, None, :], yields, 0.0).max(axis=0).sum(axis=1)
    row, column = np.divmod(np.arange(cells), columns)
    return CompiledSite(
        name="random",
        rows=rows,
        columns=columns,
        cell_m=25.0,
        measures=tuple(Measure(f"m{i}", "units") for i in range(ambitions)),
        uses=uses,
        stacks=tuple(Stack(f"s{i}", kind) for i, kind in enumerate(kinds)),
        ambitions=tuple(
            Ambition(f"a{i}", f"partner {i}", f"m{i}", float(max(most[i], 0.1) * 0.6), 1.0 + i)
            for i in range(ambitions)
        ),
        row=row.astype(np.int32),
        column=column.astype(np.int32),
        area_m2=np.full(cells, 625.0),
        allowed=allowed,
        yields=yields,
    )


def smooth_land(rows: int, columns: int, seed: int = 1) -> CompiledSite:
    """Ten stacks, five ambitions, suitability that changes slowly over the ground."""
    rng = np.random.default_rng(seed)
    uses = tuple(Use(code, code) for code in "FNSAWR")
    kinds = ["F", "N", "S", "SN", "AF", "W", "WN", "WS", "NR", "FN"]
    base = np.array(
        [
            [0, 0.8, 0.07, 0, 0.08],
            [0, 0, 0.8, 30, 0.3],
            [1100, 0, 0.04, 0, 0],
            [700, 0, 0.4, 10, 0.04],
            [650, 0.6, 0.07, 0, 0.04],
            [0, 0, 0.3, 6000, 0.16],
            [0, 0, 0.6, 3600, 0.27],
            [800, 0, 0.1, 5400, 0],
            [0, 0, 0.55, 20, 0.8],
            [0, 0.7, 0.27, 5, 0.16],
        ]
    )
    y, x = np.mgrid[0:rows, 0:columns] / max(rows, columns)
    waves = []
    for _ in range(5):
        across, along, shift = rng.uniform(3, 9), rng.uniform(3, 9), rng.uniform(0, 6)
        waves.append(1.0 + 0.5 * np.sin(across * x + along * y + shift).ravel())
    cells = rows * columns
    hectares = 0.0625 * np.stack(waves) * rng.uniform(0.9, 1.1, (5, cells))
    yields = np.ascontiguousarray(base[:, :, None] * hectares[None, :, :])
    wet = (np.sin(5 * x + 4 * y) > 0.2).ravel()
    allowed = np.ones((cells, len(kinds)), bool)
    allowed[wet][:, :1] = False
    allowed[np.ix_(~wet, [5, 6, 7])] = False
    whole = cells * 0.0625
    names = ["mwh", "farm_ha", "nature_ha", "water_m3", "recreation_ha"]
    targets = [600 * whole, 0.45 * whole, 0.42 * whole, 900 * whole, 0.16 * whole]
    row, column = np.divmod(np.arange(cells), columns)
    return CompiledSite(
        name="smooth",
        rows=rows,
        columns=columns,
        cell_m=25.0,
        measures=tuple(Measure(name, "units") for name in names),
        uses=uses,
        stacks=tuple(Stack(kind, tuple(kind)) for kind in kinds),
        ambitions=tuple(
            Ambition(name, name, name, target) for name, target in zip(names, targets, strict=True)
        ),
        row=row.astype(np.int32),
        column=column.astype(np.int32),
        area_m2=np.full(cells, 625.0),
        allowed=allowed,
        yields=yields,
    )


def with_targets(site: CompiledSite, factor: float) -> CompiledSite:
    """The same land with all targets multiplied."""
    return replace(
        site, ambitions=tuple(replace(a, target=a.target * factor) for a in site.ambitions)
    )


def scores_by_hand(site: CompiledSite, choice: np.ndarray) -> np.ndarray:
    """Amounts / targets, cell by cell, in plain Python."""
    codes = [measure.code for measure in site.measures]
    amounts = [0.0] * len(site.ambitions)
    for cell, stack in enumerate(choice):
        for number, ambition in enumerate(site.ambitions):
            counts = ambition.cells is None or bool(ambition.cells[cell])
            if stack >= 0 and counts:
                amounts[number] += float(site.yields[stack, codes.index(ambition.measure), cell])
    return np.asarray(np.array(amounts) / np.array([a.target for a in site.ambitions]))


def value_by_hand(
    site: CompiledSite, choice: np.ndarray, objective: str, fragmentation: float = 0.0
) -> float:
    """The objective, as the documentation defines it."""
    scores = np.minimum(1.0, scores_by_hand(site, choice))
    weights = np.array([a.weight for a in site.ambitions])
    weights = weights / weights.sum()
    cost = fragmentation * fragmentation_index(site, choice) if fragmentation else 0.0
    if objective == "sum":
        return float(weights @ scores) - cost
    if objective == "fairest":
        return float(scores.min()) - cost
    return float(np.exp(weights @ np.log(np.maximum(scores, 1e-9)) - cost))


def best_by_hand(site: CompiledSite, objective: str, fragmentation: float = 0.0) -> float:
    """The best value over all plans."""
    options = [np.flatnonzero(row) if row.any() else [-1] for row in site.allowed]
    return max(
        value_by_hand(site, np.array(choice), objective, fragmentation)
        for choice in product(*options)
    )


def bound_by_hand(site: CompiledSite, plan: Plan) -> float:
    """The bound, recomputed from the proof with nothing but the page on the method."""
    prices = plan.proof.prices
    weights = np.array([a.weight for a in site.ambitions])
    weights = weights / weights.sum()
    codes = [measure.code for measure in site.measures]
    worth = np.zeros((len(site.area_m2), len(site.stacks)))
    for price, ambition in zip(prices, site.ambitions, strict=True):
        counts = 1.0 if ambition.cells is None else ambition.cells[:, None]
        worth += (
            counts * site.yields[:, codes.index(ambition.measure), :].T * price / ambition.target
        )
    worth = np.where(site.allowed, worth, -np.inf)
    worth = np.column_stack([worth, np.where(site.allowed.any(axis=1), -np.inf, 0.0)])
    total = 0.0
    if plan.proof.pressures is not None:
        total += _borders_by_hand(site, plan, worth)
    total += worth.max(axis=1).sum()
    if plan.objective == "sum":
        total += np.maximum(weights - prices, 0.0).sum()
    elif plan.objective == "fairest":
        total += max(0.0, 1.0 - prices.sum())
    else:
        best = np.minimum(1.0, weights / np.maximum(prices, 1e-300))
        total += (weights * np.log(best) - prices * best).sum()
        return float(np.exp(total))
    return float(total)


def _borders_by_hand(site: CompiledSite, plan: Plan, worth: np.ndarray) -> float:
    """Add pressures to `worth`, and give what the borders add to the bound."""
    from civicmath.landuse.borders import borders_of

    borders = borders_of(site)
    pressures = plan.proof.pressures
    assert pressures is not None
    sets = [set(stack.uses) for stack in site.stacks] + [set()]
    distance = np.array([[len(a ^ b) for b in sets] for a in sets], float)
    price = plan.fragmentation * borders.length_m / borders.length_m.sum()
    may = np.isfinite(worth)
    total = 0.0
    for e, (i, j) in enumerate(borders.pairs):
        pair = -price[e] * distance - pressures[e, 0][:, None] - pressures[e, 1][None, :]
        total += pair[np.ix_(may[i], may[j])].max()
    for e, (i, j) in enumerate(borders.pairs):
        worth[i] += pressures[e, 0]
        worth[j] += pressures[e, 1]
    return float(total)


def places_on(site: CompiledSite, step_m: float, seed: int = 1) -> TurbinePlaces:
    """Places on a square grid, four homes around, foundations that take the nearest cell."""
    rng = np.random.default_rng(seed)
    wide, high = site.columns * site.cell_m, site.rows * site.cell_m
    x, y = (
        one.ravel()
        for one in np.meshgrid(
            np.arange(step_m / 2, wide, step_m), np.arange(step_m / 2, high, step_m)
        )
    )
    homes = np.array([[-150.0, 0.0], [wide + 150.0, high], [wide / 2, -200.0], [-200.0, high]])
    away = np.hypot(homes[:, :1] - x, homes[:, 1:] - y)
    noise = 10 ** ((106.0 - 11.0 - 20.0 * np.log10(away)) / 10.0)
    yields = np.zeros((len(x), len(site.measures)))
    yields[:, 0] = rng.uniform(0.8, 1.2, len(x)) * site.ambitions[0].target * 0.04
    cells = np.floor(y / site.cell_m).astype(int) * site.columns + np.floor(x / site.cell_m).astype(
        int
    )
    far = np.hypot(x[:, None] - x, y[:, None] - y)
    one, two = np.nonzero(
        (far > 320.0) & (far < 380.0) & (np.arange(len(x))[:, None] < np.arange(len(x)))
    )
    pairs = np.column_stack([one, two])[:30].astype(np.int32)
    loss = np.zeros((len(pairs), len(site.measures)))
    loss[:, 0] = site.ambitions[0].target * 0.002
    return TurbinePlaces(
        x_m=x,
        y_m=y,
        yields=yields,
        spacing_m=300.0,
        noise=noise,
        noise_limit=np.full(4, 10**4.2),
        taken_start=np.arange(len(x) + 1, dtype=np.int32),
        taken_cell=cells.astype(np.int32),
        taken_stacks=np.ones((len(x), len(site.stacks)), bool),
        wake_pairs=pairs,
        wake_loss=loss,
        most=None,
    )
