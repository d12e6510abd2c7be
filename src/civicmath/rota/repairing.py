"""Repair: after a cancellation as little as possible changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from civicmath.rota.cohort import Person, refuse_no_dates
from civicmath.rota.dates import DateSearch, nearest_dates
from civicmath.rota.errors import NoBlockLeft, NotAPlan, OtherCohort, UnknownCancellation
from civicmath.rota.guests import GuestModel, Turns, possible
from civicmath.rota.planning import Plan, Stage, completed, repeats_stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicmath.rota.cohort import Cohort, Municipality

GUEST_AIMS = ("empty_seats", "changed_guests", "left_out", "uneven_turns")


@dataclass(frozen=True, slots=True)
class Cancellations:
    """What doesn't go on.

    Attributes:
        everywhere: People who can't come any more.
        once: People who can't come to one session: (person, session).
        blocks: First days of blocks that can't be used.
        done: Names of sessions that took place: nothing in them changes.
    """

    everywhere: frozenset[str] = frozenset()
    once: frozenset[tuple[str, str]] = frozenset()
    blocks: frozenset[date] = frozenset()
    done: frozenset[str] = frozenset()

    @classmethod
    def from_texts(
        cls, cohort: Cohort, texts: Sequence[str], done: Sequence[str] = ()
    ) -> Cancellations:
        """Read PERSON, PERSON@SESSION or the first day of a block.

        Raises:
            UnknownCancellation: It names nobody and nothing in the cohort.
        """
        people = {
            person.id
            for member in cohort.municipalities
            for person in (member.secretary, *member.managers)
        }
        names = {session.name for session in cohort.sessions}
        days = {day.isoformat(): day for session in cohort.sessions for day in session.blocks}
        everywhere, once, blocks = set(), set(), set()
        for text in texts:
            person, _, session = text.rpartition("@")
            if text in people:
                everywhere.add(text)
            elif person in people and session in names:
                once.add((person, session))
            elif text in days:
                blocks.add(days[text])
            else:
                raise UnknownCancellation(value=text)
        for name in done:
            if name not in names:
                raise UnknownCancellation(value=name)
        return cls(frozenset(everywhere), frozenset(once), frozenset(blocks), frozenset(done))


@dataclass(frozen=True, slots=True)
class Before:
    """A plan as it was written: first days, and guests per session and municipality."""

    dates: tuple[date, ...]
    guests: tuple[Mapping[str, tuple[str, ...]], ...]
    revision: int
    past: int = field(default=0)

    @classmethod
    def from_json(cls, cohort: Cohort, found: Mapping[str, Any], *, source: str) -> Before:
        """Read what `civicmath rota` wrote.

        Raises:
            NotAPlan: It isn't that.
            OtherCohort: Its sessions or municipalities are others.
        """
        names = [session.name for session in cohort.sessions]
        members = [member.id for member in cohort.municipalities]
        try:
            if list(found["blocks"]) != names or any(
                sorted(found["guests"][name]) != members for name in names
            ):
                raise OtherCohort(file=source)
            dates = tuple(date.fromisoformat(found["blocks"][name]) for name in names)
            guests = tuple(
                {member: tuple(map(str, found["guests"][name][member])) for member in members}
                for name in names
            )
            return cls(dates, guests, int(found["revision"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotAPlan(file=source) from error


@dataclass(frozen=True, slots=True)
class Repaired:
    """A plan after a repair, and what it was before.

    Attributes:
        plan: The new plan.
        before: The old one.
    """

    plan: Plan
    before: Before

    def to_json_dict(self) -> dict[str, Any]:
        """Give the plan as JSON, with what changed."""
        found = self.plan.to_json_dict()
        names = [session.name for session in self.plan.cohort.sessions]
        moved, changes = {}, []
        for number, name in enumerate(names):
            old, new = self.before.dates[number], self.plan.dates[number]
            if old != new:
                moved[name] = {"from": old.isoformat(), "to": new.isoformat()}
            for member, ids in self.plan.guests[number].items():
                was = self.before.guests[number][member]
                out, into = sorted(set(was) - set(ids)), sorted(set(ids) - set(was))
                if out or into:
                    changes.append(
                        {"session": name, "municipality": member, "out": out, "in": into}
                    )
        return found | {"moved": moved, "changes": changes}


def repair(cohort: Cohort, before: Before, cancelled: Cancellations) -> Repaired:
    """Repair a plan.

    As few sessions as possible move to another block, then with the fewest absences of permanent
    members; then the fewest empty seats, the fewest changes of guests, the fewest left out, the most
    even turns, the fewest pairs again. Sessions that took place stay as they were.

    Args:
        cohort: With the newest answers.
        before: The plan as it was.
        cancelled: What doesn't go on.

    Raises:
        NoBlockLeft, NoDatesFit: What is left can't be planned.
    """
    past = _past(cohort, cancelled)
    newer = _without(cohort, before, cancelled, past)
    search = DateSearch(newer)
    dates = nearest_dates(search, before.dates)
    turns = {
        member.id: _guests(newer, member, replace(before, dates=dates, past=past))
        for member in newer.municipalities
    }
    absences = sum(sum(search.missing[number][day]) for number, day in enumerate(dates))
    moved = sum(old != new for old, new in zip(before.dates, dates, strict=True))
    stages = [Stage("moved_sessions", moved, proven=True), Stage("absences", absences, proven=True)]
    for aim in GUEST_AIMS:
        proven = all(one.proven[aim] for one in turns.values())
        stages.append(Stage(aim, sum(one.values.get(aim, 0) for one in turns.values()), proven))
    stages += [Stage("days", search.days(dates), proven=True), repeats_stage(turns)]
    return Repaired(completed(newer, dates, turns, stages, before.revision + 1), before)


def _past(cohort: Cohort, cancelled: Cancellations) -> int:
    """Count the sessions that took place: the last one named, and all before it."""
    return max(
        (n for n, session in enumerate(cohort.sessions, 1) if session.name in cancelled.done),
        default=0,
    )


def _without(cohort: Cohort, before: Before, cancelled: Cancellations, past: int) -> Cohort:
    """Take away what was cancelled; sessions that took place keep their block alone."""
    sessions = []
    for number, session in enumerate(cohort.sessions):
        left = tuple(day for day in session.blocks if day not in cancelled.blocks)
        left = (before.dates[number],) if number < past else left
        if not left:
            raise NoBlockLeft(file=cohort.source, session=session.name)
        sessions.append(replace(session, blocks=left))

    usable = {day for session in sessions for day in session.blocks}

    def still(person: Person) -> Person:
        gone = {
            day
            for session in sessions[past:]
            for day in session.blocks
            if person.id in cancelled.everywhere or (person.id, session.name) in cancelled.once
        }
        return Person(person.id, (person.available & usable) - gone)

    members = tuple(
        replace(
            member,
            secretary=still(member.secretary),
            managers=tuple(still(person) for person in member.managers),
        )
        for member in cohort.municipalities
    )
    newer = replace(cohort, sessions=tuple(sessions), municipalities=members)
    refuse_no_dates(newer)
    return newer


def _guests(cohort: Cohort, member: Municipality, before: Before) -> Turns:
    model = GuestModel(
        [person.id for person in member.managers],
        possible(member, before.dates),
        cohort.guests_per_session,
        tuple(row[member.id] for row in before.guests),
        before.past,
    )
    return model.reach(
        [
            ("empty_seats", model.empty_seats()),
            ("changed_guests", model.changes()),
            ("left_out", model.left_out()),
            ("uneven_turns", model.unevenness()),
            ("repeated_pairs", model.repeats()),
        ]
    )
