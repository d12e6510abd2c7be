"""Reports of people who stand where a test wants them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.continuity import Kept
from civicmath.opinions.groups import Clusters
from civicmath.opinions.report import OpinionReport, opinion_report
from civicmath.opinions.values import Group
from tests.civicmath.opinions.worlds import camps, votes_of

FAR = 3.0


@cache
def real_report() -> OpinionReport:
    """Two camps, computed from votes."""
    return opinion_report(votes_of(camps(1, people=120, statements=20)[0]), seed=1, bootstraps=20)


def report_of(*sizes: int, between: int = 0, too_few: int = 0, seed: int = 1) -> OpinionReport:
    """A report with groups of these sizes, people halfway the first two, and people with few answers.

    One size stands for people without stable groups.
    """
    rng = np.random.default_rng(seed)
    turns = np.arange(len(sizes)) * 2 * np.pi / len(sizes)
    centres = np.stack([np.cos(turns), np.sin(turns)], axis=1) * FAR
    middle = centres[:2].mean(axis=0, keepdims=True)
    places = np.concatenate([
        *(centre + rng.uniform(-0.5, 0.5, (n, 2)) for centre, n in zip(centres, sizes, strict=True)),
        middle.repeat(between, axis=0),
        rng.uniform(-0.5, 0.5, (too_few, 2)),
    ])  # fmt: skip
    placed = np.arange(len(places)) < len(places) - too_few
    return placed_at(places, placed, centres if len(sizes) > 1 else None, sizes)


def placed_at(
    places: NDArray[np.float64],
    placed: NDArray[np.bool_],
    centres: NDArray[np.float64] | None = None,
    sizes: tuple[int, ...] = (),
) -> OpinionReport:
    """A report of people who stand exactly there."""
    base = real_report()
    clusters = None if centres is None else Clusters(centres, 0.4)
    grouping = replace(base.grouping, places=places, placed=placed, clusters=clusters)
    groups = [len(places)] if centres is None else sizes
    kept = (
        [Kept(0, None, None, (), None)]
        if centres is None
        else [Kept(g, ascii_uppercase[g], "new", (), None) for g in range(len(groups))]
    )
    return replace(
        base,
        participants=len(places),
        groups=tuple(Group(number, size) for number, size in enumerate(groups)),
        kept=tuple(kept),
        grouping=grouping,
    )
