"""Borders between cells, and how much a plan is cut up.

The fragmentation index of a plan is the mean, over all metres of border between cells, of the
weighted number of uses that stand on one side only. A price B takes B times the index off the
utility. That number is a metric on sets of uses (Hamming), so a plan never gains by a stray cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.landuse.values import AS_IT_IS, Borders

if TYPE_CHECKING:
    from civicmath.landuse.values import Choices, CompiledSite, Floats


def borders_of(site: CompiledSite) -> Borders:
    """Give the site's own borders, or those between cells of the grid that touch.

    In a grid: all borders along rows first, by cell; then those along columns.
    """
    if site.borders is not None:
        return site.borders
    place = np.full((int(site.row.max()) + 1, int(site.column.max()) + 1), -1, np.int32)
    place[site.row, site.column] = np.arange(len(site.row), dtype=np.int32)
    beside = [(place[:, :-1], place[:, 1:]), (place[:-1], place[1:])]
    pairs = [np.column_stack([a.ravel(), b.ravel()]) for a, b in beside]
    both = np.concatenate([pair[(pair >= 0).all(axis=1)] for pair in pairs])
    return Borders(np.ascontiguousarray(both), np.full(len(both), float(site.cell_m or 1.0)))


def stack_distances(site: CompiledSite) -> Floats:
    """(K + 1, K + 1) weighted number of uses that two stacks don't share; K is *as it is*."""
    codes = [use.code for use in site.uses]
    holds = np.zeros((len(site.stacks) + 1, len(codes)))
    for number, stack in enumerate(site.stacks):
        holds[number, [codes.index(use) for use in stack.uses]] = 1.0
    weights = np.array([use.fragmentation for use in site.uses], float)
    return np.asarray((np.abs(holds[:, None, :] - holds[None, :, :]) * weights).sum(axis=2))


def fragmentation_index(site: CompiledSite, choice: Choices) -> float:
    """Mean weighted number of uses that differ across a metre of border; 0 without borders."""
    borders = borders_of(site)
    whole = float(borders.length_m.sum())
    if whole == 0.0:
        return 0.0
    labels = np.where(choice == AS_IT_IS, len(site.stacks), choice)
    distance = stack_distances(site)
    across = distance[labels[borders.pairs[:, 0]], labels[borders.pairs[:, 1]]]
    return float((across * borders.length_m).sum() / whole)
