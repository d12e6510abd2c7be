"""Optimal and balanced: as many assignments as can be filled, then the most points, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.matching.errors import TooLarge
from civicmath.matching.kernels.flow import ABSENT, NOBODY, route, settle
from civicmath.matching.values import TOP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.matching.problem import Problem

    Ints = NDArray[np.int64]
    Graph = tuple[Ints, Ints, Ints, Ints, Ints, Ints]

TIE_BITS = 20
LARGEST = 1 << 60
_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class Scales:
    """What counts how much, so that one whole number says it all.

    Attributes:
        tie_bits: Bits of the hash of a pair that decide between equals.
        scale: What a point counts for: more than all hashes of a plan together.
        fill: Points that a filled assignment counts for: more than all points can differ.
        price: Points of the convex price of accounts.
    """

    tie_bits: int
    scale: int
    fill: int
    price: int


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A plan with the prices that prove it.

    Attributes:
        held: (a,) row of the person, or -1.
        account: (k,) what each organisation gives more than it takes.
        prices: (a + p + k + 1,) of assignments, people, organisations and hub.
        scales: In what the prices are.
    """

    held: Ints
    account: Ints
    prices: Ints
    scales: Scales


def scales_of(problem: Problem, price: int) -> Scales:
    """Choose scales that fit in whole numbers of 64 bits.

    Raises:
        TooLarge: There are none.
    """
    most = max(1, min(len(problem.people), len(problem.posts)))
    count = len(problem.organisations)
    widest = np.maximum(
        np.bincount(problem.person_side[3], minlength=count),
        np.bincount(problem.post_side[3], minlength=count),
    )
    penalty = price * sum(int(width) ** 2 for width in widest)
    # A power of two: it stays the same when few come or go, so that prices can be kept.
    fill = 1 << (most * TOP + penalty).bit_length()
    for bits in range(TIE_BITS, -1, -1):
        scale = 1 << ((most << bits) - 1).bit_length()
        if 2 * fill * scale <= LARGEST:
            return Scales(bits, scale, fill, price)
    raise TooLarge(people=len(problem.people), assignments=len(problem.posts))


def solve(problem: Problem, price: int) -> Flow:
    """Find the plan that fills most, then has most points, then the smallest hashes.

    Args:
        problem: Who and what.
        price: An account of d costs `price * d * d` points; 0 lets accounts be.

    Raises:
        TooLarge: It can't be done in whole numbers of 64 bits.
    """
    return solved(problem, price).flow()


def solved(problem: Problem, price: int) -> Network:
    """Do what `solve` does, and keep the graph, so that changes can be made to it."""
    network = Network(problem, scales_of(problem, price))
    network.fill_all()
    if price:
        network.balance()
    return network


