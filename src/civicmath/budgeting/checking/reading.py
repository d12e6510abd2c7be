"""Reading an election the slow and simple way, for checking."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

KINDS = {
    "approval": "approval",
    "choose-1": "approval",
    "cumulative": "points",
    "scoring": "points",
    "ordinal": "ranking",
}
PLURALS = {
    "category": "categories",
    "neighborhood": "neighborhoods",
    "district": "districts",
    "subunit": "subunits",
}
Ballot = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A project as the file has it; the cost is in units."""

    id: str
    name: str
    cost: int
    area: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Count:
    """An election counted: equal ballots of one area together."""

    title: str
    currency: str
    kind: str
    unit: int
    budget: int
    envelopes: Mapping[str, int]
    projects: tuple[Listed, ...]
    ballots: Mapping[tuple[str | None, Ballot], int]
    points_unit: int
    sha256: str


def count(path: Path, envelopes_by: str | None) -> Count:
    """Read and count a `.pb` file that can be read; what can't is refused before this."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    parts = dict(_sections(text))
    meta = {row[0].lower(): row[1] if len(row) > 1 else "" for row in parts["META"][1]}
    names, rows = parts["PROJECTS"]
    listed = [dict(zip(names, row, strict=False)) for row in rows]
    amounts = {row["project_id"]: _money(row["cost"]) for row in listed}
    budget = _money(meta["budget"])
    shares = _shares(meta, envelopes_by, budget)
    money = [budget, *shares.values(), *amounts.values()]
    unit = 1 if all(amount.denominator == 1 for amount in money) else 100
    projects = [
        Listed(
            id=row["project_id"],
            name=row.get("name", ""),
            cost=int(amounts[row["project_id"]] * unit),
            area=row.get(envelopes_by, "") if envelopes_by else "",
            groups=frozenset(_words(row.get("at_most_one_of", ""))),
        )
        for row in listed
    ]
    kind = KINDS[meta["vote_type"].lower()]
    ballots, points_unit = _ballots(parts["VOTES"], kind, envelopes_by if shares else None, amounts)
    return Count(
        title=meta.get("description", ""),
        currency=meta.get("currency", ""),
        kind=kind,
        unit=unit,
        budget=int(budget * unit),
        envelopes={area: int(amount * unit) for area, amount in shares.items()},
        projects=tuple(sorted(projects, key=_natural([project.id for project in projects]))),
        ballots=ballots,
        points_unit=points_unit,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _sections(text: str) -> Iterator[tuple[str, tuple[list[str], list[list[str]]]]]:
    """Give each section with its header and rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True)
    name, header, rows = "", [""], [[""]]
    for raw in reader:
        row = [field.strip() for field in raw]
        if not any(row):
            continue
        if row[0].upper() in {"META", "PROJECTS", "VOTES"} and not any(row[1:]):
            if name:
                yield name, (header, rows)
            name, header, rows = row[0].upper(), [], []
        elif not header:
            header = [field.lower() for field in row]
        else:
            rows.append(row)
    yield name, (header, rows)


def _money(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _shares(meta: Mapping[str, str], by: str | None, budget: Fraction) -> dict[str, Fraction]:
    """Give each area its amount, and everybody the rest."""
    if by is None:
        return {}
    areas = _words(meta[PLURALS[by]])
    amounts = [_money(amount) for amount in _words(meta[f"budget_per_{by}"])]
    rest = budget - sum(amounts)
    return {"": rest, **dict(sorted(zip(areas, amounts, strict=True)))}


def _natural(ids: Sequence[str]) -> Callable[[Listed], tuple[int, str, str]]:
    """Sort by number when all ids are whole numbers, else by letter."""
    numbers = all(name.isascii() and name.isdigit() for name in ids)

    def key(project: Listed) -> tuple[int, str, str]:
        plain = project.id.lstrip("0")
        return (len(plain), plain, project.id) if numbers else (0, project.id, "")

    return key


def _ballots(
    section: tuple[list[str], list[list[str]]],
    kind: str,
    by: str | None,
    known: Mapping[str, Fraction],
) -> tuple[dict[tuple[str | None, Ballot], int], int]:
    """Count equal ballots."""
    header, rows = section
    place = {name: number for number, name in enumerate(header)}
    by_area = by is not None and by in place
    raw: Counter[tuple[str, str, str | None]] = Counter()
    for row in rows:
        padded = row + [""] * (len(header) - len(row))
        points = padded[place["points"]] if kind == "points" else ""
        area = padded[place[by]] if by_area and by else None
        raw[padded[place["vote"]], points, area] += 1
    read = {key: _ballot(key[0], key[1], kind, known) for key in raw}
    whole = all(number.denominator == 1 for ballot in read.values() for number in ballot.values())
    unit = 1 if whole else 1000
    found: Counter[tuple[str | None, Ballot]] = Counter()
    for key, many in raw.items():
        ballot = tuple(sorted((name, int(n * unit)) for name, n in read[key].items() if n))
        found[key[2], ballot] += many
    return dict(found), unit


def _ballot(
    vote: str, points: str, kind: str, known: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Read one ballot."""
    names = _words(vote)
    if vote.lower() == "none" and vote not in known:
        names = []
    if kind == "points":
        given = [] if points.lower() == "none" else [Fraction(part) for part in _words(points)]
    elif kind == "ranking":
        given = [Fraction(len(names) - step) for step in range(len(names))]
    else:
        given = [Fraction(1)] * len(names)
    return dict(zip(names, given, strict=True))
