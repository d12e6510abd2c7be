"""The peer of rota: blocks and guests of everybody in one CP-SAT model, aims in stages with hints."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from civicmath.rota.cohort import Cohort

WORK = 20.0


def one_model(cohort: Cohort) -> tuple[list[tuple[int, bool]], float]:
    """Solve; give value and proof of each aim, and processor seconds."""
    begin = time.process_time()
    model = cp_model.CpModel()
    held = [{day: model.new_bool_var("") for day in s.blocks} for s in cohort.sessions]
    for row in held:
        model.add_exactly_one(row.values())
    for before, row in pairwise(held):
        for one, flag in before.items():
            fitting = [now for day, now in row.items() if cohort.fits(one, day)]
            model.add_bool_or([*fitting, ~flag])
    asked: dict[tuple[int, str], Any] = {}
    absences, turns = [], {}
    for member in cohort.municipalities:
        unable = [f for row in held for d, f in row.items() if d not in member.secretary.available]
        absences.append(sum(unable))
        for number, row in enumerate(held):
            for person in member.managers:
                flag = asked[number, person.id] = model.new_bool_var("")
                able = [f for d, f in row.items() if d in person.available]
                model.add_bool_or([*able, ~flag])
                if number:
                    model.add_bool_or([~asked[number - 1, person.id], ~flag])
            mine = [asked[number, person.id] for person in member.managers]
            model.add(sum(mine) <= cohort.guests_per_session)
        for person in member.managers:
            turns[person.id] = sum(asked[n, person.id] for n in range(len(held)))
    worst = model.new_int_var(0, len(held), "")
    for misses in absences:
        model.add(misses <= worst)
    never, squares = evenness(model, turns, (len(held) + 1) // 2)
    start = min(day for session in cohort.sessions for day in session.blocks)
    days = [(day - start).days * flag for row in held for day, flag in row.items()]
    seats = len(held) * len(cohort.municipalities) * cohort.guests_per_session
    aims = [sum(absences), worst, seats - sum(turns.values()), sum(never), sum(squares), sum(days)]
    flags = [*asked.values(), *(flag for row in held for flag in row.values())]
    reached = in_stages(model, aims, flags)
    return reached, time.process_time() - begin


def evenness(
    model: cp_model.CpModel, turns: dict[str, Any], most: int
) -> tuple[list[Any], list[Any]]:
    """Say who is left out, and the squares of turns, turn by turn."""
    never, squares = [], []
    for count in turns.values():
        levels = [model.new_bool_var("") for _ in range(most)]
        model.add(sum(levels) == count)
        squares += [(2 * k - 1) * level for k, level in enumerate(levels, 1)]
        never.append(1 - levels[0])
        for lower, higher in pairwise(levels):
            model.add_implication(higher, lower)
    return never, squares


def in_stages(model: cp_model.CpModel, aims: list[Any], flags: list[Any]) -> list[tuple[int, bool]]:
    """Reach aims one after the other, each from the answer before."""
    reached: list[tuple[int, bool]] = []
    values: list[int] = []
    for aim in aims:
        model.clear_hints()  # type: ignore[no-untyped-call]
        for flag, value in zip(flags, values, strict=False):
            model.add_hint(flag, value)
        model.minimize(aim)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = WORK
        status = solver.solve(model)
        values = [int(solver.value(flag)) for flag in flags]
        reached.append((round(solver.objective_value), status == cp_model.OPTIMAL))
        model.add(aim <= reached[-1][0])
    return reached
