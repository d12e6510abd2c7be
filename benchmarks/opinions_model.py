"""The latent factor model and what is built on it: where groups are found, what bridges, updates.

    .venv/bin/python -m benchmarks.opinions_model [--data FOLDER] [--out FILE] [--seeds 20]

Two ways to place people are compared on the same worlds: the axes of the covariance over who saw both
statements, and the latent factor model that takes a person's leaning to agree out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.opinions_scale_made import made
from benchmarks.opinions_tools import Page, machine, table
from benchmarks.opinions_update_table import updates
from benchmarks.opinions_worlds import SHAPES, shaped
from civicmath.formats import read_conversation
from civicmath.opinions.agenda import find_agenda
from civicmath.opinions.agreement import adjusted_rand
from civicmath.opinions.analysis import analyse
from civicmath.opinions.axes import fit_axes, place_equations
from civicmath.opinions.crews import crew_of
from civicmath.opinions.fitting import fit, improve
from civicmath.opinions.gaps import gap_chance, kind_of
from civicmath.opinions.groups import _candidate, _try_all, choose
from civicmath.opinions.kmeans import cluster
from civicmath.opinions.matrix import Answers, answers_of
from civicmath.opinions.pairs import count_pairs, count_pairs_drawn
from civicmath.opinions.stability import SWEEPS, Agreement

if TYPE_CHECKING:
    from civicmath.opinions.axes import Axes

ROOT = Path(__file__).resolve().parents[1]
BOOTSTRAPS = 40
WAYS = ("covariance", "factors")


def axes_by(way: str, answers: Answers, times: np.ndarray[Any, Any] | None, start: Any) -> Any:  # noqa: ANN401
    """Fit the axes of a map in one of two ways; gives them and where a resample may start."""
    if way == "covariance":
        drawn = count_pairs(answers) if times is None else count_pairs_drawn(answers, times)
        return fit_axes(drawn).tidied(), None
    if times is None:
        found = fit(answers, count_pairs(answers), 2)
    else:
        found = improve(answers, start, most=SWEEPS, times=times.astype(np.float64))
    return found.axes(), found


def grouped(answers: Answers, way: str, seed: int) -> tuple[int, str, np.ndarray[Any, Any]]:
    """Find groups as a report does, up to predicting: how many, of which kind, and who is in them."""
    rng = np.random.default_rng((seed, 91))
    axes: Axes
    axes, start = axes_by(way, answers, None, None)
    places = place_equations(answers, axes).solve()
    tried = _try_all(places, places, rng)
    rows: dict[int, list[float]] = {k: [] for k in tried}
    for _ in range(BOOTSTRAPS):
        times = rng.multinomial(answers.people, np.full(answers.people, 1 / answers.people))
        again, _ = axes_by(way, answers, times, start)
        there = place_equations(answers, again).solve()
        for k, clusters in tried.items():
            _, labels = cluster(there, times.astype(np.float64), k, rng, 5)
            known = clusters.reference(places)
            rows[k].append(
                float(adjusted_rand(known.nearest[known.sure], labels[None, known.sure])[0])
                if known.sure.any()
                else 0.0
            )
    found = {k: np.sort(values) for k, values in rows.items()}
    candidates = tuple(
        _candidate(
            tried[k],
            Agreement(
                float(np.median(v)), float(np.quantile(v, 0.05, method="lower")), float(v[-1]), 0.0
            ),
            places,
        )
        for k, v in found.items()
    )
    best = choose(candidates)
    if best is None:
        return 0, "none", np.zeros(answers.people, np.int64)
    kind = kind_of(gap_chance(places, tried[best].centres))
    return best, kind, tried[best].membership(places)


def positions(page: Page, seeds: int) -> None:
    """Both ways on worlds whose shape is known."""
    rows = []
    false_camps = dict.fromkeys(WAYS, 0)
    for name, (camps, _) in SHAPES.items():
        for way in WAYS:
            counts: dict[str, int] = {"right": 0, "camps": 0, "wings": 0, "none": 0}
            alike = []
            for seed in range(seeds):
                votes, truth = shaped(name, seed)
                number, kind, labels = grouped(answers_of(votes), way, seed)
                counts[kind] += 1
                counts["right"] += number == camps
                false_camps[way] += kind == "camps" and camps < 2
                sure = labels >= 0
                if number and truth is not None:
                    alike.append(float(adjusted_rand(truth[sure], labels[None, sure])[0]))
            rows.append(
                [
                    name,
                    way,
                    *(f"{counts[key]} of {seeds}" for key in ("camps", "wings", "none")),
                    f"{counts['right']} of {seeds}" if camps > 1 else "-",
                    f"{median(alike):.2f}" if alike else "-",
                ]
            )
    page.add(
        "\n## Where groups are found\n\nThe same worlds, the same rule for stability (40 resamples), two ways to place people. *Camps*: "
        "stable groups with a gap between them; *wings*: stable groups without. *Alike*: adjusted Rand index with the truth, "
        "median over the worlds with groups.\n\n",
        table(["world", "places by", "camps", "wings", "none", "right number", "alike"], rows),
    )
    page.promise(
        "camps named in worlds without camps, by factors",
        f"{false_camps['factors']} of {seeds * sum(c < 2 for c, _ in SHAPES.values())}",
        met=false_camps["factors"] <= 0.05 * seeds * sum(c < 2 for c, _ in SHAPES.values()),
    )


def conversations(page: Page, data: Path) -> None:
    """Model, groups, bridging and agenda of every real conversation."""
    rows = []
    for folder in sorted(f for f in data.iterdir() if f.is_dir()):
        votes = read_conversation(folder).votes
        with crew_of(1) as crew:
            spent = time.process_time()
            found = analyse(votes, seed=1, crew=crew)
            spent = time.process_time() - spent
        losses = " / ".join(f"{one.loss:.3f}" for one in found.model.tried)
        grouping, bridging = found.grouping, found.bridging
        groups = "none" if grouping.clusters is None else str(grouping.clusters.count)
        rows.append(
            [
                folder.name.split(".2")[0],
                str(found.model.factors.dimensions),
                losses,
                f"{np.sqrt(found.model.factors.leaning):.2f}",
                groups,
                grouping.kind or "-",
                "-" if grouping.gap is None else f"{grouping.gap:.2f}",
                f"{bridging.rank_stability:.2f} ({bridging.rank_low:.2f})",
                f"{len(found.agenda.items)}, {found.agenda.unrepresented} left out",
                "yes" if found.agenda.justified else "NO",
                f"{spent:.2f}",
            ]
        )
    page.add(
        "\n## Real conversations\n\nAxes by hidden answers, with the loss in nats per answer of none to three; *leaning*: spread of how much "
        "people agree with whatever they see; *gap*: the chance of gaps like these without camps; ranks: Spearman's correlation of "
        "the bridging ranking with those of resamples, median (5th percentile); *agenda*: statements, and people who support none of "
        "them; *EJR+*: the check. Seconds of processor time of the whole analysis.\n\n",
        table(
            [
                "conversation",
                "axes",
                "loss of 0 / 1 / 2 / 3",
                "leaning",
                "groups",
                "kind",
                "gap",
                "bridging ranks",
                "agenda",
                "EJR+",
                "s",
            ],
            rows,
        ),
    )


def agendas(page: Page, folder: Path) -> None:
    """How long an agenda takes."""
    file = made(folder / "agenda.parquet", 10_000, 200, 150_000)
    votes = read_conversation(file).votes
    answers = answers_of(votes)
    factors = fit(answers, count_pairs(answers), 2)
    seconds, found = [], find_agenda(answers, factors, votes.statements.tolist())
    for _ in range(7):
        spent = time.process_time()
        find_agenda(answers, factors, votes.statements.tolist())
        seconds.append(time.process_time() - spent)
    page.promise(
        "an agenda of 7 for 10,000 x 200 within 10 ms, processor time",
        f"{median(seconds) * 1000:.1f} ms, made for {found.people:,} people",
        met=median(seconds) <= 0.01,
    )


def main() -> int:
    """Measure everything and write the page."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/polis")
    parser.add_argument(
        "--out", type=Path, default=ROOT / f"benchmarks/results/opinions-model-{today}.md"
    )
    parser.add_argument("--seeds", type=int, default=20)
    options = parser.parse_args()
    page, here = Page(), machine()
    with crew_of(1), tempfile.TemporaryDirectory() as folder:
        positions(page, options.seeds)
        agendas(page, Path(folder))
        if options.data.is_dir():
            conversations(page, options.data)
        updates(
            page,
            ((1_000, 100, 20_000), (10_000, 200, 150_000), (100_000, 500, 2_900_000)),
            Path(folder),
        )
    page.write(
        options.out,
        f"# The latent factor model, {today}\n\n{here}.\n\n"
        f"Command: `.venv/bin/python -m benchmarks.opinions_model --seeds {options.seeds}`.\n\n",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
