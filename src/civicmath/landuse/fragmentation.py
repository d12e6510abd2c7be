"""Plans whose borders cost something: prices, messages between neighbours, and repairs.

At given prices λ the best plan is a labelling of a graph whose borders have costs: sequential
tree-reweighted message passing (Kolmogorov 2006) bounds it from above and reads a plan from the
messages. Plans read at several prices are columns of the same master problem as without borders;
the messages stay, because they give a valid bound at any prices. The plan is then steered towards
the scores of the mixture and improved cell by cell on the objective itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.borders import borders_of, stack_distances
from civicmath.landuse.kernels import borders as kernels
from civicmath.landuse.prices import Known
from civicmath.landuse.problems import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from civicmath.landuse.problems import Problem
    from civicmath.landuse.utilities import Utility
    from civicmath.landuse.values import Choices, CompiledSite, Floats, Indices

_NEVER = 10.0 * kernels.BAD


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Cells, what each label gives them, and their borders.

    Attributes:
        gains: (n, L, M) points of score; label L - 1 is *as it is*.
        allowed: (n, L) as 0/1.
        first: (E,) earlier cell of each border.
        second: (E,) later cell.
        price: (E,) points of the objective per unit of distance.
        distance: (L, L).
        start: (n + 1,) where the borders of each cell begin in `edge`.
        edge: (2 E,) those borders, the ones with earlier cells first.
        backward: (n,) how many those are.
        fixed: (M,) scores that are there anyway.
        extra: (n, L) what each label is worth beside its scores.
        turned: (E,) whether the site names the later cell first.
    """

    gains: Floats
    allowed: NDArray[np.uint8]
    first: Indices
    second: Indices
    price: Floats
    distance: Floats
    start: Indices
    edge: Indices
    backward: Indices
    fixed: Floats
    extra: Floats
    turned: NDArray[np.bool_]

    @property
    def lists(self) -> tuple[Indices, Indices, Floats, Floats, Indices, Indices, Indices]:
        """The borders as the compiled loops take them."""
        return (
            self.first,
            self.second,
            self.price,
            self.distance,
            self.start,
            self.edge,
            self.backward,
        )

    def costs(self, prices: Floats) -> Floats:
        """(n, L) cost of each label at these prices."""
        return np.where(self.allowed == 1, -(self.gains @ prices + self.extra), _NEVER)

    def scores(self, labels: Choices) -> Floats:
        """(M,) scores of a plan."""
        chosen = self.gains[np.arange(len(labels)), labels]
        return np.asarray(chosen.sum(axis=0) + self.fixed)

    def cost(self, labels: Choices) -> float:
        """What the borders of a plan cost, less what it is worth beside its scores."""
        across = self.distance[labels[self.first], labels[self.second]]
        beside = self.extra[np.arange(len(labels)), labels]
        return float((across * self.price).sum() - beside.sum())


def graph_of(site: CompiledSite, problem: Problem, fragmentation: float) -> Graph:
    """Lay out a site with its borders.

    Args:
        site: The site.
        problem: The same, without borders.
        fragmentation: Price B of the fragmentation index.
    """
    borders = borders_of(site)
    cells, stacks = problem.cells, len(site.stacks)
    gains = np.zeros((cells, stacks + 1, problem.ambitions))
    for zone, shares in enumerate(problem.shares):
        here = np.flatnonzero(problem.zone == zone)
        gains[here, :stacks] = np.einsum("kpn,pm->nkm", problem.yields[:, :, here], shares)
    extra = np.zeros((cells, stacks + 1))
    if len(problem.extra):
        extra[:, :stacks] = problem.extra.T
    idle = problem.allowed.sum(axis=0) == 0
    first, second = borders.pairs.min(axis=1), borders.pairs.max(axis=1)
    count = len(first)
    owner = np.concatenate([second, first])
    later = np.repeat([0, 1], count)
    order = np.lexsort((np.tile(np.arange(count), 2), later, owner))
    return Graph(
        gains=gains,
        allowed=np.ascontiguousarray(np.column_stack([problem.allowed.T, idle]).astype(np.uint8)),
        first=first.astype(np.int32),
        second=second.astype(np.int32),
        price=fragmentation * borders.length_m / max(float(borders.length_m.sum()), 1e-300),
        distance=stack_distances(site),
        start=np.searchsorted(owner[order], np.arange(cells + 1)).astype(np.int32),
        edge=np.tile(np.arange(count, dtype=np.int32), 2)[order],
        backward=np.bincount(second, minlength=cells).astype(np.int32),
        fixed=problem.fixed,
        extra=extra,
        turned=borders.pairs[:, 0] > borders.pairs[:, 1],
    )


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """What prices and messages say.

    Attributes:
        prices: (M,) λ at which the bound was found.
        bound: No plan has a higher utility less border costs.
        messages: (E, 2, L) that prove it.
        aim: (M,) scores of the best mixture of plans.
        known: The plans that were read.
    """

    prices: Floats
    bound: float
    messages: Floats
    aim: Floats
    known: Known


