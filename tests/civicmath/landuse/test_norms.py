"""Norms and yields, each computed twice: by the compiler and by the checker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicmath.landuse.checking_land import land_from
from civicmath.landuse.compiling_sites import compile_site
from civicmath.landuse.compiling_turbines import sound_energy
from civicmath.landuse.errors import NormsContradict, NothingYields
from civicmath.landuse.site_files import read_site
from tests.civicmath.landuse.sites import cells, figure, norm, record, sample, small

EAST_M, NORTH_M = 200_000.0, 400_000.0


def compiled(folder: Path, norms: list[dict[str, Any]], **more: Any) -> Any:
    said = record(**{key: value for key, value in more.items() if key in {"layers", "on"}})
    said["catalogue"]["norms"] = norms
    columns = {key: value for key, value in more.items() if key not in {"layers", "on"}}
    return compile_site(read_site(small(folder, said, cells(**columns))))


def stands(result: Any, code: str) -> list[int]:
    """On which cells a stack is allowed."""
    codes = [stack.code for stack in result.site.stacks]
    return np.flatnonzero(result.site.allowed[:, codes.index(code)]).tolist()


def home(x: float, y: float) -> dict[str, Any]:
    return {"homes": {"type": "Point", "coordinates": [EAST_M + x, NORTH_M - y]}}


def test_a_distance_counts_from_the_nearest_edge_of_a_cell(tmp_path: Path) -> None:
    # A home 30 m west of the first column: its cells are 30 m away, those of the second 130 m.
    near = norm("distance", ["panels"], value=31, unit="m", layer="homes")
    result = compiled(tmp_path / "a", [near], layers=home(-30, 50))
    assert stands(result, "panels") == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    just = norm("distance", ["panels"], value=30, unit="m", layer="homes")
    assert len(stands(compiled(tmp_path / "b", [just], layers=home(-30, 50)), "panels")) == 12
    far = norm("distance", ["panels"], value=0.2, unit="km", layer="homes")
    assert stands(compiled(tmp_path / "c", [far], layers=home(-30, 50)), "panels") == [
        2,
        3,
        6,
        7,
        10,
        11,
    ]


def test_a_stack_falls_with_any_of_its_uses_and_keeps_the_reason(tmp_path: Path) -> None:
    result = compiled(
        tmp_path / "a", [norm("no-go", ["crops"], tag="wet")], tag__wet=np.arange(12) < 2
    )
    assert stands(result, "crops") == stands(result, "panels+crops") == list(range(2, 12))
    assert stands(result, "panels") == list(range(12))
    assert [result.reasons[by] for by in result.reason[0] if by >= 0] == ["no-go", "no-go"]


def test_land_that_only_touches_a_protected_area_is_free(tmp_path: Path) -> None:
    corner = [[0, 0], [100, 0], [100, -100], [0, -100], [0, 0]]
    area = {
        "protected": {
            "type": "Polygon",
            "coordinates": [[[EAST_M + x, NORTH_M + y] for x, y in corner]],
        }
    }
    result = compiled(tmp_path / "a", [norm("no-go", ["panels"], layer="protected")], layers=area)
    assert stands(result, "panels") == list(range(1, 12))


def test_a_slope_may_be_as_steep_as_the_norm_but_no_steeper(tmp_path: Path) -> None:
    steep = norm("slope", ["panels"], value=10, unit="percent")
    result = compiled(tmp_path / "a", [steep], slope_percent=np.linspace(0, 11, 12))
    assert stands(result, "panels") == list(range(11))


def test_a_norm_binds_only_while_it_is_in_force(tmp_path: Path) -> None:
    until = norm("no-go", ["panels"], tag="x", until="2025-12-31")
    tagged = {"tag__x": np.ones(12, bool)}
    before = compiled(tmp_path / "a", [until], on="2025-12-31", tag__x=np.arange(12) > 0)
    assert stands(before, "panels") == [0]
    assert len(stands(compiled(tmp_path / "b", [until], on="2026-01-01", **tagged), "panels")) == 12


def test_keep_leaves_only_stacks_with_one_of_its_uses(tmp_path: Path) -> None:
    keep = norm("keep", ["forest"], tag="wood")
    result = compiled(tmp_path / "a", [keep], tag__wood=np.arange(12) == 3)
    assert [
        stack.code
        for stack, may in zip(result.site.stacks, result.site.allowed[3], strict=True)
        if may
    ] == ["forest"]
    assert result.site.allowed[0].all()


def test_norms_that_contradict_each_other_on_a_cell_are_refused(tmp_path: Path) -> None:
    norms = [norm("keep", ["forest"], tag="wood"), norm("no-go", ["forest"], tag="cable")]
    with pytest.raises(NormsContradict) as refused:
        compiled(tmp_path / "a", norms, tag__wood=np.arange(12) > 4, tag__cable=np.arange(12) == 6)
    assert refused.value.params["cell"] == "row 1, column 2"
    assert (refused.value.params["norm"], refused.value.params["other"]) == ("keep", "no-go")


def test_a_cell_on_which_nothing_is_left_stays_as_it_is(tmp_path: Path) -> None:
    everything = norm("no-go", ["panels", "crops", "forest"], tag="x")
    result = compiled(tmp_path / "a", [everything], tag__x=np.arange(12) == 0)
    assert not result.site.allowed[0].any()
    assert result.site.allowed[1:].all()


def test_unfit_land_is_a_reason_of_its_own(tmp_path: Path) -> None:
    result = compiled(tmp_path / "a", [], suitability__crops=np.where(np.arange(12) < 1, 0.0, 0.5))
    assert 0 not in stands(result, "crops")
    assert {result.reasons[by] for by in result.reason[0] if by >= 0} == {"unfit"}


def test_yields_are_area_times_figures_times_fitness_times_what_is_kept(tmp_path: Path) -> None:
    result = compiled(tmp_path / "a", [], suitability__crops=np.full(12, 0.5))
    site = result.site
    codes, measures = [stack.code for stack in site.stacks], [one.code for one in site.measures]
    both = site.yields[codes.index("panels+crops"), :, 0]
    assert both[measures.index("mwh")] == pytest.approx(950.0)
    assert both[measures.index("crop_ha")] == pytest.approx(0.5 * 0.8)


def test_a_factor_moves_only_yields_that_move_with_it_in_proportion(tmp_path: Path) -> None:
    site = compiled(tmp_path / "a", []).site
    codes = [stack.code for stack in site.stacks]
    found = {factor.code: factor for factor in site.factors}
    assert set(found) == {"sun", "hours", "shade"}
    assert (found["sun"].low, found["sun"].high) == (0.5, 2.0)
    assert found["shade"].entries == ((codes.index("panels+crops"), 1),)


def test_sound_falls_with_distance_and_adds_as_energy() -> None:
    away = np.array([100.0, 200.0, 400.0])
    level = 10 * np.log10(sound_energy(away, 106.0))
    assert level[0] - level[1] == pytest.approx(20 * np.log10(2) + 0.2, abs=1e-9)
    two = 10 * np.log10(2 * sound_energy(away, 106.0))
    assert two - level == pytest.approx(3.0103, abs=1e-4)


def test_turbines_that_norms_leave_are_the_ones_the_checker_finds(tmp_path: Path) -> None:
    folder = sample(tmp_path / "t", 225, seed=3, turbines=True)
    ours, theirs = compile_site(read_site(folder)).site.turbines, land_from(folder).places
    assert ours is not None
    assert theirs is not None
    assert np.allclose(ours.x_m, theirs.x_m)
    assert np.allclose(ours.y_m, theirs.y_m)
    assert np.allclose(ours.noise, theirs.sound, rtol=1e-12)
    assert (ours.noise <= ours.noise_limit[:, None]).all()
    assert np.array_equal(ours.taken_cell, theirs.cell)
    assert np.array_equal(ours.taken_stacks, theirs.gone)
    pairs = {tuple(sorted(map(int, pair))) for pair in ours.wake_pairs}
    assert pairs == set(theirs.wakes)


layers = st.fixed_dictionaries(
    {},
    optional={
        "homes": st.lists(
            st.tuples(st.floats(-200, 700), st.floats(-200, 600)), min_size=1, max_size=4
        ).map(
            lambda at: {
                "type": "MultiPoint",
                "coordinates": [[EAST_M + x, NORTH_M - y] for x, y in at],
            }
        ),
        "cables": st.lists(
            st.tuples(st.floats(-50, 500), st.floats(-50, 400)), min_size=2, max_size=4, unique=True
        ).map(
            lambda at: {
                "type": "LineString",
                "coordinates": [[EAST_M + x, NORTH_M - y] for x, y in at],
            }
        ),
    },
)
uses = st.lists(st.sampled_from(["panels", "crops", "forest"]), min_size=1, max_size=3, unique=True)
norms = st.lists(
    st.one_of(
        st.builds(lambda u, v, where: norm("distance", u, value=v, unit="m", layer=where), uses, st.floats(0, 300), st.sampled_from(["homes", "cables"])),
        st.builds(lambda u, v: norm("slope", u, value=v, unit="percent"), uses, st.floats(0, 12)),
        st.builds(lambda u, where: norm("no-go", u, layer=where), uses, st.sampled_from(["homes", "cables", "protected"])),
        st.builds(lambda u: norm("no-go", u, tag="x"), uses),
    ),
    max_size=4,
    unique_by=lambda one: one["kind"],
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(layers=layers, norms=norms, seed=st.integers(0, 1000))
def test_the_checker_finds_the_same_options_and_yields_on_random_sites(
    tmp_path: Path, layers: dict[str, Any], norms: list[dict[str, Any]], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    said = record(layers=layers)
    said["catalogue"]["norms"] = norms
    said["catalogue"]["figures"]["more"] = figure(1.3, "share")
    said["catalogue"]["uses"]["forest"]["yields"] = {"crop_ha": ["more"]}
    table = cells(
        suitability__crops=np.where(rng.random(12) < 0.3, 0.0, rng.random(12)),
        suitability__panels=np.full(12, 0.9),
        slope_percent=rng.uniform(0, 12, 12),
        tag__x=rng.random(12) < 0.3,
    )
    folder = small(tmp_path / "random", said, table)
    try:
        site = compile_site(read_site(folder)).site
    except NothingYields:
        return  # the norms left nothing of what somebody wants: not the point here
    land = land_from(folder)
    assert land.stacks == tuple(stack.code for stack in site.stacks)
    assert np.array_equal(land.allowed, site.allowed)
    assert np.allclose(land.yields, site.yields, rtol=1e-12)
