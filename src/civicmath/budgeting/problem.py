"""One envelope, ready to be decided: costs, ballots, utilities, conditions, the order of ties."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from civicmath.budgeting.errors import NoSeed, UnknownRival
from civicmath.budgeting.kernels.classes import turn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from civicmath.budgeting.kernels.types import BallotArrays, Projects, Supporters
    from civicmath.budgeting.values import Election

Utility: TypeAlias = Literal["cost", "cardinality", "points"]
TieKey: TypeAlias = Literal["supporters", "cost", "id", "lottery", "refuse"]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What was fixed before the count, apart from the rule.

    Attributes:
        utility: What a supporter gets from a winner: its cost, 1, or the points given.
        tie: What decides between equals, first things first; `refuse` may stand last.
        seed: Of the lottery.
        min_support: Fewest ballots with which a project may win.
        rivals: Sets of ids of which at most one may win, besides those in the file.
    """

    utility: Utility
    tie: tuple[TieKey, ...] = ("supporters", "cost", "refuse")
    seed: str | None = None
    min_support: int = 1
    rivals: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One envelope: some of the projects, some of the ballots, an amount.

    Attributes:
        area: Whose envelope.
        ids: (m,) ids of the projects that may win here, in natural order.
        places: (m,) their places in the election.
        costs: (m,) in units.
        factors: (m,) utility of one unit of weight.
        ties: (m,) place in the order of ties; equal where that order leaves it open.
        tie_keys: (m,) what that order rests on, key by key.
        supporters: Arrays for `kernels.shares`.
        counts: (c,) ballots in each class.
        ballots: Arrays for `kernels.gathering`.
        supported: (m,) ballots that support it.
        weight: (m,) their weights together.
        rivals: (m,) places of what can't win beside it.
        budget: In units.
        voters: Ballots, empty ones included.
        groups: Which classes of the election these are, when not all.
    """

    area: str
    ids: tuple[str, ...]
    places: tuple[int, ...]
    costs: tuple[int, ...]
    factors: tuple[int, ...]
    ties: tuple[int, ...]
    tie_keys: tuple[tuple[int | str, ...], ...]
    supporters: Supporters
    counts: NDArray[np.int64]
    ballots: BallotArrays
    supported: tuple[int, ...]
    weight: tuple[int, ...]
    rivals: tuple[frozenset[int], ...]
    budget: int
    voters: int
    groups: NDArray[np.int64] | None

    def share(self) -> Fraction:
        """Give what each ballot begins with, in units."""
        return Fraction(self.budget, self.voters) if self.voters else Fraction(0)

    def arrays(self) -> Projects:
        """Give costs, factors and rivals as `kernels.shares` wants them."""
        pointers = np.zeros(len(self.ids) + 1, np.int64)
        np.cumsum([len(others) for others in self.rivals], out=pointers[1:])
        listed = np.array([other for others in self.rivals for other in sorted(others)], np.int32)
        return (
            np.array(self.costs, np.float64),
            np.array(self.factors, np.float64),
            pointers,
            listed,
        )


def problems_of(election: Election, conditions: Conditions) -> list[Problem]:
    """Cut an election in its envelopes; without envelopes it is one.

    Raises:
        NoSeed: A lottery without a seed.
        UnknownRival: A condition about something that isn't a project.
    """
    known = election.place_of()
    for name in (name for group in conditions.rivals for name in group):
        if name not in known:
            raise UnknownRival(project=name)
    if not election.envelopes:
        return [_problem(election, conditions, "", election.budget, None)]
    areas = list(election.envelopes)
    return [
        _problem(
            election,
            conditions,
            area,
            amount,
            number if area and len(election.ballots.areas) else None,
        )
        for number, (area, amount) in enumerate(
            zip(areas, election.envelopes.values(), strict=True)
        )
    ]


def _problem(
    election: Election, conditions: Conditions, area: str, budget: int, only: int | None
) -> Problem:
    """Take the projects of one envelope that have enough support, and the ballots of its people."""
    pointers, projects, points, counts = _of_area(election, only)
    weighted = conditions.utility == "points" and len(points) > 0
    support = _supported(pointers, projects, counts, len(election.projects))
    chosen = [
        place
        for place, project in enumerate(election.projects)
        if project.area == area or not election.envelopes
    ]
    chosen = [place for place in chosen if support[place] >= max(1, conditions.min_support)]
    if len(chosen) < len(election.projects):
        pointers, projects, points = _only(
            pointers, projects, points, chosen, len(election.projects)
        )
    weights = points if weighted else np.empty(0, np.int32)
    columns = np.zeros(len(chosen) + 1, np.int64)
    classes = np.empty(len(projects), np.int32)
    turned = np.empty(len(weights), np.int32)
    turn(pointers, projects, weights, columns, classes, turned)
    supported = tuple(int(support[place]) for place in chosen)
    alone = bool((counts == 1).all())
    supporters = (columns, classes, turned, np.empty(0, np.int64) if alone else counts)
    ids = tuple(election.projects[place].id for place in chosen)
    costs = tuple(election.projects[place].cost for place in chosen)
    keys = _tie_keys(ids, costs, supported, conditions)
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return Problem(
        area=area,
        ids=ids,
        places=tuple(chosen),
        costs=costs,
        factors=tuple(cost or 1 for cost in costs)
        if conditions.utility == "cost"
        else (1,) * len(ids),
        ties=tuple(ranks[key] for key in keys),
        tie_keys=tuple(keys),
        supporters=supporters,
        counts=counts,
        ballots=(pointers, projects, weights),
        supported=supported,
        weight=_weights(supporters, counts) if weighted else supported,
        rivals=_rivals(election, conditions, chosen),
        budget=budget,
        voters=int(counts.sum()),
        groups=None if only is None else np.flatnonzero(election.ballots.areas == only),
    )


def _of_area(
    election: Election, only: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Take the ballots of one area, or all."""
    ballots = election.ballots
    if only is None:
        return ballots.pointers, ballots.projects, ballots.points, ballots.counts
    kept = np.flatnonzero(ballots.areas == only)
    sizes = np.diff(ballots.pointers)[kept]
    pointers = np.zeros(len(kept) + 1, np.int64)
    np.cumsum(sizes, out=pointers[1:])
    take = np.repeat(ballots.pointers[kept] - pointers[:-1], sizes) + np.arange(pointers[-1])
    points = ballots.points[take] if len(ballots.points) else ballots.points
    return pointers, ballots.projects[take], points, ballots.counts[kept]


