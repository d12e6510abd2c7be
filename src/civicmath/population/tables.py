"""Files about people and about the population: CSV, plain or in gzip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicmath.errors import EmptyId
from civicmath.formats.streams import LIMITS, whole_text
from civicmath.formats.tables import read_header, read_rows
from civicmath.population.errors import LivesElsewhere, PersonTwice, PersonUnknown, UnknownCount
from civicmath.population.residents import AGE, AREA, Figure, Population, Residents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_COUNT = re.compile(r"[0-9]{1,12}")


def read_population(path: Path) -> Population:
    """Read `area,age_band,people`; either of the first two columns may be empty, or not there.

    Raises:
        FileRefusal, TableRefusal: Not readable, or a broken table.
        PopulationRefusal: Figures that can't be right, with their line.
    """
    name = path.name
    head, _, body = whole_text(path, LIMITS.statements_bytes).partition("\n")
    header = read_header(head, ("people",), (AREA, AGE), source=name)
    rows = []
    for line, row in read_rows(body, header, 2, source=name):
        area, age = (_field(row, header.places.get(column)) for column in (AREA, AGE))
        count = row[header.places["people"]].strip()
        if not _COUNT.fullmatch(count):
            raise UnknownCount(file=name, line=line, value=count)
        rows.append(Figure(area, age, int(count), line))
    return Population(tuple(rows), name)


def read_people(
    path: Path, participants: Sequence[str], population: Population | None = None
) -> Residents:
    """Read `participant,area,age_band`; who isn't in it, or has an empty field, told nothing.

    Args:
        path: The file.
        participants: Ids of those who voted, in the order of the votes.
        population: Figures that everybody's area and age band must be in.

    Raises:
        FileRefusal, TableRefusal: Not readable, or a broken table.
        PopulationRefusal: Somebody who didn't vote, or is there twice, or lives where the figures
            have nobody.
        VotesRefusal: An id is empty.
    """
    name = path.name
    head, _, body = whole_text(path, LIMITS.votes_bytes).partition("\n")
    header = read_header(head, ("participant",), (AREA, AGE), source=name)
    voted = {str(person) for person in participants}
    told: dict[str, tuple[str | None, str | None]] = {}
    for line, row in read_rows(body, header, 2, source=name):
        person = row[header.places["participant"]].strip()
        if not person:
            raise EmptyId(file=name, line=line, column="participant")
        if person not in voted:
            raise PersonUnknown(file=name, line=line, participant=person)
        if person in told:
            raise PersonTwice(file=name, line=line, participant=person)
        area, age = (_field(row, header.places.get(column)) for column in (AREA, AGE))
        if population is not None:
            _check(population, {AREA: area, AGE: age}, name, line)
        told[person] = area, age
    return Residents.of(participants, told)


def _check(population: Population, told: dict[str, str | None], file: str, line: int) -> None:
    """Refuse an area or an age band that the figures don't have."""
    for column, word in told.items():
        margin = population.margin(column)
        if margin is None or word is None:
            continue
        if margin.category(word) not in margin.population:
            raise LivesElsewhere(file=file, line=line, category=word, figures=population.source)


def _field(row: Sequence[str], place: int | None) -> str | None:
    """Give a field, or nothing when it is empty or its column isn't there."""
    return None if place is None else row[place].strip() or None
