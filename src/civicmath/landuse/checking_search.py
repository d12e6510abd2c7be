"""Bounds by a search of the checker's own, for results whose prices alone don't prove their bound.

Integer programs for HiGHS (through scipy), written down anew; only a bound that the solver proves
counts, so a search that runs out of time says what it has proven so far.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, lil_array, vstack

from civicmath.landuse.checking_bounds import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from civicmath.landuse.checking_files import Told
    from civicmath.landuse.checking_land import Land
    from civicmath.landuse.checking_places import Places
    from civicmath.landuse.values import Floats

MOST_CELLS = 60
"""With more cells than this a search isn't tried: the prices must prove the bound."""
SECONDS = 20.0
ROUNDS = 12
_INFEASIBLE = 2


def bound_by_search(land: Land, told: Told) -> float:
    """The best value of any plan, as far as a search proves it; infinite when it isn't tried.

    Turbines aren't searched: with them the prices must prove the bound.
    """
    if land.cells > MOST_CELLS or land.places is not None:
        return math.inf
    program = _Program(land, told)
    if told.objective != "nash":
        return program.solve()[0]
    best = math.inf
    for _ in range(ROUNDS):
        found, scores = program.solve()
        best = min(best, math.exp(min(found, 0.0)))
        if scores is None or best <= told.bound:
            break
        program.add_tangents(scores)
    return best


class _Program:
    """Cells take one option each; scores are at most 1; differing neighbours cost."""

    def __init__(self, land: Land, told: Told) -> None:
        self._told = told
        stacks, cells, aims = len(land.stacks), land.cells, len(land.aims)
        self._options = cells * stacks
        self._aims = aims
        uses = list(land.heaviness) if told.fragmentation > 0.0 else []
        # Options, then scores, then what the objective counts, then differences over borders.
        self._extra = self._options + aims
        counted = 1 if told.objective == "fairest" else aims
        self._apart = self._extra + counted
        self._width = self._apart + len(land.pairs) * len(uses)
        self._rows: list[tuple[csr_array, float]] = []
        self._blocks: list[LinearConstraint] = []
        self._cells(land)
        self._scores(land)
        self._borders(land, uses)
        self._gain = np.zeros(self._width)
        weights = np.array([aim.weight for aim in land.aims])
        self._weights = weights
        self._gain[self._extra : self._apart] = 1.0 if told.objective == "fairest" else weights
        whole = float(land.length_m.sum())
        for number, use in enumerate(uses):
            at = self._apart + number * len(land.pairs)
            price = told.fragmentation * land.heaviness[use] / whole if whole else 0.0
            self._gain[at : at + len(land.pairs)] = -price * land.length_m
        self._low = np.zeros(self._width)
        self._high = np.ones(self._width)
        self._high[: self._options] = land.allowed.ravel()
        self._tangents(told, np.ones(aims))

    def solve(self) -> tuple[float, Floats | None]:
        """The proven bound, and the scores of the best plan found."""
        kinds = np.zeros(self._width, np.int64)
        kinds[: self._options] = 1
        solved = milp(
            -self._gain,
            integrality=kinds,
            bounds=Bounds(self._low, self._high),
            constraints=self._blocks,
            options={"time_limit": SECONDS, "mip_rel_gap": 1e-9},
        )
        if solved.status == _INFEASIBLE or solved.mip_dual_bound is None:
            return math.inf, None
        scores = None if solved.x is None else solved.x[self._options : self._extra]
        return -float(solved.mip_dual_bound), scores

    def add_tangents(self, scores: Floats) -> None:
        """Draw logarithms as straight lines at these scores too."""
        self._tangents(self._told, np.maximum(scores, SMALLEST))

    def _add(self, rows: lil_array, low: Floats | float, high: Floats | float) -> None:
        self._blocks.append(LinearConstraint(csr_array(rows), low, high))

    def _cells(self, land: Land) -> None:
        stacks = len(land.stacks)
        rows = lil_array((land.cells, self._width))
        for cell in range(land.cells):
            rows[cell, cell * stacks : (cell + 1) * stacks] = 1.0
        one = land.allowed.any(axis=1).astype(float)
        self._add(rows, one, one)

    def _scores(self, land: Land) -> None:
        """A score is no more than what is reached."""
        stacks = len(land.stacks)
        rows = lil_array((self._aims, self._width))
        for number, aim in enumerate(land.aims):
            rows[number, self._options + number] = 1.0
            for stack in range(stacks):
                part = land.yields[stack, aim.measure] / aim.target
                if aim.cells is not None:
                    part = part * aim.cells
                for cell in np.flatnonzero(part):
                    rows[number, int(cell) * stacks + stack] = -part[cell]
        self._add(rows, -np.inf, 0.0)
        if self._told.objective == "nash":
            return
        rows = lil_array((self._aims, self._width))
        for number in range(self._aims):
            rows[number, self._options + number] = -1.0
            at = self._extra + (0 if self._told.objective == "fairest" else number)
            rows[number, at] = 1.0
        self._add(rows, -np.inf, 0.0)

    def _borders(self, land: Land, uses: Sequence[str]) -> None:
        """A use that stands on one side of a border only counts."""
        stacks = len(land.stacks)
        for place, use in enumerate(uses):
            having = [number for number, members in enumerate(land.members) if use in members]
            rows = lil_array((2 * len(land.pairs), self._width))
            for number, (first, second) in enumerate(land.pairs):
                apart = self._apart + place * len(land.pairs) + number
                for sign, row in ((1.0, 2 * number), (-1.0, 2 * number + 1)):
                    rows[row, apart] = -1.0
                    for stack in having:
                        rows[row, int(first) * stacks + stack] = sign
                        rows[row, int(second) * stacks + stack] = -sign
            self._add(rows, -np.inf, 0.0)

    def _tangents(self, told: Told, at: Floats) -> None:
        """For nash: what counts is no more than each straight line above the logarithm."""
        if told.objective != "nash":
            return
        if not hasattr(self, "_opened"):
            self._low[self._extra : self._apart] = math.log(SMALLEST)
            self._high[self._extra : self._apart] = 0.0
            self._opened = True
        rows = lil_array((self._aims, self._width))
        for number in range(self._aims):
            rows[number, self._extra + number] = 1.0
            rows[number, self._options + number] = -1.0 / at[number]
        self._add(rows, -np.inf, np.log(at) - 1.0)


