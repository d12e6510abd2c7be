"""Forming a group: one poll for interest and dates, then group and dates together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

from civicmath.rota.errors import BadPart
from civicmath.rota.planning import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from civicmath.rota.cohort import Cohort
    from civicmath.rota.dates import Dates

SCHEMA = "rota-group/1"
WORK = 15.0
"""Most work for one aim, in the solver's own units (about a second each)."""


@dataclass(frozen=True, slots=True)
class Formed:
    """A group and its dates.

    Attributes:
        cohort: The poll.
        group: Ids of the municipalities that take part.
        waiting: The others, in the order in which they are asked when somebody leaves.
        dates: First day of each session.
        stages: Each aim and how far it was reached.
        seed: What the order of equals came from.
    """

    cohort: Cohort
    group: tuple[str, ...]
    waiting: tuple[str, ...]
    dates: Dates
    stages: tuple[Stage, ...]
    seed: str

    def to_json_dict(self) -> dict[str, Any]:
        """Give it as JSON."""
        names = [session.name for session in self.cohort.sessions]
        members = {member.id: member for member in self.cohort.municipalities}
        absent = {
            name: sum(day not in members[name].secretary.available for day in self.dates)
            for name in (*self.group, *self.waiting)
        }
        return {
            "schema": SCHEMA,
            "method_version": SCHEMA,
            "input_sha256": self.cohort.digest(),
            "seed": self.seed,
            "group": list(self.group),
            "waiting": list(self.waiting),
            "blocks": {name: day.isoformat() for name, day in zip(names, self.dates, strict=True)},
            "absences": absent,
            "stages": [
                {"aim": stage.aim, "value": stage.value, "proven": stage.proven}
                for stage in self.stages
            ],
        }


def form(cohort: Cohort, *, seed: str) -> Formed:
    """Choose who takes part and when, together.

    First as many seats as can be are taken, then as many reserved ones by their class; then the
    fewest absences of the permanent members who take part, then of the one who misses most; then who
    showed interest first (equal ones by SHA-256 of the seed followed by the id); then early dates.

    Args:
        cohort: A poll with `seats`.
        seed: Decides between those who showed interest at the same time.

    Raises:
        BadPart: The poll doesn't say how many seats there are.
    """
    if cohort.seats is None:
        raise BadPart(file=cohort.source, place="seats", expected="a whole number from 1")
    order = sorted(
        cohort.municipalities,
        key=lambda member: (
            member.since,
            hashlib.sha256((seed + member.id).encode()).hexdigest(),
        ),
    )
    ranks = {member.id: place for place, member in enumerate(order)}
    model = _Model(cohort, ranks)
    stages = model.reach()
    chosen, dates = model.group, model.dates
    waiting = sorted(
        (member for member in cohort.municipalities if member.id not in chosen),
        key=lambda member: (
            sum(day not in member.secretary.available for day in dates),
            ranks[member.id],
        ),
    )
    return Formed(
        cohort,
        tuple(sorted(chosen)),
        tuple(member.id for member in waiting),
        dates,
        tuple(stages),
        seed,
    )


class _Model:
    """Blocks and members as yes and no."""

    def __init__(self, cohort: Cohort, ranks: Mapping[str, int]) -> None:
        self.cohort = cohort
        self.cp = cp_model.CpModel()
        self.takes = {
            member.id: self.cp.new_bool_var(member.id) for member in cohort.municipalities
        }
        self.held: list[dict[date, cp_model.IntVar]] = []
        self.group: frozenset[str] = frozenset()
        self.dates: Dates = ()
        self._choose_blocks()
        seats = cohort.seats or 0
        self.cp.add(sum(self.takes.values()) <= seats)
        absences = {member.id: self._absences(member.id) for member in cohort.municipalities}
        worst = self.cp.new_int_var(0, len(cohort.sessions), "worst")
        for misses in absences.values():
            self.cp.add(misses <= worst)
        start = min(day for session in cohort.sessions for day in session.blocks)
        self._aims: list[tuple[str, Any]] = [
            ("empty_places", seats - sum(self.takes.values())),
            ("reserved_unfilled", sum(self._unfilled())),
            ("absences", sum(absences.values())),
            ("worst_secretary", worst),
            ("order", sum(ranks[name] * flag for name, flag in self.takes.items())),
            (
                "days",
                sum((day - start).days * flag for row in self.held for day, flag in row.items()),
            ),
        ]

    def _choose_blocks(self) -> None:
        for number, session in enumerate(self.cohort.sessions):
            row = {day: self.cp.new_bool_var(f"{number} {day}") for day in session.blocks}
            self.cp.add_exactly_one(row.values())
            for one, flag in self.held[-1].items() if number else ():
                fitting = [now for day, now in row.items() if self.cohort.fits(one, day)]
                self.cp.add_bool_or([*fitting, ~flag])
            self.held.append(row)

    def _absences(self, name: str) -> Any:  # noqa: ANN401 - an expression of the solver
        """Count the sessions that somebody who takes part can't attend."""
        able = next(m for m in self.cohort.municipalities if m.id == name).secretary.available
        missed = []
        for number, row in enumerate(self.held):
            unable = [flag for day, flag in row.items() if day not in able]
            if unable:
                misses = self.cp.new_bool_var(f"misses {number} {name}")
                self.cp.add(misses >= sum(unable) + self.takes[name] - 1)
                missed.append(misses)
        return sum(missed)

    def _unfilled(self) -> list[cp_model.IntVar]:
        """Count reserved seats that aren't taken by their class."""
        unfilled = []
        for klass, seats in sorted(self.cohort.reserved.items()):
            mine = [self.takes[m.id] for m in self.cohort.municipalities if m.klass == klass]
            short = self.cp.new_int_var(0, seats, f"reserved {klass}")
            self.cp.add(short >= seats - sum(mine))
            unfilled.append(short)
        return unfilled

    def reach(self) -> list[Stage]:
        """Reach aims one after the other, each held for the next."""
        stages: list[Stage] = []
        flags = [*self.takes.values(), *(flag for row in self.held for flag in row.values())]
        values: list[int] = []
        for name, aim in self._aims:
            self.cp.clear_hints()  # type: ignore[no-untyped-call]
            for flag, value in zip(flags, values, strict=False):
                self.cp.add_hint(flag, value)
            self.cp.minimize(aim)
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.parameters.random_seed = 1
            solver.parameters.max_deterministic_time = WORK
            status = solver.solve(self.cp)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                raise AssertionError("dates that keep the gaps exist: the poll was checked")
            values = [int(solver.value(flag)) for flag in flags]
            stages.append(Stage(name, round(solver.objective_value), status == cp_model.OPTIMAL))
            self.cp.add(aim <= stages[-1].value)
            self.group = frozenset(n for n, flag in self.takes.items() if solver.value(flag))
            self.dates = tuple(
                next(day for day, flag in row.items() if solver.value(flag)) for row in self.held
            )
        return stages
