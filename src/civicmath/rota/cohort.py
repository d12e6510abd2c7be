"""A cohort: sessions with blocks to choose from, municipalities, and who can come when."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from civicmath.formats.streams import whole_text
from civicmath.rota.errors import NoBlockLeft, NoDatesFit, NotJson
from civicmath.rota.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may come.

    Attributes:
        id: Distinct in the cohort.
        available: First days of the blocks in which she can come.
    """

    id: str
    available: frozenset[date]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its permanent member and its pool of guests.

    Attributes:
        id: Distinct.
        secretary: The permanent member, invited to every session.
        managers: The pool, by id.
        klass: For reserved seats; empty when there is none.
        since: When it showed interest: a smaller number goes first where nothing else decides.
    """

    id: str
    secretary: Person
    managers: tuple[Person, ...]
    klass: str = ""
    since: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """A session and the blocks, by first day, on which it can be held."""

    name: str
    blocks: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everything that a plan is made of.

    Attributes:
        sessions: In the order in which they are held.
        municipalities: By id.
        guests_per_session: Guests of each municipality in each session.
        days_per_block: How many days a session takes.
        min_gap_days: Least number of days from the first day of a session to that of the next.
        max_gap_days: Most.
        hosts: Municipalities that can receive a session; none: nobody is asked to.
        travel: Minutes from one municipality to another; what isn't there is 0.
        seats: How many municipalities take part; None: all of them.
        reserved: Seats kept for a class of municipalities.
        source: What to call it in a refusal.
    """

    sessions: tuple[Session, ...]
    municipalities: tuple[Municipality, ...]
    guests_per_session: int
    days_per_block: int
    min_gap_days: int
    max_gap_days: int
    hosts: tuple[str, ...]
    travel: Mapping[tuple[str, str], int]
    seats: int | None
    reserved: Mapping[str, int]
    source: str

    def fits(self, one: date, then: date) -> bool:
        """Whether a block of one session can be followed by a block of the next."""
        return self.min_gap_days <= (then - one).days <= self.max_gap_days

    def only(self, chosen: frozenset[str]) -> Cohort:
        """Give the same cohort with some of its municipalities."""
        members = tuple(member for member in self.municipalities if member.id in chosen)
        hosts = tuple(name for name in self.hosts if name in chosen)
        return replace(self, municipalities=members, hosts=hosts, seats=None, reserved={})

    def to_json_dict(self) -> dict[str, Any]:
        """Give it as it is read, in canonical order."""
        found: dict[str, Any] = {
            "guests_per_session": self.guests_per_session,
            "days_per_block": self.days_per_block,
            "min_gap_days": self.min_gap_days,
            "max_gap_days": self.max_gap_days,
            "sessions": [
                {"session": session.name, "blocks": [day.isoformat() for day in session.blocks]}
                for session in self.sessions
            ],
            "municipalities": [
                {
                    "id": member.id,
                    "class": member.klass,
                    "since": member.since,
                    "secretary": _person_json(member.secretary),
                    "managers": [_person_json(person) for person in member.managers],
                }
                for member in self.municipalities
            ],
            "hosts": list(self.hosts),
            "travel": {},
        }
        for (start, end), minutes in sorted(self.travel.items()):
            found["travel"].setdefault(start, {})[end] = minutes
        if self.seats is not None:
            found |= {"seats": self.seats, "reserved": dict(sorted(self.reserved.items()))}
        return found

    def digest(self) -> str:
        """Hash the canonical JSON (sorted keys, no white space) with SHA-256, in hexadecimal."""
        text = json.dumps(
            self.to_json_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()


def read_cohort(path: Path) -> Cohort:
    """Read a cohort from a JSON file (docs/formats.md).

    Raises:
        FileRefusal: It can't be read.
        CohortRefusal: What is wrong, and where.
    """
    text = whole_text(path, _LIMIT)
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise NotJson(file=path.name, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise NotJson(file=path.name, line=1) from error
    return cohort_from_json(found, source=path.name)


def cohort_from_json(found: object, *, source: str = "cohort") -> Cohort:
    """Make a cohort from what JSON holds; the order of municipalities and people doesn't matter.

    Raises:
        CohortRefusal: What is wrong, and where.
    """
    parts = Parts(source)
    whole = parts.mapping(found, "the file")
    days = parts.count(whole, "days_per_block", least=1, default=1)
    blackout = frozenset(parts.days(whole.get("blackout", []), "blackout"))
    sessions = tuple(
        _session(parts, part, f"sessions[{place}]", blackout, days)
        for place, part in enumerate(parts.list(whole, "sessions"))
    )
    parts.refuse_twice([session.name for session in sessions], "sessions")
    usable = frozenset(day for session in sessions for day in session.blocks)
    members = [
        _municipality(parts, part, f"municipalities[{place}]", usable)
        for place, part in enumerate(parts.list(whole, "municipalities"))
    ]
    parts.refuse_twice([member.id for member in members], "municipalities")
    everyone = [person.id for member in members for person in (member.secretary, *member.managers)]
    parts.refuse_twice(everyone, "secretaries and managers")
    ids = {member.id for member in members}
    cohort = Cohort(
        sessions=sessions,
        municipalities=tuple(sorted(members, key=lambda member: member.id)),
        guests_per_session=parts.count(whole, "guests_per_session", least=0, default=0),
        days_per_block=days,
        min_gap_days=parts.count(whole, "min_gap_days", least=0, default=1),
        max_gap_days=parts.count(whole, "max_gap_days", least=0, default=10_000),
        hosts=tuple(sorted(parts.known(whole.get("hosts", []), ids, "hosts"))),
        travel=parts.travel(whole.get("travel", {}), ids),
        seats=parts.count(whole, "seats", least=1, default=0) or None,
        reserved=parts.counts(whole.get("reserved", {}), "reserved"),
        source=source,
    )
    refuse_no_dates(cohort)
    return cohort


def _session(
    parts: Parts, found: object, place: str, blackout: frozenset[date], days: int
) -> Session:
    whole = parts.mapping(found, place)
    name = parts.text(whole, "session", place)
    blocks = parts.days(whole.get("blocks", []), f"{place}.blocks")
    parts.all_blocks.update(blocks)
    left = sorted(
        first
        for first in blocks
        if not any(first + timedelta(days=day) in blackout for day in range(days))
    )
    if not left:
        raise NoBlockLeft(file=parts.source, session=name)
    return Session(name, tuple(left))


def _municipality(parts: Parts, found: object, place: str, usable: frozenset[date]) -> Municipality:
    whole = parts.mapping(found, place)
    managers = [
        _person(parts, part, f"{place}.managers[{number}]", usable)
        for number, part in enumerate(parts.list(whole, "managers", place, least=0))
    ]
    return Municipality(
        id=parts.text(whole, "id", place),
        secretary=_person(parts, whole.get("secretary"), f"{place}.secretary", usable),
        managers=tuple(sorted(managers, key=lambda person: person.id)),
        klass=parts.text(whole, "class", place, default=""),
        since=parts.count(whole, "since", least=0, default=0, where=place),
    )


def _person(parts: Parts, found: object, place: str, usable: frozenset[date]) -> Person:
    whole = parts.mapping(found, place)
    days = parts.days(whole.get("available"), f"{place}.available", known=parts.all_blocks)
    return Person(parts.text(whole, "id", place), usable.intersection(days))


def _person_json(person: Person) -> dict[str, Any]:
    return {"id": person.id, "available": [day.isoformat() for day in sorted(person.available)]}


def refuse_no_dates(cohort: Cohort) -> None:
    """Refuse sessions of which no choice of blocks keeps the gaps."""
    reachable = set(cohort.sessions[0].blocks)
    for session in cohort.sessions[1:]:
        reachable = {
            then for then in session.blocks if any(cohort.fits(one, then) for one in reachable)
        }
        if not reachable:
            raise NoDatesFit(
                file=cohort.source,
                session=session.name,
                least=cohort.min_gap_days,
                most=cohort.max_gap_days,
            )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says two things under one name."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found
