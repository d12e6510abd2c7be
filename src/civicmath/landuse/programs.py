"""The same question as one mixed-integer program, for HiGHS: exact where there are few parcels.

Binary x_ik says that cell i has stack k. A border's cost is linearised: for every border and use
one variable is at least the difference of the use's presence on both sides, either way round. That
is how conservation planning writes boundary lengths (Ball & Possingham 2000; prioritizr's
minimum-shortfall objective with boundary penalties, Hanson et al. 2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, vstack

from civicmath.landuse.borders import borders_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.optimize._milp import _OptionsMILP
    from scipy.sparse import csr_array

    from civicmath.landuse.problems import Problem
    from civicmath.landuse.values import Choices, CompiledSite, Floats, Objective


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Maximise gain·z under rows·z ≤ limits.

    Attributes:
        gain: (V,).
        rows: (R, V).
        lowest: (R,) least that rows may be.
        limits: (R,) most that rows may be.
        upper: (V,) largest values; all are at least 0.
        whole: (V,) 1 where a value must be whole.
        cells: n; the first n times K variables are x, cell by cell.
        stacks: K.
    """

    gain: Floats
    rows: csr_array
    lowest: Floats
    limits: Floats
    upper: Floats
    whole: NDArray[np.int64]
    cells: int
    stacks: int


def program_of(
    site: CompiledSite, problem: Problem, objective: Objective, fragmentation: float
) -> Program:
    """Write a site as a program: sum or fairest.

    Raises:
        ValueError: nash, which isn't linear.
    """
    if objective == "nash":
        raise ValueError("logarithms are not linear")
    cells, stacks, ambitions = problem.cells, len(site.stacks), problem.ambitions
    borders = borders_of(site) if fragmentation > 0.0 else None
    crossings = len(borders.pairs) * len(site.uses) if borders is not None else 0
    at_scores = cells * stacks
    at_lowest = at_scores + ambitions
    at_borders = at_lowest + 1
    width = at_borders + crossings
    gain = np.zeros(width)
    if objective == "sum":
        gain[at_scores:at_lowest] = problem.weights
    else:
        gain[at_lowest] = 1.0
    each = np.repeat(np.arange(cells), stacks)
    once = coo_array((np.ones(at_scores), (each, np.arange(at_scores))), shape=(cells, width))
    placed = problem.allowed.any(axis=0).astype(float)
    gives = np.einsum("kpn,npm->nkm", problem.yields, problem.shares[problem.zone])
    rows = np.zeros((2 * ambitions, width))
    rows[:ambitions, :at_scores] = -gives.reshape(at_scores, ambitions).T
    rows[:ambitions, at_scores:at_lowest] = np.eye(ambitions)
    rows[ambitions:, at_scores:at_lowest] = -np.eye(ambitions)
    rows[ambitions:, at_lowest] = 1.0
    blocks = [once, coo_array(rows)]
    lowest = [placed, np.full(2 * ambitions, -np.inf)]
    limits = [placed, problem.fixed, np.zeros(ambitions)]
    if borders is not None:
        share = fragmentation * borders.length_m / float(borders.length_m.sum())
        weights = np.array([use.fragmentation for use in site.uses])
        gain[at_borders:] = -np.outer(share, weights).ravel()
        both = _difference_rows(site, borders.pairs, at_borders, width)
        blocks.append(both)
        lowest.append(np.full(both.shape[0], -np.inf))
        limits.append(np.zeros(both.shape[0]))
    upper = np.ones(width)
    upper[:at_scores] = problem.allowed.T.ravel()
    whole = np.zeros(width, np.int64)
    whole[:at_scores] = 1
    return Program(
        gain,
        vstack(blocks, format="csr"),
        np.concatenate(lowest),
        np.concatenate(limits),
        upper,
        whole,
        cells,
        stacks,
    )


def _difference_rows(
    site: CompiledSite, pairs: np.ndarray, at_borders: int, width: int
) -> coo_array:
    """Two rows per border and use: its presence here less there, either way, is at most one more."""
    stacks, uses = len(site.stacks), len(site.uses)
    has = np.array([[use.code in stack.uses for stack in site.stacks] for use in site.uses])
    use, stack = np.nonzero(has)
    border = np.repeat(np.arange(len(pairs)), len(use))
    row = border * uses + np.tile(use, len(pairs))
    columns = [pairs[border, side] * stacks + np.tile(stack, len(pairs)) for side in (0, 1)]
    ones = np.ones(len(row))
    count = len(pairs) * uses
    slack = np.arange(count)
    halves = [
        coo_array(
            (
                np.concatenate([sign * ones, -sign * ones, -np.ones(count)]),
                (
                    np.concatenate([row, row, slack]),
                    np.concatenate([*columns, at_borders + slack]),
                ),
            ),
            shape=(count, width),
        )
        for sign in (1.0, -1.0)
    ]
    return vstack(halves, format="coo")


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What HiGHS found.

    Attributes:
        choice: (n,) stack per cell; nothing when it found no plan.
        value: Of that plan, as HiGHS counts.
        bound: That it proved.
        proven: Whether the plan is best.
    """

    choice: Choices | None
    value: float
    bound: float
    proven: bool


def solve(
    program: Program,
    *,
    branches: int | None = None,
    seconds: float | None = None,
    gap: float = 1e-6,
) -> Solved:
    """Solve by branch and bound.

    Args:
        program: What to maximise.
        branches: Where to stop: the same on every machine.
        seconds: Where to stop; differs from machine to machine, so for measuring only.
        gap: Relative difference between plan and bound that is good enough.
    """
    limits: _OptionsMILP = {"mip_rel_gap": gap}
    if branches is not None:
        limits["node_limit"] = branches
    if seconds is not None:
        limits["time_limit"] = seconds
    solved = milp(
        -program.gain,
        integrality=program.whole,
        bounds=Bounds(0.0, program.upper),
        constraints=LinearConstraint(program.rows, program.lowest, program.limits),
        options=limits,
    )
    bound = np.inf if solved.mip_dual_bound is None else -float(solved.mip_dual_bound)
    if solved.x is None:
        return Solved(None, -np.inf, bound, proven=False)
    shares = solved.x[: program.cells * program.stacks].reshape(program.cells, program.stacks)
    choice = np.where(shares.max(axis=1) > _HALF, shares.argmax(axis=1), -1).astype(np.int16)
    return Solved(choice, -float(solved.fun), bound, proven=solved.status == 0)


_HALF = 0.5