def packing_at_most(
    places: Places,
    worth: Floats,
    wakes: Mapping[tuple[int, int], float],
    number: tuple[int, int | None],
    claimed: float,
) -> float:
    """The most that turbines can be worth together, as far as it matters for a claim.

    A linear program over shares of turbines, wakes left aside, is a bound; when it is no more than
    the claim, it is enough. Otherwise only places remain that could still be part of something worth
    more than the claim (by their reduced costs), and an integer program looks at those.

    Args:
        places: Where they may stand.
        worth: (T,) of each.
        wakes: What pairs lose.
        number: Fewest and most turbines.
        claimed: What somebody says it is.

    Returns:
        A bound: no more than the claim when the claim holds, minus infinity when nothing has so
        many turbines.
    """
    count = len(worth)
    limits = [most for most in (places.most, number[1]) if most is not None]
    ends = (float(number[0]), float(min(limits, default=count)))
    if ends[0] > ends[1]:
        return -math.inf
    rows, high = _rows(places, np.arange(count), {})
    total = np.vstack([np.ones(count), -np.ones(count)])
    solved = linprog(
        -worth,
        A_ub=vstack([rows, csr_array(total)], format="csr"),
        b_ub=np.concatenate([high, [ends[1], -ends[0]]]),
        bounds=(0.0, 1.0),
        method="highs",
    )
    if solved.status == _INFEASIBLE:
        return -math.inf
    if solved.status != 0 or solved.fun is None:
        return math.inf
    loose = -float(solved.fun)
    if loose <= claimed:
        return loose
    kept = np.flatnonzero(loose - np.maximum(solved.lower.marginals, 0.0) > claimed)
    return min(loose, max(claimed, _best_of(places, worth, wakes, ends, kept)))


