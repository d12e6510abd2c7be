"""Runs our opinion mathematics on one conversation and prints what it found and how long it took, as JSON.

A process of its own, so that its memory is its own; started by `benchmarks/opinions.py`.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicmath.formats import read_conversation
from civicmath.opinions.crews import crew_of
from civicmath.opinions.report import opinion_report, polis_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicmath.formats import Votes


def timed(runs: int, work: Callable[[], Any]) -> tuple[list[float], Any]:
    """Time some runs; gives the seconds and the last result."""
    seconds, result = [], None
    for _ in range(runs):
        started = time.process_time()
        result = work()
        seconds.append(time.process_time() - started)
    return seconds, result


def groups_by_name(votes: Votes, labels: Any) -> dict[str, int]:  # noqa: ANN401
    """Give everybody's group by the id that was read; people without a group are left out."""
    pairs = zip(votes.participants.tolist(), labels.tolist(), strict=True)
    return {name: group for name, group in pairs if group >= 0}


def main() -> None:
    """Measure the compatible view, then the whole report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    votes = read_conversation(options.path).votes
    seconds, view = timed(options.runs, lambda: polis_view(votes))
    said: dict[str, Any] = {
        "participants": len(votes.participants),
        "statements": votes.statements.tolist(),
        "votes": len(votes.values),
        "view_seconds": seconds,
        "view_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "components": view.components.tolist(),
        "view_groups": groups_by_name(votes, view.labels),
        "points": dict(zip(votes.participants.tolist(), view.places.tolist(), strict=True)),
    }
    with crew_of(1) as alone:  # as many threads as the peer has
        seconds, report = timed(options.runs, lambda: opinion_report(votes, seed=1, crew=alone))
    said["report_seconds"] = seconds
    said["report"] = report.to_json_dict()
    del said["report"]["polis_view"]
    said["groups"] = groups_by_name(votes, report.positions.groups)
    said["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(said))


if __name__ == "__main__":
    main()
