"""Rota: our plan beside one model of everything, on given cohorts and on made ones.

    .venv/bin/python -m benchmarks.rota [--data FOLDER] [--out FILE] [--runs 3] [--quick]

The peer states the same aims in one CP-SAT model and solves them in stages with hints, as one would
write it at first (benchmarks/rota_one_model.py). Seconds are processor time, wall time beside it.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.opinions_tools import Page, machine, table
from benchmarks.rota_one_model import one_model
from benchmarks.rota_worlds import made
from civicmath.rota import Cancellations, Plan, cohort_from_json, plan, read_cohort, repair
from civicmath.rota.repairing import Before

if TYPE_CHECKING:
    from civicmath.rota.cohort import Cohort

ROOT = Path(__file__).resolve().parents[1]


def timed(cohort: Cohort, runs: int) -> tuple[Plan, float, float]:
    """Plan some times; give the plan and median wall and processor seconds."""
    walls, processor = [], []
    done = plan(cohort)
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        done = plan(cohort)
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - cpu)
    return done, median(walls), median(processor)


def given(page: Page, data: Path, runs: int) -> None:
    """Measure both sides on the given cohorts."""
    rows = []
    for file in sorted(data.glob("*.json")):
        cohort = read_cohort(file)
        done, wall, cpu = timed(cohort, runs)
        other, seconds = one_model(cohort)
        reached = [f"{stage.value}{'' if stage.proven else '?'}" for stage in done.stages[:6]]
        beside = [f"{value}{'' if proven else '?'}" for value, proven in other]
        rows.append(
            [
                file.stem,
                f"{wall:.2f}",
                f"{cpu:.2f}",
                ", ".join(reached),
                f"{seconds:.1f} ({seconds / cpu:.0f}x)",
                ", ".join(beside),
            ]
        )
        met = cpu <= 5.0 and all(stage.proven for stage in done.stages[:3])
        page.promise(
            f"{file.stem}: first aims proven, within 5 s, processor time", f"{cpu:.2f} s", met=met
        )
    heads = ["cohort", "wall s", "processor s", "aims", "one model, processor s", "its aims"]
    page.add(
        "\n## Given cohorts\n\nAims: absences, worst secretary, empty seats, left out, squares of turns, "
        "days; ? is not proven.\n\n",
        table(heads, rows),
    )


def worlds(page: Page, seeds: int) -> None:
    """Measure made cohorts of 12 municipalities and 8 sessions, and a repair of each."""
    rows, slowest = [], 0.0
    lines = [(0.4, 0.4), (0.6, 0.6), (0.8, 0.8), (0.95, 0.95), (0.6, 1.0)]
    for share, secretaries in lines:
        seconds, repairs, changed, unproven = [], [], [], 0
        for seed in range(seeds):
            cohort = cohort_from_json(made(seed, share, secretaries))
            begin = time.process_time()
            done = plan(cohort)
            seconds.append(time.process_time() - begin)
            unproven += not all(stage.proven for stage in done.stages)
            written = done.to_json_dict()
            guest = next(ids[0] for ids in written["guests"]["s3"].values() if ids)
            before = Before.from_json(cohort, written, source="plan")
            cancelled = Cancellations.from_texts(cohort, [f"{guest}@s3"])
            begin = time.process_time()
            after = repair(cohort, before, cancelled).to_json_dict()
            repairs.append(time.process_time() - begin)
            changed.append(sum(len(change["out"]) for change in after["changes"]))
        slowest = max(slowest, *seconds)
        rows.append(
            [
                f"{share:.0%}",
                f"{secretaries:.0%}",
                f"{median(seconds):.2f}",
                f"{max(seconds):.2f}",
                f"{unproven} of {seeds}",
                f"{median(repairs):.2f}",
                f"{min(changed)} to {max(changed)}",
            ]
        )
    page.promise(
        "12 municipalities x 8 sessions, made, each within 5 s, processor time",
        f"{slowest:.2f} s",
        met=slowest <= 5.0,
    )
    heads = [
        "guests can come",
        "secretaries",
        "median s",
        "slowest s",
        "not proven",
        "repair s",
        "seats changed",
    ]
    page.add("\n## Made cohorts, 12 municipalities x 8 sessions\n\n", table(heads, rows))


def main() -> int:
    """Run everything and write the page."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/rota")
    out = ROOT / f"benchmarks/results/rota-{today}.md"
    parser.add_argument("--out", type=Path, default=out)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="once, and two made cohorts a line")
    options = parser.parse_args()
    page, here = Page(), machine()
    if options.data.is_dir():
        given(page, options.data, 1 if options.quick else options.runs)
    else:
        print(f"No cohorts in {options.data}: left out.")
        page.add("\n(The given cohorts weren't there.)\n")
    worlds(page, 2 if options.quick else 10)
    head = (
        f"# Rota, {today}\n\n{here}. One worker on both sides.\n\n"
        "Command: `.venv/bin/python -m benchmarks.rota`. The peer is `benchmarks/rota_one_model.py`.\n\n"
    )
    page.write(options.out, head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
