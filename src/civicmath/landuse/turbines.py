"""Where turbines may stand together: spacing, noise at homes, and the wind they take each other.

At most one place of each *clique* (places that are all too close to each other) is built: far fewer
and stronger rows than one per pair (clique cover of a conflict graph; Atamtürk et al. 2000).
Sound adds up as energy, so each home is one knapsack row. Wake loss of a pair counts when both are
built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, vstack

from civicmath.landuse.utilities import MasterFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.landuse.values import Floats, Indices, TurbinePlaces

NODES = 40
"""Branches of the exact packing at most: a limit that is the same on every machine."""
EXACT_PLACES = 200
"""With more places left than this the exact packing isn't tried."""
QUIET_PRICES = (0.0, 0.3, 1.0, 3.0, 10.0)
"""Prices on sound, in typical worths per home filled to its limit, with which places are picked."""
MOVES = 20
_FIRST_ROWS, _MORE_ROWS = 300, 200
_CLOSE_ENOUGH = 1e-7


def spacing_cliques(x_m: Floats, y_m: Floats, spacing_m: float) -> tuple[Indices, ...]:
    """Cover every pair of places closer than the spacing by groups of which one may stand.

    Args:
        x_m: (T,) east.
        y_m: (T,) north.
        spacing_m: Two turbines stand at least this far apart.

    Returns:
        Numbers of places, ascending within a group; places that are near nobody are in none.
    """
    from civicmath.landuse.kernels import packing  # noqa: PLC0415 - compiled, and rarely needed

    room = max(1024, 64 * len(x_m))
    while True:
        starts, members = np.zeros(room, np.int32), np.zeros(room, np.int32)
        found = packing.cover_pairs(
            np.ascontiguousarray(x_m, float),
            np.ascontiguousarray(y_m, float),
            spacing_m,
            starts,
            members,
        )
        if found >= 0:
            return tuple(np.sort(members[starts[g] : starts[g + 1]]) for g in range(found))
        room *= 4


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What limits which places are built together, as rows over T places and W wake pairs.

    Attributes:
        rows: (R, T + W).
        limits: (R,) most that each row may add up to.
        possible: (T,) places that may be built at all.
        wakes: W.
        cliques: The first so many rows are those of spacing.
    """

    rows: csr_array
    limits: Floats
    possible: NDArray[np.bool_]
    wakes: int
    cliques: int


@dataclass(frozen=True, slots=True, eq=False)
class Packing:
    """Places built, and the most that any choice could be worth.

    Attributes:
        built: (T,) 0..1: shares when relaxed, whole when exact.
        worth: Of what is built.
        bound: No choice is worth more.
        reduced: (T,) what building a place that has no share would take off the bound.
    """

    built: Floats
    worth: float
    bound: float
    reduced: Floats


def rules_of(places: TurbinePlaces) -> Rules:
    """Write spacing, noise, number and wakes as rows."""
    count, wakes = len(places.x_m), len(places.wake_pairs)
    width = count + wakes
    cliques = spacing_cliques(places.x_m, places.y_m, places.spacing_m)
    lone = places.noise <= places.noise_limit[:, None]
    possible = np.array(lone.all(axis=0) if len(places.noise_limit) else np.ones(count), bool)
    blocks, limits = [], []
    if cliques:
        at = np.repeat(np.arange(len(cliques)), [len(clique) for clique in cliques])
        blocks.append(_block(np.ones(len(at)), at, np.concatenate(cliques), len(cliques), width))
        limits.append(np.ones(len(cliques)))
    audible = _noise_that_can_matter(places)
    if len(audible):
        scaled = places.noise[audible] / places.noise_limit[audible][:, None]
        home, place = np.nonzero(scaled > 0.0)
        blocks.append(_block(scaled[home, place], home, place, len(audible), width))
        limits.append(np.ones(len(audible)))
    if places.most is not None:
        blocks.append(_block(np.ones(count), np.zeros(count, int), np.arange(count), 1, width))
        limits.append(np.array([float(places.most)]))
    if wakes:
        at = np.arange(wakes)
        values = np.concatenate([np.ones(2 * wakes), -np.ones(wakes)])
        columns = np.concatenate([places.wake_pairs[:, 0], places.wake_pairs[:, 1], count + at])
        blocks.append(_block(values, np.tile(at, 3), columns, wakes, width))
        limits.append(np.ones(wakes))
    rows = vstack(blocks, format="csr") if blocks else csr_array((0, width))
    return Rules(rows, np.concatenate([*limits, np.empty(0)]), possible, wakes, len(cliques))


def _block(values: Floats, row: np.ndarray, column: np.ndarray, rows: int, width: int) -> coo_array:
    return coo_array((values, (row, column)), shape=(rows, width))


def _noise_that_can_matter(places: TurbinePlaces) -> Indices:
    """Homes at which all possible turbines together would be too loud; the others need no row."""
    return np.flatnonzero(places.noise.sum(axis=1) > places.noise_limit).astype(np.int32)


def relaxed(
    rules: Rules, worth: Floats, wake_worth: Floats, least: int = 0, most: int | None = None
) -> Packing:
    """Build shares of turbines: quick, and a bound for whole ones.

    Begins with the largest cliques and adds those that the shares break, until none is left.

    Args:
        rules: What limits the choice.
        worth: (T,) of each place.
        wake_worth: (W,) lost when both places of a pair are built, not below zero.
        least: Fewest turbines.
        most: Most turbines; nothing means no limit.

    Returns:
        Shares and bound; minus infinity when nothing has that many turbines.

    Raises:
        MasterFailed: The linear program wasn't solved.
    """
    count = len(worth)
    useful = rules.possible & ((worth > 0.0) | (least > 0))
    upper = np.concatenate([useful.astype(float), np.ones(rules.wakes)])
    number = np.concatenate([np.ones(count), np.zeros(rules.wakes)])
    ends = coo_array(np.vstack([number, -number]))
    high = float(count if most is None else min(most, count))
    sizes = np.diff(rules.rows.indptr)
    used = np.zeros(rules.rows.shape[0], bool)
    used[np.argsort(-sizes, kind="stable")[:_FIRST_ROWS]] = True
    used[rules.cliques :] = True
    while True:
        solved = linprog(
            -np.concatenate([worth, -wake_worth]),
            A_ub=vstack([rules.rows[used], ends], format="csr"),
            b_ub=np.concatenate([rules.limits[used], [high, -float(least)]]),
            bounds=[(0.0, float(high_end)) for high_end in upper],
            method="highs-ds",
        )
        if solved.status == _INFEASIBLE:
            return Packing(np.zeros(count), -np.inf, -np.inf, np.zeros(count))
        if solved.status != 0 or solved.x is None or solved.fun is None or solved.lower is None:
            raise MasterFailed(solved.message)
        added = rules.rows @ solved.x
        broken = ~used & (added > rules.limits + 1e-6)
        if not broken.any():
            break
        worst = np.argsort(-added[broken], kind="stable")[:_MORE_ROWS]
        used[np.flatnonzero(broken)[worst]] = True
    bound = -float(solved.fun)
    return Packing(solved.x[:count], bound, bound, solved.lower.marginals[:count])


def exact(
    rules: Rules, worth: Floats, wake_worth: Floats, incumbent: Packing, number: int
) -> Packing:
    """Build exactly so many whole turbines, worth most.

    Places that the relaxation rules out against the incumbent are left aside; when still too many
    are left, the incumbent stays and the relaxation is its bound.

    Raises:
        MasterFailed: A program wasn't solved.
    """
    shares = relaxed(rules, worth, wake_worth, number, number)
    room = shares.bound - incumbent.worth
    if room <= _CLOSE_ENOUGH * max(1.0, abs(shares.bound)):
        return Packing(incumbent.built, incumbent.worth, shares.bound, shares.reduced)
    useful = rules.possible & ((shares.built > 0.0) | (shares.reduced <= room))
    kept = np.flatnonzero(useful)
    if len(kept) > EXACT_PLACES:
        return Packing(incumbent.built, incumbent.worth, shares.bound, shares.reduced)
    columns = np.concatenate([kept, len(worth) + np.arange(rules.wakes)])
    rows = csr_array(rules.rows.tocsc()[:, columns])
    needed = np.diff(rows.indptr) > 0
    amount = np.concatenate([np.ones(len(kept)), np.zeros(rules.wakes)])
    solved = milp(
        -np.concatenate([worth[kept], -wake_worth]),
        integrality=amount,
        bounds=Bounds(0.0, 1.0),
        constraints=[
            LinearConstraint(rows[needed], -np.inf, rules.limits[needed]),
            LinearConstraint(amount[None, :], float(number), float(number)),
        ],
        options={"node_limit": NODES, "mip_rel_gap": _CLOSE_ENOUGH},
    )
    if solved.x is None or -float(solved.fun) < incumbent.worth:
        bound = shares.bound if solved.status not in {0, _INFEASIBLE} else incumbent.worth
        return Packing(incumbent.built, incumbent.worth, bound, shares.reduced)
    built = np.zeros(len(worth))
    built[kept] = np.round(solved.x[: len(kept)])
    found = -float(solved.fun)
    bound = min(shares.bound, max(found, -float(solved.mip_dual_bound)))
    return Packing(built, found, bound, shares.reduced)


def pick(
    places: TurbinePlaces, rules: Rules, worth: Floats, wake_worth: Floats, number: int
) -> Packing | None:
    """Place so many turbines one by one, then move each while that helps.

    Where sound leaves room for few, worth alone picks places that shut out all others; so it is
    tried with several prices on sound as well.

    Returns:
        Whole turbines that keep all rules; nothing when so many weren't placed.
    """
    wake = _wake_table(places, wake_worth)
    loud = (places.noise / places.noise_limit[:, None]).sum(axis=0)
    typical = float(np.abs(worth).mean())
    found: list[tuple[float, list[int]]] = []
    for price in QUIET_PRICES if len(places.noise_limit) else (0.0,):
        built = _place(places, rules, worth - price * typical * loud, wake, number)
        if built is not None:
            built = _move(places, rules, worth, wake, built)
            total = float(worth[built].sum() - (wake[built][:, built]).sum() / 2.0)
            found.append((total, built))
    if not found:
        return None
    best = max(found, key=lambda one: one[0])
    chosen = np.zeros(len(worth))
    chosen[best[1]] = 1.0
    return Packing(chosen, best[0], np.inf, np.zeros(len(worth)))


def _place(
    places: TurbinePlaces, rules: Rules, worth: Floats, wake: csr_array, number: int
) -> list[int] | None:
    built: list[int] = []
    for _ in range(number):
        gains = _gains(places, rules, worth, wake, built)
        best = int(gains.argmax())
        if gains[best] == -np.inf:
            return None
        built.append(best)
    return built


def _move(
    places: TurbinePlaces, rules: Rules, worth: Floats, wake: csr_array, built: list[int]
) -> list[int]:
    built = list(built)
    for _ in range(MOVES):
        moved = False
        for index in range(len(built)):
            gains = _gains(places, rules, worth, wake, built[:index] + built[index + 1 :])
            best = int(gains.argmax())
            if gains[best] > gains[built[index]] + _CLOSE_ENOUGH * 1e-3:
                built[index], moved = best, True
        if not moved:
            break
    return built


def _wake_table(places: TurbinePlaces, wake_worth: Floats) -> csr_array:
    one, two = places.wake_pairs[:, 0], places.wake_pairs[:, 1]
    table = coo_array(
        (np.tile(wake_worth, 2), (np.concatenate([one, two]), np.concatenate([two, one]))),
        shape=(len(places.x_m), len(places.x_m)),
    )
    return table.tocsr()


def _gains(
    places: TurbinePlaces, rules: Rules, worth: Floats, wake: csr_array, built: list[int]
) -> Floats:
    """(T,) what each place would add to those built; minus infinity where it can't stand."""
    stands = np.zeros(len(worth))
    stands[built] = 1.0
    free = rules.possible & (stands == 0.0)
    for place in built:
        apart = (places.x_m - places.x_m[place]) ** 2 + (places.y_m - places.y_m[place]) ** 2
        free &= apart >= places.spacing_m**2 * (1.0 - 1e-12)
    if len(places.noise_limit):
        heard = places.noise @ stands
        free &= (places.noise + heard[:, None] <= places.noise_limit[:, None]).all(axis=0)
    return np.where(free, worth - wake @ stands, -np.inf)


_INFEASIBLE = 2
