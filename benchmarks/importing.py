"""Bringing in a conversation and giving it away: seconds and memory, on a database of its own.

Every figure is of a process of its own, which has a database server of its own in a folder that is
thrown away. Reading is measured apart: the promises are about what comes after it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.opinions_tools import Page, machine, table

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
LIVE = (1_500, 300, 225_000)
LARGE = (50_000, 200, 5_000_000)
MANY = (10_000, 200, 1_000_000)
"""People, statements and answers."""
MB = 1 << 20


def measured(task: str, size: tuple[int, int, int]) -> dict[str, Any]:
    """Run one task in a process and a folder of its own, and read what it says."""
    with tempfile.TemporaryDirectory(prefix="voorkant-bench-") as folder:
        words = [task, folder, *map(str, size)]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.importing_ours", *words],
            cwd=ROOT,
            env={**os.environ, "VOORKANT_VAR": f"{folder}/var"},
            capture_output=True,
            check=True,
            text=True,
        )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"  {task} {size[2]:,}: {said}", flush=True)
    return said


def main() -> None:
    """Measure, and write the page of results."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--runs", type=int, default=3, help="how often the small ones are measured"
    )
    options.add_argument("--quick", action="store_true", help="leave out five million answers")
    given = options.parse_args()
    page, head = Page(), _head()
    _imports(page, given.runs, quick=given.quick)
    _exports(page)
    today = datetime.now(UTC).date()
    page.write(RESULTS / f"importing-{today}.md", head)


def _head() -> str:
    return (
        "# Conversations in and out\n\n"
        f"{machine()}; PostgreSQL embedded, as installed. "
        "Command: `python -m benchmarks.importing`.\n\n"
        "*Live* goes into an open conversation: a row for each answer, with all its keys. *Archive* "
        "is closed: its answers are one file. Seconds are after reading, by the clock; beside them the "
        "processor time of the import and of the database's process for it. Memory is the largest "
        "resident set of the process that imports or exports, without the database server's.\n\n"
    )


def _imports(page: Page, runs: int, *, quick: bool) -> None:
    rows = []
    small = [measured("live", LIVE) for _ in range(runs)]
    seconds = median(one["seconds"] for one in small)
    page.promise("225,000 answers live within 5 s", f"{seconds:.1f} s", met=seconds <= 5)
    rows.append(_row("live", LIVE, small))
    kinds = ("archive",) if quick else ("archive", "live")
    for kind in kinds:
        large = [measured(kind, LARGE)]
        rows.append(_row(kind, LARGE, large))
        seconds, memory = large[0]["seconds"], large[0]["peak_mb"]
        page.promise(
            f"5,000,000 answers, {kind}, within 60 s", f"{seconds:.1f} s", met=seconds <= 60
        )
        page.promise(f"5,000,000 answers, {kind}, in 500 MB", f"{memory:.0f} MB", met=memory <= 500)
    heads = [
        "into",
        "people",
        "statements",
        "answers",
        "reading s",
        "after it s",
        "of processor s",
        "MB",
        "each step",
    ]
    page.add("\n## In\n\n", table(heads, rows))


def _row(kind: str, size: tuple[int, int, int], runs: list[dict[str, Any]]) -> list[str]:
    people, statements, _ = size
    steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in runs[0]["steps"].items())
    return [
        kind,
        f"{people:,}",
        f"{statements:,}",
        f"{runs[0]['answers']:,}",
        f"{median(one['reading'] for one in runs):.1f}",
        f"{median(one['seconds'] for one in runs):.1f}",
        f"{median(one['processor'] for one in runs):.1f}",
        f"{max(one['peak_mb'] for one in runs):.0f}",
        steps,
    ]


def _exports(page: Page) -> None:
    rows = []
    for form, one in measured("export", MANY).items():
        rows.append([form, f"{MANY[2]:,}", f"{one['seconds']:.1f}", f"{one['peak_mb']:.0f}"])
        page.promise(
            f"1,000,000 answers out as {form} in 150 MB",
            f"{one['peak_mb']:.0f} MB",
            met=one["peak_mb"] <= 150,
        )
    page.add("\n## Out\n\n", table(["as", "answers", "s", "MB"], rows))


if __name__ == "__main__":
    main()
