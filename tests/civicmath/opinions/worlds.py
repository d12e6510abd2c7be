"""Conversations with a known truth, made from a seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from civicmath.formats.votes import Votes, votes_from_rows

Grid = NDArray[np.int64]
MISSING = 9


def votes_of(grid: Grid, names: NDArray[np.int64] | None = None, unseen: int = 0) -> Votes:
    """Votes from a grid people x statements of 1, -1, 0 and MISSING; people are called by `names`."""
    person, statement = np.nonzero(grid != MISSING)
    called = np.arange(len(grid)) if names is None else names
    known = [str(number) for number in range(grid.shape[1] + unseen)]
    return votes_from_rows(called[person], statement, grid[person, statement], known=known)


def truth_of(votes: Votes, truth: Grid) -> Grid:
    """Bring what is true of person 0, 1, … into the order of the votes."""
    return truth[votes.participants.astype(np.int64)]


def answer(rng: np.random.Generator, chances: NDArray[np.float64], seen: NDArray[np.bool_]) -> Grid:
    """Let everybody agree with her chance, disagree otherwise, on what she saw."""
    said = np.where(rng.random(chances.shape) < chances, 1, -1)
    return np.where(seen, said, MISSING).astype(np.int64)


def camps(
    seed: int, people: int = 300, statements: int = 40, groups: int = 2, shown: float = 0.6
) -> tuple[Grid, Grid]:
    """Groups that each have their own opinion on every statement; the grid and everybody's true group."""
    rng = np.random.default_rng((seed, 1))
    group = np.arange(people) % groups
    # Group g stands alone on its own share of the statements, so that all groups lie equally far apart.
    own = np.arange(statements) % groups
    chances = np.where(own[None, :] == group[:, None], 0.9, 0.15)
    return answer(rng, chances, rng.random((people, statements)) < shown), group


def noise(seed: int, people: int = 150, statements: int = 30, *, routed: bool = False) -> Grid:
    """People who answer independently of each other and of themselves: there are no groups."""
    rng = np.random.default_rng((seed, 2))
    rates = np.broadcast_to(rng.beta(2, 2, statements), (people, statements))
    shown = np.linspace(1.0, 0.15, statements) if routed else np.full(statements, 0.5)
    return answer(rng, rates, rng.random((people, statements)) < shown)


def anything(seed: int, people: int, statements: int, shown: float = 0.5) -> Grid:
    """Random votes, passes included; everybody answers at least one statement."""
    rng = np.random.default_rng((seed, 3))
    grid = rng.integers(-1, 2, (people, statements))
    hidden = rng.random((people, statements)) >= shown
    hidden[np.arange(people), rng.integers(0, statements, people)] = False
    return np.where(hidden, MISSING, grid).astype(np.int64)
