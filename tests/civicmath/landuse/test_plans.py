from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.landuse.plans import plan
from civicmath.landuse.problems import problem_of
from civicmath.landuse.programs import program_of, solve
from civicmath.landuse.values import OBJECTIVES, CompiledSite, Objective, Plan
from tests.civicmath.landuse.lands import (
    best_by_hand,
    bound_by_hand,
    random_land,
    scores_by_hand,
    smooth_land,
    value_by_hand,
    with_targets,
)

FEW = settings(max_examples=12, deadline=None)
seeds = st.integers(0, 10_000)
objectives = st.sampled_from(OBJECTIVES)


@FEW
@given(seed=seeds, objective=objectives, fragmentation=st.sampled_from([0.0, 0.1, 0.8]))
def test_small_plans_equal_brute_force(
    seed: int, objective: Objective, fragmentation: float
) -> None:
    site = random_land(2, 3, 4, 3, seed)
    found = plan(site, objective, fragmentation=fragmentation)
    assert found.value == pytest.approx(best_by_hand(site, objective, fragmentation), abs=2e-6)
    assert found.method == "search"
    assert found.gap == 0.0


def test_twelve_cells_of_four_stacks_equal_brute_force_by_bounded_search() -> None:
    site = random_land(3, 4, 4, 2, 5)
    site = replace(site, allowed=np.ones_like(site.allowed))
    program = solve(program_of(site, problem_of(site), "sum", 0.0), gap=1e-9)
    assert plan(site, "sum").value == pytest.approx(program.value, abs=1e-6)
    fairest = solve(program_of(site, problem_of(site), "fairest", 0.05), gap=1e-9)
    assert plan(site, "fairest", fragmentation=0.05).value == pytest.approx(fairest.value, abs=2e-6)


@FEW
@given(seed=seeds, objective=objectives, fragmentation=st.sampled_from([0.0, 0.05, 0.3]))
def test_value_and_bound_are_what_the_proof_says(
    seed: int, objective: Objective, fragmentation: float
) -> None:
    site = random_land(7, 8, 6, 4, seed)
    found = plan(site, objective, fragmentation=fragmentation)
    assert_true(site, found)


def assert_true(site: CompiledSite, found: Plan) -> None:
    assert found.value == pytest.approx(
        value_by_hand(site, found.choice, found.objective, found.fragmentation), abs=1e-9
    )
    np.testing.assert_allclose(
        found.scores, np.minimum(1.0, scores_by_hand(site, found.choice)), atol=1e-9
    )
    placed = np.flatnonzero(found.choice >= 0)
    assert site.allowed[placed, found.choice[placed]].all()
    assert not site.allowed[found.choice < 0].any()
    assert bound_by_hand(site, found) >= found.bound - 1e-9
    if found.proof.solver_bound is None and found.bound > found.value:
        assert found.bound == pytest.approx(bound_by_hand(site, found), abs=1e-7)
    assert found.bound >= found.value
    assert found.gap == pytest.approx((found.bound - found.value) / found.bound, abs=1e-9)


@pytest.mark.parametrize("objective", ["sum", "fairest"])
def test_a_thousand_cells_are_as_good_as_highs(objective: Objective) -> None:
    site = smooth_land(32, 32)
    found = plan(site, objective)
    program = solve(program_of(site, problem_of(site), objective, 0.0), gap=2e-3, branches=1)
    assert found.value >= program.value * 0.998
    assert found.bound <= program.bound * 1.0005
    assert found.gap <= 0.002


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_eighty_by_eighty_cells_are_proven_to_half_a_thousandth(objective: Objective) -> None:
    site = smooth_land(80, 80)
    found = plan(site, objective)
    assert found.gap <= 5e-4
    assert_true(site, found)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_borders_with_a_price_are_fewer_and_the_gap_is_small(objective: Objective) -> None:
    site = smooth_land(30, 30)
    loose, tidy = plan(site, objective), plan(site, objective, fragmentation=0.1)
    assert tidy.fragmentation_index < loose.fragmentation_index
    assert tidy.gap <= 0.01
    assert_true(site, tidy)


@FEW
@given(seed=seeds, objective=objectives)
def test_the_order_of_cells_does_not_matter_to_the_bound(seed: int, objective: Objective) -> None:
    site = random_land(8, 8, 5, 3, seed)
    order = np.random.default_rng(seed).permutation(64)
    shuffled = replace(
        site,
        row=site.row[order],
        column=site.column[order],
        area_m2=site.area_m2[order],
        allowed=site.allowed[order],
        yields=np.ascontiguousarray(site.yields[:, :, order]),
    )
    one, other = plan(site, objective), plan(shuffled, objective)
    assert one.value <= other.bound + 1e-9
    assert other.value <= one.bound + 1e-9
    assert one.bound == pytest.approx(other.bound, abs=2e-3)


