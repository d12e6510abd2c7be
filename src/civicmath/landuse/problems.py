"""A compiled site laid out for the loops, and what a list of choices is worth."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.kernels import cells as kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.landuse.values import Choices, CompiledSite, Floats, Indices

CHUNK = 1 << 16
"""Cells that one thread takes at a time; sums are added in the order of the chunks."""
THREADS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the land would do at given prices.

    Attributes:
        worth: The most that all cells together can be worth.
        scores: (M,) amounts / targets, without the cap at 1, in the choice that is worth most.
        choice: (n,) that choice.
        cost: What that choice costs beside its scores; below zero when it is worth something.
    """

    worth: float
    scores: Floats
    choice: Choices
    cost: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Arrays that every method reads. Cells that count for the same ambitions share a zone.

    Attributes:
        yields: (K, P, n).
        allowed: (K, n) as 0/1.
        zone: (n,).
        live: (K, P) 1 where a plane of yields isn't all zero.
        shares: (Z, P, M) points of score per unit of a measure.
        weights: (M,) together 1.
        fixed: (M,) scores that are there anyway: turbines that are already chosen.
        extra: (K, n) what each stack is worth beside its scores; empty (0, n) for nothing.
    """

    yields: Floats
    allowed: NDArray[np.uint8]
    zone: Indices
    live: NDArray[np.uint8]
    shares: Floats
    weights: Floats
    fixed: Floats
    extra: Floats

    @property
    def cells(self) -> int:
        """Number of cells."""
        return len(self.zone)

    @property
    def ambitions(self) -> int:
        """Number of ambitions."""
        return len(self.weights)

    def zone_prices(self, prices: Floats) -> Floats:
        """Turn prices per point of score into prices per unit, (Z, P)."""
        return np.ascontiguousarray((self.shares * prices).sum(axis=2))

    def scores(self, choice: Choices) -> Floats:
        """(M,) amounts / targets without the cap at 1."""
        totals = np.zeros(self.shares.shape[:2])
        kernels.add_amounts(self.yields, self.zone, choice, totals)
        return self._scores_of(totals)

    def answer(self, prices: Floats) -> Answer:
        """Let every cell take what is worth most at these prices."""
        per_zone = self.zone_prices(prices)
        choice = np.empty(self.cells, np.int16)

        def one_chunk(first: int) -> tuple[float, Floats]:
            totals = np.zeros(per_zone.shape)
            last = min(first + CHUNK, self.cells)
            worth = kernels.best_stacks(
                self.yields,
                self.allowed,
                self.zone,
                self.live,
                self.extra,
                per_zone,
                first,
                last,
                choice,
                totals,
            )
            return worth, totals

        chunks = range(0, self.cells, CHUNK)
        if len(chunks) == 1:
            parts = [one_chunk(0)]
        else:
            with ThreadPoolExecutor(THREADS) as threads:
                parts = list(threads.map(one_chunk, chunks))
        totals = np.zeros(per_zone.shape)
        for _, part in parts:
            totals += part
        worth = sum(part for part, _ in parts) + float(prices @ self.fixed)
        return Answer(worth, self._scores_of(totals), choice, -self.bonus(choice))

    def bonus(self, choice: Choices) -> float:
        """What the choices are worth beside their scores."""
        if not len(self.extra):
            return 0.0
        placed = np.flatnonzero(choice >= 0)
        return float(self.extra[choice[placed], placed].sum())

    def sample(self, stride: int) -> Problem:
        """Take one cell in `stride`, each counting for that many."""
        some = np.arange(0, self.cells, stride)
        return replace(
            self,
            yields=np.ascontiguousarray(self.yields[:, :, some]) * (self.cells / len(some)),
            allowed=np.ascontiguousarray(self.allowed[:, some]),
            zone=self.zone[some],
            extra=np.ascontiguousarray(self.extra[:, some]) * (self.cells / len(some)),
        )

    def _scores_of(self, totals: Floats) -> Floats:
        return np.asarray(np.einsum("zpm,zp->m", self.shares, totals) + self.fixed)


def problem_of(site: CompiledSite) -> Problem:
    """Lay out a site; no turbine is built yet."""
    codes = [measure.code for measure in site.measures]
    zone, counts = _zones(site)
    shares = np.zeros((len(counts), len(codes), len(site.ambitions)))
    for number, ambition in enumerate(site.ambitions):
        shares[:, codes.index(ambition.measure), number] = counts[:, number] / ambition.target
    weights = np.array([ambition.weight for ambition in site.ambitions], float)
    yields = np.ascontiguousarray(site.yields, np.float64)
    return Problem(
        yields=yields,
        allowed=np.ascontiguousarray(site.allowed.T).view(np.uint8),
        zone=zone,
        live=np.array([[plane.any() for plane in stack] for stack in yields], np.uint8).reshape(
            yields.shape[:2]
        ),
        shares=shares,
        weights=weights / weights.sum(),
        fixed=np.zeros(len(site.ambitions)),
        extra=np.empty((0, len(zone))),
    )


def _zones(site: CompiledSite) -> tuple[Indices, NDArray[np.bool_]]:
    """(n,) zone of each cell, and (Z, M) which ambitions count it."""
    masks = [ambition.cells for ambition in site.ambitions]
    cells = len(site.area_m2)
    if all(mask is None for mask in masks):
        return np.zeros(cells, np.int32), np.ones((1, len(masks)), bool)
    table = np.column_stack([np.ones(cells, bool) if mask is None else mask for mask in masks])
    counts, zone = np.unique(table, axis=0, return_inverse=True)
    return zone.reshape(cells).astype(np.int32), counts
