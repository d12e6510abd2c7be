"""Land: our plans beside HiGHS and CP-SAT on the same sites.

    .venv/bin/python -m benchmarks.landuse [--data FOLDER] [--out FILE] [--quick]

The folder holds compiled sites (`schematic-6400`); without it a schematic sample of our own is measured, and the page says so.
Seconds are on the clock, with processor time beside them: on a shared machine the second is the truer one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.landuse_peers import cp_sat, highs, highs_relaxed
from benchmarks.landuse_sites import parcelled, tiled, with_places
from benchmarks.opinions_tools import Page, machine, table
from civicmath.landuse.alternatives import alternatives
from civicmath.landuse.conflicts import conflicts
from civicmath.landuse.plans import plan
from civicmath.landuse.site_loading import load_site
from civicmath.landuse.values import OBJECTIVES

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicmath.landuse.values import CompiledSite, Objective

ROOT = Path(__file__).resolve().parents[1]
Result = TypeVar("Result")
PEER_SECONDS = 12.0
BORDER_PRICES = (0.02, 0.1, 0.3)
LARGE = {50_176: (224, 224, 0.8), 1_000_000: (1000, 1000, 4.0)}


def timed(work: Callable[[], Result]) -> tuple[Result, float, float]:
    """Do it once; give what it gave, seconds on the clock, and of the processor."""
    wall, busy = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - busy


def site_from(data: Path | None) -> CompiledSite:
    """The compiled site of 6,400 cells, or a sample of our own of that size."""
    if data is not None and (data / "schematic-6400").is_dir():
        return load_site(data / "schematic-6400").site
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "sample"
        command = [str(Path(sys.executable).with_name("civicmath")), "land", "sample"]
        words = ["--cells", "6400", "--seed", "1", "--out", str(made)]
        subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
        return load_site(made).site


def ordinary(page: Page, site: CompiledSite, *, quick: bool) -> None:
    """6,400 cells without borders, each objective, beside the general solvers."""
    rows = []
    for objective in OBJECTIVES:
        plan(site, objective)
        found, wall, busy = timed(partial(plan, site, objective))
        met = wall <= 0.15 and found.gap <= 5e-4
        page.promise(
            f"6,400 cells, {objective}: ≤ 0.15 s, gap ≤ 0.05%",
            f"{wall:.3f} s ({busy:.3f} of the processor), {found.gap:.4%}",
            met=met,
        )
        peers = ["-", "-", "-"]
        if objective != "nash" and not quick:
            peers = [
                highs_relaxed(site, objective, PEER_SECONDS * 2).words(),
                highs(site, objective, 0.0, PEER_SECONDS).words(),
                cp_sat(site, objective, PEER_SECONDS).words(),
            ]
        rows.append(
            [objective, f"{found.value:.6f}, bound {found.bound:.6f}, {wall:.3f} s", *peers]
        )
    page.add(
        "\n## 6,400 cells, no borders\n\n",
        f"Limits for the others: HiGHS' program and CP-SAT {PEER_SECONDS:.0f} s, its relaxation {2 * PEER_SECONDS:.0f} s "
        "(a bound only). Nash isn't linear.\n\n",
        table(
            ["objective", "ours", "HiGHS IPM, relaxed", "HiGHS program", "CP-SAT, 2 workers"], rows
        ),
    )


def large(page: Page, data: Path | None, sizes: list[int]) -> None:
    """Tiled to more cells, each in a process of its own for its memory."""
    rows = []
    for cells in sizes:
        words = ["--cells", str(cells), *([] if data is None else ["--data", str(data)])]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.landuse", *words],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env=os.environ,
        )
        said = json.loads(done.stdout)
        limit = LARGE[cells][2]
        for one in said["runs"]:
            page.promise(
                f"{cells:,} cells, {one['objective']}: ≤ {limit} s, gap ≤ 0.1%, ≤ 0.8 GB",
                f"{one['wall']:.2f} s ({one['busy']:.2f} of the processor), {one['gap']:.4%}, {said['peak_gb']:.2f} GB",
                met=one["wall"] <= limit and one["gap"] <= 1e-3 and said["peak_gb"] <= 0.8,
            )
            rows.append(
                [
                    f"{cells:,}",
                    one["objective"],
                    f"{one['wall']:.2f}",
                    f"{one['busy']:.2f}",
                    f"{one['gap']:.4%}",
                ]
            )
    page.add("\n## More cells\n\n", table(["cells", "objective", "s", "processor s", "gap"], rows))


def one_large(data: Path | None, cells: int) -> None:
    """Measure one size and print it as JSON."""
    rows, columns, _ = LARGE[cells]
    site = tiled(site_from(data), rows, columns)
    runs = []
    for objective in OBJECTIVES:
        found, wall, busy = timed(partial(plan, site, objective))
        runs.append({"objective": objective, "wall": wall, "busy": busy, "gap": found.gap})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"runs": runs, "peak_gb": peak}))


def bordered(page: Page, site: CompiledSite, *, quick: bool) -> None:
    """Fragmentation: 6,400 and 50k cells and parcels, beside prioritizr's formulation."""
    rows = []
    sizes: list[tuple[str, CompiledSite, float, float, tuple[Objective, ...]]] = [
        ("6,400 cells", site, 5.0, 0.005, OBJECTIVES),
        ("150 parcels", parcelled(site, 150), 5.0, 0.01, OBJECTIVES),
        ("300 parcels", parcelled(site, 300), 5.0, 0.01, OBJECTIVES),
    ]
    if not quick:
        sizes.append(("50,176 cells", tiled(site, 224, 224), 45.0, 0.003, ("fairest",)))
    for name, land, limit, gap, objectives in sizes:
        for price in BORDER_PRICES if len(objectives) > 1 else (0.1,):
            for objective in objectives:
                found, wall, busy = timed(partial(plan, land, objective, fragmentation=price))
                page.promise(
                    f"{name}, borders at {price}, {objective}: ≤ {limit:.0f} s, gap ≤ {gap:.1%}",
                    f"{wall:.2f} s ({busy:.2f} of the processor), {found.gap:.3%}",
                    met=wall <= limit and found.gap <= gap,
                )
                peer = "-"
                if objective == "fairest" and price == 0.1 and not quick and len(land.row) < 10_000:
                    peer = highs(land, objective, price, PEER_SECONDS).words()
                rows.append(
                    [
                        name,
                        str(price),
                        objective,
                        f"{found.value:.6f}, bound {found.bound:.6f}",
                        f"{wall:.2f}",
                        f"{busy:.2f}",
                        peer,
                    ]
                )
    page.add(
        "\n## Borders with a price\n\n",
        "The price is what the objective would lose if one use differed across every metre of border. prioritizr's formulation "
        f"(boundary linearised) through HiGHS, {PEER_SECONDS:.0f} s.\n\n",
        table(["land", "price", "objective", "ours", "s", "processor s", "HiGHS"], rows),
    )


