"""General solvers on the same land: HiGHS (program and relaxation, by scipy) and CP-SAT (by OR-Tools), each with a limit of seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linprog

from civicmath.landuse.problems import problem_of
from civicmath.landuse.programs import program_of, solve

if TYPE_CHECKING:
    from civicmath.landuse.values import CompiledSite, Objective

SCALE = 10**9


@dataclass(frozen=True, slots=True)
class Peer:
    """What a solver reached.

    Attributes:
        value: Of its plan; nothing when it found none.
        bound: That it proved; nothing when none.
        seconds: On the clock.
    """

    value: float | None
    bound: float | None
    seconds: float

    def words(self) -> str:
        """Say it in a cell of a table."""
        value = "no plan" if self.value is None else f"{self.value:.6f}"
        bound = "no bound" if self.bound is None else f"bound {self.bound:.6f}"
        return f"{value}, {bound}, {self.seconds:.1f} s"


def highs(site: CompiledSite, objective: Objective, fragmentation: float, seconds: float) -> Peer:
    """The whole program; with fragmentation this is prioritizr's formulation."""
    program = program_of(site, problem_of(site), objective, fragmentation)
    began = time.perf_counter()
    found = solve(program, seconds=seconds, gap=4e-4)
    return Peer(
        None if found.choice is None else found.value,
        found.bound if np.isfinite(found.bound) else None,
        time.perf_counter() - began,
    )


def highs_relaxed(site: CompiledSite, objective: Objective, seconds: float) -> Peer:
    """Shares of stacks instead of whole ones, by the interior point method: a bound, no plan."""
    program = program_of(site, problem_of(site), objective, 0.0)
    equal = program.lowest == program.limits
    began = time.perf_counter()
    solved = linprog(
        -program.gain,
        A_ub=program.rows[~equal],
        b_ub=program.limits[~equal],
        A_eq=program.rows[equal],
        b_eq=program.limits[equal],
        bounds=[(0.0, float(end)) for end in program.upper],
        method="highs-ipm",
        options={"time_limit": seconds},
    )
    taken = time.perf_counter() - began
    bound = -float(solved.fun) if solved.status == 0 and solved.fun is not None else None
    return Peer(None, bound, taken)


def cp_sat(site: CompiledSite, objective: Objective, seconds: float) -> Peer:
    """The same program in whole numbers, two workers."""
    program = program_of(site, problem_of(site), objective, 0.0)
    model = cp_model.CpModel()
    ambitions = len(site.ambitions)
    choices = program.cells * program.stacks
    booleans = [model.new_bool_var("") for _ in range(choices)]
    for barred in np.flatnonzero(program.upper[:choices] == 0.0):
        model.add(booleans[int(barred)] == 0)
    for cell in range(program.cells):
        model.add_exactly_one(booleans[cell * program.stacks : (cell + 1) * program.stacks])
    scores = [model.new_int_var(0, SCALE, "") for _ in range(ambitions)]
    for number, score in enumerate(scores):
        row = program.rows[[program.cells + number]]
        gives = [
            (booleans[int(at)], round(-amount * SCALE))
            for at, amount in zip(row.indices, row.data, strict=True)
            if at < choices
        ]
        model.add(score <= sum(times * one for one, times in gives))
    if objective == "sum":
        model.maximize(sum(scores))
        divide = SCALE * ambitions
    else:
        lowest = model.new_int_var(0, SCALE, "")
        model.add_min_equality(lowest, scores)
        model.maximize(lowest)
        divide = SCALE
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = 1
    began = time.perf_counter()
    status = solver.solve(model)
    taken = time.perf_counter() - began
    solved = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    value = solver.objective_value / divide if solved else None
    return Peer(value, solver.best_objective_bound / divide if solved else None, taken)
