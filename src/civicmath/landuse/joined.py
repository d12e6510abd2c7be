"""Turbines and areas in one plan, joined by prices.

At prices λ a place is worth what its turbine yields less what its foundation and overswing take
from the cells beneath. For every number of turbines the best places are picked, the cells planned
around them, and the prices of that plan give a bound on all plans with that number: the land at
those prices, plus the most that so many turbines could add. The highest of those bounds holds for
the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.prices import Known, find_prices
from civicmath.landuse.problems import problem_of
from civicmath.landuse.rounding import whole_plan
from civicmath.landuse.turbines import Packing, Rules, exact, pick, relaxed, rules_of
from civicmath.landuse.values import Branch

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from civicmath.landuse.prices import Priced
    from civicmath.landuse.problems import Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, CompiledSite, Floats, Indices, TurbinePlaces


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Cells and places for turbines together.

    Attributes:
        problem: The cells, no turbine built.
        places: Where turbines may stand.
        rules: What limits them.
        scores: (T, M) what each turbine adds to the scores.
        wakes: (W, M) what each pair loses.
        share: (F,) part of the loss on each touched cell that a place has to bear.
    """

    problem: Problem
    places: TurbinePlaces
    rules: Rules
    scores: Floats
    wakes: Floats
    share: Floats

    def worths(self, prices: Floats) -> tuple[Floats, Floats]:
        """(T,) worth of the places less what they take from cells, and (W,) of wakes."""
        per_place = self.scores @ prices - self._taken(prices)
        return per_place, self.wakes @ prices

    def with_built(self, built: Indices) -> Problem:
        """The cells around turbines that stand: what they take is gone, what they yield is fixed."""
        return with_turbines(self.problem, self.places, built, self.scores, self.wakes)

    def _options(self, prices: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """(F, K) worth of stacks on touched cells that the turbine would leave, and those cells."""
        cells = self.places.taken_cell
        per_zone = self.problem.zone_prices(prices)[self.problem.zone[cells]]
        worth = np.einsum("kpf,fp->fk", self.problem.yields[:, :, cells], per_zone)
        left = (self.problem.allowed[:, cells].T == 1) & ~self.places.taken_stacks
        return np.where(left, worth, -np.inf), cells.astype(np.int64)

    def _taken(self, prices: Floats) -> Floats:
        """(T,) what the cells beneath each place lose when it is built."""
        options, cells = self._options(prices)
        touched = np.unique(cells)
        per_zone = self.problem.zone_prices(prices)[self.problem.zone[touched]]
        worth = np.einsum("kpc,cp->kc", self.problem.yields[:, :, touched], per_zone)
        best = np.where(self.problem.allowed[:, touched] == 1, worth, -np.inf).max(
            axis=0, initial=0.0
        )
        lost = best[np.searchsorted(touched, cells)] - options.max(axis=1, initial=0.0)
        return self._per_place(lost * self.share)

    def _per_place(self, values: Floats) -> Floats:
        count = len(self.places.x_m)
        owner = np.repeat(np.arange(count), np.diff(self.places.taken_start))
        return np.bincount(owner, values, count).astype(np.float64)


def with_turbines(
    problem: Problem, places: TurbinePlaces, built: Indices, scores: Floats, wakes: Floats
) -> Problem:
    """The cells around turbines that stand."""
    allowed = problem.allowed.copy()
    for place in built:
        touched = slice(places.taken_start[place], places.taken_start[place + 1])
        for cell, stacks in zip(
            places.taken_cell[touched], places.taken_stacks[touched], strict=True
        ):
            allowed[stacks, cell] = 0
    stand = np.isin(places.wake_pairs, built).all(axis=1)
    fixed = scores[built].sum(axis=0) - wakes[stand].sum(axis=0)
    return replace(problem, allowed=allowed, fixed=problem.fixed + fixed)


def problem_around(site: CompiledSite, built: Indices) -> Problem:
    """A site's cells around turbines that stand; the bare cells where there are no places."""
    problem = problem_of(site)
    if site.turbines is None:
        return problem
    return with_turbines(problem, site.turbines, built, *turbine_scores(site, site.turbines))


def land_of(site: CompiledSite, problem: Problem) -> Land:
    """Lay out a site with its places for turbines."""
    places = site.turbines
    if places is None:
        raise ValueError("a site without places for turbines")
    scores, wakes = turbine_scores(site, places)
    return Land(problem, places, rules_of(places), scores, wakes, _shares_of_loss(places))


def turbine_scores(site: CompiledSite, places: TurbinePlaces) -> tuple[Floats, Floats]:
    """(T, M) scores that turbines add, and (W, M) that wakes lose: ambitions without an area."""
    codes = [measure.code for measure in site.measures]
    measures = [codes.index(ambition.measure) for ambition in site.ambitions]
    per_unit = np.array([1.0 / a.target if a.cells is None else 0.0 for a in site.ambitions], float)
    return places.yields[:, measures] * per_unit, places.wake_loss[:, measures] * per_unit


def _shares_of_loss(places: TurbinePlaces) -> Floats:
    """(F,) one over how many turbines could touch the same cell.

    Places in one square with a diagonal below the spacing exclude each other, so the squares that
    hold places of a cell are at least as many as turbines that can stand on it together.
    """
    owner = np.repeat(np.arange(len(places.x_m)), np.diff(places.taken_start))
    side = max(places.spacing_m, 1e-9) / np.sqrt(2.0) * (1.0 - 1e-9)
    cells = places.taken_cell
    if not len(cells):
        return np.empty(0)
    left = np.full(int(cells.max()) + 1, np.inf)
    low = left.copy()
    np.minimum.at(left, cells, places.x_m[owner])
    np.minimum.at(low, cells, places.y_m[owner])
    across = np.floor((places.x_m[owner] - left[cells]) / side).astype(np.int64)
    along = np.floor((places.y_m[owner] - low[cells]) / side).astype(np.int64)
    squares = np.unique(np.column_stack([cells, across, along]), axis=0)[:, 0]
    count = np.bincount(squares, minlength=len(left))
    return np.asarray(1.0 / count[cells])


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """The best turbines found, the land around them, and the bound.

    Attributes:
        built: Numbers of the places, ascending.
        problem: The cells around them.
        choice: (n,) stack per cell.
        value: Utility.
        bound: No plan has a higher utility.
        priced: Prices of the cells around the turbines.
        branches: Per range of numbers of turbines the prices and the most turbines can add.
    """

    built: Indices
    problem: Problem
    choice: Choices
    value: float
    bound: float
    priced: Priced
    branches: tuple[Branch, ...]


ROUNDS = 2
DECLINES = 2
"""So many numbers of turbines in a row that make the plan worse end the climb."""
_WON = 1e-9
_CLOSE = 1e-5


def join(land: Land, utility: Utility, start: Floats, tell: Callable[[float], None]) -> Joined:
    """Choose turbines and cells together.

    The number of turbines rises while that helps; then the best number, all smaller and all larger
    ones each get a bound of their own.
    """
    tried = [_around(land, utility, np.empty(0, np.int32), start)]
    most = len(land.places.x_m) if land.places.most is None else land.places.most
    highest = utility.conjugate(np.zeros(len(start)))
    declines = 0
    while len(tried) <= most and declines < DECLINES and tried[-1].value < highest:
        found = _with_number(land, utility, len(tried), tried[-1].priced.prices)
        if found is None:
            break
        declines = declines + 1 if found.value <= tried[-1].value + _WON else 0
        tried.append(found)
        tell(1.0 - 1.0 / len(tried))
    number = int(np.argmax([one.value for one in tried]))
    best = tried[number]
    if best.value >= highest:
        nothing = Branch(0, None, np.zeros(len(start)), 0.0)
        return replace(best, bound=best.value, branches=(nothing,))
    best = max(best, _exact_around(land, utility, best), key=lambda one: one.value)
    branches = [_outlook(land, utility, tried[number], number, number)]
    if number > 0:
        branches.append(_outlook(land, utility, tried[number - 1], 0, number - 1))
    if number < most:
        after = tried[min(number + 1, len(tried) - 1)]
        branches.append(_outlook(land, utility, after, number + 1, None))
    bound = max(one for one, _ in branches)
    return replace(best, bound=max(bound, best.value), branches=tuple(one for _, one in branches))


def _with_number(land: Land, utility: Utility, number: int, prices: Floats) -> Joined | None:
    """The best plan found with exactly so many turbines, places and prices taking turns."""
    best: Joined | None = None
    for _ in range(ROUNDS):
        worth, wake = land.worths(prices)
        picked = pick(land.places, land.rules, worth, wake, number)
        if picked is None:
            return best
        built = np.flatnonzero(picked.built).astype(np.int32)
        if best is not None and np.array_equal(built, best.built):
            return best
        found = _around(land, utility, built, prices)
        if best is not None and found.value <= best.value:
            return best
        best, prices = found, found.priced.prices
    return best


def _outlook(
    land: Land, utility: Utility, at: Joined, least: int, most: int | None
) -> tuple[float, Branch]:
    """A bound on all plans with so many turbines, at the prices of one of them."""
    nothing = np.zeros(len(at.priced.prices))
    prices = at.priced.prices
    worth, wake = land.worths(prices)
    if most == least and least > 0:
        part = exact(land.rules, worth, wake, _as_packing(at, worth, wake, land), least).bound
    else:
        part = relaxed(land.rules, worth, wake, least, most).bound
    if part == -np.inf:
        return part, Branch(least, most, nothing, part)
    found = land.problem.answer(prices).worth + utility.conjugate(prices) + part
    if found < utility.conjugate(nothing):
        return found, Branch(least, most, prices, part)
    return utility.conjugate(nothing), Branch(least, most, nothing, 0.0)


def _exact_around(land: Land, utility: Utility, at: Joined) -> Joined:
    """The plan around the exact packing at the prices of the best so far."""
    if not len(at.built):
        return at
    worth, wake = land.worths(at.priced.prices)
    found = exact(land.rules, worth, wake, _as_packing(at, worth, wake, land), len(at.built))
    built = np.flatnonzero(found.built > 0.5).astype(np.int32)  # noqa: PLR2004 - whole turbines
    same = np.array_equal(built, at.built)
    return at if same else _around(land, utility, built, at.priced.prices)


def _as_packing(at: Joined, worth: Floats, wake: Floats, land: Land) -> Packing:
    built = np.zeros(len(worth))
    built[at.built] = 1.0
    both = built[land.places.wake_pairs].all(axis=1)
    total = float(worth @ built - wake[both].sum())
    return Packing(built, total, np.inf, np.zeros(len(worth)))


def _around(land: Land, utility: Utility, built: Indices, prices: Floats) -> Joined:
    problem = land.with_built(built)
    priced = find_prices(problem, utility, known := Known(), prices, close=1e-4)
    choice = whole_plan(problem, utility, known, priced)
    value = utility.value(problem.scores(choice))
    return Joined(built, problem, choice, value, np.inf, priced, ())
