from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from civicmath.landuse.plans import plan
from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.problems import problem_of
from civicmath.landuse.results import utility_of
from civicmath.landuse.values import Ambition, CompiledSite, Measure, Stack, Use

PAGE = Path(__file__).resolve().parents[3] / "docs/methods/landuse.md"


def four_fields() -> CompiledSite:
    yields = np.zeros((3, 2, 4))
    yields[0, 1], yields[1, 0] = 1.0, 1000.0
    yields[2, 0], yields[2, 1] = 650.0, 0.75
    return CompiledSite(
        name="four fields",
        rows=2,
        columns=2,
        cell_m=100.0,
        measures=(Measure("mwh", "MWh per year"), Measure("farm_ha", "hectare of farming")),
        uses=(Use("crops", "crops"), Use("sun", "sun"), Use("raised", "raised sun")),
        stacks=(
            Stack("crops", ("crops",)),
            Stack("sun", ("sun",)),
            Stack("both", ("raised", "crops")),
        ),
        ambitions=(
            Ambition("energy", "energy", "mwh", 3000.0),
            Ambition("farming", "farming", "farm_ha", 3.0),
        ),
        row=np.array([0, 0, 1, 1], np.int32),
        column=np.array([0, 1, 0, 1], np.int32),
        area_m2=np.full(4, 10_000.0),
        allowed=np.ones((4, 3), bool),
        yields=yields,
    )


def test_the_worked_example_comes_out_as_written() -> None:
    page = PAGE.read_text(encoding="utf-8")
    site = four_fields()
    found = plan(site, "fairest")
    assert found.method == "search"
    assert found.bound == found.value
    assert f"**{found.value:.4f}**" in page
    problem = problem_of(site)
    priced = find_prices(problem, utility_of(problem, "fairest"), Known())
    assert priced.bound == pytest.approx(10 / 11, abs=1e-5)
    assert f"**{priced.bound:.4f}**" in page
    assert f"{priced.prices[0]:.4f} and {priced.prices[1]:.4f}" in page
    assert f"{priced.prices[0] / priced.prices[1]:.4f} points" in page
