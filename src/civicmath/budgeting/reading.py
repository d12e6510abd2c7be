"""Pabulib's `.pb`: read with care, and quickly where nothing asks for care.

Format: Stolicki, Szufa and Talmon, "Pabulib: A Participatory Budgeting Library", arXiv:2012.06539. What we read of it,
and what we add, is in `docs/formats.md`.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civicmath.budgeting.errors import (
    DefaultScore,
    MissingKey,
    UnknownVoteType,
    WrongCount,
    WrongEnvelopes,
)
from civicmath.budgeting.money import amount_of, in_units, unit_for
from civicmath.budgeting.sections import Section, find_sections, rows_of
from civicmath.budgeting.values import CITY, Election, Kind, Project
from civicmath.budgeting.voting import Layout, read_votes
from civicmath.errors import MissingColumn, WrongFieldCount
from civicmath.formats.ids import natural_order
from civicmath.formats.streams import GZIP, beginning, text_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

LARGEST = 4 << 30
"""Bytes that we are willing to read."""

KINDS: Mapping[str, Kind] = {
    "approval": "approval",
    "choose-1": "approval",
    "cumulative": "points",
    "scoring": "points",
    "ordinal": "ranking",
}
ENVELOPES = {
    "category": ("categories", "budget_per_category"),
    "neighborhood": ("neighborhoods", "budget_per_neighborhood"),
    "district": ("districts", "budget_per_district"),
    "subunit": ("subunits", "budget_per_subunit"),
}
"""Columns that may say whose envelope pays, with the keys of META that name the areas and their amounts."""

_OWN = ("project_id", "cost", "name", "selected", "at_most_one_of")


@dataclass(frozen=True, slots=True)
class _Meta:
    values: Mapping[str, str]
    lines: Mapping[str, int]


def read_pb(path: str | Path, *, envelopes: str | None = None) -> Election:
    """Read an election.

    Args:
        path: A `.pb` file, plain or in gzip.
        envelopes: The column that says whose envelope pays for a project (a key of `ENVELOPES`), when areas have
            money of their own. Voters are held to their area when VOTES has this column too.

    Raises:
        Refusal: Anything wrong, with file, line and reason; nothing is repaired in silence.
    """
    path = Path(path)
    beginning(path)  # refuses what isn't there or can't be read
    with ThreadPoolExecutor(1) as aside:
        digest = aside.submit(_sha256, path)
        data = _read_text(path)
        sections = find_sections(data, path.name)
        meta = _read_meta(sections["META"], path.name)
        kind = _kind_of(meta, path.name)
        listed = list(_read_projects(sections["PROJECTS"], envelopes, path.name))
        announced = _announced(meta, listed, envelopes, path.name)
        projects, budget, unit, amounts = announced
        layout = Layout(
            file=path.name,
            kind=kind,
            projects=tuple(project.id for project in projects),
            areas=tuple(amounts),
            area_column=envelopes if amounts else None,
        )
        ballots = read_votes(sections["VOTES"], layout)
        sections.clear()
        _check_count(meta, "num_projects", len(projects), path.name)
        _check_count(meta, "num_votes", ballots.voters, path.name)
        return Election(
            title=meta.values.get("description", ""),
            projects=projects,
            budget=budget,
            unit=unit,
            currency=meta.values.get("currency", ""),
            ballots=ballots,
            envelopes=amounts,
            envelopes_by=envelopes,
            input_sha256=digest.result(),
        )


def _read_text(path: Path) -> bytes:
    """Read a file; plain ASCII needs no look at its encoding."""
    if path.stat().st_size <= LARGEST and not beginning(path).startswith(GZIP):
        data = path.read_bytes()
        if data.isascii() and b"\0" not in data:
            return data
    return b"".join(block.data for block in text_blocks(path, LARGEST))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_meta(section: Section, file: str) -> _Meta:
    """Read keys and values; a key that we use may not say two things."""
    from civicmath.budgeting.errors import RepeatedKey  # noqa: PLC0415

    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, fields in rows_of(section, file):
        key = fields[0].lower()
        value = fields[1] if len(fields) > 1 else ""
        if values.get(key, value) != value:
            raise RepeatedKey(file=file, line=line, key=key)
        values[key], lines[key] = value, line
    return _Meta(values, lines)


def _kind_of(meta: _Meta, file: str) -> Kind:
    """Tell how people voted."""
    said = meta.values.get("vote_type", "")
    if not said:
        raise MissingKey(file=file, key="vote_type")
    if said.lower() not in KINDS:
        raise UnknownVoteType(file=file, value=said)
    missing = meta.values.get("default_score", "")
    if missing.strip("0.,") not in {"", "none", "None"}:
        raise DefaultScore(file=file, value=missing)
    return KINDS[said.lower()]


@dataclass(frozen=True, slots=True)
class _Listed:
    line: int
    cost: Fraction
    id: str
    area: str
    labels: Mapping[str, str]


def _read_projects(section: Section, envelopes: str | None, file: str) -> Iterator[_Listed]:
    """Read the projects as they are listed."""
    from civicmath.budgeting.errors import DuplicateProject, EmptyProject  # noqa: PLC0415

    names = section.columns
    for column in ("project_id", "cost", *([envelopes] if envelopes else [])):
        if column not in names:
            raise MissingColumn(file=file, column=column, found=", ".join(names), accepted=column)
    known: set[str] = set()
    for line, fields in rows_of(section, file):
        if len(fields) > len(names) and any(fields[len(names) :]):
            raise WrongFieldCount(file=file, line=line, expected=len(names), found=len(fields))
        row = dict(zip(names, fields, strict=False))
        name = row["project_id"]
        if not name:
            raise EmptyProject(file=file, line=line)
        if name in known:
            raise DuplicateProject(file=file, line=line, project=name)
        known.add(name)
        cost = amount_of(row.get("cost", ""), file=file, line=line)
        area = row.get(envelopes, "") if envelopes else CITY
        yield _Listed(line, cost, name, area, row)


def _announced(
    meta: _Meta, listed: list[_Listed], envelopes: str | None, file: str
) -> tuple[tuple[Project, ...], int, int, dict[str, int]]:
    """Put money in units: projects in natural order, budget, units in a euro, envelopes."""
    if not meta.values.get("budget"):
        raise MissingKey(file=file, key="budget")
    line = meta.lines["budget"]
    budget = amount_of(meta.values["budget"], file=file, line=line)
    shares = {} if envelopes is None else _envelopes(meta, envelopes, budget, file)
    unit = unit_for([budget, *shares.values(), *(project.cost for project in listed)])
    by_id = {project.id: project for project in listed}
    projects = tuple(_project(by_id[name], unit, shares, file) for name in natural_order(by_id))
    amounts = {
        area: in_units(amount, unit, file=file, line=line) for area, amount in shares.items()
    }
    return projects, in_units(budget, unit, file=file, line=line), unit, amounts


def _project(listed: _Listed, unit: int, shares: Mapping[str, Fraction], file: str) -> Project:
    from civicmath.budgeting.errors import UnknownArea  # noqa: PLC0415

    if shares and listed.area not in shares:
        raise UnknownArea(file=file, line=listed.line, area=listed.area)
    groups = listed.labels.get("at_most_one_of", "").split(",")
    chosen = listed.labels.get("selected", "")
    return Project(
        id=listed.id,
        cost=in_units(listed.cost, unit, file=file, line=listed.line),
        name=listed.labels.get("name", ""),
        area=listed.area,
        groups=tuple(sorted({group.strip() for group in groups} - {""})),
        selected=chosen != "0" if chosen.isdigit() else None,
        labels={key: value for key, value in listed.labels.items() if key not in _OWN},
    )


def _envelopes(meta: _Meta, column: str, budget: Fraction, file: str) -> dict[str, Fraction]:
    """Read the amount of each area; what they leave of the budget is everybody's."""
    names, key = ENVELOPES[column]
    areas = [area.strip() for area in meta.values.get(names, "").split(",")]
    amounts = [
        amount_of(amount.strip(), file=file, line=meta.lines[key])
        for amount in meta.values.get(key, "").split(",")
        if key in meta.values
    ]
    rest = budget - sum(amounts)
    if len(areas) != len(amounts) or len(set(areas)) < len(areas) or "" in areas or rest < 0:
        raise WrongEnvelopes(file=file, column=column, key=key)
    return {CITY: rest, **dict(sorted(zip(areas, amounts, strict=True)))}


def _check_count(meta: _Meta, key: str, found: int, file: str) -> None:
    """Hold the file to what it announces: a missing ballot can change the outcome."""
    said = meta.values.get(key, "")
    if said.isdigit() and int(said) != found:
        raise WrongCount(file=file, key=key, expected=int(said), found=found)