def choosing(page: Page, site: CompiledSite) -> None:
    """Conflicts, alternatives, a moved slider, turbines."""
    found, wall, busy = timed(lambda: conflicts(site))
    page.promise(
        "all conflicts of 5 ambitions ≤ 3 s",
        f"{wall:.2f} s ({busy:.2f}), {len(found.conflicts)} conflicts, {len(found.undecided)} undecided",
        met=wall <= 3.0,
    )
    for objective in OBJECTIVES:
        several, wall, busy = timed(partial(alternatives, site, 5, 0.03, objective=objective))
        apart = several.difference[~(several.difference == 0.0)]
        page.promise(
            f"5 alternatives within 3%, {objective} ≤ 5 s",
            f"{wall:.2f} s ({busy:.2f}), they differ on {apart.min():.0%} to {apart.max():.0%} of the area",
            met=wall <= 5.0,
        )
    for objective in OBJECTIVES:
        first = plan(site, objective)
        moved = replace(site.ambitions[0], target=site.ambitions[0].target * 1.05)
        slid = replace(site, ambitions=(moved, *site.ambitions[1:]))
        again, wall, busy = timed(partial(plan, slid, objective, start=first))
        page.promise(
            f"a moved slider, {objective} ≤ 0.1 s",
            f"{wall:.3f} s ({busy:.3f}), gap {again.gap:.4%}",
            met=wall <= 0.1,
        )
    windy = with_places(site)
    windy_objectives: tuple[Objective, ...] = ("fairest", "sum")
    for kind in windy_objectives:
        built, wall, busy = timed(partial(plan, windy, kind))
        page.promise(
            f"turbines, 1,600 places at 50 m, {kind} ≤ 10 s, optimal or gap stated",
            f"{wall:.1f} s ({busy:.1f}), {len(built.turbines)} turbines, gap {built.gap:.2%}",
            met=wall <= 10.0,
        )


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("LAND_DATA"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--cells", type=int, help="measure one large size and print it as JSON")
    chosen = parser.parse_args()
    data = None if chosen.data is None else Path(chosen.data)
    if chosen.cells:
        one_large(data, chosen.cells)
        return
    today = datetime.now(UTC).date().isoformat()
    page = Page()
    site = site_from(data)
    ordinary(page, site, quick=chosen.quick)
    large(page, data, [50_176] if chosen.quick else list(LARGE))
    bordered(page, site, quick=chosen.quick)
    choosing(page, site)
    out = chosen.out or ROOT / f"benchmarks/results/landuse-{today}.md"
    out.write_text(
        f"# Land, measured on {today}\n\n`python -m benchmarks.landuse`. Site: {site.name}. {machine()}.\n\n"
        + table(["promise", "measured", ""], page.promises)
        + "".join(page.parts),
        encoding="utf-8",
    )
    print(f"wrote {out}")


if __name__ == "__main__":
    main()
