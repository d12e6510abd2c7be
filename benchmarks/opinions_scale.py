"""Opinions at scale: seconds and memory from a thousand people to a million, and on two workers.

    .venv/bin/python -m benchmarks.opinions_scale [--data FOLDER] [--out FILE] [--quick]

Every size is measured in a process of its own, with as many threads as there are processors. Beside
the seconds on the clock stands processor time of all threads together: on a machine that others use
too, the clock tells more of them than of us.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.opinions_scale_made import made
from benchmarks.opinions_scale_plot import Line, log_log
from benchmarks.opinions_tools import Page, machine, run, table
from benchmarks.opinions_update_table import updates
from civicmath.opinions.crews import processors

ROOT = Path(__file__).resolve().parents[1]
SIZES = (
    (1_000, 100, 20_000),
    (10_000, 200, 150_000),
    (30_000, 300, 700_000),
    (100_000, 500, 2_900_000),
    (300_000, 700, 12_000_000),
    (1_000_000, 1000, 48_000_000),
)
KEPT = (100_000, 1_000_000)
"""Sizes whose files are used again: on two workers, and out of core."""
SHORT_MEGABYTES = 16
TARGETS = {  # people: seconds of the view, of the whole report from its file; megabytes
    10_000: (0.03, None, None),
    100_000: (0.2, 5.0, None),
    1_000_000: (2.5, 60.0, 2048),
}
PARTS = ("reading", "hash", "answers", "pairs", "axes", "picture", "places", "groups", "tallies", "verdicts")  # fmt: skip
BYTES_A_VOTE = 3


def bandwidth() -> float:
    """Bytes a second that all threads together read from memory, in one pass over half a gigabyte."""
    half = [np.ones(32 << 20, np.float64) for _ in range(2)]
    seconds = []
    with ThreadPoolExecutor(processors()) as pool:
        for _ in range(5):
            started = time.perf_counter()
            list(pool.map(np.add.reduce, half))
            seconds.append(time.perf_counter() - started)
    return sum(part.nbytes for part in half) / min(seconds)


def sizes(
    page: Page, chosen: tuple[tuple[int, int, int], ...], folder: Path, runs: int
) -> list[dict[str, Any]]:
    """Measure every size, and judge those that have a target."""
    found = []
    for people, statements, votes in chosen:
        print(f"  {people:,} x {statements}", flush=True)
        file = made(folder / f"{people}.parquet", people, statements, votes)
        said = run(
            sys.executable, "opinions_scale_ours.py", str(file), "--runs", str(runs), "--parts"
        )
        found.append(said)
        judge(page, people, statements, said)
        if people not in KEPT:
            file.unlink()
    return found


def out_of_core(page: Page, file: Path, inside: dict[str, Any]) -> None:
    """Let every array of more than some megabytes lie in a file, as where memory is short."""
    print("  the same out of core", flush=True)
    most = ("--array-megabytes", str(SHORT_MEGABYTES), "--runs", "1")
    said = run(sys.executable, "opinions_scale_ours.py", str(file), *most)
    same = said["report"] == inside["report"]
    page.promise("out of core: the same report", "equal" if same else "DIFFERENT", met=same)
    page.add(
        "\n## Out of core\n\n"
        f"{inside['people']:,} x {inside['statements']} once more, with every array above {SHORT_MEGABYTES} MB in a "
        "file. *Own* is memory that the system can't write away to a file: what a machine must have.\n\n",
        table(
            ["", "reading s", "whole report s", "own MB"],
            [
                [
                    where,
                    *(f"{each['steps'][step]['wall']:.1f}" for step in ("reading", "report")),
                    f"{each['own_mb']:.0f}",
                ]
                for where, each in (("in memory", inside), ("in files", said))
            ],
        ),
    )


def judge(page: Page, people: int, statements: int, said: dict[str, Any]) -> None:
    """Hold a size against its targets, by the clock."""
    view, whole, most = TARGETS.get(people, (None, None, None))
    steps, name = said["steps"], f"{people:,} x {statements}"
    for what, limit, names in (
        ("compatible view", view, ("view",)),
        ("whole report with reading", whole, ("reading", "report")),
    ):
        if limit is not None:
            seconds, processor = (
                sum(steps[n][kind] for n in names) for kind in ("wall", "processor")
            )
            shown = f"{seconds:.2f} s ({processor:.2f} s of processor time)"
            page.promise(f"{name}: {what} ≤ {limit} s", shown, met=seconds <= limit)
    if most is not None:
        peak = said["peak_mb"]
        page.promise(f"{name}: at most {most} MB", f"{peak:.0f} MB", met=peak <= most)


def show_sizes(
    page: Page, found: list[dict[str, Any]], speed: float, plot: Path, runs: int
) -> None:
    """Write the tables and the picture of cost against size."""
    rows, parts = [], []
    for said in found:
        steps, limit = said["steps"], said["votes"] * BYTES_A_VOTE / speed
        size = f"{said['people']:,} x {said['statements']}"
        rows.append(
            [
                size,
                f"{said['votes']:,}",
                *(both(steps[name]) for name in ("reading", "view", "report")),
                f"{limit * 1000:.2f}",
                f"{steps['view']['wall'] / limit:.0f}x",
                f"{said['bytes'] / 1e6:.1f}",
                f"{said['peak_mb']:.0f}",
            ]
        )
        parts.append([size, *(both(steps[name]) if name in steps else "-" for name in PARTS)])
    page.add(
        "\n## From a thousand people to a million\n\n"
        "Made conversations in three camps, read from Parquet. Seconds on the clock, and between brackets "
        f"processor time of all threads; medians of {runs} runs (reading and hash once). *Limit*: one pass "
        f"over the votes, three bytes each, at the {speed / 1e9:.1f} GB/s at which this machine reads memory.\n\n",
        table(
            [
                "people x statements",
                "votes",
                "reading",
                "compatible view",
                "whole report, 100 resamples",
                "limit ms",
                "view above limit",
                "votes MB",
                "peak MB",
            ],
            rows,
        ),
        f"\n![Seconds against votes, both logarithmic; the table above has the same figures]({plot.name})\n",
        "\n## Where the time goes\n\n*answers* to *verdicts* are the parts of a report; *picture* is the compatible view "
        "without the counting of pairs, *groups* has *places* in it, and 100 resamples on at most 3,000 people.\n\n",
        table(["people x statements", *PARTS], parts),
    )
    plot.write_text(picture(found, speed), encoding="utf-8")


def both(step: dict[str, float]) -> str:
    """Seconds on the clock and of processors."""
    return f"{step['wall']:.3g} ({step['processor']:.3g})"


def picture(found: list[dict[str, Any]], speed: float) -> str:
    """Draw cost against size."""

    def points(*names: str) -> list[tuple[float, float]]:
        return [(s["votes"], sum(s["steps"][n]["wall"] for n in names)) for s in found]

    limit = [(s["votes"], s["votes"] * BYTES_A_VOTE / speed) for s in found]
    lines = [
        Line("reading and whole report", points("reading", "report"), "#9a5200", "", "square"),
        Line("whole report", points("report"), "#5d2f7c", "9 4", "dot"),
        Line("compatible view", points("view"), "#0f766e", "3 4", "diamond"),
        Line("one pass over memory", limit, "#17211e", "12 4 2 4", "ring"),
    ]
    told = "; ".join(
        f"{line.name}: {line.points[0][1]:.2g} s at {line.points[0][0]:,} votes, "
        f"{line.points[-1][1]:.2g} s at {line.points[-1][0]:,}"
        for line in lines
    )
    return log_log(lines, "Seconds against votes", told)


def spread(page: Page, file: Path, local: dict[str, Any], runs: int) -> None:
    """The same report on two workers of one thread each, on this machine."""
    from distributed import LocalCluster  # noqa: PLC0415 - heavy, and only here

    print("  two workers", flush=True)
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1",
        dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address
        said = run(
            sys.executable, "opinions_scale_ours.py", str(file), "--runs", str(runs),
            "--scheduler", address,
        )  # fmt: skip
    here, there = (side["steps"]["report"]["wall"] for side in (local, said))
    same = said["report"] == local["report"]
    page.add(
        "\n## On two workers\n\n"
        f"{local['people']:,} x {local['statements']}: {here:.2f} s with two threads, {there:.2f} s with two Dask workers "
        f"({there / here:.2f} times as long), medians of {runs} runs. The reports are {'equal' if same else 'DIFFERENT'}.\n"
    )
    page.promise("two workers: the same report", "equal" if same else "different", met=same)
    page.promise(
        "two workers at most 1.5x the local time", f"{there / here:.2f}x", met=there <= 1.5 * here
    )


def conversations(page: Page, data: Path, runs: int) -> None:
    """Every real conversation: the whole report after imports."""
    rows, slowest = [], 0.0
    for folder in sorted(f for f in data.iterdir() if f.is_dir()):
        said = run(sys.executable, "opinions_scale_ours.py", str(folder), "--runs", str(runs))
        steps = said["steps"]
        slowest = max(slowest, steps["report"]["wall"])
        rows.append(
            [
                folder.name.split(".2")[0],
                f"{said['people']:,} x {said['statements']}, {said['votes']:,}",
                *(both(steps[name]) for name in ("reading", "view", "report")),
            ]
        )
    page.add(
        f"\n## Real conversations\n\nSeconds on the clock (processor time), medians of {runs} runs after imports.\n\n",
        table(
            [
                "conversation",
                "people x statements, votes",
                "reading",
                "compatible view",
                "whole report",
            ],
            rows,
        ),
    )
    page.promise(
        "every real conversation: whole report ≤ 1 s", f"{slowest:.2f} s", met=slowest <= 1
    )


def imports(page: Page, runs: int) -> None:
    """How long a fresh Python takes to import the report with its compiled loops."""
    code = "import civicmath.opinions.report, civicmath.opinions.kernels"
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        seconds.append(time.perf_counter() - started)
    page.promise(
        "import the package ≤ 1 s, start of Python included",
        f"{median(seconds):.2f} s",
        met=median(seconds) <= 1,
    )


def main() -> int:
    """Measure everything and write the page."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/polis")
    parser.add_argument(
        "--out", type=Path, default=ROOT / f"benchmarks/results/opinions-scale-{today}.md"
    )
    parser.add_argument(
        "--quick", action="store_true", help="no size above 100,000 people, and two runs"
    )
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    page, here, started = Page(), machine(), time.perf_counter()
    runs = 2 if options.quick else options.runs
    imports(page, runs)
    speed = bandwidth()
    chosen = SIZES[:4] if options.quick else SIZES
    with tempfile.TemporaryDirectory() as folder:
        found = sizes(page, chosen, Path(folder), runs)
        show_sizes(page, found, speed, options.out.with_suffix(".svg"), runs)
        if not options.quick:
            out_of_core(page, Path(folder) / "1000000.parquet", found[-1])
        spread(page, Path(folder) / "100000.parquet", found[3], runs)
        updates(page, chosen[1:4], Path(folder))
    if options.data.is_dir():
        print("  real conversations", flush=True)
        conversations(page, options.data, runs)
    else:
        page.add("\n(The real conversations weren't there.)\n")
    took = time.perf_counter() - started
    head = (
        f"# Opinions at scale, {today}\n\n{here}. {processors()} threads.\n\n"
        f"Command: `.venv/bin/python -m benchmarks.opinions_scale{' --quick' if options.quick else f' --runs {runs}'}`; it took {took / 60:.1f} minutes.\n\n"
    )
    page.write(options.out, head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
