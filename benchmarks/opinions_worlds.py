"""Worlds where the truth is known: how often is a group, common ground or a division named that isn't there?"""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.formats.votes import Votes, votes_from_rows
from civicmath.opinions.agreement import adjusted_rand
from civicmath.opinions.report import opinion_report
from civicmath.opinions.tally import Tally
from civicmath.opinions.verdicts import find

if TYPE_CHECKING:
    from pathlib import Path

WORLDS = 200
NOISE = ((40, 20), (150, 40), (400, 30), (1000, 40))
PLANTED = ((100, 30, 2), (300, 40, 2), (300, 40, 3), (1000, 60, 3), (1000, 60, 4))

SHAPES: dict[str, tuple[int, str]] = {
    "two camps of 50": (2, "camps"),
    "two camps of 150": (2, "camps"),
    "three camps of 333": (3, "camps"),
    "four camps on two axes, 800": (4, "squares"),
    "camps of 200 that lean to agree too": (2, "leaning"),
    "a smooth range, 400": (1, "smooth"),
    "an even range, 400": (1, "even"),
    "a smooth plane, 400": (1, "plane"),
    "only leaning to agree, 400": (0, "agreeing"),
    "independent answers, 400": (0, "noise"),
}
"""Worlds by the shape of opinions: how many camps (1: a range without camps; 0: nothing), and how made."""


def common_ground_rows(tool: Path) -> list[list[str]]:
    """Score our verdicts on the worlds of `tools/common_ground_world.py`, villages as groups, beside its lower-bound rule."""
    world = load_world(tool)
    rows = []
    for people in world.SIZES:
        for data in ("passive", "everything"):
            scores = np.array([_score(world, seed, people, data) for seed in range(WORLDS)])
            false, found, bound_false, bound_found, apart_false, apart_found = scores.mean(axis=0)
            rows.append(
                [
                    " + ".join(str(p) for p in people),
                    data,
                    *(f"{share:.1%}" for share in (false, found, bound_false, bound_found)),
                    *(f"{share:.1%}" for share in (apart_false, apart_found)),
                ]
            )
    return rows


def _score(world: Any, seed: int, people: tuple[int, ...], data: str) -> tuple[float, ...]:  # noqa: ANN401
    here = world.make_world(seed=seed, people=people)
    asked, agreed = getattr(here, data)()
    groups = Tally(agreed, asked - agreed, asked)
    everyone = Tally(
        *(p.sum(axis=0, keepdims=True) for p in (groups.agree, groups.disagree, groups.answers))
    )
    found = find(groups, everyone)
    apart = (here.rates.max(axis=0) > 0.5) & (here.rates.min(axis=0) < 0.5)
    return (
        *world.score(here, found.agree),
        *world.score(here, world.bound_rule(asked, agreed, here.bar)),
        float((found.divided & ~apart).sum() / max(found.divided.sum(), 1)),
        float((found.divided & apart).sum() / max(apart.sum(), 1)),
    )


def load_world(tool: Path) -> Any:  # noqa: ANN401
    """Load the file that makes worlds of known truth."""
    spec = importlib.util.spec_from_file_location("common_ground_world", tool)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(tool)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def noise_rows(seeds: int) -> list[list[str]]:
    """Count how often groups are named among people who answer independently of each other."""
    rows = []
    for people, statements in NOISE:
        for routed in (False, True):
            named = 0
            for seed in range(seeds):
                rng = np.random.default_rng((seed, people, statements))
                rates = rng.beta(2, 2, statements)[None, :]
                shown = np.linspace(1.0, 0.15, statements) if routed else np.full(statements, 0.5)
                votes = _votes(rng, np.broadcast_to(rates, (people, statements)), shown)
                named += opinion_report(votes, seed=seed, bootstraps=40).groups_stable
            shape = f"{people} x {statements}"
            rows.append([shape, "unequal" if routed else "equal", f"{named} of {seeds}"])
    return rows


def planted_rows(seeds: int) -> list[list[str]]:
    """Count how often planted camps are found: their number, and who is in which."""
    rows = []
    for people, statements, camps in PLANTED:
        right, agreement, none = 0, [], 0
        for seed in range(seeds):
            rng = np.random.default_rng((seed, people, statements, camps))
            camp = rng.integers(0, camps, people)
            leaning = rng.normal(size=(camps, statements)) * 1.5
            votes = _votes(rng, 1 / (1 + np.exp(-leaning[camp])), np.full(statements, 0.5))
            report = opinion_report(votes, seed=seed, bootstraps=40)
            labels, truth = report.positions.groups, camp[votes.participants.astype(int)]
            none += not report.groups_stable
            if report.groups_stable:
                right += len(report.groups) == camps
                sure = labels >= 0
                agreement.append(adjusted_rand(truth[sure], labels[None, sure])[0])
        shown = f"{np.median(agreement):.2f}" if agreement else "-"
        counted = [f"{count} of {seeds}" for count in (right, none)]
        rows.append([f"{people} x {statements}", str(camps), *counted, shown])
    return rows


def shaped(name: str, seed: int) -> tuple[Votes, np.ndarray[Any, Any] | None]:
    """Make a world of `SHAPES`: its votes, and everybody's true camp where there are camps."""
    camps, kind = SHAPES[name]
    rng = np.random.default_rng((seed, 7))
    people = {"two camps of 50": 100, "two camps of 150": 300, "three camps of 333": 1000}
    n = people.get(name, 800 if kind == "squares" else 400)
    m = 30 if n == 100 else 40
    camp = rng.integers(0, max(camps, 1), n)
    usual = rng.normal(size=m) * 0.7
    if kind == "camps":
        score = (rng.normal(size=(camps, m)) * 1.5)[camp]
    elif kind == "squares":
        sides = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])[camp]
        first = np.arange(m) < m // 2
        way = rng.choice([-1.0, 1.0], m) * np.where(first, 1.6, 1.2)
        score = np.where(first, sides[:, :1], sides[:, 1:]) * way
    elif kind == "leaning":
        score = rng.normal(size=(n, 1)) * 0.9 + rng.normal(size=(2, m))[camp]
    elif kind == "smooth":
        score = rng.normal(size=(n, 1)) * rng.normal(size=m) * 1.2 + usual
    elif kind == "even":
        score = rng.uniform(-1.7, 1.7, (n, 1)) * rng.normal(size=m) * 1.2 + usual
    elif kind == "plane":
        score = rng.normal(size=(n, 2)) @ rng.normal(size=(2, m)) * 1.2 + usual
    elif kind == "agreeing":
        score = rng.normal(size=(n, 1)) + rng.normal(size=m) * 0.9
    else:
        score = np.broadcast_to(usual, (n, m))
    votes = _votes(rng, 1 / (1 + np.exp(-score)), np.full(m, 0.5))
    return votes, camp[votes.participants.astype(int)] if camps > 1 else None


def _votes(
    rng: np.random.Generator, chances: np.ndarray[Any, Any], shown: np.ndarray[Any, Any]
) -> Votes:
    said = np.where(rng.random(chances.shape) < chances, 1, -1)
    person, statement = np.nonzero(rng.random(chances.shape) < shown)
    return votes_from_rows(person, statement, said[person, statement])
