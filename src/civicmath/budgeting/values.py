"""An election: projects, a budget, ballots. Money is whole units (euros, or cents when there are any)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Kind: TypeAlias = Literal["approval", "points", "ranking"]
CITY = ""
"""The area of what belongs to everybody."""


@dataclass(frozen=True, slots=True)
class Project:
    """Something that can be paid for.

    Attributes:
        id: As ballots name it.
        cost: In units.
        name: For people to read; may be empty.
        area: Whose envelope pays; `CITY` for everybody's.
        groups: Names of sets of which at most one project can win.
        selected: Whether it was chosen for real, where the file says so.
        labels: What else the file says, by column.
    """

    id: str
    cost: int
    name: str = ""
    area: str = CITY
    groups: tuple[str, ...] = ()
    selected: bool | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Ballots:
    """Ballots, equal ones put together in classes.

    Attributes:
        kind: What the numbers on a ballot are.
        pointers: (c+1,) where each class begins.
        projects: (e,) projects it supports, ascending, by their place in `Election.projects`.
        points: (e,) points above zero; or r - k for place k (from 0) of a ranking of r; empty for approvals.
        counts: (c,) how many ballots are equal to this one.
        class_of: (n,) the class of each ballot, in the order of the file.
        keys: (n,) a key of each voter's id; see `key_of_voter`.
        areas: (c,) place of the voter's area in `Election.envelopes`, or empty.
        points_unit: By how much points were multiplied to make them whole.
    """

    kind: Kind
    pointers: NDArray[np.int64]
    projects: NDArray[np.int32]
    points: NDArray[np.int32]
    counts: NDArray[np.int64]
    class_of: NDArray[np.int32]
    keys: NDArray[np.uint64]
    areas: NDArray[np.int32]
    points_unit: int = 1

    @property
    def voters(self) -> int:
        """Count the ballots, empty ones included."""
        return len(self.class_of)


@dataclass(frozen=True, slots=True, eq=False)
class Election:
    """All that a decision rests on.

    Attributes:
        title: What is decided.
        projects: In natural order of their ids, whatever the order of the file.
        budget: In units.
        unit: Units in one euro (or other currency): 1, or 100 when there are amounts with cents.
        currency: As the file says, or empty.
        ballots: See there.
        envelopes: Budget per area in units; empty when all money is one envelope.
        envelopes_by: The column that says whose envelope pays, if any.
        input_sha256: Of the bytes of the file.
    """

    title: str
    projects: tuple[Project, ...]
    budget: int
    unit: int
    currency: str
    ballots: Ballots
    envelopes: Mapping[str, int]
    envelopes_by: str | None
    input_sha256: str

    def place_of(self) -> dict[str, int]:
        """Map ids of projects to their places."""
        return {project.id: place for place, project in enumerate(self.projects)}

    def supporters(self) -> NDArray[np.int64]:
        """Count for each project the ballots that support it: (m,)."""
        if (self.ballots.counts == 1).all():
            return np.bincount(self.ballots.projects, minlength=len(self.projects)).astype(np.int64)
        sizes = np.diff(self.ballots.pointers)
        many = np.repeat(self.ballots.counts, sizes)
        found = np.bincount(self.ballots.projects, weights=many, minlength=len(self.projects))
        return found.astype(np.int64)  # exact: counts are far below 2^53

    def score(self) -> NDArray[np.int64]:
        """Add up for each project the points on all ballots: (m,)."""
        score = np.zeros(len(self.projects), np.int64)
        sizes = np.diff(self.ballots.pointers)
        many = np.repeat(self.ballots.counts, sizes)
        if len(self.ballots.points):
            many *= self.ballots.points
        np.add.at(score, self.ballots.projects, many)
        return score
