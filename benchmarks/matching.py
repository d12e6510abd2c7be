"""Matching: our flow beside scipy's dense solver and HiGHS, on the same pairs, in one process.

Instances with a known optimum lie outside the repository: `--data FOLDER`, or the environment
variable MATCHING_DATA; a folder holds people.csv and assignments.csv, and EXPECTED.json beside the
folders names pairs, filled and value. Without them, made instances alone are measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.matching_tools import World, decide, dense, linear, sparse_world, timed
from benchmarks.opinions_tools import Page, machine, table
from civicmath.matching.checking import check
from civicmath.matching.decide import match
from civicmath.matching.files import read_both
from civicmath.matching.flow import solved
from civicmath.matching.problem import Problem
from civicmath.matching.values import PRICE
from civicmath.matching.what_if import resumed

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("MATCHING_DATA", ROOT.parent / "shared/data/matching"))
_GOAL, _LARGE_GOAL = 0.1, 4.0
HEADS = ["instance", "solver", "filled", "points", "wall s", "processor s"]


def seconds(wall: float, processor: float) -> list[str]:
    """Write two times."""
    return [f"{wall:.3f}", f"{processor:.3f}"]


def known(page: Page, data: Path, runs: int) -> None:
    """Measure the instances of which the optimum is known."""
    rows = []
    expected = json.loads((data / "EXPECTED.json").read_text(encoding="utf-8"))
    for name, best in expected.items():
        print(f"  {name}", flush=True)
        world = read_both(data / name / "people.csv", data / name / "assignments.csv")
        problem = Problem(*world, 1)
        optimum = (best["filled"], best["value"])
        page.promise(
            f"{name}: {best['feasible_pairs']:,} pairs, optimum {optimum}",
            f"{len(problem.pairs.people):,}, {decide(world, 0)}",
            met=len(problem.pairs.people) == best["feasible_pairs"] and decide(world, 0) == optimum,
        )
        for mode, price in (("optimal", 0), ("balanced", PRICE)):
            ours = timed(partial(decide, world, price), runs)
            rows.append([name, f"ours, {mode}", *map(str, ours.found), *seconds(*ours[1:])])
            page.promise(
                f"{name}, {mode} within {_GOAL} s (processor time)",
                f"{ours.processor:.3f} s",
                met=ours.processor <= _GOAL,
            )
        for solver, work in (("scipy, dense", dense), ("HiGHS, linear programme", linear)):
            theirs = timed(partial(work, problem), max(1, runs // 2))
            rows.append([name, solver, *map(str, theirs.found), *seconds(*theirs[1:])])
            page.promise(
                f"{name}: the same optimum as {solver}",
                str(theirs.found),
                met=theirs.found == optimum,
            )
        rows += others(name, world, runs)
    page.add(
        "\n## 2,000 people x 1,000 assignments\n\nOurs: from rows in memory to plan and prices, finding "
        "the pairs included. The others get the pairs and values ready made, and give no rule for "
        "ties.\n\n",
        table(HEADS, rows),
    )
    page.add(
        "\n## Balance\n\n",
        table(["instance", "mode", "points", "worst", "sum of squares"], balance(data, expected)),
    )


def others(name: str, world: World, runs: int) -> list[list[str]]:
    """Measure the whole outcome in every mode, and a change from a plan that stands."""
    rows = []
    for mode in ("optimal", "balanced", "stable", "swap"):
        whole = timed(partial(match, *world, mode=mode), max(1, runs // 2))
        said = (str(whole.found.filled), str(whole.found.value))
        rows.append([name, f"ours, {mode}, with all reasons", *said, *seconds(*whole[1:])])
    people, posts = world
    for price in (0, PRICE):
        old = solved(Problem(people[1:], posts[1:], 1), price)
        new = Problem(people[:-1], posts, 1)
        filled = str(int((resumed(new, old).held >= 0).sum()))
        warm = timed(partial(resumed, new, old), runs)
        rows.append([name, f"ours, what if, price {price}", filled, "", *seconds(*warm[1:])])
    return rows


def balance(data: Path, names: dict[str, object]) -> list[list[str]]:
    """Tell what balance costs."""
    rows = []
    for name in names:
        world = read_both(data / name / "people.csv", data / name / "assignments.csv")
        for mode in ("optimal", "balanced"):
            found = match(*world, mode=mode)
            squares = sum(account.balance**2 for account in found.accounts)
            rows.append([name, mode, str(found.value), str(found.worst_balance), str(squares)])
    return rows


def large(page: Page, people: int, posts: int) -> None:
    """Measure a region of many municipalities."""
    print(f"  {people} x {posts}", flush=True)
    world = sparse_world(people, posts)
    problem = Problem(*world, 1)
    pairs = len(problem.pairs.people)
    rows = []
    optimum = (0, 0)
    for mode, price in (("optimal", 0), ("balanced", PRICE)):
        ours = timed(partial(decide, world, price), 1)
        rows.append(
            [f"{people} x {posts}", f"ours, {mode}", *map(str, ours.found), *seconds(*ours[1:])]
        )
        if mode == "optimal":
            page.promise(
                f"{people:,} x {posts:,}, optimal within {_LARGE_GOAL:.0f} s (processor time)",
                f"{ours.processor:.2f} s",
                met=ours.processor <= _LARGE_GOAL,
            )
            optimum = ours.found
    told = json.loads(json.dumps(match(*world).to_json_dict(0)))
    proof = timed(partial(check, *world, told), 1)
    rows.append([f"{people} x {posts}", "the independent checker", "", "", *seconds(*proof[1:])])
    page.promise(
        f"{people:,} x {posts:,}: the prices prove that plan the best",
        "yes" if proof.found is None else str(proof.found),
        met=proof.found is None and (told["filled"], told["value"]) == optimum,
    )
    page.add(
        f"\n## {people:,} people x {posts:,} assignments, {pairs:,} pairs (made)\n\n",
        table(HEADS, rows),
    )


def command(page: Page, data: Path) -> None:
    """Measure the whole command, reading and writing included."""
    name = next(folder for folder in sorted(data.iterdir()) if folder.is_dir())
    with tempfile.TemporaryDirectory() as place:
        words = [str(name / "people.csv"), str(name / "assignments.csv"), "--json", f"{place}/out"]
        program = [str(Path(sys.executable).parent / "civicmath"), "match", *words]
        run = timed(lambda: subprocess.run(program, check=True, capture_output=True), 3)
    page.add(
        f"\nThe whole command on {name.name}, reading and writing included: {run.wall:.2f} s (wall).\n"
    )


def main() -> int:
    """Run everything and write the page."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument(
        "--out", type=Path, default=ROOT / f"benchmarks/results/matching-{today}.md"
    )
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="Smaller and fewer.")
    options, _ = parser.parse_known_args()
    page, here = Page(), machine()
    runs = 3 if options.quick else options.runs
    if options.data.is_dir():
        known(page, options.data, runs)
        command(page, options.data)
    else:
        print(f"No instances in {options.data}: left out.")
        page.add("\n(The instances with a known optimum weren't there.)\n")
    large(page, *((4_000, 2_000) if options.quick else (20_000, 10_000)))
    head = (
        f"# Matching, {today}\n\n{here}. One thread; medians of {runs} runs after imports and reading.\n\n"
        "Command: `.venv/bin/python -m benchmarks.matching`.\n\n"
    )
    page.write(options.out, head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
