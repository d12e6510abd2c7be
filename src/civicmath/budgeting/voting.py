"""The section VOTES: compiled where every line is plain, row by row where something asks for care."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from civicmath.budgeting.errors import (
    DuplicateVoter,
    EmptyVoter,
    NotPoints,
    PointsDontMatch,
    ProjectTwice,
    UnknownArea,
    UnknownProject,
)
from civicmath.budgeting.kernels import ballots as loops
from civicmath.budgeting.kernels import classes
from civicmath.budgeting.sections import rows_of
from civicmath.budgeting.values import CITY, Ballots
from civicmath.errors import MissingColumn, WrongFieldCount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from civicmath.budgeting.sections import Section
    from civicmath.budgeting.values import Kind

_KINDS: Mapping[Kind, int] = {
    "approval": loops.APPROVAL,
    "points": loops.POINTS,
    "ranking": loops.RANKING,
}
_NOTHING = {"", "none"}
_FINEST = 1000
_SAMPLE = 1 << 15
_MOSTLY_DIFFERENT = 0.9


@dataclass(frozen=True, slots=True)
class Layout:
    """What is needed to understand a ballot.

    Attributes:
        file: What to call the file in a refusal.
        kind: What the numbers on a ballot are.
        projects: Their ids, in the order in which they are numbered.
        areas: Names of areas, in the order in which they are numbered.
        area_column: The column with the area of a voter, if there are areas.
    """

    file: str
    kind: Kind
    projects: tuple[str, ...]
    areas: tuple[str, ...]
    area_column: str | None


@dataclass(frozen=True, slots=True)
class _Rows:
    pointers: NDArray[np.int64]
    projects: NDArray[np.int32]
    points: NDArray[np.int32]
    keys: NDArray[np.uint64]
    areas: NDArray[np.int32]
    unit: int = 1


def read_votes(section: Section, layout: Layout) -> Ballots:
    """Read all ballots, and put equal ones together.

    Raises:
        Refusal: Anything wrong, with the line.
    """
    wanted = ["voter_id", "vote", *(["points"] if layout.kind == "points" else [])]
    for column in wanted:
        if column not in section.columns:
            raise MissingColumn(
                file=layout.file,
                column=column,
                found=", ".join(section.columns),
                accepted=column,
            )
    by_area = layout.area_column is not None and layout.area_column in section.columns
    rows = None if by_area else _read_plain(section, layout)
    return _classes(rows or _read_careful(section, layout, by_area=by_area), layout.kind)


def key_of_voter(name: str) -> int:
    """Give the number by which a voter is known; two voters have the same one by a chance of 2^-64."""
    data = np.frombuffer(name.encode(), np.uint8)
    return int(loops.key_of(data, 0, len(data)))


def _read_plain(section: Section, layout: Layout) -> _Rows | None:
    """Read in one pass, by two threads; None when a line asks for a careful look."""
    data = np.frombuffer(section.data, np.uint8)[section.begin : section.end]
    place = {name: number for number, name in enumerate(section.columns)}
    points = place["points"] if layout.kind == "points" else -1
    shape = [place["voter_id"], place["vote"], points, len(section.columns)]
    numbers = np.array([*shape, _KINDS[layout.kind]], np.int64)
    ids = _ids(layout.projects)
    middle = section.data.find(b"\n", (section.begin + section.end) // 2, section.end) + 1
    cut = middle - section.begin if middle else len(data)
    with ThreadPoolExecutor(2) as threads:
        halves = [data[:cut], data[cut:]]
        first, second = threads.map(lambda half: _read_half(half, numbers, ids), halves)
    if first is None or second is None:
        return None
    keys = np.concatenate([first.keys, second.keys])
    if loops.twice(keys, _empty_table(len(keys))):
        return None
    return _Rows(
        np.concatenate([first.pointers, second.pointers[1:] + first.pointers[-1]]),
        np.concatenate([first.projects, second.projects]),
        np.concatenate([first.points, second.points]),
        keys,
        np.empty(0, np.int32),
    )


def _read_half(data: NDArray[np.uint8], numbers: NDArray[np.int64], ids: loops.Ids) -> _Rows | None:
    """Read some lines."""
    lines = int(np.count_nonzero(data == loops.LINE)) + 1
    most = int(np.count_nonzero(data == loops.COMMA)) + 2 * lines
    pointed = numbers[loops.KIND] != loops.APPROVAL
    columns = (
        np.zeros(lines + 1, np.int64),
        np.empty(most, np.int32),
        np.empty(most if pointed else 0, np.int32),
        np.empty(lines, np.uint64),
        np.full(len(ids[1]) - 1, -1, np.int32),
    )
    out = np.zeros(2, np.int64)
    if loops.read_ballots(data, numbers, ids, columns, out) != loops.PLAIN:
        return None
    voters, entries = int(out[0]), int(out[1])
    return _Rows(
        columns[0][: voters + 1],
        columns[1][:entries],
        columns[2][:entries],
        columns[3][:voters],
        np.empty(0, np.int32),
    )


def _empty_table(size: int) -> NDArray[np.int32]:
    """Make room for a table of twice the size at least, a power of two long."""
    return np.full(1 << (2 * size + 2).bit_length(), -1, np.int32)


def _ids(names: Sequence[str]) -> loops.Ids:
    """Make the table by which ids of projects are found."""
    coded = [name.encode() for name in names]
    pointers = np.zeros(len(coded) + 1, np.int64)
    np.cumsum([len(name) for name in coded], out=pointers[1:])
    data = np.frombuffer(b"".join(coded) + b"\0", np.uint8)
    ids = (data, pointers, _empty_table(len(coded)))
    loops.fill_table(ids)
    return ids


def _read_careful(section: Section, layout: Layout, *, by_area: bool) -> _Rows:
    """Read row by row; every refusal names its line."""
    place = {name: number for number, name in enumerate(section.columns)}
    number_of = {name: number for number, name in enumerate(layout.projects)}
    area_of = {name: number for number, name in enumerate(layout.areas)}
    width = len(section.columns)
    ballots: list[dict[int, Fraction]] = []
    areas: list[int] = []
    seen: set[str] = set()
    for line, fields in rows_of(section, layout.file):
        row = fields + [""] * (place["vote"] + 1 - len(fields) if fields[-1] else 0)
        if len(fields) <= place["vote"] or any(fields[width:]):
            found = len(fields)
            raise WrongFieldCount(file=layout.file, line=line, expected=width, found=found)
        voter = row[place["voter_id"]] if place["voter_id"] < len(row) else ""
        if not voter:
            raise EmptyVoter(file=layout.file, line=line)
        if voter in seen:
            raise DuplicateVoter(file=layout.file, line=line, voter=voter)
        seen.add(voter)
        points = row[place["points"]] if place.get("points", width) < len(row) else ""
        ballots.append(_ballot(row[place["vote"]], points, number_of, layout, line))
        if by_area:
            column = place[layout.area_column or ""]
            area = row[column] if column < len(row) else CITY
            if area not in area_of:
                raise UnknownArea(file=layout.file, line=line, area=area)
            areas.append(area_of[area])
    return _whole_numbers(ballots, list(seen_in_order(section, layout, place)), areas, layout)


def seen_in_order(section: Section, layout: Layout, place: Mapping[str, int]) -> list[str]:
    """List the voters in the order of the file."""
    return [row[place["voter_id"]] for _, row in rows_of(section, layout.file)]


def _ballot(
    vote: str, points: str, number_of: Mapping[str, int], layout: Layout, line: int
) -> dict[int, Fraction]:
    """Read one ballot: what each project on it gets."""
    names = [name.strip() for name in vote.split(",")]
    names = [name for name in names if name]
    if vote.lower() in _NOTHING and vote not in number_of:
        names = []
    if layout.kind == "points":
        given = [] if points.lower() in _NOTHING else [part.strip() for part in points.split(",")]
        if len(given) != len(names):
            raise PointsDontMatch(
                file=layout.file, line=line, expected=len(names), found=len(given)
            )
        numbers = [_points(part, layout.file, line) for part in given]
    elif layout.kind == "ranking":
        numbers = [Fraction(len(names) - step) for step in range(len(names))]
    else:
        numbers = [Fraction(1)] * len(names)
    ballot: dict[int, Fraction] = {}
    for name, number in zip(names, numbers, strict=True):
        if name not in number_of:
            raise UnknownProject(file=layout.file, line=line, project=name)
        if number_of[name] in ballot and layout.kind != "approval":
            raise ProjectTwice(file=layout.file, line=line, project=name)
        ballot[number_of[name]] = number
    return {project: number for project, number in sorted(ballot.items()) if number > 0}


def _points(text: str, file: str, line: int) -> Fraction:
    """Read a number of points, exactly."""
    whole, _, decimals = text.partition(".")
    plain = whole.isascii() and whole.isdigit() and (not decimals or decimals.isdigit())
    if not plain or not text.isascii() or len(whole) > len(str(loops.MOST_POINTS)):
        raise NotPoints(file=file, line=line, value=text)
    number = Fraction(f"{whole}.{decimals or 0}")
    if number > loops.MOST_POINTS or _FINEST % number.denominator:
        raise NotPoints(file=file, line=line, value=text)
    return number


def _whole_numbers(
    ballots: Sequence[Mapping[int, Fraction]],
    voters: Sequence[str],
    areas: Sequence[int],
    layout: Layout,
) -> _Rows:
    """Put ballots in arrays, with points multiplied until they are whole."""
    exact = all(number.denominator == 1 for ballot in ballots for number in ballot.values())
    unit = 1 if exact or layout.kind != "points" else _FINEST
    pointers = np.zeros(len(ballots) + 1, np.int64)
    np.cumsum([len(ballot) for ballot in ballots], out=pointers[1:])
    return _Rows(
        pointers,
        np.array([project for ballot in ballots for project in ballot], np.int32),
        np.array(
            []
            if layout.kind == "approval"
            else [int(n * unit) for ballot in ballots for n in ballot.values()],
            np.int32,
        ),
        np.array([key_of_voter(voter) for voter in voters], np.uint64),
        np.array(areas, np.int32),
        unit,
    )


def _classes(rows: _Rows, kind: Kind) -> Ballots:
    """Put equal ballots together; where nearly all differ, that is not worth the work."""
    voters = len(rows.pointers) - 1
    class_of = np.arange(voters, dtype=np.int32)
    pointers, projects, points, areas = rows.pointers, rows.projects, rows.points, rows.areas
    counts = np.ones(voters, np.int64)
    found = _different(rows, min(voters, _SAMPLE), class_of)
    if found < _MOSTLY_DIFFERENT * min(voters, _SAMPLE) < voters or voters <= _SAMPLE:
        found = _different(rows, voters, class_of)
    else:
        class_of = np.arange(voters, dtype=np.int32)
        found = voters
    if found < voters:
        counts = np.bincount(class_of, minlength=found).astype(np.int64)
        first = np.full(found, voters, np.int64)
        np.minimum.at(first, class_of, np.arange(voters))
        sizes = np.diff(pointers)[first]
        into = np.zeros(found + 1, np.int64)
        np.cumsum(sizes, out=into[1:])
        take = np.repeat(pointers[first] - into[:-1], sizes) + np.arange(into[-1])
        pointers, projects = into, projects[take]
        points = points[take] if len(points) else points
        areas = areas[first] if len(areas) else areas
    return Ballots(kind, pointers, projects, points, counts, class_of, rows.keys, areas, rows.unit)


def _different(rows: _Rows, voters: int, class_of: NDArray[np.int32]) -> int:
    """Number the first ballots by their content, and count how many differ."""
    pointers = rows.pointers[: voters + 1]
    classes.arrange(pointers, rows.projects, rows.points)
    table = _empty_table(voters)
    return classes.merge(pointers, rows.projects, rows.points, rows.areas, table, class_of)
