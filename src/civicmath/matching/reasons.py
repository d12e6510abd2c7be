"""Why not: for each assignment without anybody and each person without one, what stood in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.matching.kernels.eligibility import (
    DISTANCE,
    HOURS,
    ORGANISATION,
    PERIOD,
    SKILLS,
    UNWANTED,
    near_misses,
)
from civicmath.matching.values import TOP, NearMiss, No

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from civicmath.matching.flow import Flow
    from civicmath.matching.problem import Problem
    from civicmath.matching.values import Mode, Requirement

    Ints = NDArray[np.int64]

NAMES: dict[int, Requirement] = {
    ORGANISATION: "organisation",
    SKILLS: "skills",
    HOURS: "hours",
    PERIOD: "period",
    DISTANCE: "distance",
    UNWANTED: "unwanted",
}
_UNFILLED: dict[str, str] = {
    "optimal": "too-few-people",
    "balanced": "too-few-people",
    "stable": "preferred-elsewhere",
    "swap": "no-exchange",
    "split": "too-few-hours",
}
_UNPLACED: dict[str, str] = {
    "optimal": "others-worth-more",
    "balanced": "others-worth-more",
    "stable": "others-preferred",
    "swap": "no-exchange",
    "split": "others-worth-more",
}


def reasons(
    problem: Problem, held: Ints, mode: Mode, flow: Flow | None, *, split: bool
) -> tuple[tuple[No, ...], tuple[No, ...]]:
    """Say why not, for assignments and for people, in natural order of their ids.

    Args:
        problem: Who and what.
        held: (a,) row of the person of each assignment, or -1.
        mode: How it was decided.
        flow: The prices, where there are any.
        split: Whether one person may have several.
    """
    filled = held >= 0
    placed = np.zeros(len(problem.people), np.bool_)
    placed[held[filled]] = True
    by_person, by_post = _misses(problem, placed, filled)
    pairs = problem.pairs
    rule = "split" if split else mode
    of_posts = np.bincount(pairs.posts, minlength=len(problem.posts))
    of_people = np.bincount(pairs.people, minlength=len(problem.people))
    competing = _competing(problem, held) if flow is not None and not filled.all() else {}
    losses = _losses(problem, held, placed, flow)
    unfilled = tuple(
        No(
            post.id,
            "nobody-eligible" if not of_posts[row] else _UNFILLED[rule],
            int(of_posts[row]),
            competing=competing.get(row),
            near_miss=by_post(row),
        )
        for row, post in enumerate(problem.posts)
        if not filled[row]
    )
    unplaced = tuple(
        No(
            person.id,
            _UNPLACED[rule] if of_people[row] else "nothing-eligible",
            int(of_people[row]),
            short_by=losses.get(row),
            near_miss=by_person(row),
        )
        for row, person in enumerate(problem.people)
        if not placed[row]
    )
    return unfilled, unplaced


def _misses(
    problem: Problem, placed: NDArray[np.bool_], filled: NDArray[np.bool_]
) -> tuple[Callable[[int], NearMiss | None], Callable[[int], NearMiss | None]]:
    """Find the best pair that one requirement keeps apart, for all who are without."""
    of_people = np.full((len(problem.people), 4), -1, np.int64)
    of_posts = np.full((len(problem.posts), 4), -1, np.int64)
    width = len(problem.posts)
    refused = np.array(sorted(p * width + a for p, a in problem.unwanted), np.int64)
    near_misses(
        problem.person_side, problem.post_side, problem.skills, problem.needs, problem.reach,
        placed, filled, problem.person_keys, problem.post_keys, refused, of_people, of_posts,
    )  # fmt: skip

    def told(person: int, post: int, fails: int, is_open: int) -> NearMiss:
        return NearMiss(
            problem.people[person].id,
            problem.posts[post].id,
            NAMES[fails],
            problem.value(person, post),
            bool(is_open),
        )

    def of_person(row: int) -> NearMiss | None:
        post, fails, _, is_open = of_people[row].tolist()
        return None if post < 0 else told(row, post, fails, is_open)

    def of_post(row: int) -> NearMiss | None:
        person, fails, _, is_open = of_posts[row].tolist()
        return None if person < 0 else told(person, row, fails, is_open)

    return of_person, of_post


def _competing(problem: Problem, held: Ints) -> dict[int, tuple[int, int]]:
    """Tell for each unfilled assignment how many compete for how few people.

    From the unfilled ones to everybody who could, to what these do, and on: nobody there is free,
    or one more could be filled. So these assignments have fewer people than they are (Hall 1935).
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - loads when something is unfilled
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    count = len(problem.posts)
    free = _movable(problem)
    people, posts = problem.pairs.people[free], problem.pairs.posts[free]
    does = np.full(len(problem.people), -1, np.int64)
    for post in np.flatnonzero(held >= 0).tolist():
        does[held[post]] = post
    among = held < 0
    among[list(problem.locked)] = False
    size = -1
    while size != among.sum():
        size = int(among.sum())
        reached = does[people[among[posts]]]
        among[reached[reached >= 0]] = True
    inside = among[posts]
    graph = coo_array(
        (np.ones(int(inside.sum())), (posts[inside], count + people[inside])),
        shape=(count + len(problem.people),) * 2,
    )
    _, part = connected_components(graph, directed=False)
    rivals = np.bincount(part[:count][among], minlength=int(part.max(initial=0)) + 1)
    able = np.bincount(part[np.unique(count + people[inside])], minlength=len(rivals))
    return {
        row: (int(rivals[part[row]]), int(able[part[row]]))
        for row in np.flatnonzero(held < 0).tolist()
    }


def _movable(problem: Problem) -> NDArray[np.bool_]:
    """(e,) which pairs don't touch what is locked."""
    locked_people = np.zeros(len(problem.people), np.bool_)
    locked_posts = np.zeros(len(problem.posts), np.bool_)
    for post, person in problem.locked.items():
        locked_people[person] = locked_posts[post] = True
    pairs = problem.pairs
    return ~(locked_people[pairs.people] | locked_posts[pairs.posts])


def _losses(
    problem: Problem, held: Ints, placed: NDArray[np.bool_], flow: Flow | None
) -> dict[int, int]:
    """Tell what the whole would lose at least if somebody without an assignment had to have one.

    That is the reduced cost of the cheapest of her pairs, in whole points: never more than the true
    loss. Where it is 0 the hash may have decided.
    """
    if flow is None:
        return {}
    pairs, scales = problem.pairs, flow.scales
    rows = np.flatnonzero(_movable(problem) & ~placed[pairs.people] & (held[pairs.posts] >= 0))
    people, posts = pairs.people[rows], pairs.posts[rows]
    first = len(problem.posts) + len(problem.people)
    costs = (TOP - pairs.worth[rows]) * scales.scale + flow.prices[posts]
    costs -= flow.prices[first + problem.person_side[3][people]]
    losses: dict[int, int] = {}
    for person, loss in zip(people.tolist(), (costs // scales.scale).tolist(), strict=True):
        losses[person] = max(0, min(loss, losses.get(person, loss)))
    return losses