LOOKS = 40
PASSES = 12
LAST_PASSES = 160
_CLOSE = 1e-4
_STILL = 1e-7


def mix_plans(
    graph: Graph, utility: Utility, start: Floats, tell: Callable[[float], None]
) -> Mixed:
    """Find prices and messages whose bound is as low as it gets, and plans to mix."""
    messages = np.zeros((len(graph.first), 2, len(graph.distance)))
    known = Known()
    best, bound = start, np.inf
    trial, wanted, mixture = start, start, -np.inf
    for look in range(LOOKS):
        upper = _look(graph, known, trial, messages, PASSES)
        found = upper + utility.conjugate(trial)
        if found < bound:
            best, bound = trial, found
        shares, wanted, mixture = known.mix(utility)
        if bound - mixture <= _CLOSE:
            break
        trial = best + 0.5 * (wanted - best)
        tell((look + 1) / (LOOKS + 1))
    upper = _look(graph, known, best, messages, LAST_PASSES)
    bound = min(bound, upper + utility.conjugate(best))
    shares, _, _ = known.mix(utility)
    return Mixed(best, bound, messages, shares @ np.array(known.scores), known)


def _look(graph: Graph, known: Known, prices: Floats, messages: Floats, passes: int) -> float:
    """Pass messages at these prices, remember the plan that they spell, and give its upper bound."""
    costs = graph.costs(prices)
    labels = np.empty(len(costs), np.int16)
    lower = -np.inf
    for _ in range(passes):
        before, lower = lower, kernels.pass_messages(costs, *graph.lists, messages)
        if lower - before <= _STILL:
            break
    kernels.read_plan(costs, *graph.lists, messages, labels)
    kernels.improve_singly(costs, *graph.lists, 10, labels)
    known.add(Answer(-lower, graph.scores(labels), labels, graph.cost(labels)))
    return -lower + float(prices @ graph.fixed)


def pressures_of(graph: Graph, mixed: Mixed) -> NDArray[np.float32]:
    """Turn messages into what a proof keeps: (E, 2, K + 1) in the order of the site's borders.

    Rounding them to 32 bits changes the bound a little, never its truth: any pressures give one.
    """
    messages = mixed.messages.copy()
    kernels.settle_messages(graph.costs(mixed.prices), *graph.lists, messages)
    pressures = np.clip(-messages, -_NEVER, _NEVER).astype(np.float32)
    pressures[graph.turned] = pressures[graph.turned][:, ::-1]
    return np.ascontiguousarray(pressures)


def bound_from(
    graph: Graph, utility: Utility, prices: Floats, pressures: NDArray[np.float32]
) -> float:
    """Recompute the bound on utility less border costs from prices and pressures alone."""
    messages = -pressures.astype(np.float64)
    messages[graph.turned] = messages[graph.turned][:, ::-1]
    lower = kernels.lower_bound(graph.costs(prices), *graph.lists, np.ascontiguousarray(messages))
    return -lower + float(prices @ graph.fixed) + utility.conjugate(prices)
