"""Why a cell has its stack, and what a plan gives each partner, in the words of prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.problems import problem_of
from civicmath.landuse.reasons import CellReason, Option, PartnerReason

if TYPE_CHECKING:
    from civicmath.landuse.values import CompiledSite, Plan

_NOTHING = 1e-12


def explain_cell(site: CompiledSite, plan: Plan, cell: int) -> CellReason:
    """Say what a cell's options are worth at the plan's prices, and what would flip the choice.

    Borders aren't counted: a plan with a price on fragmentation may keep a stack that is worth less
    here because its neighbours have it.
    """
    shares = _shares(site, cell)
    parts = (site.yields[:, :, cell] @ shares) * plan.prices
    options = tuple(
        Option(int(stack), float(parts[stack].sum()), tuple(float(part) for part in parts[stack]))
        for stack in np.flatnonzero(site.allowed[cell])
    )
    ranked = tuple(sorted(options, key=lambda option: (-option.worth, option.stack)))
    stands = int(plan.choice[cell])
    chosen = next((option for option in ranked if option.stack == stands), None)
    flips = tuple(_flip(chosen, ranked, number) for number in range(len(site.ambitions)))
    return CellReason(cell, chosen, ranked, flips)


def _shares(site: CompiledSite, cell: int) -> np.ndarray:
    """(P, M) points of score per unit of a measure, on this cell."""
    codes = [measure.code for measure in site.measures]
    shares = np.zeros((len(codes), len(site.ambitions)))
    for number, ambition in enumerate(site.ambitions):
        if ambition.cells is None or ambition.cells[cell]:
            shares[codes.index(ambition.measure), number] = 1.0 / ambition.target
    return shares


def _flip(
    chosen: Option | None, options: tuple[Option, ...], number: int
) -> tuple[float, int] | None:
    """The factor nearest to 1 on one price from which another option is worth more."""
    if chosen is None:
        return None
    found: tuple[float, int] | None = None
    for option in options:
        slope = option.parts[number] - chosen.parts[number]
        if option.stack == chosen.stack or abs(slope) < _NOTHING:
            continue
        factor = 1.0 + (chosen.worth - option.worth) / slope
        if factor >= 0.0 and (found is None or abs(factor - 1.0) < abs(found[0] - 1.0)):
            found = (factor, option.stack)
    return found


def explain_partners(site: CompiledSite, plan: Plan) -> tuple[PartnerReason, ...]:
    """Say per ambition what it gets, what it gives up, and what more of it would cost the others."""
    problem = problem_of(site)
    placed = np.flatnonzero(plan.choice >= 0)
    codes = [measure.code for measure in site.measures]
    reasons = []
    for number, ambition in enumerate(site.ambitions):
        most = problem.answer(np.eye(problem.ambitions)[number]).worth
        most += _from_turbines(site, codes.index(ambition.measure)) / ambition.target
        alone = min(1.0, most)
        gives = site.yields[plan.choice[placed], codes.index(ambition.measure), placed] > 0.0
        if ambition.cells is not None:
            gives &= ambition.cells[placed]
        reasons.append(
            PartnerReason(
                ambition=number,
                score=float(plan.scores[number]),
                alone=alone,
                given_up=max(0.0, alone - float(plan.scores[number])),
                exchange=tuple(
                    None
                    if other == number or price <= _NOTHING
                    else float(plan.prices[number] / price)
                    for other, price in enumerate(plan.prices)
                ),
                area_m2=float(site.area_m2[placed[gives]].sum()),
            )
        )
    return tuple(reasons)


def _from_turbines(site: CompiledSite, measure: int) -> float:
    """An upper limit on what turbines could add: the best places, as many as may be built."""
    if site.turbines is None:
        return 0.0
    yields = np.sort(site.turbines.yields[:, measure])[::-1]
    return float(yields[: site.turbines.most].sum())
