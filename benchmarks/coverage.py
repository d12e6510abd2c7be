"""Coverage: how often a 95% interval holds what everybody who lives here would answer.

    .venv/bin/python -m benchmarks.coverage [--tool FILE] [--out FILE] [--worlds 100] [--processes 2]

Worlds of known truth, in which turnout differs from the population. People come one by one, in any order, and are shown
statements drawn by our own routing; the chance of each draw is kept, as the platform does. Then the report's own function
estimates what the population would answer, with and without these chances, beside the raw share of all answers.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.opinions_tools import Page, machine, table
from benchmarks.opinions_worlds import load_world
from civicmath.formats.votes import votes_from_rows
from civicmath.opinions.background import Background
from civicmath.opinions.exposure import chances_of
from civicmath.opinions.findings import BAR
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.routing import draw, drawing_chances, worth_asking
from civicmath.opinions.villages import living_here, villages_of
from civicmath.population.intervals import wilson
from civicmath.population.residents import Population, Residents

ROOT = Path(__file__).resolve().parents[1]
FIRST = 10_000
REFRESHED = 20
"""Worths are computed again after every so manieth part of all people, as a job on a server would."""
PARTS = {"a tenth": Fraction(1, 10), "a fifth": Fraction(1, 5)}
WAYS = ("all answers as they are", "by village", "by village and chance")
HEADS = ["people", "at random", *(f"{way}: {what}" for way in WAYS for what in ("holds", "width"))]
LEAST, MOST = 0.93, 0.97


class Shown(NamedTuple):
    """Rows of one world: who was shown what, what she said, and with which chance it was drawn."""

    person: list[int]
    statement: list[int]
    vote: list[int]
    chance: list[float]


def asked_one_by_one(world: Any, part: Fraction) -> Shown:  # noqa: ANN401
    """Let people come in a random order, and show each as many statements as passive exposure does."""
    people, statements = np.array(world.people), world.rates.shape[1]
    chance = np.random.default_rng((world.seed, 41))
    each = max(1, int(world.passive()[0].sum() / people.sum()))
    asked, agreed = (np.zeros((len(people), statements), np.int64) for _ in range(2))
    rows = Shown([], [], [], [])
    worth = worth_asking(agreed, asked, people, BAR)
    order = chance.permutation(int(people.sum()))
    for number, person in enumerate(order.tolist()):
        if number % max(1, len(order) // REFRESHED) == 0:
            worth = worth_asking(agreed, asked, people, BAR)
        area = world.village_of(person)
        unseen = np.ones(statements, np.bool_)
        for _ in range(each):
            chances = drawing_chances(worth[area], unseen, part)
            statement = draw(chances, chance.random())
            says = world.ask(person, statement)
            unseen[statement] = False
            asked[area, statement] += 1
            agreed[area, statement] += says
            rows.person.append(person)
            rows.statement.append(statement)
            rows.vote.append(1 if says else -1)
            rows.chance.append(float(chances[statement]))
    return rows


def measure(tool: Path, people: tuple[int, ...], part: Fraction, seed: int) -> np.ndarray[Any, Any]:
    """(statements, 6) whether the interval holds the truth, and its width, in three ways."""
    world = load_world(tool).make_world(seed=seed, people=people)
    rows = asked_one_by_one(world, part)
    size = world.rates.shape[1]
    votes = votes_from_rows(
        rows.person, rows.statement, rows.vote, known=[str(j) for j in range(size)]
    )
    answers = answers_of(votes)
    told: dict[str, tuple[str | None, str | None]] = {
        person: (str(world.village_of(int(person))), None) for person in votes.participants.tolist()
    }
    figures = ((str(a), None, round(10_000 * share)) for a, share in enumerate(world.population))
    known = Background(
        residents=Residents.of(votes.participants.tolist(), told),
        population=Population.of(figures),
        chances=chances_of(votes, rows.person, rows.statement, rows.chance),
    )
    truth = world.population @ world.rates
    agree = np.bincount(votes.indices, votes.values > 0, size).astype(np.int64)
    ends = [wilson(agree, np.bincount(votes.indices, minlength=size), 0.95)]
    for background in (Background(known.residents, known.population), known):
        living = living_here(answers, villages_of(answers, background), background)
        if living is None:
            raise AssertionError("the population is known")
        ends.append((living.shares.agree.low, living.shares.agree.high))
    columns = [
        part for low, high in ends for part in ((low <= truth) & (truth <= high), high - low)
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def main() -> int:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--tool", type=Path, default=ROOT.parent / "shared/tools/common_ground_world.py"
    )
    parser.add_argument("--out", type=Path)
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    if not options.tool.is_file():
        print(f"There is no {options.tool}: the worlds of known truth are needed.", file=sys.stderr)
        return 1
    day = datetime.now(UTC).date().isoformat()
    page, here, rows = Page(), machine(), []
    held = []
    with ProcessPoolExecutor(options.processes) as pool:
        for people in load_world(options.tool).SIZES:
            count = max(2, options.worlds // (1 if sum(people) < 1000 else 5))
            for name, part in PARTS.items():
                one = partial(measure, options.tool, people, part)
                found = list(pool.map(one, range(FIRST, FIRST + count), chunksize=2))
                means = np.concatenate(found).mean(axis=0)
                held.append(means[4])
                label = f"{' + '.join(str(p) for p in people)}; {count} worlds"
                rows.append([label, name, *(f"{mean:.1%}" for mean in means)])
                print("  ", *rows[-1], flush=True)
    inside = all(LEAST <= share <= MOST for share in held)
    page.promise(
        "95% intervals hold the truth in 93% to 97%, with routed votes and wrong turnout",
        f"{min(held):.1%} to {max(held):.1%}",
        met=inside,
    )
    page.add(
        "\n## How often the interval holds the truth, and how wide it is\n\n", table(HEADS, rows)
    )
    out = options.out or ROOT / f"benchmarks/results/coverage-{day}.md"
    page.write(
        out,
        f"# Coverage of intervals for the population, {day}\n\n{here}.\n\n"
        f"Command: `.venv/bin/python -m benchmarks.coverage --worlds {options.worlds}`. Worlds of known truth, seeds from "
        f"{FIRST:,}, 60 statements each; how the interval is made was chosen on seeds 20,000 to 20,099. Who comes differs from "
        "who lives here (0.5, 0.3 and 0.2 of the population); what people are shown is drawn by our routing, with this part "
        "of the draws at random. *By village and chance* is what a report gives.\n\n",
    )
    return 0 if inside else 1


if __name__ == "__main__":
    sys.exit(main())
