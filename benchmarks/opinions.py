"""Opinions: our mathematics beside red-dwarf, on real conversations and on worlds with known truth.

    .venv/bin/python -m benchmarks.opinions [--data FOLDER] [--worlds FILE] [--out FILE] [--runs 5]

Needs the peers' own environment: python3.11 -m venv .venv-peers && .venv-peers/bin/pip install --require-hashes -r requirements/peers.txt
Both sides run in processes of their own, with one thread each; seconds are processor time, medians after imports and reading, so that
work of others on the machine counts little. What isn't there (the conversations, the peers) is said and left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.opinions_tools import (
    Page,
    agreement,
    error_of_points,
    error_up_to_sign,
    machine,
    published,
    run,
    sizes,
    synthetic,
    table,
)
from benchmarks.opinions_worlds import common_ground_rows, noise_rows, planted_rows

ROOT = Path(__file__).resolve().parents[1]
PEER = ROOT / ".venv-peers/bin/python"
ATTRIBUTION = (
    "Conversations: data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under CC BY 4.0 with "
    "Attribution to The Computational Democracy Project. Figures only; nobody's sentences are carried over."
)


def conversations(page: Page, data: Path, runs: int) -> None:
    """Both sides on every real conversation: components, groups, seconds, stability, verdicts."""
    components, groups, reports = [], [], []
    worst = {"exact": 0.0, "chosen": 0.0, "points": 0.0}
    slowest, versions = 0.0, ""
    for folder in sorted(f for f in data.iterdir() if f.is_dir()):
        print(f"  {folder.name}", flush=True)
        name = folder.name.split(".2")[0]
        ours = run(sys.executable, "opinions_ours.py", str(folder), "--runs", str(runs))
        theirs = run(PEER, "opinions_red_dwarf.py", str(folder), "--runs", str(runs))
        versions = ", ".join(f"{k} {v}" for k, v in theirs["versions"].items())
        errors = {
            "exact": error_up_to_sign(ours, theirs, "components_exact"),
            "chosen": error_up_to_sign(ours, theirs, "components"),
            "points": error_of_points(ours, theirs),
        }
        worst = {key: max(worst[key], error) for key, error in errors.items()}
        view, peer = median(ours["view_seconds"]), median(theirs["seconds"])
        size = f"{ours['participants']} x {len(ours['statements'])}, {ours['votes']:,}"
        components.append(
            [
                name,
                size,
                *(f"{error:.0e}" for error in errors.values()),
                f"{view * 1000:.0f}",
                f"{peer * 1000:.0f}",
                f"{peer / view:.0f}x",
                f"{ours['view_peak_mb']:.0f} / {theirs['peak_mb']:.0f}",
            ]
        )
        known = published(folder)
        groups.append(
            [
                name,
                *(sizes(side) for side in (ours["view_groups"], theirs["groups"], known)),
                f"{agreement(ours['view_groups'], theirs['groups']):.2f}",
                f"{agreement(ours['view_groups'], known):.2f}",
                f"{agreement(theirs['groups'], known):.2f}",
            ]
        )
        seconds = median(ours["report_seconds"])
        slowest = max(slowest, seconds)
        reports.append(report_row(name, ours, theirs, seconds))
    page.add(
        "\n## The compatible view beside red-dwarf\n\n",
        "Largest difference between entries of the two components, up to sign: against red-dwarf with its exact solver, and with the "
        "one it chooses itself (random projections for the two largest: with another seed red-dwarf differs as much from itself). *Points*: the "
        "largest difference between people's places, as a share of the widest, exact solver. Milliseconds: our view "
        "(components, points, groups) and red-dwarf's pipeline, which also ranks representative statements.\n\n",
        table(
            [
                "conversation",
                "people x statements, votes",
                "exact",
                "as chosen",
                "points",
                "ours ms",
                "red-dwarf ms",
                "ratio",
                "peak MB ours / theirs",
            ],
            components,
        ),
        "\nGroups of the compatible view, and agreement (adjusted Rand index over people whom both put in a group). Statements that "
        "moderation rejected are gone before our code, so people who reach seven votes only with those are left out; Polis' published "
        "groups come from its history (base clusters, smoothing of the number of groups) and neither code can repeat them.\n\n",
        table(
            [
                "conversation",
                "ours",
                "red-dwarf",
                "published",
                "ours with red-dwarf",
                "ours with published",
                "red-dwarf with published",
            ],
            groups,
        ),
        "\n## Our own report on them\n\n",
        "Seed 1, 100 resamples. Stability: median adjusted Rand index over resamples with 5th and 95th percentile, among people who "
        "are surely in a group; *all* is the median with those in between. Sizes: sure members; the rest is in between or gave fewer "
        "than seven answers.\n\n",
        table(
            [
                "conversation",
                "groups",
                "sizes",
                "in between",
                "too few",
                "stability",
                "all",
                "common ground",
                "divided",
                "unknown",
                "red-dwarf's sizes",
                "with red-dwarf",
                "s",
            ],
            reports,
        ),
    )
    for key, what in (
        ("exact", "components within 1e-6 of red-dwarf's, exact solver"),
        ("chosen", "components within 1e-6 of red-dwarf's, the solver it chooses itself"),
        ("points", "people's points within 1e-6 of red-dwarf's, exact solver"),
    ):
        page.promise(what, f"{worst[key]:.0e}", met=worst[key] < 1e-6)
    page.promise(
        "whole report within 1 s each, processor time", f"{slowest:.2f} s", met=slowest <= 1.0
    )
    page.add(f"\nPeers: {versions}.\n")


def report_row(name: str, ours: dict[str, Any], theirs: dict[str, Any], s: float) -> list[str]:
    """One line about the whole report."""
    report = ours["report"]
    stability, tried = report["stability"], report["tried"]
    judged = next((t for t in tried if t["ari"] == stability["ari"]), None)
    stable = report["groups_stable"]
    return [
        name,
        str(len(report["groups"])) if stable else "no stable groups",
        ", ".join(str(group["size"]) for group in report["groups"]),
        str(report["in_between"]),
        str(report["too_few_answers"]),
        "-" if judged is None else "{ari:.2f} ({low:.2f} to {high:.2f})".format(**stability),
        "-" if judged is None else f"{judged['ari_all_placed']:.2f}",
        # Agreed by all, or opposed by all: common ground either way.
        str(len(report["common_ground"]) + len(report["common_opposition"])),
        *(str(len(report[key])) for key in ("divided", "unknown")),
        sizes(theirs["groups"]),
        f"{agreement(ours['groups'], theirs['groups']):.2f}" if stable else "-",
        f"{s:.2f}",
    ]


def larger(page: Page, runs: int) -> None:
    """Ten thousand people: the compatible view on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(synthetic(Path(folder)))
        ours = run(sys.executable, "opinions_ours.py", file, "--runs", str(runs))
        theirs = run(PEER, "opinions_red_dwarf.py", file, "--runs", str(runs))
    view, peer = median(ours["view_seconds"]), median(theirs["seconds"])
    page.add(
        "\n## 10,000 people x 200 statements (made; 15 answers each)\n\n",
        table(
            ["", "seconds", "peak MB"],
            [
                ["our compatible view", f"{view:.3f}", f"{ours['view_peak_mb']:.0f}"],
                ["red-dwarf's pipeline", f"{peer:.3f}", f"{theirs['peak_mb']:.0f}"],
                [
                    "our whole report, 100 resamples",
                    f"{median(ours['report_seconds']):.2f}",
                    f"{ours['peak_mb']:.0f}",
                ],
            ],
        ),
        f"\n{ours['votes']:,} votes; red-dwarf takes {peer / view:.0f} times as long. Agreement of groups: "
        f"{agreement(ours['view_groups'], theirs['groups']):.2f}.\n",
    )
    page.promise(
        "compatible view of 10k x 200 within 0.03 s, processor time",
        f"{view:.3f} s",
        met=view <= 0.03,
    )


