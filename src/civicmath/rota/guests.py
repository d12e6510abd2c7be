"""Guests of one municipality, once the dates are known: each municipality stands alone.

Nobody twice in a row; the fewest empty seats, then the fewest people left out, then the most even
turns. Solved exactly, one small model each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicmath.rota.cohort import Cohort, Municipality
    from civicmath.rota.dates import Dates

WORK = 10.0
"""Most work for one aim of one municipality, in the solver's own units (about a second each)."""

Invited = tuple[tuple[str, ...], ...]
"""Per session the ids of those who are invited, sorted."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Guests of a municipality, and what was reached.

    Attributes:
        invited: Who comes when.
        values: Each aim and its value.
        proven: Whether each value is the least possible, given those before it.
    """

    invited: Invited
    values: Mapping[str, int]
    proven: Mapping[str, bool]


def possible(member: Municipality, dates: Dates) -> tuple[frozenset[str], ...]:
    """Say per session who of the pool can come."""
    return tuple(
        frozenset(person.id for person in member.managers if day in person.available)
        for day in dates
    )


def least_squares(turns: int, people: int) -> int:
    """Give the sum of squares when turns are divided as evenly as can be."""
    if not people:
        return 0
    each, more = divmod(turns, people)
    return (people - more) * each**2 + more * (each + 1) ** 2


@dataclass(slots=True)
class GuestModel:
    """Who is invited, as a model of yes and no.

    Attributes:
        pool: Ids of the guests, sorted.
        can: Per session who can come.
        seats: Seats in each session.
        before: The plan that is repaired, if there is one.
        fixed: So many first sessions took place and stay as they are.
    """

    pool: Sequence[str]
    can: Sequence[frozenset[str]]
    seats: int
    before: Invited | None = None
    fixed: int = 0
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    asked: dict[tuple[int, str], cp_model.IntVar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """State what must hold."""
        for number, able in enumerate(self.can):
            past = self.before[number] if self.before and number < self.fixed else None
            for person in self.pool:
                if past is not None:
                    flag = self.cp.new_constant(int(person in past))
                elif person in able:
                    flag = self.cp.new_bool_var(f"{number} {person}")
                else:
                    continue
                self.asked[number, person] = flag
                earlier = self.asked.get((number - 1, person))
                if earlier is not None and past is None:
                    self.cp.add_bool_or([~earlier, ~flag])
            if past is None:
                now = [self.asked[number, person] for person in self.pool if person in able]
                self.cp.add(sum(now) <= self.seats)

    def turns(self, person: str) -> Any:  # noqa: ANN401 - an expression of the solver
        """Count how often somebody is invited."""
        sessions = range(len(self.can))
        return sum(self.asked[n, person] for n in sessions if (n, person) in self.asked)

    def empty_seats(self) -> Any:  # noqa: ANN401 - an expression of the solver
        """Count seats that stay empty."""
        return self.seats * len(self.can) - sum(self.asked.values())

    def left_out(self) -> Any:  # noqa: ANN401 - an expression of the solver
        """Count people who are never invited."""
        never = []
        for person in self.pool:
            flag = self.cp.new_bool_var(f"never {person}")
            self.cp.add(self.turns(person) + flag >= 1)
            never.append(flag)
        return sum(never)

    def unevenness(self) -> Any:  # noqa: ANN401 - an expression of the solver
        """Add up squares of turns."""
        squares = []
        for person in self.pool:
            most = len(self.can) if self.fixed else (len(self.can) + 1) // 2
            levels = [self.cp.new_bool_var(f"turn {k} {person}") for k in range(1, most + 1)]
            self.cp.add(sum(levels) == self.turns(person))
            for lower, higher in pairwise(levels):
                self.cp.add_implication(higher, lower)
            # The k-th turn adds k squared minus (k - 1) squared.
            squares += [(2 * k - 1) * level for k, level in enumerate(levels, 1)]
        return sum(squares)

    def repeats(self) -> Any:  # noqa: ANN401 - an expression of the solver
        """Count how often two people of the municipality come together again."""
        again = []
        for one, two in combinations(self.pool, 2):
            met = []
            for number in range(len(self.can)):
                if (number, one) in self.asked and (number, two) in self.asked:
                    together = self.cp.new_bool_var(f"met {number} {one} {two}")
                    both = [self.asked[number, one], self.asked[number, two]]
                    self.cp.add_bool_or([~both[0], ~both[1], together])
                    met.append(together)
            if len(met) > 1:
                more = self.cp.new_int_var(0, len(met), f"again {one} {two}")
                self.cp.add(sum(met) - 1 <= more)
                again.append(more)
        return sum(again)

    def changes(self) -> Any:  # noqa: ANN401 - an expression of the solver
        """Count people who are newly invited to a session, or no longer."""
        changed = []
        for number, then in enumerate(self.before or ()):
            for person in self.pool:
                flag = self.asked.get((number, person), 0)
                changed.append(1 - flag if person in then else flag)
        return sum(changed)

    def reach(self, aims: Sequence[tuple[str, Any]]) -> Turns:
        """Reach aims one after the other, each held for the next."""
        values: dict[str, int] = {}
        proven: dict[str, bool] = {}
        hint: dict[tuple[int, str], int] = {}
        for name, aim in aims:
            self.cp.clear_hints()  # type: ignore[no-untyped-call]
            for key, value in hint.items():
                # What took place is a constant, and constants take no hint.
                if not (self.before and key[0] < self.fixed):
                    self.cp.add_hint(self.asked[key], value)
            self.cp.minimize(aim)
            solver = cp_model.CpSolver()
            # One worker, one seed, a bound in steps and not in seconds: the same answer everywhere.
            solver.parameters.num_workers = 1
            solver.parameters.random_seed = 1
            solver.parameters.max_deterministic_time = WORK
            status = solver.solve(self.cp)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                # Nobody invited is always an answer, and the hint is one from the second aim on.
                raise AssertionError(f"no guests for {name}: {solver.status_name(status)}")
            hint = {key: int(solver.value(flag)) for key, flag in self.asked.items()}
            values[name] = round(solver.objective_value)
            proven[name] = status == cp_model.OPTIMAL
            self.cp.add(aim <= values[name])
        invited = tuple(
            tuple(person for person in self.pool if hint.get((number, person)))
            for number in range(len(self.can))
        )
        return Turns(invited, values, proven)


def best_turns(cohort: Cohort, member: Municipality, can: Sequence[frozenset[str]]) -> Turns:
    """Find the fewest empty seats, then the fewest left out, then the most even turns."""
    model = GuestModel([person.id for person in member.managers], can, cohort.guests_per_session)
    squares = model.unevenness()
    return model.reach(
        [
            ("empty_seats", model.empty_seats()),
            ("left_out", model.left_out()),
            ("uneven_turns", squares),
        ]
    )
