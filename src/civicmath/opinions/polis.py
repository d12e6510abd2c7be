"""The picture as Polis would draw it.

Principal components of mean-filled votes, and k-means groups by silhouette.

Kept for comparison and for people who come from Polis. What is wrong with it stands in
`docs/methods/opinions.md`; no verdict rests on it. Missing votes are filled with the mean of their
statement, so the centred matrix is zero wherever a vote is missing and its Gram matrix follows from
pair counts: the dense matrix is never formed, and the result is exact.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.axes import Axes, leading_vectors, place_equations
from civicmath.opinions.crews import ALONE, crew_of, processors
from civicmath.opinions.kmeans import cluster, different
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.values import Group, PolisView

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes
    from civicmath.opinions.crews import Crew
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.pairs import PairCounts

FEWEST_VOTES = 7
MOST_GROUPS = 5
STARTS = 20
SILHOUETTE_EXACT = 2000
"""The silhouette is exact up to so many people."""
SILHOUETTE_SOME = 1000
"""Above, it is taken over so many of them, evenly spread."""
SEED = 0
TOO_FEW_VOTES = -2


def polis_view(votes: Votes) -> PolisView:
    """Draw the picture: see `draw`."""
    with crew_of(processors()) as crew:
        answers = answers_of(votes)
        return draw(votes, answers, count_pairs(answers, crew), crew)


def draw(votes: Votes, answers: Answers, pairs: PairCounts, crew: Crew = ALONE) -> PolisView:
    """Compute components, everybody's point and groups by Polis' rules.

    Polis sets a statement that moderation rejected to zero for everybody, so it counts as answered
    by everybody in the scaling of points. Votes on it are gone before they reach us; how many there
    were remains (`votes.rejected`). Axes don't depend on it, points and groups do, and no hash of
    votes tells it: so the picture carries the number.

    Args:
        votes: The conversation.
        answers: Its votes on seen statements.
        pairs: Their counts over pairs of statements.
        crew: Who does the work.

    Source:
        Small, Bjorkegren, Erkkilä, Shaw & Megill, Polis: Scaling deliberation by mapping high
        dimensional opinion spaces (2021).
    """
    gram = pairs.residual_products()
    values, vectors = leading_vectors(gram)
    total = float(np.trace(gram))
    explained = values / total if values[0] > 0 else np.zeros(2)
    flat = Axes(pairs.means, vectors, np.zeros(2), 0.0)
    points = _points(answers, flat, votes.rejected, crew)
    enough = answers.per_person >= min(FEWEST_VOTES, answers.size)
    labels = np.full(answers.people, TOO_FEW_VOTES, np.int64)
    labels[enough] = _groups(points[enough])
    sizes = np.bincount(labels[labels >= 0])
    return PolisView(
        statements=tuple(str(statement) for statement in votes.statements),
        center=answers.spread(pairs.means),
        components=answers.spread(vectors.T),
        explained=explained,
        places=points,
        labels=labels,
        groups=tuple(Group(number, int(size)) for number, size in enumerate(sizes)),
        rejected=votes.rejected,
    )


def _points(answers: Answers, axes: Axes, rejected: int, crew: Crew) -> NDArray[np.float64]:
    """(n, 2) projections, stretched by √(statements / answers) against bunching in the middle."""
    raw = np.concatenate(list(crew.each(partial(_projected, axes), answers.blocks())))
    counted = answers.per_person + rejected
    stretch = np.sqrt((answers.size + rejected) / np.maximum(counted, 1))
    return np.asarray(np.round(raw * stretch[:, None], 9) + 0.0, np.float64)


def _projected(axes: Axes, block: Answers) -> NDArray[np.float64]:
    """(n, 2) sums of loadings times centred votes: the right sides of the places' systems."""
    return place_equations(block, axes).right


def _groups(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """(n,) groups 0 … k-1, largest first.

    Of two to five the number with the best mean silhouette is taken, the smallest of equals.
    """
    people = len(points)
    distinct = different(points, MOST_GROUPS + 1)
    rng = np.random.default_rng(SEED)
    tried = [
        cluster(points, np.ones(people), k, rng, STARTS)[1]
        for k in range(2, min(MOST_GROUPS, distinct - 1) + 1)
    ]
    best = np.zeros(people, np.int64)
    if tried:
        count = people if people <= SILHOUETTE_EXACT else SILHOUETTE_SOME
        some = np.linspace(0, people - 1, count).astype(np.int64)
        scores = silhouettes(points[some], np.stack(tried)[:, some])
        best = tried[int(np.round(scores, 9).argmax())]
    order = np.argsort(-np.bincount(best), kind="stable")
    return np.asarray(np.argsort(order)[best], np.int64) if people else best


def silhouettes(points: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give, for several ways of grouping, the mean over points of (b - a) / max(a, b).

    Here a is the mean distance to its own group, b to the nearest other; a point alone counts 0.

    Args:
        points: (n, 2) places.
        labels: (c, n) groups from 0; a way with fewer than two groups scores -1.

    Source:
        Rousseeuw, J. Comput. Appl. Math. 20 (1987).
    """
    from civicmath.opinions.kernels import add_distances  # noqa: PLC0415 - loads numba

    sums = np.zeros((*labels.shape, int(labels.max(initial=0)) + 1))
    add_distances(np.ascontiguousarray(points), np.ascontiguousarray(labels), sums)
    return np.array([_silhouette(own, to) for own, to in zip(labels, sums, strict=True)])


def _silhouette(own: NDArray[np.int64], sums: NDArray[np.float64]) -> float:
    members = own[:, None] == np.arange(sums.shape[1])
    sizes = members.sum(axis=0)
    if (sizes > 0).sum() < 2:  # noqa: PLR2004 — one group has no neighbour to compare with
        return -1.0
    mine = np.arange(len(own))
    within = sums[mine, own] / np.maximum(sizes[own] - 1, 1)
    others = np.where(members | (sizes == 0), np.inf, sums / np.maximum(sizes, 1))
    beyond = others.min(axis=1)
    larger = np.maximum(np.maximum(within, beyond), 1e-300)
    return float(np.where(sizes[own] > 1, (beyond - within) / larger, 0.0).mean())
