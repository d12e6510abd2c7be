"""Planning a cohort: dates, guests, hosts and fallbacks, each aim before the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicmath.rota.dates import DateSearch
from civicmath.rota.guests import GuestModel, Turns, possible
from civicmath.rota.hosting import choose_hosts
from civicmath.rota.searching import GuestSearch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from civicmath.rota.cohort import Cohort, Municipality
    from civicmath.rota.dates import Dates

SCHEMA = "rota/1"
METHOD_VERSION = "rota/1"


@dataclass(frozen=True, slots=True)
class Stage:
    """An aim and how far it was reached.

    Attributes:
        aim: Its name.
        value: What was reached: the smaller the better.
        proven: Whether nothing smaller is possible, given the aims before it.
    """

    aim: str
    value: int
    proven: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Who comes when.

    Attributes:
        cohort: What was planned.
        dates: First day of each session.
        guests: Per session and municipality the ids of its guests.
        hosts: Per session who receives it; empty when nobody is asked to.
        stages: Each aim and how far it was reached.
        revision: How often the plan was repaired.
    """

    cohort: Cohort
    dates: Dates
    guests: tuple[Mapping[str, tuple[str, ...]], ...]
    hosts: tuple[str | None, ...]
    stages: tuple[Stage, ...]
    revision: int = 0

    @property
    def absent(self) -> tuple[tuple[str, ...], ...]:
        """Say per session which permanent members can't come."""
        return tuple(
            tuple(
                member.secretary.id
                for member in self.cohort.municipalities
                if day not in member.secretary.available
            )
            for day in self.dates
        )

    def to_json_dict(self) -> dict[str, Any]:
        """Give the plan as JSON."""
        names = [session.name for session in self.cohort.sessions]
        turns = {
            person.id: sum(person.id in row[member.id] for row in self.guests)
            for member in self.cohort.municipalities
            for person in member.managers
        }
        found: dict[str, Any] = {
            "schema": SCHEMA,
            "method_version": METHOD_VERSION,
            "input_sha256": self.cohort.digest(),
            "revision": self.revision,
            "blocks": {name: day.isoformat() for name, day in zip(names, self.dates, strict=True)},
            "guests": {
                name: {member: list(ids) for member, ids in row.items()}
                for name, row in zip(names, self.guests, strict=True)
            },
            "absent": {name: list(ids) for name, ids in zip(names, self.absent, strict=True)},
            "fallback": {
                name: None if day is None else day.isoformat()
                for name, day in zip(names, fallbacks(self), strict=True)
            },
            "turns": turns,
            "stages": [
                {"aim": stage.aim, "value": stage.value, "proven": stage.proven}
                for stage in self.stages
            ],
        }
        if self.cohort.hosts:
            found["hosts"] = dict(zip(names, self.hosts, strict=True))
        return found


def plan(cohort: Cohort) -> Plan:
    """Plan a cohort.

    First the fewest absences of permanent members, then of the one who misses most; then the fewest
    empty seats, the fewest guests left out, the most even turns; then the earliest dates; then the
    fewest pairs who come together again; then hosts, with the least travel.
    """
    search = DateSearch(cohort)
    found = search.fewest()
    dates, key, proven = GuestSearch(cohort).best(search, found)
    mixed = {member.id: mix(cohort, member, dates) for member in cohort.municipalities}
    exact = proven and all(
        turns.proven[aim]
        for turns in mixed.values()
        for aim in ("empty_seats", "left_out", "uneven_turns")
    )
    stages = [
        Stage("absences", found.absences, proven=True),
        Stage("worst_secretary", found.worst, found.worst_proven),
        *(
            Stage(aim, value, exact)
            for aim, value in zip(
                ("empty_seats", "left_out", "uneven_turns", "days"), key, strict=True
            )
        ),
        repeats_stage(mixed),
    ]
    return completed(cohort, dates, mixed, stages)


def mix(cohort: Cohort, member: Municipality, dates: Dates) -> Turns:
    """Choose the guests of a municipality, so that pairs mix."""
    model = GuestModel(
        [person.id for person in member.managers],
        possible(member, dates),
        cohort.guests_per_session,
    )
    return model.reach(
        [
            ("empty_seats", model.empty_seats()),
            ("left_out", model.left_out()),
            ("uneven_turns", model.unevenness()),
            ("repeated_pairs", model.repeats()),
        ]
    )


def repeats_stage(turns: Mapping[str, Turns]) -> Stage:
    """Add up how often pairs come together again."""
    repeated = sum(one.values.get("repeated_pairs", 0) for one in turns.values())
    return Stage(
        "repeated_pairs", repeated, all(one.proven["repeated_pairs"] for one in turns.values())
    )


def completed(
    cohort: Cohort, dates: Dates, turns: Mapping[str, Turns], stages: list[Stage], revision: int = 0
) -> Plan:
    """Add hosts to dates and guests."""
    guests = tuple(
        {member.id: turns[member.id].invited[number] for member in cohort.municipalities}
        for number in range(len(dates))
    )
    hosts = choose_hosts(cohort, dates, guests)
    if cohort.hosts:
        stages = [
            *stages,
            Stage("without_host", hosts.without, hosts.proven),
            Stage("travel_minutes", hosts.minutes, hosts.proven),
        ]
    return Plan(cohort, dates, guests, hosts.chosen, tuple(stages), revision)


def fallbacks(plan: Plan) -> list[date | None]:
    """Say per session the best other block while the other sessions stay where they are.

    Best is: fewest permanent members absent, then fewest seats that can't be filled by somebody who
    isn't in the session before or after, then earliest.
    """
    cohort, found = plan.cohort, []
    for number, session in enumerate(cohort.sessions):
        options = []
        for day in session.blocks:
            around = plan.dates[number - 1] if number else None
            after = plan.dates[number + 1] if number + 1 < len(plan.dates) else None
            fits = (around is None or cohort.fits(around, day)) and (
                after is None or cohort.fits(day, after)
            )
            if fits and day != plan.dates[number]:
                options.append((*_at_fallback(plan, number, day), day))
        found.append(min(options)[2] if options else None)
    return found


def _at_fallback(plan: Plan, number: int, day: date) -> tuple[int, int]:
    """Count absences and seats that can't be filled when a session moves to another block."""
    absent, empty = 0, 0
    near = [plan.guests[n] for n in (number - 1, number + 1) if 0 <= n < len(plan.guests)]
    for member in plan.cohort.municipalities:
        busy = {person for row in near for person in row[member.id]}
        free = [p for p in member.managers if day in p.available and p.id not in busy]
        absent += day not in member.secretary.available
        empty += max(0, plan.cohort.guests_per_session - len(free))
    return absent, empty