@FEW
@given(seed=seeds, objective=objectives, factor=st.floats(0.01, 1e4))
def test_units_do_not_matter(seed: int, objective: Objective, factor: float) -> None:
    site = random_land(6, 6, 5, 3, seed)
    scaled = replace(with_targets(site, factor), yields=site.yields * factor)
    one, other = plan(site, objective), plan(scaled, objective)
    assert one.value <= other.bound + 1e-9
    assert other.value <= one.bound + 1e-9


@FEW
@given(seed=seeds, objective=objectives)
def test_higher_targets_never_raise_what_is_possible(seed: int, objective: Objective) -> None:
    site = random_land(6, 7, 5, 3, seed)
    assert plan(with_targets(site, 1.2), objective).value <= plan(site, objective).bound + 1e-9


@FEW
@given(seed=seeds, objective=objectives)
def test_more_options_never_lower_what_is_possible(seed: int, objective: Objective) -> None:
    site = random_land(6, 7, 5, 3, seed)
    more = replace(site, allowed=np.ones_like(site.allowed))
    assert plan(site, objective).value <= plan(more, objective).bound + 1e-9


def test_weights_count_relative_to_their_total() -> None:
    site = smooth_land(12, 12)
    twice = replace(site, ambitions=tuple(replace(a, weight=a.weight * 7) for a in site.ambitions))
    assert np.array_equal(plan(site, "sum").choice, plan(twice, "sum").choice)


def test_the_same_seed_gives_the_same_plan() -> None:
    site = smooth_land(20, 20)
    for objective in OBJECTIVES:
        one = plan(site, objective, fragmentation=0.2, seed=3)
        other = plan(site, objective, fragmentation=0.2, seed=3)
        assert one.choice.tobytes() == other.choice.tobytes()
        assert one.bound == other.bound


def test_a_warm_start_gives_as_tight_a_bound() -> None:
    site = smooth_land(40, 40)
    first = plan(site, "fairest")
    moved = replace(
        site,
        ambitions=(
            replace(site.ambitions[0], target=site.ambitions[0].target * 1.1),
            *site.ambitions[1:],
        ),
    )
    warm = plan(moved, "fairest", start=first)
    assert warm.gap <= 1e-3
    assert warm.value == pytest.approx(plan(moved, "fairest").value, rel=1e-3)


def test_an_ambition_with_an_area_counts_only_its_cells() -> None:
    site = smooth_land(16, 16)
    half = site.column < 8
    site = replace(site, ambitions=(replace(site.ambitions[0], cells=half), *site.ambitions[1:]))
    assert_true(site, plan(site, "fairest"))


def test_leximin_lifts_what_the_lowest_does_not_need() -> None:
    site = smooth_land(20, 20)
    poor = replace(site.ambitions[1], target=site.ambitions[1].target * 20)
    site = replace(site, ambitions=(site.ambitions[0], poor))
    found = plan(site, "fairest")
    assert found.scores[0] > found.scores[1]
    assert_true(site, found)


def test_cells_without_an_option_are_left_as_they_are() -> None:
    site = smooth_land(10, 10)
    allowed = site.allowed.copy()
    allowed[:7] = False
    site = replace(site, allowed=allowed)
    for fragmentation in (0.0, 0.1):
        found = plan(site, "sum", fragmentation=fragmentation)
        assert (found.choice[:7] == -1).all()
        assert_true(site, found)


def test_land_where_nothing_may_change_yields_nothing() -> None:
    site = smooth_land(5, 5)
    site = replace(site, allowed=np.zeros_like(site.allowed))
    found = plan(site, "fairest")
    assert found.value == 0.0
    assert found.gap == 0.0


def test_one_cell_is_a_site() -> None:
    site = random_land(1, 1, 3, 2, 1)
    found = plan(site, "sum", fragmentation=0.5)
    assert found.value == pytest.approx(best_by_hand(site, "sum"), abs=1e-9)


@pytest.mark.parametrize("price", [-0.1, float("nan"), float("inf")])
def test_a_price_below_zero_or_without_end_is_refused(price: float) -> None:
    with pytest.raises(ValueError, match="price"):
        plan(smooth_land(3, 3), fragmentation=price)


def test_an_unknown_objective_is_refused() -> None:
    with pytest.raises(ValueError, match="objective"):
        plan(smooth_land(3, 3), "best")  # type: ignore[arg-type]
