from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.landuse.alternatives import alternatives
from civicmath.landuse.areas import areas_of_stacks, areas_of_uses
from civicmath.landuse.conflicts import conflicts
from civicmath.landuse.explain import explain_cell, explain_partners
from civicmath.landuse.frontier import frontier
from civicmath.landuse.patches import small_patches
from civicmath.landuse.plans import plan
from civicmath.landuse.robust import robust_plan
from civicmath.landuse.values import OBJECTIVES, Coalition, CompiledSite, Factor, Objective
from tests.civicmath.landuse.lands import (
    random_land,
    scores_by_hand,
    smooth_land,
    value_by_hand,
    with_targets,
)

FEW = settings(max_examples=10, deadline=None)


def certified(site: CompiledSite, one: Coalition) -> None:
    """A conflict's prices prove that its members can't all be met."""
    worth = np.zeros((len(site.area_m2), len(site.stacks)))
    codes = [measure.code for measure in site.measures]
    for member, price in zip(one.members, one.prices, strict=True):
        ambition = site.ambitions[member]
        worth += site.yields[:, codes.index(ambition.measure), :].T * price / ambition.target
    bound = np.where(site.allowed, worth, -np.inf).max(axis=1).sum() / sum(one.prices)
    assert bound < 1.0
    assert bound == pytest.approx(one.bound, abs=1e-7)


@FEW
@given(seed=st.integers(0, 1000), factor=st.floats(0.6, 1.8))
def test_conflicts_are_certified_minimal_and_complete(seed: int, factor: float) -> None:
    site = with_targets(random_land(6, 6, 6, 4, seed), factor)
    found = conflicts(site)
    for one in found.conflicts:
        certified(site, one)
        assert not any(set(b.members) < set(one.members) for b in found.conflicts)
    for one in found.compatible:
        assert one.reached >= 1.0
        assert not any(set(b.members) <= set(one.members) for b in found.conflicts)
    known = found.conflicts + found.compatible + found.undecided
    for bits in range(1, 16):
        members = {m for m in range(4) if bits >> m & 1}
        assert any(
            (one.verdict == "conflict" and set(one.members) <= members)
            or (one.verdict == "compatible" and members <= set(one.members))
            or (one.verdict == "undecided" and set(one.members) == members)
            for one in known
        )


def test_modest_ambitions_have_no_conflict() -> None:
    found = conflicts(with_targets(smooth_land(20, 20), 0.3))
    assert found.conflicts == ()
    assert [one.members for one in found.compatible] == [(0, 1, 2, 3, 4)]


def test_an_ambition_out_of_reach_conflicts_alone() -> None:
    site = smooth_land(10, 10)
    far = replace(site.ambitions[2], target=site.ambitions[2].target * 100)
    site = with_targets(replace(site, ambitions=(site.ambitions[0], far)), 0.5)
    assert [one.members for one in conflicts(site).conflicts] == [(1,)]


def test_too_many_ambitions_are_refused() -> None:
    site = smooth_land(4, 4)
    many = tuple(replace(site.ambitions[0], name=f"a{i}") for i in range(15))
    with pytest.raises(ValueError, match="14"):
        conflicts(replace(site, ambitions=many))


def test_the_frontier_falls_and_no_point_beats_its_bound() -> None:
    site = smooth_land(24, 24)
    points = frontier(site, 0, 2, 7)
    assert len(points) == 7
    for point in points:
        by_hand = scores_by_hand(site, point.choice)
        assert point.first == pytest.approx(by_hand[0])
        assert point.second == pytest.approx(by_hand[2])
        assert point.first >= point.floor - 1e-3
        assert point.second <= point.bound + 1e-3
        assert point.second >= point.bound - 0.02
    bounds = [point.bound for point in points]
    assert all(a >= b - 1e-6 for a, b in pairwise(bounds))


def test_the_frontier_keeps_floors_of_others() -> None:
    site = smooth_land(24, 24)
    floors = [-np.inf, 0.4, -np.inf, -np.inf, 0.4]
    for point in frontier(site, 0, 2, 3, floors=floors):
        assert point.scores[1] >= 0.395
        assert point.scores[4] >= 0.395


def test_a_frontier_with_itself_or_of_one_point_is_refused() -> None:
    site = smooth_land(4, 4)
    with pytest.raises(ValueError, match="two different"):
        frontier(site, 1, 1)
    with pytest.raises(ValueError, match="two different"):
        frontier(site, 0, 1, 1)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_alternatives_are_nearly_as_good_and_really_different(objective: Objective) -> None:
    site = smooth_land(24, 24)
    found = alternatives(site, 4, 0.03, objective=objective)
    best = found.plans[0].value
    for number, one in enumerate(found.plans):
        assert one.value >= best * 0.97 - 1e-9
        assert one.value == pytest.approx(value_by_hand(site, one.choice, objective))
        for other in range(number):
            share = float((one.choice != found.plans[other].choice).mean())
            assert found.difference[number, other] == pytest.approx(share)
            assert share > 0.2
    assert (found.difference == found.difference.T).all()


