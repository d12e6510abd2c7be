from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.landuse.joined import land_of, with_turbines
from civicmath.landuse.plans import plan
from civicmath.landuse.problems import problem_of
from civicmath.landuse.turbines import exact, pick, relaxed, rules_of, spacing_cliques
from civicmath.landuse.values import OBJECTIVES, CompiledSite, Objective, Plan, TurbinePlaces
from tests.civicmath.landuse.lands import places_on, scores_by_hand, smooth_land

FEW = settings(max_examples=15, deadline=None)


def keeps_all_rules(places: TurbinePlaces, built: np.ndarray) -> bool:
    for a, b in combinations(built, 2):
        if np.hypot(places.x_m[a] - places.x_m[b], places.y_m[a] - places.y_m[b]) < (
            places.spacing_m - 1e-6
        ):
            return False
    heard = places.noise[:, built].sum(axis=1)
    return bool((heard <= places.noise_limit * (1 + 1e-9)).all())


@FEW
@given(seed=st.integers(0, 1000), spacing=st.floats(10.0, 400.0))
def test_cliques_cover_every_close_pair_and_nothing_else(seed: int, spacing: float) -> None:
    x, y = np.random.default_rng(seed).uniform(0, 600, (2, 30))
    together = set()
    for clique in spacing_cliques(x, y, spacing):
        together |= set(combinations(clique.tolist(), 2))
    close = {
        (a, b)
        for a, b in combinations(range(30), 2)
        if np.hypot(x[a] - x[b], y[a] - y[b]) < spacing
    }
    assert together == close


@FEW
@given(seed=st.integers(0, 1000), number=st.integers(1, 3))
def test_packings_keep_the_rules_and_their_bounds_hold(seed: int, number: int) -> None:
    places = places_on(smooth_land(24, 24), 150.0, seed)
    rng = np.random.default_rng(seed)
    worth, wake = rng.uniform(0.5, 1.0, len(places.x_m)), rng.uniform(0, 0.2, 30)
    wake = wake[: len(places.wake_pairs)]
    rules = rules_of(places)
    best = max(
        (
            worth[list(some)].sum() - wake[np.isin(places.wake_pairs, some).all(axis=1)].sum()
            for some in combinations(range(len(worth)), number)
            if keeps_all_rules(places, np.array(some))
        ),
        default=-np.inf,
    )
    picked = pick(places, rules, worth, wake, number)
    if picked is None:
        assert best == -np.inf
        return
    assert keeps_all_rules(places, np.flatnonzero(picked.built))
    assert picked.worth <= best + 1e-9
    assert relaxed(rules, worth, wake, number, number).bound >= best - 1e-7
    proven = exact(rules, worth, wake, picked, number)
    assert proven.worth <= best + 1e-6
    assert proven.bound >= best - 1e-6
    assert keeps_all_rules(places, np.flatnonzero(proven.built > 0.5))


def scores_with_turbines(site: CompiledSite, found: Plan) -> np.ndarray:
    places = site.turbines
    assert places is not None
    codes = [measure.code for measure in site.measures]
    stand = np.isin(places.wake_pairs, found.turbines).all(axis=1)
    amounts = places.yields[found.turbines].sum(axis=0) - places.wake_loss[stand].sum(axis=0)
    added = [amounts[codes.index(a.measure)] / a.target for a in site.ambitions]
    return np.asarray(scores_by_hand(site, found.choice) + np.array(added))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_turbines_and_cells_make_one_plan(objective: Objective) -> None:
    site = smooth_land(40, 40)
    site = replace(site, turbines=places_on(site, 100.0))
    found = plan(site, objective)
    places = site.turbines
    assert places is not None
    assert len(found.turbines) > 0
    assert keeps_all_rules(places, found.turbines)
    taken = [cell for place in found.turbines for cell in [places.taken_cell[place]]]
    assert (found.choice[taken] == -1).all()
    np.testing.assert_allclose(
        found.scores, np.minimum(1.0, scores_with_turbines(site, found)), atol=1e-9
    )
    assert found.value <= found.bound
    assert found.gap <= 0.05
    assert found.value > plan(replace(site, turbines=None), objective).value


def test_small_joint_plans_are_within_their_bound_of_brute_force() -> None:
    site = smooth_land(16, 16)
    site = replace(site, turbines=places_on(site, 130.0))
    found = plan(site, "sum")
    places, problem = site.turbines, problem_of(site)
    assert places is not None
    land = land_of(site, problem)
    best = -np.inf
    for number in range(3):
        for some in combinations(range(len(places.x_m)), number):
            if keeps_all_rules(places, np.array(some, int)):
                built = np.array(some, np.int32)
                around = with_turbines(problem, places, built, land.scores, land.wakes)
                bare = replace(site, turbines=None, allowed=around.allowed.T == 1)
                scores = plan(bare, "sum").amounts / [a.target for a in site.ambitions]
                value = float(np.minimum(scores + around.fixed, 1.0).mean())
                best = max(best, value)
    assert found.bound >= best - 1e-9
    assert found.value >= best - 0.01


def test_no_more_turbines_than_asked_for() -> None:
    site = smooth_land(40, 40)
    places = replace(places_on(site, 100.0), most=1)
    assert len(plan(replace(site, turbines=places), "sum").turbines) <= 1


def test_homes_that_would_hear_too_much_keep_turbines_away() -> None:
    site = smooth_land(20, 20)
    places = places_on(site, 100.0)
    silent = replace(places, noise_limit=np.full(4, 1.0))
    found = plan(replace(site, turbines=silent), "sum")
    assert len(found.turbines) == 0
    assert found.value == pytest.approx(plan(site, "sum").value, abs=1e-3)


def test_borders_and_turbines_go_together() -> None:
    site = smooth_land(20, 20)
    site = replace(site, turbines=replace(places_on(site, 100.0), most=2))
    found = plan(site, "fairest", fragmentation=0.1)
    assert found.value <= found.bound
    assert found.fragmentation_index < plan(site, "fairest").fragmentation_index
