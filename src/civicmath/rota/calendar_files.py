"""Calendars: a plan as files that any calendar reads (RFC 5545), one for all and one per person."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from civicmath.rota.planning import METHOD_VERSION

if TYPE_CHECKING:
    from civicmath.rota.planning import Plan

EVERYBODY = "cohort.ics"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
WORDS = {
    "en": {
        "session": "Session {name}",
        "host": "At: {host}",
        "guests": "Guests of {member}: {ids}",
    },
    "nl": {
        "session": "Bijeenkomst {name}",
        "host": "Bij: {host}",
        "guests": "Gasten van {member}: {ids}",
    },
}


def calendars(plan: Plan, *, language: str = "en") -> dict[str, bytes]:
    """Give a calendar of all sessions, and one for each person with the sessions she comes to.

    An event keeps its identity when a plan is repaired, and its SEQUENCE grows, so that a calendar
    replaces what it has. DTSTAMP is the first candidate day: nothing here knows what time it is.

    Args:
        plan: Who comes when.
        language: "en" or "nl".

    Returns:
        Names of files and what is in them.
    """
    sessions = range(len(plan.dates))
    found = {EVERYBODY: _calendar(plan, list(sessions), language)}
    for member in plan.cohort.municipalities:
        there = [n for n in sessions if plan.dates[n] in member.secretary.available]
        found[_file_name(member.secretary.id)] = _calendar(plan, there, language)
        for person in member.managers:
            invited = [n for n in sessions if person.id in plan.guests[n][member.id]]
            found[_file_name(person.id)] = _calendar(plan, invited, language)
    return found


def _calendar(plan: Plan, sessions: list[int], language: str) -> bytes:
    words, cohort = WORDS[language], plan.cohort
    first = min(day for session in cohort.sessions for day in session.blocks)
    calendar = Calendar()
    calendar.add("prodid", f"-//civicmath//{METHOD_VERSION}//{language.upper()}")
    calendar.add("version", "2.0")
    for number in sessions:
        name, day = cohort.sessions[number].name, plan.dates[number]
        lines = [
            words["guests"].format(member=member, ids=", ".join(ids))
            for member, ids in plan.guests[number].items()
            if ids
        ]
        host = plan.hosts[number]
        if host is not None:
            lines.insert(0, words["host"].format(host=host))
        event = Event()
        names = "\n".join([*(member.id for member in cohort.municipalities), name])
        event.add("uid", f"{hashlib.sha256(names.encode()).hexdigest()[:32]}@civicmath")
        event.add("dtstamp", datetime(first.year, first.month, first.day, tzinfo=UTC))
        event.add("sequence", plan.revision)
        event.add("summary", words["session"].format(name=name))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=cohort.days_per_block))
        event.add("description", "\n".join(lines))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _file_name(person: str) -> str:
    """Name a person's file; an id that could leave the folder, or hide, is named by its hash."""
    if _PLAIN.fullmatch(person) and f"{person}.ics" != EVERYBODY:
        return f"{person}.ics"
    return f"person-{hashlib.sha256(person.encode()).hexdigest()[:16]}.ics"
