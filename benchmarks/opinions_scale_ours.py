"""Measures each step of the opinion mathematics on one file of votes, and prints seconds and memory as JSON.

A process of its own, so that its memory is its own; started by `benchmarks/opinions_scale.py`.
"""

from __future__ import annotations

import argparse
import json
import resource
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from civicmath.formats import read_conversation
from civicmath.formats.canonical import digest
from civicmath.formats.scratch import arrays_at_most
from civicmath.opinions import kernels
from civicmath.opinions.axes import fit_axes, places_of
from civicmath.opinions.crews import crew_of, processors
from civicmath.opinions.groups import find_groups
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.polis import draw
from civicmath.opinions.report import opinion_report, polis_view
from civicmath.opinions.tally import tally_everybody, tally_groups
from civicmath.opinions.verdicts import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from civicmath.formats import Votes
    from civicmath.opinions.crews import Crew


class Watch:
    """Runs steps several times and keeps the medians."""

    def __init__(self, runs: int) -> None:
        self.runs = runs
        self.steps: dict[str, dict[str, float]] = {}

    def time(self, name: str, work: Callable[[], Any], runs: int | None = None) -> Any:  # noqa: ANN401
        """Measure a step; gives the result of its last run."""
        wall, processor, result = [], [], None
        for _ in range(runs or self.runs):
            result = None
            started, spent = time.perf_counter(), time.process_time()
            result = work()
            wall.append(time.perf_counter() - started)
            processor.append(time.process_time() - spent)
        self.steps[name] = {
            "wall": median(wall),
            "best": min(wall),
            "processor": median(processor),
            "peak_mb": peak_mb(),
        }
        return result


def peak_mb() -> float:
    """Most memory that this program has had; not counted from who started it, as `getrusage` does."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(x for x in status.read_text(encoding="ascii").splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def steps(watch: Watch, votes: Votes, crew: Crew) -> None:
    """Measure the parts of a report one by one."""
    answers = watch.time("answers", lambda: answers_of(votes))
    pairs = watch.time("pairs", lambda: count_pairs(answers, crew))
    axes = watch.time("axes", lambda: fit_axes(pairs).tidied())
    watch.time("picture", lambda: draw(votes, answers, pairs, crew))
    watch.time("places", lambda: places_of(answers, axes, crew))
    grouping = watch.time(
        "groups",
        lambda: find_groups(
            answers, pairs, seed=1, bootstraps=100, progress=lambda _done: None, crew=crew
        ),
    )
    everyone = tally_everybody(answers, pairs)
    groups = everyone
    if grouping.clusters is not None:
        groups = watch.time("tallies", lambda: tally_groups(answers, grouping, crew))
    watch.time("verdicts", lambda: judge(groups, everyone, votes.statements.tolist()))


def main() -> None:
    """Read, measure the two wholes, then their parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--parts", action="store_true")
    parser.add_argument("--scheduler")
    parser.add_argument("--array-megabytes", type=int, help="longer arrays lie in files")
    options = parser.parse_args()
    most = options.array_megabytes
    with arrays_at_most(None if most is None else most << 20), watched_memory() as own:
        out = measured(options)
    print(json.dumps(out | {"own_mb": max(own)}))


@contextmanager
def watched_memory() -> Iterator[list[float]]:
    """Look now and then at the memory that can't be written away to a file; the largest counts."""
    seen, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            status = Path("/proc/self/status").read_text(encoding="ascii")
            lines = [line for line in status.splitlines() if line.startswith("RssAnon")]
            seen.extend(int(line.split()[1]) / 1024 for line in lines)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Measure everything that was asked for."""
    watch = Watch(options.runs)
    votes = watch.time("reading", lambda: read_conversation(options.path).votes, 1)
    watch.time("view", lambda: polis_view(votes))
    with ExitStack() as stack:
        crew = None
        if options.scheduler:
            from civicmath.opinions.cluster import workers_of  # noqa: PLC0415 - only with a cluster

            crew = stack.enter_context(workers_of(options.scheduler))
            opinion_report(votes, seed=1, bootstraps=5, crew=crew)  # workers load what they need
        report = watch.time("report", lambda: opinion_report(votes, seed=1, crew=crew))
    watch.time("hash", lambda: digest(votes), 1)
    said = report.to_json_dict()
    del said["seconds"]
    answers = answers_of(votes)
    if options.parts:
        with crew_of(processors()) as hands:
            steps(watch, votes, hands)
    return {
        "people": answers.people,
        "statements": answers.size,
        "votes": len(answers.values),
        "bytes": answers.nbytes,
        "threads": processors(),
        "block": kernels.PEOPLE_AT_ONCE,
        "report": said,
        "steps": watch.steps,
        "peak_mb": peak_mb(),
    }


if __name__ == "__main__":
    main()