def _supported(
    pointers: NDArray[np.int64], projects: NDArray[np.int32], counts: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    """Count the ballots that support each project."""
    if (counts == 1).all():
        return np.bincount(projects, minlength=size).astype(np.int64)
    many = np.repeat(counts, np.diff(pointers))
    return np.bincount(projects, weights=many, minlength=size).astype(np.int64)


def _only(
    pointers: NDArray[np.int64],
    projects: NDArray[np.int32],
    points: NDArray[np.int32],
    chosen: Sequence[int],
    size: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Take the chosen projects out of ballots, and number them anew."""
    number = np.full(size, -1, np.int32)
    number[list(chosen)] = np.arange(len(chosen), dtype=np.int32)
    renumbered = number[projects]
    kept = renumbered >= 0
    before = np.concatenate([[0], np.cumsum(kept)])
    return (
        before[pointers].astype(np.int64),
        renumbered[kept],
        points[kept] if len(points) else points,
    )


def _weights(supporters: Supporters, counts: NDArray[np.int64]) -> tuple[int, ...]:
    """Add up the weights of the supporters of each project."""
    columns, classes, weights, _ = supporters
    whole = np.concatenate([[0], np.cumsum(counts[classes] * weights)])
    return tuple(int(n) for n in whole[columns[1:]] - whole[columns[:-1]])


def _tie_keys(
    ids: Sequence[str], costs: Sequence[int], supported: Sequence[int], conditions: Conditions
) -> list[tuple[int | str, ...]]:
    """Give what the order of ties rests on; less comes first."""
    found: list[tuple[int | str, ...]] = [()] * len(ids)
    for name in conditions.tie:
        column: Sequence[int | str]
        if name == "supporters":
            column = [-many for many in supported]
        elif name == "cost":
            column = costs
        elif name == "id":
            column = range(len(ids))
        elif name == "lottery":
            column = [lot(conditions.seed, project) for project in ids]
        else:
            column = [0] * len(ids)
        found = [(*key, value) for key, value in zip(found, column, strict=True)]
    return found


def lot(seed: str | None, project: str) -> str:
    """Draw the lot of a project: SHA-256 of seed, a line feed and id; the least wins.

    Raises:
        NoSeed: There is none.
    """
    if not seed:
        raise NoSeed
    return hashlib.sha256(f"{seed}\n{project}".encode()).hexdigest()


def _rivals(
    election: Election, conditions: Conditions, chosen: Sequence[int]
) -> tuple[frozenset[int], ...]:
    """Tell for each project which can't win beside it."""
    groups: dict[str, set[int]] = {}
    for number, place in enumerate(chosen):
        project = election.projects[place]
        for name in project.groups:
            groups.setdefault(f"file {name}", set()).add(number)
        for order, members in enumerate(conditions.rivals):
            if project.id in members:
                groups.setdefault(f"condition {order}", set()).add(number)
    return tuple(
        frozenset().union(*(group for group in groups.values() if number in group)) - {number}
        for number in range(len(chosen))
    )


def tie_decided_by(problem: Problem, names: Sequence[str], winner: int, loser: int) -> str | None:
    """Name the key that put one project before another, if any did."""
    pairs: Mapping[str, tuple[int | str, int | str]] = {
        name: (first, second)
        for name, first, second in zip(
            names, problem.tie_keys[winner], problem.tie_keys[loser], strict=True
        )
    }
    return next((name for name, (first, second) in pairs.items() if first != second), None)
