"""A schematic energy landscape to practise on: 444 hectares, in as many cells as wanted.

It has the size and the figures that are public of Energielandgoed Wells Meer. Everything that has a
place in it (homes, cable, protected land, wet and dry ground) is drawn from a seed: it is not the
map of a real place, and says so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.landuse.catalogue import own_catalogue
from civicmath.landuse.norms import TURBINE
from civicmath.landuse.site import SITE_FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civicmath.landuse.values import Floats

AREA_HA = 444.0
WIND_MWH = 78_400.0
"""Public yield of the four turbines of Wells Meer in a year."""
MOST_CELLS = 2_000_000
NOTE = (
    "Schematic: drawn from seed {seed}, sized by public figures. Not a map of the real Wells Meer."
)
NORMS_ON = date(2026, 11, 23)
"""Day whose norms a sample has, so that the same seed gives the same bytes on any day."""
_WEST_M, _NORTH_M = 205_000.0, 398_400.0
_MANY_CELLS = 60_000
_FAR_GRID_M = 200
_DIGITS = 3


def sample_site(
    cells: int, seed: int, *, turbines: bool = False
) -> tuple[dict[str, Any], pl.DataFrame]:
    """Draw a sample.

    Args:
        cells: From 4 to 2,000,000: exactly so many squares.
        seed: All the chance there is.
        turbines: Whether turbines may be built too; then the energy ambition asks for their yield.

    Returns:
        What goes in `site.json`, and the columns of `cells.parquet`.
    """
    rows = int(np.sqrt(cells))
    columns = -(-cells // rows)
    cell_m = round(float(np.sqrt(AREA_HA * 10_000.0 / cells)), 6)
    number = np.arange(cells)
    row, column = number // columns, number % columns
    x_m = _WEST_M + (column + 0.5) * cell_m
    y_m = _NORTH_M - (row + 0.5) * cell_m
    # In shares of the whole, so that finer cells show the same landscape.
    across, down = (column + 0.5) / columns, (row + 0.5) / rows
    rng = np.random.default_rng(seed)
    table = {
        "row": row.astype(np.int32),
        "column": column.astype(np.int32),
        "area_m2": np.full(cells, cell_m**2),
        "x_m": x_m.round(_DIGITS),
        "y_m": y_m.round(_DIGITS),
        **_fitness(across, down, rng),
        "tag__near_village": across < 0.45,  # noqa: PLR2004 - the western half
    }
    record = _record(seed, rows, columns, cell_m, rng)
    if not turbines:
        _without_turbines(record)
    elif cells > _MANY_CELLS:
        # A rotor spans a hundred such cells: fewer places keep the lists of touched cells short.
        record["catalogue"]["turbine"] = record["catalogue"]["turbine"] | {"grid_m": _FAR_GRID_M}
    return record, pl.DataFrame(table)


def _without_turbines(record: dict[str, Any]) -> None:
    """Leave turbines, their norms and their yield out."""
    catalogue = record["catalogue"]
    del catalogue["turbine"]
    norms = []
    for norm in catalogue["norms"]:
        uses = [use for use in norm["uses"] if use != TURBINE]
        if uses:
            norms.append(norm | {"uses": uses})
    catalogue["norms"] = norms
    energy = record["ambitions"][0]
    energy["target"] -= WIND_MWH


def _fitness(across: Floats, down: Floats, rng: np.random.Generator) -> dict[str, Floats]:
    """Draw how wet, fertile and steep the land is, and from that what it is fit for."""
    bend = 0.62 + 0.10 * np.sin(5.0 * across + rng.uniform(0, 6.28))
    wet = np.clip(1.15 - 3.4 * np.abs(down - bend), 0.0, 1.0) * (
        0.85 + 0.3 * _waves(across, down, rng)
    )
    soil = _waves(across, down, rng)
    shade = _waves(across, down, rng)
    steep = np.clip(40.0 * (_waves(across, down, rng) - 0.68), 0.0, 14.0)
    along_cable = np.abs(across - (0.34 + 0.12 * down))
    fit = {
        "solar_ground": 0.97 + 0.05 * shade,
        "solar_raised": 0.97 + 0.05 * shade,
        "arable": np.clip(0.55 + 0.6 * soil - 0.25 * wet, 0.0, 1.2),
        "grassland": 0.75 + 0.3 * soil,
        "forest": 0.80 + 0.3 * (1.0 - soil),
        "wet_nature": np.where(wet < 0.15, 0.0, 0.45 + 0.65 * wet),  # noqa: PLR2004 - too dry
        "water": np.where(wet < 0.15, 0.0, 0.35 + 0.75 * wet),  # noqa: PLR2004
        "path": 0.8 + 0.4 * _waves(across, down, rng),
        "transformer": np.where(along_cable < 0.09, 1.0, 0.0),  # noqa: PLR2004 - close to the cable
    }
    table = {f"suitability__{use}": values.round(_DIGITS) for use, values in fit.items()}
    return table | {"slope_percent": (0.5 + steep).round(2)}


def _waves(across: Floats, down: Floats, rng: np.random.Generator) -> Floats:
    """Draw a gently rolling surface from 0 to 1."""
    total = np.zeros_like(across)
    for size in (1.0, 0.6, 0.35):
        angle, phase = rng.uniform(0, 6.28, 2)
        waves = rng.uniform(3.0, 6.0) / size
        total += size * np.sin(waves * (np.cos(angle) * across + np.sin(angle) * down) + phase)
    return np.asarray(0.5 + total / 3.9)


def _record(
    seed: int, rows: int, columns: int, cell_m: float, rng: np.random.Generator
) -> dict[str, Any]:
    catalogue = own_catalogue()
    source = dict(catalogue.source)
    wishes = ambitions_for(source.pop("ambitions"), AREA_HA)
    wishes[0]["target"] += WIND_MWH
    for wish in wishes:
        if wish["measure"] == "path_km":
            wish["area"] = "near_village"
    width, height = columns * cell_m, rows * cell_m
    return {
        "format": SITE_FORMAT,
        "name": "Wells Meer (schematic)",
        "note": NOTE.format(seed=seed),
        "on": NORMS_ON,
        "crs": "EPSG:28992",
        "rows": rows,
        "columns": columns,
        "cell_m": cell_m,
        "layers": _layers(width, height, rng),
        "ambitions": wishes,
        "catalogue": source,
    }


def ambitions_for(wishes: object, hectares: float) -> list[dict[str, Any]]:
    """Scale the ambitions of a catalogue to a site: something to begin with.

    Args:
        wishes: What the catalogue says, `per_ha`.
        hectares: Area of the site.
    """
    scaled = []
    for wish in wishes if isinstance(wishes, list) else []:
        part: Mapping[str, Any] = wish
        target = float(f"{part['per_ha'] * hectares:.3g}")
        kept = {key: value for key, value in part.items() if key != "per_ha"}
        scaled.append(kept | {"target": target})
    return scaled


def _layers(width: float, height: float, rng: np.random.Generator) -> dict[str, Any]:
    """Draw a hamlet in the west, farms in the south, a cable, and a protected corner."""

    def place(across: float, down: float) -> list[float]:
        return [round(_WEST_M + across * width, 1), round(_NORTH_M - down * height, 1)]

    hamlet = [
        place(rng.uniform(-0.14, -0.03), down + rng.uniform(-0.02, 0.02))
        for down in np.linspace(0.25, 0.75, 9)
    ]
    farms = [
        place(across + rng.uniform(-0.03, 0.03), rng.uniform(1.02, 1.10))
        for across in np.linspace(0.1, 0.95, 5)
    ]
    inside = [place(rng.uniform(0.10, 0.16), rng.uniform(0.82, 0.9))]
    cable = [place(0.34 + 0.12 * down, down) for down in (-0.05, 0.35, 0.7, 1.05)]
    corner = [(0.80, -0.01), (1.01, -0.01), (1.01, 0.26), (0.93, 0.24), (0.86, 0.12), (0.80, -0.01)]
    return {
        "homes": {"type": "MultiPoint", "coordinates": [*hamlet, *farms, *inside]},
        "cables": {"type": "LineString", "coordinates": cable},
        "protected": {"type": "Polygon", "coordinates": [[place(*at) for at in corner]]},
    }