def test_alternatives_with_borders_keep_to_the_share() -> None:
    site = smooth_land(14, 14)
    found = alternatives(site, 2, 0.05, fragmentation=0.1)
    assert found.plans[1].value >= found.plans[0].value * 0.95 - 1e-9
    assert found.difference[0, 1] > 0.05


def test_no_alternatives_or_an_impossible_share_are_refused() -> None:
    with pytest.raises(ValueError, match="alternatives"):
        alternatives(smooth_land(3, 3), 0)
    with pytest.raises(ValueError, match="alternatives"):
        alternatives(smooth_land(3, 3), 3, 1.5)


def test_a_cell_is_explained_by_worth_and_flips_where_it_says() -> None:
    site = smooth_land(20, 20)
    found = plan(site, "fairest")
    for cell in (0, 57, 399):
        reason = explain_cell(site, found, cell)
        assert len(reason.options) == site.allowed[cell].sum()
        worths = [option.worth for option in reason.options]
        assert worths == sorted(worths, reverse=True)
        assert reason.chosen is not None
        for number, flip in enumerate(reason.flips):
            if flip is None:
                continue
            other = next(o for o in reason.options if o.stack == flip[1])
            extra = flip[0] - 1.0
            assert other.worth + extra * other.parts[number] == pytest.approx(
                reason.chosen.worth + extra * reason.chosen.parts[number], abs=1e-12
            )


def test_partners_are_told_what_they_get_and_give_up() -> None:
    site = smooth_land(20, 20)
    found = plan(site, "fairest")
    for reason in explain_partners(site, found):
        alone = plan(replace(site, ambitions=(site.ambitions[reason.ambition],)), "fairest").value
        assert reason.alone == pytest.approx(alone, abs=1e-6)
        assert reason.given_up == pytest.approx(max(0.0, reason.alone - reason.score))
        assert reason.exchange[reason.ambition] is None
        assert 0.0 <= reason.area_m2 <= site.area_m2.sum()


def test_areas_add_up() -> None:
    site = smooth_land(9, 9)
    found = plan(site, "sum")
    stacks = areas_of_stacks(site, found.choice)
    assert stacks.sum() == pytest.approx(site.area_m2.sum())
    uses = areas_of_uses(site, found.choice)
    sizes = np.array([len(stack.uses) for stack in site.stacks])
    assert uses.sum() == pytest.approx((stacks * sizes).sum())


def test_small_patches_are_taken_away() -> None:
    site = smooth_land(20, 20)
    asked = replace(
        site,
        uses=tuple(
            replace(use, smallest_patch_m2=625.0 * 6 if use.code in "SW" else 0.0)
            for use in site.uses
        ),
    )
    assert small_patches(asked, plan(site, "sum").choice) != []
    found = plan(asked, "sum", fragmentation=0.1)
    assert found.smallest_patches_kept
    assert small_patches(asked, found.choice) == []
    assert found.value <= found.bound


def test_patches_that_cannot_be_had_are_admitted() -> None:
    site = smooth_land(6, 6)
    only = np.zeros_like(site.allowed)
    only[:, 2] = True
    wide = tuple(replace(use, smallest_patch_m2=1e9) for use in site.uses)
    found = plan(replace(site, allowed=only, uses=wide), "sum")
    assert not found.smallest_patches_kept


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_robust_plan_is_better_where_it_hurts(objective: Objective) -> None:
    site = smooth_land(16, 16)
    factors = (
        Factor("sun", 0.8, 1.1, tuple((stack, 0) for stack in (2, 3, 4, 7))),
        Factor("shade", 0.5, 1.2, ((4, 1),)),
        Factor("rain", 0.7, 1.3, tuple((stack, 3) for stack in (5, 6, 7))),
    )
    found = robust_plan(replace(site, factors=factors), objective)
    assert found.worst >= found.ordinary_worst - 1e-12
    assert found.worst <= found.worst_bound + 1e-9
    assert found.worst == pytest.approx(found.values.min())
    assert (found.scenarios[0] == 1.0).all()
    for scenario, value in zip(found.scenarios, found.values, strict=True):
        table = np.ones(site.yields.shape[:2])
        for factor, times in zip(factors, scenario, strict=True):
            for stack, measure in factor.entries:
                table[stack, measure] *= times
        changed = replace(site, yields=site.yields * table[:, :, None])
        assert value == pytest.approx(value_by_hand(changed, found.plan.choice, objective))


def test_without_factors_the_robust_plan_is_the_ordinary_one() -> None:
    site = smooth_land(8, 8)
    found = robust_plan(site, "sum")
    assert found.worst == pytest.approx(plan(site, "sum").value)
