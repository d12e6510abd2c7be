"""What the benchmark of matching is made of: instances, timing, and other solvers of the same thing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array

from civicmath.matching.flow import solve
from civicmath.matching.problem import Problem
from civicmath.matching.values import Assignment, Person

if TYPE_CHECKING:
    from collections.abc import Callable

World = tuple[tuple[Person, ...], tuple[Assignment, ...]]


class Timed(NamedTuple):
    """What something gave, and the medians of how long it took, in seconds."""

    found: Any
    wall: float
    processor: float


def timed(work: Callable[[], Any], runs: int) -> Timed:
    """Run something a few times."""
    walls, processors, found = [], [], None
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return Timed(found, float(np.median(walls)), float(np.median(processors)))


def sparse_world(people: int, posts: int, seed: int = 1) -> World:
    """Make a large region in which each assignment can be done by some fifty people."""
    rng = np.random.default_rng(seed)
    side = 240_000

    def common(prefix: str, number: int, skills: int) -> dict[str, Any]:
        chosen = rng.choice(40, skills, replace=False)
        return {
            "id": f"{prefix}{number:05}",
            "organisation": f"o{rng.integers(150):03}",
            "x_m": int(rng.integers(side // 100)) * 100,
            "y_m": int(rng.integers(side // 100)) * 100,
            "skills": tuple(sorted((f"s{skill:02}", 1) for skill in chosen.tolist())),
            "hours": int(rng.choice([8, 16, 24, 32, 36])) * 100,
        }

    able = tuple(
        Person(**common("p", n, 5), max_m=int(rng.choice([15, 25, 40])) * 1000)
        for n in range(people)
    )
    return able, tuple(Assignment(**common("a", n, 1)) for n in range(posts))


def decide(world: World, price: int) -> tuple[int, int]:
    """Run ours, from rows in memory to the plan with its proof; filled and value."""
    problem = Problem(*world, 1)
    held = solve(problem, price).held
    rows = [(int(person), post) for post, person in enumerate(held) if person >= 0]
    return len(rows), sum(problem.value(person, post) for person, post in rows)


def dense(problem: Problem) -> tuple[int, int]:
    """Run scipy's assignment solver on the whole matrix, pairs being known."""
    pairs = problem.pairs
    bonus = (min(len(problem.people), len(problem.posts)) + 1) * 1200
    points = np.zeros((len(problem.posts), len(problem.people)))
    points[pairs.posts, pairs.people] = bonus + pairs.worth
    best = points[linear_sum_assignment(points, maximize=True)]
    filled = int((best > 0).sum())
    return filled, int(best.sum()) - bonus * filled


def linear(problem: Problem) -> tuple[int, int]:
    """Run HiGHS on the linear programme, whose corners are whole, pairs being known."""
    pairs = problem.pairs
    count, posts = len(pairs.posts), len(problem.posts)
    columns = np.tile(np.arange(count), 2)
    rows = np.concatenate([pairs.posts, posts + pairs.people])
    shape = (posts + len(problem.people), count)
    matrix = csr_array((np.ones(2 * count), (rows, columns)), shape=shape)
    bonus = (min(posts, len(problem.people)) + 1) * 1200
    found = linprog(
        -(bonus + pairs.worth).astype(np.float64),
        A_ub=cast("Any", matrix),
        b_ub=np.ones(shape[0]),
        bounds=(0, 1),
        method="highs",
    )
    if found.status != 0 or found.x is None:
        raise ArithmeticError(found.message)
    taken = found.x > 1 / 2
    return int(taken.sum()), int(pairs.worth[taken].sum())