def _best_of(
    places: Places,
    worth: Floats,
    wakes: Mapping[tuple[int, int], float],
    ends: tuple[float, float],
    kept: NDArray[np.intp],
) -> float:
    """The most that whole turbines on some places are worth, as far as a search proves it."""
    new = {int(place): at for at, place in enumerate(kept)}
    pairs = {
        (new[one], new[other]): lost
        for (one, other), lost in wakes.items()
        if one in new and other in new
    }
    rows, high = _rows(places, kept, pairs)
    gain = np.concatenate([worth[kept], [-lost for lost in pairs.values()]])
    whole = np.concatenate([np.ones(len(kept), np.int64), np.zeros(len(pairs), np.int64)])
    solved = milp(
        -gain,
        integrality=whole,
        bounds=Bounds(0.0, 1.0),
        constraints=[
            LinearConstraint(rows, -np.inf, high),
            LinearConstraint(whole[None, :].astype(float), *ends),
        ],
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-9},
    )
    if solved.status == _INFEASIBLE:
        return -math.inf
    bound = solved.mip_dual_bound
    return math.inf if bound is None else -float(bound)


def _rows(
    places: Places, kept: NDArray[np.intp], pairs: Mapping[tuple[int, int], float]
) -> tuple[csr_array, Floats]:
    """Distance, sound and wakes over some places, and then the pairs: rows and their limits."""
    width = len(kept) + len(pairs)
    blocks, high = [], []
    groups = _cliques(places, kept)
    group = [number for number, members in enumerate(groups) for _ in members]
    member = [place for members in groups for place in members]
    blocks.append(coo_array((np.ones(len(group)), (group, member)), shape=(len(groups), width)))
    high.append(np.ones(len(groups)))
    sound = np.zeros((len(places.limit), width))
    sound[:, : len(kept)] = places.sound[:, kept] / places.limit[:, None]
    blocks.append(coo_array(sound))
    high.append(np.ones(len(sound)))
    at = np.arange(len(pairs))
    first = [pair[0] for pair in pairs]
    second = [pair[1] for pair in pairs]
    values = np.concatenate([np.ones(2 * len(pairs)), -np.ones(len(pairs))])
    where = (np.tile(at, 3), np.concatenate([first, second, len(kept) + at]).astype(np.int64))
    blocks.append(coo_array((values, where), shape=(len(pairs), width)))
    high.append(np.ones(len(pairs)))
    return vstack(blocks, format="csr"), np.concatenate(high)


def _cliques(places: Places, kept: NDArray[np.intp]) -> list[list[int]]:
    """Groups of places of which at most one can stand, so that every two that clash share a group.

    Each place in turn gathers those that clash with it and with each other, the nearest first.
    """
    x_m, y_m = places.x_m[kept], places.y_m[kept]
    away = np.hypot(x_m[:, None] - x_m[None, :], y_m[:, None] - y_m[None, :])
    clash = away < places.apart_m
    np.fill_diagonal(clash, val=False)
    open_pairs = np.triu(clash)
    groups = []
    while open_pairs.any():
        first = int(np.argmax(open_pairs.any(axis=1)))
        second = int(np.argmax(open_pairs[first]))
        group = [first, second]
        common = clash[first] & clash[second]
        for other in np.argsort(away[first] + away[second], kind="stable"):
            if common[other]:
                group.append(int(other))
                common &= clash[other]
        members = np.array(sorted(group))
        open_pairs[np.ix_(members, members)] = False
        groups.append(members.tolist())
    return groups
