"""Small cohorts: drawn by hypothesis, or made by a seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from civicmath.rota import Cohort

FIRST = date(2027, 1, 4)


def made(
    seed: int, members: int = 4, sessions: int = 4, *, share: float = 0.6, pool: int = 4
) -> dict[str, Any]:
    """A cohort as JSON; people can come on a share of the blocks."""
    rng = np.random.default_rng(seed)
    days = [
        sorted(
            {(FIRST + timedelta(days=30 * n + int(d))).isoformat() for d in rng.integers(0, 20, 4)}
        )
        for n in range(sessions)
    ]
    all_days = [day for row in days for day in row]

    def person(name: str) -> dict[str, Any]:
        return {"id": name, "available": [day for day in all_days if rng.random() < share]}

    return {
        "guests_per_session": 2,
        "days_per_block": 2,
        "min_gap_days": 14,
        "max_gap_days": 45,
        "sessions": [{"session": f"s{n}", "blocks": row} for n, row in enumerate(days)],
        "municipalities": [
            {
                "id": f"m{m}",
                "secretary": person(f"m{m}-s"),
                "managers": [person(f"m{m}-g{g}") for g in range(pool)],
            }
            for m in range(members)
        ],
    }


@st.composite
def tiny(draw: st.DrawFn) -> dict[str, Any]:
    """A cohort small enough to try everything."""
    sessions = draw(st.integers(1, 3))
    days = [
        [(FIRST + timedelta(days=20 * n + d)).isoformat() for d in (0, 9)] for n in range(sessions)
    ]
    all_days = [day for row in days for day in row]
    some = st.lists(st.sampled_from(all_days), unique=True)
    return {
        "guests_per_session": draw(st.integers(0, 2)),
        "min_gap_days": draw(st.sampled_from([11, 15, 20])),
        "max_gap_days": draw(st.sampled_from([20, 29, 45])),
        "sessions": [{"session": f"s{n}", "blocks": row} for n, row in enumerate(days)],
        "municipalities": [
            {
                "id": f"m{m}",
                "secretary": {"id": f"m{m}-s", "available": draw(some)},
                "managers": [
                    {"id": f"m{m}-g{g}", "available": draw(some)}
                    for g in range(draw(st.integers(0, 3)))
                ],
            }
            for m in range(draw(st.integers(1, 2)))
        ],
    }


def every_choice(cohort: Cohort) -> Iterator[tuple[date, ...]]:
    """All dates that keep the gaps."""
    for dates in product(*(session.blocks for session in cohort.sessions)):
        if all(cohort.fits(one, then) for one, then in pairwise(dates)):
            yield dates


def every_invitation(
    cohort: Cohort, member: int, dates: tuple[date, ...]
) -> Iterator[tuple[frozenset[str], ...]]:
    """All ways to invite guests of one municipality."""
    pool = cohort.municipalities[member].managers
    options = []
    for day in dates:
        able = [person.id for person in pool if day in person.available]
        sizes = range(min(cohort.guests_per_session, len(able)) + 1)
        options.append([frozenset(c) for size in sizes for c in combinations(able, size)])
    for choice in product(*options):
        if all(not (one & two) for one, two in pairwise(choice)):
            yield choice


def measures(
    cohort: Cohort, member: int, invited: tuple[frozenset[str], ...]
) -> tuple[int, int, int, int]:
    """Empty seats, left out, squares of turns, repeated pairs."""
    pool = [person.id for person in cohort.municipalities[member].managers]
    turns = [sum(name in row for row in invited) for name in pool]
    met = [sum({one, two} <= row for row in invited) for one, two in combinations(pool, 2)]
    return (
        cohort.guests_per_session * len(invited) - sum(turns),
        turns.count(0),
        sum(n**2 for n in turns),
        sum(max(0, n - 1) for n in met),
    )
