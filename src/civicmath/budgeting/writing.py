"""Writing an election: from values to a `.pb` file, and ballots from and to CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from civicmath.budgeting.errors import EmptyVoter, NotPoints, ProjectTwice
from civicmath.budgeting.kernels.ballots import MOST_POINTS
from civicmath.errors import BrokenQuote, MissingColumn, WrongFieldCount
from civicmath.formats.streams import whole_text
from civicmath.formats.writing import atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from civicmath.budgeting.values import Kind

_TYPES: Mapping[Kind, str] = {"approval": "approval", "points": "scoring", "ranking": "ordinal"}
_LARGEST = 1 << 30


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one voter wants.

    Attributes:
        voter: Her id.
        votes: Projects she supports, in her order, with points; 1 where a ballot approves or ranks.
    """

    voter: str
    votes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Offered:
    """A project as it is offered.

    Attributes:
        id: As ballots name it.
        cost_cents: What it costs.
        name: For people to read.
        labels: More columns, such as `neighborhood` or `at_most_one_of`.
    """

    id: str
    cost_cents: int
    name: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def write_pb(
    path: str | Path,
    *,
    budget_cents: int,
    projects: Sequence[Offered],
    ballots: Sequence[Ballot],
    kind: Kind = "approval",
    meta: Mapping[str, str] | None = None,
) -> None:
    """Write an election that `read_pb` reads back.

    Args:
        path: Where it goes.
        budget_cents: What can be spent.
        projects: What was offered.
        ballots: What people want.
        kind: What the numbers on a ballot are.
        meta: More keys of META, such as `description`, `currency`, `districts`, `budget_per_district`.

    Raises:
        NotWritable: The operating system refuses; what was there is still there.
    """
    columns = sorted({name for project in projects for name in project.labels})
    told = {
        "description": "",
        **(meta or {}),
        "num_projects": str(len(projects)),
        "num_votes": str(len(ballots)),
        "budget": _euros(budget_cents),
        "vote_type": _TYPES[kind],
    }
    with atomically(path) as file:
        file.write(_section("META", ["key", "value"], told.items()))
        listed = (
            [
                one.id,
                _euros(one.cost_cents),
                one.name,
                *(one.labels.get(name, "") for name in columns),
            ]
            for one in projects
        )
        file.write(_section("PROJECTS", ["project_id", "cost", "name", *columns], listed))
        pointed = ["points"] if kind == "points" else []
        votes = (
            [
                one.voter,
                ",".join(one.votes),
                *([",".join(map(str, one.votes.values()))] if pointed else []),
            ]
            for one in ballots
        )
        file.write(_section("VOTES", ["voter_id", "vote", *pointed], votes))


def _section(name: str, header: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([name])
    writer.writerow(header)
    writer.writerows([" ".join(field.split()) for field in row] for row in rows)
    return text.getvalue().encode()


def _euros(cents: int) -> str:
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def write_ballots_csv(ballots: Iterable[Ballot], path: str | Path) -> None:
    """Write `voter_id,project_id,points`, a row for each vote; an empty ballot has one row without project.

    Raises:
        NotWritable: The operating system refuses; what was there is still there.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["voter_id", "project_id", "points"])
    for ballot in ballots:
        votes = ballot.votes.items() or [("", "")]
        writer.writerows([ballot.voter, project, points] for project, points in votes)
    with atomically(path) as file:
        file.write(text.getvalue().encode())


def read_ballots_csv(path: str | Path) -> list[Ballot]:
    """Read `voter_id,project_id[,points]`; without points each vote is 1.

    Rows of one voter make one ballot, in their order; voters stand in the order in which they first occur.

    Raises:
        FileRefusal: It can't be read.
        MissingColumn: No voter or project.
        WrongFieldCount: A row with more or fewer fields than the header.
        EmptyVoter: A row without voter.
        ProjectTwice: A voter names a project twice.
        NotPoints: No whole number from 0.
    """
    path = Path(path)
    found: dict[str, dict[str, int]] = {}
    for line, row in _rows(path):
        voter, project, points = row
        if not voter:
            raise EmptyVoter(file=path.name, line=line)
        votes = found.setdefault(voter, {})
        if not project:
            continue
        if project in votes:
            raise ProjectTwice(file=path.name, line=line, project=project)
        plain = points.isascii() and points.isdigit() and len(points) <= len(str(MOST_POINTS))
        if points and (not plain or int(points) > MOST_POINTS):
            raise NotPoints(file=path.name, line=line, value=points)
        votes[project] = int(points or 1)
    return [Ballot(voter, votes) for voter, votes in found.items()]


def _rows(path: Path) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Give voter, project and points of each row, with its line."""
    reader = csv.reader(io.StringIO(whole_text(path, _LARGEST), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        for name in ("voter_id", "project_id"):
            if name not in header:
                raise MissingColumn(
                    file=path.name, column=name, found=", ".join(header), accepted=name
                )
        line = reader.line_num + 1
        for row in reader:
            if any(row):
                if len(row) != len(header):
                    raise WrongFieldCount(
                        file=path.name, line=line, expected=len(header), found=len(row)
                    )
                told = dict(zip(header, (value.strip() for value in row), strict=True))
                yield line, (told["voter_id"], told["project_id"], told.get("points", ""))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenQuote(file=path.name, line=reader.line_num) from error
