"""From mixed plans to one plan: whole cells, near the mixture, then exchanges that raise the utility.

A mixture of plans is fractional only where they differ. Settling those cells one by one, each
towards the mixture, leaves a deviation of about one cell; exchanging one or two of the cells whose
options are nearly equal in worth removes most of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.kernels import cells as kernels

if TYPE_CHECKING:
    from civicmath.landuse.prices import Known, Priced
    from civicmath.landuse.problems import Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, Floats, Indices

KINDS = {"sum": 0, "fairest": 1, "nash": 2}
EXCHANGES = 400
"""Changes among which pairs are sought: those whose worth differs least."""
ROUNDS = 40
_LOOKED_AT = 20_000
_CELLS = 600
_NOTHING = 1e-9


def whole_plan(problem: Problem, utility: Utility, known: Known, priced: Priced) -> Choices:
    """Turn the mixture into one plan, and improve it.

    Returns:
        (n,) a stack per cell.
    """
    choice = _settle(problem, known, priced)
    return exchange(problem, utility, choice, priced.prices)


def cell_scores(problem: Problem, cells: Indices, stacks: Choices) -> Floats:
    """(c, M) points of score that cells give under stacks; -1 gives nothing."""
    amounts = np.where((stacks >= 0)[:, None], problem.yields[np.maximum(stacks, 0), :, cells], 0.0)
    if len(problem.shares) == 1:
        return np.asarray(amounts @ problem.shares[0])
    return np.asarray(np.einsum("cp,cpm->cm", amounts, problem.shares[problem.zone[cells]]))


def _settle(problem: Problem, known: Known, priced: Priced) -> Choices:
    used = np.flatnonzero(priced.shares > _NOTHING)
    used = used[np.argsort(-priced.shares[used], kind="stable")]
    plans = [known.choices[j] for j in used]
    choice = plans[0].copy()
    differs = np.zeros(problem.cells, bool)
    for plan in plans[1:]:
        differs |= plan != choice
    cells = np.flatnonzero(differs).astype(np.int32)
    if not len(cells):
        return choice
    mix = priced.shares[used] / priced.shares[used].sum()
    options = np.stack([cell_scores(problem, cells, plan[cells]) for plan in plans], axis=1)
    options = options * np.maximum(priced.prices, 1e-6)
    mean = np.einsum("j,cjm->cm", mix, options)
    spread = np.abs(options - mean[:, None, :]).sum(axis=(1, 2))
    order = np.argsort(-spread, kind="stable")
    taken = np.empty(len(cells), np.int16)
    kernels.balance(
        np.ascontiguousarray(options[order]),
        np.ascontiguousarray(mean[order]),
        np.zeros(problem.ambitions),
        taken,
    )
    settled = cells[order]
    choice[settled] = np.array([plan[settled] for plan in plans])[taken, np.arange(len(settled))]
    return choice


def exchange(
    problem: Problem, utility: Utility, choice: Choices, prices: Floats, rounds: int = ROUNDS
) -> Choices:
    """Raise the utility by changing one or two cells at a time, while that helps."""
    choice = choice.copy()
    cells, worth = _undecided_cells(problem, prices)
    scores = problem.scores(choice)
    pair = np.empty(2, np.int64)
    for _ in range(rounds):
        which, stacks = _nearly_equal(worth, choice[cells])
        moved = cells[which]
        changes = cell_scores(problem, moved, stacks) - cell_scores(problem, moved, choice[moved])
        gained = kernels.best_exchange(
            KINDS[utility.kind],
            utility.weights,
            utility.caps,
            utility.floors,
            scores,
            np.ascontiguousarray(changes),
            _lost_beside(problem, moved, choice[moved], stacks),
            moved.astype(np.int64),
            pair,
        )
        if gained <= _NOTHING:
            break
        for index in pair[pair >= 0]:
            choice[moved[index]] = stacks[index]
            scores = scores + changes[index]
    return choice


def _lost_beside(problem: Problem, cells: Indices, now: Choices, then: Choices) -> Floats:
    """(c,) what a change of stack loses of the worth beside the scores."""
    if not len(problem.extra):
        return np.zeros(len(cells))
    return np.asarray(problem.extra[now, cells] - problem.extra[then, cells])


def _undecided_cells(problem: Problem, prices: Floats) -> tuple[Indices, Floats]:
    """(c,) cells whose two worthiest stacks differ least, and (K, c) worth of their stacks.

    Stacks that aren't allowed are worth minus infinity.
    """
    stride = max(1, problem.cells // _LOOKED_AT)
    cells = np.arange(0, problem.cells, stride, dtype=np.int32)
    per_zone = problem.zone_prices(prices)[problem.zone[cells]]
    worth = np.einsum("kpc,cp->kc", problem.yields[:, :, cells], per_zone)
    if len(problem.extra):
        worth += problem.extra[:, cells]
    worth = np.where(problem.allowed[:, cells] == 1, worth, -np.inf)
    if len(worth) > 1 and len(cells) > _CELLS:
        two = np.partition(worth, -2, axis=0)
        second = np.where(np.isfinite(two[-2]), two[-2], -1e9)
        margin = np.where(np.isfinite(two[-1]), two[-1] - second, np.inf)
        nearest = np.sort(np.argpartition(margin, _CELLS)[:_CELLS])
        cells, worth = cells[nearest], worth[:, nearest]
    return cells, worth


def _nearly_equal(worth: Floats, choice: Choices) -> tuple[Indices, Choices]:
    """Columns and stacks of the changes that cost least at the prices."""
    columns = np.arange(len(choice))
    held = np.where(choice >= 0, worth[choice, columns], 0.0)
    loss = held - worth
    loss[choice, columns] = np.inf
    loss = np.where(np.isfinite(worth), loss, np.inf).ravel()
    few = min(EXCHANGES, int(np.isfinite(loss).sum()))
    if few == 0:
        return np.empty(0, np.int32), np.empty(0, np.int16)
    cheap = np.sort(np.argpartition(loss, few - 1)[:few])
    stacks, which = np.divmod(cheap, len(choice))
    return which.astype(np.int32), stacks.astype(np.int16)
