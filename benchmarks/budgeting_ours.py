"""Runs our budgeting on one election and prints who won and how long each part took, as JSON.

A process of its own, so that its memory is its own; started by `benchmarks/budgeting.py`.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from civicmath.budgeting.certificate import to_json_dict
from civicmath.budgeting.deciding import decide
from civicmath.budgeting.problem import Conditions, problems_of
from civicmath.budgeting.raising import raise_shares
from civicmath.budgeting.reading import read_pb
from civicmath.budgeting.shares import Run

if TYPE_CHECKING:
    from collections.abc import Callable


def timed(runs: int, work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Time some runs; gives the medians of processor and wall time, and the last result."""
    cpu, wall, result = [], [], None
    for _ in range(runs):
        begin, start = time.process_time(), time.perf_counter()
        result = work()
        cpu.append(time.process_time() - begin)
        wall.append(time.perf_counter() - start)
    return {"cpu": median(cpu), "wall": median(wall)}, result


def main() -> None:
    """Measure reading, the rule, raising, the certificate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--utility", default="cost", choices=["cost", "cardinality", "points"])
    parser.add_argument("--no-raising", action="store_true")
    options = parser.parse_args()
    conditions = Conditions(options.utility, ("id",))
    # A first reading makes the compiled loops ready; it is no part of what is measured.
    read_pb(options.file)
    said: dict[str, Any] = {}
    said["parse"], election = timed(options.runs, lambda: read_pb(options.file))
    said["build"], problems = timed(options.runs, lambda: problems_of(election, conditions))
    problem = problems[0]
    said["rule"], run = timed(options.runs, lambda: Run(problem, problem.share()))
    decision = decide(election, "equal-shares", "none", conditions)
    said["winners"] = sorted(decision.winners())
    runs = min(options.runs, 3)
    said["certificate"], _ = timed(runs, lambda: json.dumps(to_json_dict(decision)))
    if not options.no_raising:
        said["add1"], raised = timed(
            options.runs, lambda: raise_shares(problem, election.unit, "id", exhaustive=False)
        )
        said["steps"] = raised.steps
        said["official"] = sorted(project.id for project in election.projects if project.selected)
        said["raised"] = sorted(problem.ids[place] for place in raised.run.winners())
    said["kind"] = election.ballots.kind
    said["projects"] = len(election.projects)
    said["voters"] = election.ballots.voters
    said["won"] = len(run.order)
    said["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(said))


if __name__ == "__main__":
    main()
