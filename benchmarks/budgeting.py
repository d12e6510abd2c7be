"""Budgeting: our code beside pabutools, on real elections and on made ones of the largest sizes.

    .venv/bin/python -m benchmarks.budgeting [--data FOLDER] [--out FILE] [--runs 5] [--quick]

Needs the peers' own environment (`make bench` makes it). Both sides run in processes of their own, one thread for pabutools; *cpu* is
processor time, *wall* what a clock says, medians after imports and after our compiled loops were loaded. What isn't there is said.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.opinions_tools import Page, machine, run, table

ROOT = Path(__file__).resolve().parents[1]
PEER = ROOT / ".venv-peers/bin/python"
LARGEST = (
    "Netherlands_Amsterdam_285.pb",
    "Netherlands_Amsterdam_289.pb",
    "Netherlands_Amsterdam_332.pb",
)
UTILITIES = {"approval": ("cost", "cardinality"), "points": ("points",)}


def made(path: Path, voters: int, projects: int, wishes: int, budget: int) -> Path:
    """Make an election: popularity falls with the square root of the rank, costs are log-normal."""
    chance = np.random.default_rng(1)
    pull = np.cumsum(1 / np.sqrt(np.arange(1, projects + 1)))
    costs = chance.lognormal(9.5, 0.9, projects).astype(int) + 500
    with path.open("w", encoding="utf-8") as file:
        file.write(
            f"META\nkey;value\ndescription;made\nnum_projects;{projects}\nnum_votes;{voters}\n"
        )
        file.write(f"budget;{budget}\nvote_type;approval\nPROJECTS\nproject_id;cost;name\n")
        file.writelines(
            f"{n + 1};{cost};Project {n + 1}\n" for n, cost in enumerate(costs.tolist())
        )
        file.write("VOTES\nvoter_id;vote\n")
        for first in range(0, voters, 100_000):
            many = min(100_000, voters - first)
            drawn = np.searchsorted(pull / pull[-1], chance.random((many, wishes + 3))) + 1
            sizes = chance.integers(wishes - 3, wishes + 4, many)
            file.writelines(
                f"{first + n + 100_000};{','.join(map(str, dict.fromkeys(row[: sizes[n]].tolist())))}\n"
                for n, row in enumerate(np.minimum(drawn, projects))
            )
    return path


def real(page: Page, data: Path, runs: int) -> None:
    """Both sides on every real election: who won, and seconds."""
    rows, slowest_ratio, different, add1 = [], float("inf"), [], 0.0
    for file in sorted(data.glob("*.pb")):
        print(f"  {file.stem}", flush=True)
        ours = run(sys.executable, "budgeting_ours.py", str(file), "--runs", str(runs))
        for utility in UTILITIES[ours["kind"]]:
            if utility != "cost":
                words = ["--runs", str(runs), "--utility", utility]
                ours = run(sys.executable, "budgeting_ours.py", str(file), *words)
            theirs = run(PEER, "budgeting_pabutools.py", str(file), "--utility", utility)
            mine = ours["parse"]["cpu"] + ours["build"]["cpu"] + ours["rule"]["cpu"]
            peer = theirs["parse_seconds"] + theirs["rule_seconds"]
            if ours["voters"] > 1000:
                slowest_ratio = min(slowest_ratio, peer / mine)
            if ours["winners"] != theirs["winners"]:
                different.append(f"{file.stem} {utility}")
            if file.name in LARGEST:
                add1 = max(add1, ours["add1"]["cpu"])
            if ours["official"] and "Swiecie" in file.name and utility == "cost":
                page.promise(
                    "official winners of Świecie 2023 (equal shares, add1)",
                    f"{len(set(ours['official']) & set(ours['raised']))} of {len(ours['official'])}",
                    met=ours["official"] == ours["raised"],
                )
            rows.append(
                [
                    file.stem,
                    utility,
                    f"{ours['projects']} x {ours['voters']:,}",
                    f"{ours['parse']['cpu'] * 1000:.1f}",
                    f"{ours['rule']['cpu'] * 1000:.1f}",
                    f"{ours['add1']['cpu'] * 1000:.0f} ({ours['steps']:,})",
                    f"{theirs['parse_seconds'] * 1000:.0f}",
                    f"{theirs['rule_seconds'] * 1000:.0f}",
                    f"{peer / mine:.0f}x",
                    "same" if ours["winners"] == theirs["winners"] else "different",
                ]
            )
    page.promise(
        "parse + rule at least 20x faster than pabutools, each election over 1,000 ballots, processor time",
        f"{slowest_ratio:.0f}x at least",
        met=slowest_ratio >= 20,
    )
    page.promise(
        "same winners as pabutools on every election and utility",
        "all" if not different else ", ".join(different),
        met=not different,
    )
    page.promise(
        "add1 on the largest Amsterdam elections within 0.1 s, processor time",
        f"{add1:.3f} s",
        met=add1 <= 0.1,
    )
    heads = ["election", "utility", "projects x ballots", "parse ms", "rule ms", "add1 ms (steps)"]
    page.add(
        "\n## Real elections\n\nEqual Shares without completion, ties by id; milliseconds of processor time. *add1*: raised to the last "
        "feasible share, with the number of euros. Elections of Pabulib; figures only.\n\n",
        table([*heads, "pabutools parse", "pabutools rule", "ratio", "winners"], rows),
    )


def sizes(page: Page, folder: Path, runs: int, *, quick: bool) -> None:
    """Our side on made elections, largest last."""
    cases = [("200 x 100,000", 100_000, 200, 9, 600_000, {"parse": 0.2, "rule": 0.01})]
    if not quick:
        limits = {"parse": 0.5, "rule": 0.1, "certificate": 2.0}
        cases.append(("500 x 1,000,000", 1_000_000, 500, 11, 1_500_000, limits))
        cases.append(("2,000 x 20,000", 20_000, 2_000, 12, 6_000_000, {}))
    rows = []
    for name, voters, projects, wishes, budget, limits in cases:
        print(f"  {name}", flush=True)
        file = made(folder / "made.pb", voters, projects, wishes, budget)
        ours = run(
            sys.executable, "budgeting_ours.py", str(file), "--runs", str(runs), "--no-raising"
        )
        parts = ("parse", "build", "rule", "certificate")
        rows.append(
            [
                name,
                f"{file.stat().st_size / 1e6:.1f}",
                str(ours["won"]),
                *(
                    f"{ours[part]['cpu'] * 1000:.0f} / {ours[part]['wall'] * 1000:.0f}"
                    for part in parts
                ),
                f"{ours['peak_mb']:.0f}",
            ]
        )
        for part, limit in limits.items():
            found = ours[part]
            text = f"{found['cpu']:.3f} s processor, {found['wall']:.3f} s wall"
            page.promise(f"{name}: {part} within {limit} s", text, met=min(found.values()) <= limit)
        if voters == 1_000_000:
            page.promise(
                f"{name}: at most 1 GB", f"{ours['peak_mb']:.0f} MB", met=ours["peak_mb"] <= 1024
            )
        if projects == 2_000:
            page.promise("2,000 projects", "works", met=True)
    page.add(
        "\n## Made elections\n\nAll ballots differ, or nearly, and about a quarter of the projects win; *cpu / wall* in milliseconds. *Build*: supporters per project from ballots. "
        "The certificate has exact prices and payments per cent.\n\n",
        table(
            [
                "projects x ballots",
                "MB",
                "winners",
                "parse",
                "build",
                "rule",
                "certificate",
                "peak MB",
            ],
            rows,
        ),
    )


def whole_command(page: Page, data: Path, folder: Path) -> None:
    """Whole commands, as a person starts them."""
    command = [sys.executable, "-c", "from civicmath.cli import main; main()"]
    slowest, rows = 0.0, []
    for file in sorted(data.glob("*.pb")):
        times: list[float] = []
        for _ in range(2):
            before = os.times()
            start = time.perf_counter()
            words = ["budget", "decide", str(file), "--tie", "supporters,cost,id"]
            out = ["--json", str(folder / "out.json")]
            subprocess.run([*command, *words, *out], check=True, capture_output=True)
            after = os.times()
            cpu = (
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
            times.append(min(cpu, time.perf_counter() - start))
        slowest = max(slowest, min(times))
        rows.append(min(times))
    page.promise(
        "whole command (decide, add1, JSON) within 1.0 s on every real election, processor time",
        f"{slowest:.2f} s at most, {float(np.median(rows)):.2f} s in the middle",
        met=slowest <= 1.0,
    )


def main() -> int:
    """Run everything and write the page."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/pabulib")
    parser.add_argument(
        "--out", type=Path, default=ROOT / f"benchmarks/results/budgeting-{today}.md"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="without the largest sizes")
    options = parser.parse_args()
    page, here = Page(), machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not options.data.is_dir():
            print(f"No elections in {options.data}: left out.")
            page.add("\n(The real elections weren't there.)\n")
        elif not PEER.exists():
            print("The peers' environment .venv-peers isn't there: left out.")
            page.add("\n(pabutools wasn't installed: nothing beside it.)\n")
        else:
            real(page, options.data, options.runs)
        if options.data.is_dir():
            whole_command(page, options.data, folder)
        sizes(page, folder, options.runs, quick=options.quick)
    version = ""
    if PEER.exists():
        code = "import importlib.metadata as m, json; print(json.dumps(m.version('pabutools')))"
        told: Any = subprocess.run(
            [str(PEER), "-c", code], capture_output=True, check=True, text=True
        )
        version = f" Peer: pabutools {json.loads(told.stdout)}."
    head = (
        f"# Budgeting, {today}\n\n{here}. Medians of {options.runs} runs.{version}\n\n"
        "Command: `.venv/bin/python -m benchmarks.budgeting`.\n\n"
    )
    page.write(options.out, head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
