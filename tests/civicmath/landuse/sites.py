"""Small sites to test with, made from a seed or by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from civicmath.landuse.samples import sample_site
from civicmath.landuse.site_files import write_site

DAY = date(2026, 11, 23)


def catalogue() -> dict[str, Any]:
    """Two uses that may share ground, and one that may not."""
    return {
        "name": "small",
        "measures": {
            "mwh": {"unit": "MWh/year", "label": "electricity"},
            "crop_ha": {"unit": "ha", "label": "crops"},
        },
        "figures": {
            "sun": figure(1.0, "MWp/ha", 0.5, 2.0),
            "hours": figure(950.0, "MWh/year/MWp", 900.0, 1000.0),
            "whole": figure(1.0, "share"),
            "shade": figure(0.8, "share", 0.6, 1.0),
        },
        "uses": {
            "panels": {
                "label": {"en": "panels", "nl": "panelen"},
                "yields": {"mwh": ["sun", "hours"]},
            },
            "crops": {"label": "crops", "yields": {"crop_ha": ["whole"]}},
            "forest": {"label": "forest"},
        },
        "together": [{"uses": ["panels", "crops"], "keep": ["whole", "shade"]}],
        "norms": [],
    }


def figure(value: float, unit: str, low: float | None = None, high: float | None = None) -> Any:
    made: dict[str, Any] = {"value": value, "unit": unit, "source": "an example"}
    if low is not None:
        made["low"] = low
    if high is not None:
        made["high"] = high
    return made


def norm(kind: str, uses: list[str], **more: Any) -> dict[str, Any]:
    return {
        "code": kind,
        "kind": kind,
        "uses": uses,
        "from": "2020-01-01",
        "source": "an example",
    } | more


def record(rows: int = 3, columns: int = 4, **more: Any) -> dict[str, Any]:
    return {
        "format": "site-1",
        "name": "Small",
        "note": "An example.",
        "on": DAY.isoformat(),
        "crs": "EPSG:28992",
        "rows": rows,
        "columns": columns,
        "cell_m": 100.0,
        "layers": {},
        "ambitions": [
            {"partner": "cooperative", "measure": "mwh", "target": 6000, "unit": "MWh/year"},
            {"partner": "farmers", "measure": "crop_ha", "target": 9, "unit": "ha"},
        ],
        "catalogue": catalogue(),
    } | more


def cells(rows: int = 3, columns: int = 4, **more: Any) -> pl.DataFrame:
    """A grid of hectares whose north-west corner is at (200000, 400000)."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    table: dict[str, Any] = {
        "row": row.astype(np.int32),
        "column": column.astype(np.int32),
        "area_m2": np.full(rows * columns, 10_000.0),
        "x_m": 200_050.0 + 100.0 * column,
        "y_m": 399_950.0 - 100.0 * row,
    }
    return pl.DataFrame(table | more)


def small(
    folder: Path, said: dict[str, Any] | None = None, table: pl.DataFrame | None = None
) -> Path:
    """Write a small site."""
    write_site(folder, said or record(), cells() if table is None else table)
    return folder


def sample(folder: Path, count: int = 100, seed: int = 1, *, turbines: bool = False) -> Path:
    """Write a sample; places for turbines lie far apart, so that tests are quick."""
    said, table = sample_site(count, seed, turbines=turbines)
    if turbines:
        said["catalogue"]["turbine"]["grid_m"] = 150
    write_site(folder, json.loads(json.dumps(said, default=str)), table)
    return folder


def changed(file: Path, out: Path, change: Any) -> Path:
    """Copy a JSON file with a change."""
    said = json.loads(file.read_text(encoding="utf-8"))
    change(said)
    out.write_text(json.dumps(said), encoding="utf-8")
    return out
