"""Allotment and distribution: our code beside plain Python, at a hundred thousand and a million.

    .venv/bin/python -m benchmarks.allotment [--out FILE] [--runs 5] [--quick]

Both sides run in this process on the same orders and must give the same answer. Seconds are medians;
processor time beside wall time, as others may use the machine. Reading files is measured apart.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import allotment_plain as plain
from benchmarks.opinions_tools import Page, machine, table
from civicmath.allotment import (
    Terms,
    allot,
    check_allotment,
    check_distribution,
    distribute,
    orders_from_rows,
    read_holdings,
    read_orders,
)
from civicmath.allotment.holdings import Period
from civicmath.cli.results import result_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
SEED = "benchmark"


def timed(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Give the median wall time and the median processor time of some runs."""
    walls, processor = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - cpu)
    return median(walls), median(processor)


def rules(page: Page, count: int, bound: float, runs: int) -> None:
    """Measure the rules on one size, beside plain Python where it has the rule."""
    wanted = plain.orders_of(count)
    supply = sum(wanted.values()) // 2
    names = list(wanted)
    orders = orders_from_rows(
        names,
        list(wanted.values()),
        classes=["resident" if place % 3 else "" for place in range(count)],
        at=list(range(count)),
    )
    peers = {"bricks": plain.bricks, "pro-rata": plain.pro_rata}
    rows = []
    for label, terms in {
        "bricks": Terms(supply),
        "bricks, first 10": Terms(supply, first=10, klass="resident"),
        "pro-rata": Terms(supply, rule="pro-rata"),
        "lottery": Terms(supply, rule="lottery"),
        "first-come": Terms(supply, rule="first-come"),
    }.items():
        wall, cpu = timed(lambda terms=terms: allot(orders, terms, seed=SEED), runs)  # type: ignore[misc]
        beside, same = "-", "-"
        if label in peers:
            peer = peers[label]
            begin = time.process_time()
            other = peer(wanted, supply, SEED)
            seconds = time.process_time() - begin
            beside = f"{seconds:.2f} ({seconds / cpu:.0f}x)"
            same = "yes" if other == allot(orders, terms, seed=SEED).allotted else "**no**"
        rows.append([label, f"{wall:.3f}", f"{cpu:.3f}", beside, same])
        if label == "bricks":
            what = f"allot {count:,} orders within {bound} s, processor time"
            page.promise(what, f"{cpu:.3f} s", met=cpu <= bound)
    heads = ["rule", "wall s", "processor s", "plain Python s (ratio)", "same answer"]
    page.add(f"\n## {count:,} orders\n\n", table(heads, rows))


def around(page: Page, count: int, runs: int) -> None:
    """Measure what stands around the rule: reading, writing, checking."""
    wanted = plain.orders_of(count)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "orders.csv"
        lines = "".join(f"{name},{quantity}\n" for name, quantity in wanted.items())
        file.write_text("id,quantity\n" + lines, encoding="utf-8")
        orders = read_orders(file)
        done = allot(orders, Terms(sum(wanted.values()) // 2), seed=SEED)
        result = done.to_json_dict()
        rows = [
            [label, *(f"{seconds:.2f}" for seconds in timed(work, runs))]
            for label, work in (
                ("reading the file", lambda: read_orders(file)),
                ("certificate and hash", done.to_json_dict),
                ("writing JSON", lambda: result_bytes(result)),
                ("independent check, plain Python", lambda: check_allotment(file, result)),
            )
        ]
    page.add(
        f"\n## Around it, {count:,} orders\n\n", table(["step", "wall s", "processor s"], rows)
    )


def distribution(page: Page, count: int, runs: int) -> None:
    """Measure a year of share-days: reading the register, dividing, checking."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.csv"
        rows = ["id,shares,from,until"]
        for place in range(count):
            rows.append(f"h{place},{1 + place % 19},2024-01-01,")
            if place % 3 == 0:
                month, day = 1 + place % 12, 1 + place % 28
                rows.append(f"h{place},{1 + place % 7},2026-{month:02}-{day:02},2026-12-{day:02}")
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        period = Period.from_text("2026-01-01", "2026-12-31")
        holdings = read_holdings(file, period)
        before = distribute(holdings, 123_456_789, seed=SEED)
        after = distribute(holdings, 123_456_788, carry=before.carry, seed=SEED).to_json_dict()
        said = before.to_json_dict()
        measured = {
            "reading the register, counting share-days": lambda: read_holdings(file, period),
            "dividing, with fractions carried": lambda: distribute(
                holdings, 123_456_788, carry=before.carry, seed=SEED
            ),
            "independent check, plain Python": lambda: check_distribution(file, after, before=said),
        }
        seconds = {label: timed(work, runs) for label, work in measured.items()}
    lines = [[label, f"{wall:.2f}", f"{cpu:.2f}"] for label, (wall, cpu) in seconds.items()]
    page.add(
        f"\n## Distribution, {count:,} holders, a year\n\n",
        table(["step", "wall s", "processor s"], lines),
    )
    both = sum(cpu for _, cpu in list(seconds.values())[:2])
    what = f"distribute to {count:,} holders over a year of share-days within 2 s, processor time"
    page.promise(what, f"{both:.2f} s", met=both <= 2.0)


def main() -> int:
    """Run everything and write the page."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    out = ROOT / f"benchmarks/results/allotment-{today}.md"
    parser.add_argument("--out", type=Path, default=out)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="once, and no million")
    options = parser.parse_args()
    runs = 1 if options.quick else options.runs
    page, here = Page(), machine()
    rules(page, 100_000, 0.1, runs)
    if not options.quick:
        rules(page, 1_000_000, 1.0, runs)
    around(page, 100_000 if options.quick else 1_000_000, 1)
    distribution(page, 100_000, runs)
    head = (
        f"# Allotment and distribution, {today}\n\n{here}. One thread on both sides; medians of {runs} runs.\n\n"
        "Command: `.venv/bin/python -m benchmarks.allotment`. The peer, plain Python, is `benchmarks/allotment_plain.py`.\n\n"
    )
    page.write(options.out, head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
