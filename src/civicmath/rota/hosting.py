"""Hosts: who receives which session, with the least travel for those who come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from civicmath.rota.guests import WORK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from civicmath.rota.cohort import Cohort
    from civicmath.rota.dates import Dates


@dataclass(frozen=True, slots=True)
class Hosts:
    """Who receives.

    Attributes:
        chosen: Per session a municipality; None where none can.
        without: Sessions that nobody can receive.
        minutes: Travel of everybody who comes, one way.
        proven: Whether neither can be less.
    """

    chosen: tuple[str | None, ...]
    without: int
    minutes: int
    proven: bool


def choose_hosts(
    cohort: Cohort, dates: Dates, guests: Sequence[Mapping[str, Sequence[str]]]
) -> Hosts:
    """Choose a host for each session: one whose permanent member is there.

    Turns are even: nobody receives a time more than needed when all who can do so. First the fewest
    sessions without a host, then the least travel.
    """
    if not cohort.hosts:
        return Hosts((None,) * len(dates), 0, 0, proven=True)
    model = cp_model.CpModel()
    receives: dict[tuple[int, str], cp_model.IntVar] = {}
    present = {member.id: member.secretary.available for member in cohort.municipalities}
    for number, day in enumerate(dates):
        for host in cohort.hosts:
            if day in present[host]:
                receives[number, host] = model.new_bool_var(f"{number} {host}")
        model.add_at_most_one(flag for (n, _), flag in receives.items() if n == number)
    most = -(-len(dates) // len(cohort.hosts))
    for host in cohort.hosts:
        model.add(sum(flag for (_, name), flag in receives.items() if name == host) <= most)
    minutes = {key: travel_to(cohort, key[1], dates[key[0]], guests[key[0]]) for key in receives}
    # A session without a host costs more than all travel together.
    large = 1 + sum(minutes.values())
    model.minimize(sum((minutes[key] - large) * flag for key, flag in receives.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = WORK
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Hosts((None,) * len(dates), len(dates), 0, proven=False)
    taken = {number: host for (number, host), flag in receives.items() if solver.value(flag)}
    chosen = tuple(taken.get(number) for number in range(len(dates)))
    total = sum(minutes[number, host] for number, host in taken.items())
    return Hosts(chosen, len(dates) - len(taken), total, status == cp_model.OPTIMAL)


def travel_to(cohort: Cohort, host: str, day: date, guests: Mapping[str, Sequence[str]]) -> int:
    """Add up the minutes of everybody who comes to a host, one way."""
    return sum(
        cohort.travel.get((member.id, host), 0)
        * (len(guests[member.id]) + int(day in member.secretary.available))
        for member in cohort.municipalities
    )