class Network:
    """The graph of a problem and the state of its flow, as `kernels.flow` wants them."""

    def __init__(self, problem: Problem, scales: Scales) -> None:
        self.problem = problem
        self.scales = scales
        self.posts, self.people = len(problem.posts), len(problem.people)
        self.first = self.posts + self.people
        pairs = problem.pairs
        costs = (TOP - pairs.worth) * scales.scale
        if scales.tie_bits:
            costs += (pairs.ties >> np.uint64(64 - scales.tie_bits)).astype(np.int64)
        keep = self._free(pairs.people, pairs.posts)
        people, posts, costs = pairs.people[keep], pairs.posts[keep], costs[keep]
        order = np.lexsort((costs, posts))
        self._starts = _starts(posts, self.posts)
        self._pairs, self._costs = people[order], costs[order]
        self.bodies = np.concatenate([problem.post_side[3], problem.person_side[3]])
        self.held = np.full(self.posts, ABSENT, np.int64)
        self.holds = np.full(self.people, NOBODY, np.int64)
        self.paid = np.zeros(self.posts, np.int64)
        self.prices = np.zeros(self.first + len(problem.organisations) + 1, np.int64)
        self.account = np.zeros(len(problem.organisations), np.int64)

    def fill_all(self) -> None:
        """Bring in every assignment, all organisations being one."""
        posts = [row for row in range(self.posts) if row not in self.problem.locked]
        self._route(posts, [self.first] * len(posts), as_one=True)

    def bring(self, roots: list[int], targets: list[int]) -> None:
        """Make changes to a plan that is settled, one by one; see `kernels.flow.route`."""
        as_one = not self.scales.price
        if as_one:
            # Organisations are one node, and between that and itself there is nothing to bring.
            merged = [
                (min(root, self.first), min(target, self.first))
                for root, target in zip(roots, targets, strict=True)
                if min(root, target) < self.first
            ]
            roots, targets = [root for root, _ in merged], [target for _, target in merged]
        self._route(roots, targets, as_one=as_one)

    def give(self, post: int, person: int) -> None:
        """Note a pair that is kept."""
        edges = slice(self._starts[post], self._starts[post + 1])
        place = int(np.flatnonzero(self._pairs[edges] == person)[0])
        self.held[post], self.holds[person] = person, post
        self.paid[post] = self._costs[edges][place]

    def _route(self, roots: list[int], targets: list[int], *, as_one: bool) -> None:
        if as_one:
            bodies, nodes = np.zeros(self.first, np.int64), self.first + 2
            prices, account = self.prices[:nodes].copy(), np.zeros(1, np.int64)
        else:
            bodies, nodes = self.bodies, len(self.prices)
            prices, account = self.prices, self.account
        graph = self._graph(bodies, len(account))
        state = (self.held, self.holds, self.paid, account, prices, np.zeros(nodes, np.int64))
        scale = self.scales.scale
        route(
            np.array(roots, np.int64), np.array(targets, np.int64), self.scales.fill * scale,
            0 if as_one else self.scales.price * scale, graph, state, _scratch(graph, nodes),
        )  # fmt: skip
        if as_one:
            self.prices[: self.first] = prices[: self.first]
            self.prices[self.first :] = prices[self.first]

    def balance(self) -> None:
        """Let every organisation have its own account, and settle these at the least price."""
        need = np.zeros(len(self.prices), np.int64)
        need[self.first : -1] = self.given_more()
        graph = self._graph(self.bodies, len(self.account))
        state = (self.held, self.holds, self.paid, self.account, self.prices, need)
        scale = self.scales.scale
        settle(
            self.scales.fill * scale, self.scales.price * scale, graph, state,
            _scratch(graph, len(need)),
        )  # fmt: skip

    def given_more(self) -> Ints:
        """(k,) what each organisation gives more than it takes, locked pairs included."""
        posts = np.flatnonzero(self.held >= 0)
        rows = [(int(self.held[post]), int(post)) for post in posts]
        rows += [(person, post) for post, person in self.problem.locked.items()]
        more = np.zeros(len(self.account), np.int64)
        for person, post in rows:
            more[self.bodies[self.posts + person]] += 1
            more[self.bodies[post]] -= 1
        return more

    def flow(self) -> Flow:
        """Give the plan, locked pairs included."""
        held = np.maximum(self.held, NOBODY)
        for post, person in self.problem.locked.items():
            held[post] = person
        return Flow(held, self.given_more(), self.prices, self.scales)

    def _free(self, people: Ints, posts: Ints) -> NDArray[np.bool_]:
        """Tell which pairs don't touch what is locked."""
        free_person = np.ones(self.people, np.bool_)
        free_post = np.ones(self.posts, np.bool_)
        for post, person in self.problem.locked.items():
            free_person[person] = free_post[post] = False
        return free_person[people] & free_post[posts]

    def _graph(self, bodies: Ints, count: int) -> Graph:
        members = np.argsort(bodies, kind="stable").astype(np.int64)
        home = bodies + self.first
        starts = _starts(bodies, count)
        return self._starts, self._pairs, self._costs, home, starts, members


def _starts(owners: Ints, count: int) -> Ints:
    """Tell where the rows of each owner begin."""
    ends = np.cumsum(np.bincount(owners, minlength=count))
    return np.concatenate([[0], ends]).astype(np.int64)


def _scratch(graph: Graph, nodes: int) -> Graph:
    """Make room for a search: every step can be noted once."""
    room = len(graph[1]) + 4 * nodes + 8
    return (
        np.full(nodes, _FAR, np.int64), np.zeros(nodes, np.int64), np.zeros(nodes, np.int64),
        np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(5, np.int64),
    )  # fmt: skip
