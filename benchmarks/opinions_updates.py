"""Measures a cold run and an update after one percent of new votes on one file, and prints JSON.

A process of its own, started by `benchmarks/opinions_scale.py` and `benchmarks/opinions_model.py`.
Of the new votes, half are those of people who come for the first time; the others come from people
who answer some more.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.formats import read_conversation
from civicmath.formats.votes import Votes, votes_from_rows
from civicmath.opinions.analysis import Analysis, analyse
from civicmath.opinions.crews import crew_of, processors
from civicmath.opinions.groups import MOST_GROUPS
from civicmath.opinions.updates import update
from civicmath.opinions.verdicts import find

if TYPE_CHECKING:
    from collections.abc import Callable

NEW = 0.005


def before(votes: Votes, seed: int) -> Votes:
    """The conversation without its last percent of votes."""
    rng = np.random.default_rng((seed, 81))
    people = len(votes.participants)
    person = np.repeat(np.arange(people), np.diff(votes.indptr))
    late = rng.random(people) < NEW
    returning = rng.random(people) < 4 * NEW
    kept = ~late[person] & ~(returning[person] & (rng.random(len(person)) < 1 / 4))
    return votes_from_rows(
        votes.participants[person[kept]],
        votes.statements[votes.indices[kept]],
        votes.values[kept],
        known=votes.statements.tolist(),
    )


def timed(work: Callable[[], Analysis], runs: int) -> tuple[Analysis, float, float]:
    """Run something several times: its result, and median seconds on the clock and of processors."""
    wall, processor, result = [], [], None
    for _ in range(runs):
        started, spent = time.perf_counter(), time.process_time()
        result = work()
        wall.append(time.perf_counter() - started)
        processor.append(time.process_time() - spent)
    if result is None:
        raise ValueError("Nothing was run.")
    return result, median(wall), median(processor)


def difference(one: Analysis, two: Analysis) -> tuple[float | None, float]:
    """The largest difference between rates in groups that are the same, and between verdicts.

    Returns:
        That of rates, nothing when the number of groups differs; and the share of verdicts.
    """
    mine, theirs = (a.groups.agree / np.maximum(a.groups.answers, 1) for a in (one, two))
    found = [find(a.groups, a.everyone) for a in (one, two)]
    other = np.zeros(len(found[0].agree), np.bool_)
    for name in ("agree", "disagree", "divided"):
        other |= getattr(found[0], name) != getattr(found[1], name)
    if mine.shape != theirs.shape or len(mine) > MOST_GROUPS:
        return None, float(other.mean())
    nearest = [int(np.abs(theirs - row).mean(axis=1).argmin()) for row in mine]
    enough = np.minimum(one.groups.answers, two.groups.answers[nearest]) >= 8
    far = np.where(enough, np.abs(mine - theirs[nearest]), 0.0)
    return float(far.max()), float(other.mean())


def main() -> None:
    """Read, run cold, update, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    votes = read_conversation(options.path).votes
    earlier = before(votes, 1)
    with crew_of(processors()) as crew:
        first = analyse(earlier, seed=1, crew=crew)
        cold, wall, processor = timed(lambda: analyse(votes, seed=1, crew=crew), options.runs)
        then, new_wall, new_processor = timed(
            lambda: update(first, votes, seed=1, crew=crew), options.runs
        )
    rates, verdicts = difference(then, cold)
    out: dict[str, Any] = {
        "people": len(votes.participants),
        "statements": len(votes.statements),
        "new": then.measured.since,
        "cold": {"wall": wall, "processor": processor},
        "update": {"wall": new_wall, "processor": new_processor},
        "rates": rates,
        "verdicts": verdicts,
    }
    print(json.dumps(out))


if __name__ == "__main__":
    main()
