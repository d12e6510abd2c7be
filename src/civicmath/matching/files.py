"""Reading people and assignments; what can't be read without guessing is refused with its line."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import astuple
from typing import TYPE_CHECKING, TypeVar

from civicmath.errors import AmbiguousColumn, BrokenQuote, MissingColumn
from civicmath.formats.ids import natural_order
from civicmath.formats.streams import whole_text
from civicmath.formats.tables import Header, read_rows
from civicmath.matching.errors import (
    AlreadyThere,
    DuplicateId,
    LockedTwice,
    UnknownColumn,
    UnknownId,
)
from civicmath.matching.rows import Row
from civicmath.matching.values import ALWAYS_FIRST, ALWAYS_LAST, Assignment, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

Made = TypeVar("Made", Person, Assignment)

_COMMON = ("id", "organisation", "x_km", "y_km", "skills", "hours")
_OPTIONAL = ("from", "until", "wishes", "unwanted")
PEOPLE_COLUMNS = ((*_COMMON, "max_km"), _OPTIONAL)
ASSIGNMENT_COLUMNS = (_COMMON, (*_OPTIONAL, "locked"))
LARGEST_FILE = 256 << 20
FARTHEST_KM, HOURS_IN_A_WEEK = 20_000, 168
_KM_DECIMALS, _HOUR_DECIMALS = 3, 2


def read_people(path: Path) -> tuple[tuple[Person, ...], tuple[Row, ...]]:
    """Read `id,organisation,x_km,y_km,skills,hours,max_km[,from,until,wishes,unwanted]`.

    Returns:
        People in the order of the file, and the rows they came from.

    Raises:
        Refusal: The file can't be read, or a row says something impossible.
    """
    rows = _rows(path, *PEOPLE_COLUMNS)
    return _each(rows, _person), rows


def read_assignments(path: Path) -> tuple[tuple[Assignment, ...], tuple[Row, ...]]:
    """Read `id,organisation,x_km,y_km,skills,hours[,from,until,wishes,unwanted,locked]`.

    Returns:
        Assignments in the order of the file, and the rows they came from.

    Raises:
        Refusal: The file can't be read, or a row says something impossible.
    """
    rows = _rows(path, *ASSIGNMENT_COLUMNS)
    return _each(rows, _assignment), rows


def read_both(
    people: Path, assignments: Path, *, split: bool = False
) -> tuple[tuple[Person, ...], tuple[Assignment, ...]]:
    """Read both files and check that what they say about each other can be.

    Args:
        people: File of people.
        assignments: File of assignments.
        split: Whether one person may have several.

    Raises:
        Refusal: As above; or a list names nobody, or a lock is impossible.
    """
    able, able_rows = read_people(people)
    posts, post_rows = read_assignments(assignments)
    _check_lists(able_rows, able, {post.id for post in posts})
    _check_lists(post_rows, posts, {person.id for person in able})
    left = {person.id: person.hours if split else 1 for person in able}
    for row, post in zip(post_rows, posts, strict=True):
        if post.locked is not None:
            left[post.locked] -= post.hours if split else 1
            if left[post.locked] < 0:
                raise LockedTwice(file=row.file, line=row.line, person=post.locked)
    return able, posts


def check_extra(
    people: Sequence[Person],
    assignments: Sequence[Assignment],
    more_people: Path | None,
    more_assignments: Path | None,
) -> tuple[tuple[Person, ...], tuple[Assignment, ...]]:
    """Read who comes, and check that their ids are new and their lists name somebody.

    Raises:
        Refusal: As above.
    """
    able, able_rows = ((), ()) if more_people is None else read_people(more_people)
    posts, post_rows = ((), ()) if more_assignments is None else read_assignments(more_assignments)
    ids = {person.id for person in (*people, *able)}
    post_ids = {post.id for post in (*assignments, *posts)}
    _check_lists(able_rows, able, post_ids)
    _check_lists(post_rows, posts, ids)
    taken = {post.locked for post in assignments if post.locked is not None}
    for row, person in zip(able_rows, able, strict=True):
        _check_new(row, person.id, {one.id for one in people})
    for row, post in zip(post_rows, posts, strict=True):
        _check_new(row, post.id, {one.id for one in assignments})
        if post.locked is not None:
            if post.locked in taken:
                raise LockedTwice(file=row.file, line=row.line, person=post.locked)
            taken.add(post.locked)
    return able, posts


def digest(rows: Iterable[Person | Assignment]) -> str:
    """Hash people or assignments with SHA-256, whatever the order and spelling of their rows."""
    by_id = {row.id: row for row in rows}
    running = hashlib.sha256()
    for name in natural_order(by_id):
        running.update(repr(astuple(by_id[name])).encode() + b"\n")
    return running.hexdigest()


def _check_lists(rows: Sequence[Row], made: Sequence[Person | Assignment], known: set[str]) -> None:
    """Refuse a wish, a refusal or a lock that names nobody of the other side."""
    for row, one in zip(rows, made, strict=True):
        locked = getattr(one, "locked", None)
        named = (
            ("wishes", one.wishes),
            ("unwanted", one.unwanted),
            ("locked", () if locked is None else (locked,)),
        )
        for column, names in named:
            for name in names:
                if name not in known:
                    raise UnknownId(file=row.file, line=row.line, column=column, id=name)


def _check_new(row: Row, name: str, known: set[str]) -> None:
    if name in known:
        raise AlreadyThere(file=row.file, line=row.line, id=name)


def _each(rows: Iterable[Row], make: Callable[[Row], Made]) -> tuple[Made, ...]:
    first: dict[str, int] = {}
    made = []
    for row in rows:
        one = make(row)
        if one.id in first:
            raise DuplicateId(file=row.file, line=row.line, id=one.id, first=first[one.id])
        first[one.id] = row.line
        made.append(one)
    return tuple(made)


def _person(row: Row) -> Person:
    first, last = row.period()
    wishes, unwanted = row.lists()
    return Person(
        id=row.name("id"),
        organisation=row.name("organisation"),
        x_m=row.number("x_km", -FARTHEST_KM, FARTHEST_KM, _KM_DECIMALS),
        y_m=row.number("y_km", -FARTHEST_KM, FARTHEST_KM, _KM_DECIMALS),
        skills=row.skills(),
        hours=row.number("hours", 0, HOURS_IN_A_WEEK, _HOUR_DECIMALS),
        max_m=row.number("max_km", 0, FARTHEST_KM, _KM_DECIMALS),
        first_day=ALWAYS_FIRST if first is None else first,
        last_day=ALWAYS_LAST if last is None else last,
        wishes=wishes,
        unwanted=unwanted,
    )


def _assignment(row: Row) -> Assignment:
    first, last = row.period()
    wishes, unwanted = row.lists()
    return Assignment(
        id=row.name("id"),
        organisation=row.name("organisation"),
        x_m=row.number("x_km", -FARTHEST_KM, FARTHEST_KM, _KM_DECIMALS),
        y_m=row.number("y_km", -FARTHEST_KM, FARTHEST_KM, _KM_DECIMALS),
        skills=row.skills(),
        hours=row.number("hours", 0, HOURS_IN_A_WEEK, _HOUR_DECIMALS),
        first_day=first,
        last_day=last,
        wishes=wishes,
        unwanted=unwanted,
        locked=row.cells.get("locked") or None,
    )


def _rows(path: Path, wanted: Sequence[str], optional: Sequence[str]) -> tuple[Row, ...]:
    """Read a table of which every column is known."""
    file = path.name
    head, _, body = whole_text(path, LARGEST_FILE).partition("\n")
    separator = max((",", ";", "\t"), key=head.count)
    try:
        names = next(csv.reader([head], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise BrokenQuote(file=file, line=1) from error
    columns = [name.strip().lower() for name in names]
    places: dict[str, int] = {}
    for place, column in enumerate(columns):
        if column not in (*wanted, *optional):
            accepted = ", ".join((*wanted, *optional))
            raise UnknownColumn(file=file, column=column, accepted=accepted)
        if column in places:
            raise AmbiguousColumn(file=file, column=column, found=f"{column}, {column}")
        places[column] = place
    for column in wanted:
        if column not in places:
            found = ", ".join(columns)
            raise MissingColumn(file=file, column=column, found=found, accepted=column)
    header = Header(separator, len(columns), places)
    return tuple(
        Row(file, line, {column: row[place].strip() for column, place in places.items()})
        for line, row in read_rows(body, header, 2, source=file)
    )