def worlds(page: Page, tool: Path, seeds: int) -> None:
    """How often something is named that isn't there."""
    if tool.exists():
        rows = common_ground_rows(tool)
        falsest = max(float(row[2].rstrip("%")) for row in rows)
        page.promise("false common ground at most 5%", f"{falsest:.1f}%", met=falsest <= 5.0)
        page.add(
            "\n## Common ground in worlds with known truth\n\n",
            "Three villages as groups; 200 worlds a line; *false*: share of what is named that isn't true; *found*: share of the truth "
            "that is named. *Bound* is the one-sided 95% lower-bound rule of the tool, which doesn't count how many statements it "
            "tries. Finding more of the truth with the same number of answers (routing, pooling) is work to come.\n\n",
            table(
                [
                    "people",
                    "answers",
                    "ours false",
                    "ours found",
                    "bound false",
                    "bound found",
                    "divided false",
                    "divided found",
                ],
                rows,
            ),
        )
    else:
        page.add(f"\n(No worlds with known truth: {tool.name} isn't there.)\n")
    rows = noise_rows(seeds)
    named = sum(int(row[2].split()[0]) for row in rows)
    page.promise(
        "no groups in noise (at most 5%)",
        f"{named} of {seeds * len(rows)}",
        met=named <= 0.05 * seeds * len(rows),
    )
    page.add(
        "\n## Groups in noise\n\nPeople who answer independently, every statement shown equally or early ones far more.\n\n",
        table(["people x statements", "shown", "stable groups named"], rows),
        "\n## Planted camps\n\nHalf of the statements shown; leanings drawn per camp and statement, so camps may lie close together.\n\n",
        table(
            [
                "people x statements",
                "camps",
                "right number",
                "no stable groups",
                "agreement (median)",
            ],
            planted_rows(seeds),
        ),
    )


def main() -> int:
    """Run everything and write the page."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/polis")
    parser.add_argument(
        "--worlds", type=Path, default=ROOT.parent / "shared/tools/common_ground_world.py"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / f"benchmarks/results/opinions-{today}.md"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=40)
    options = parser.parse_args()
    page, here = Page(), machine()
    if not PEER.exists():
        print("The peers' environment .venv-peers isn't there (see --help): left out.")
        page.add("\n(red-dwarf wasn't installed: nothing beside it.)\n")
    elif not options.data.is_dir():
        print(f"No conversations in {options.data}: left out.")
        page.add("\n(The real conversations weren't there.)\n")
        larger(page, options.runs)
    else:
        conversations(page, options.data, options.runs)
        larger(page, options.runs)
    print("  worlds", flush=True)
    worlds(page, options.worlds, options.seeds)
    head = (
        f"# Opinions, {today}\n\n{here}. One thread for the peer and for our whole report; seconds are processor time, medians of {options.runs} runs after imports and reading.\n\n"
        "Command: `.venv/bin/python -m benchmarks.opinions` (its `--help` says how to make the peers' environment).\n\n"
        f"{ATTRIBUTION}\n\n"
    )
    page.write(options.out, head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
