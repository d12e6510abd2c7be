"""How much two ways of putting people in groups agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def adjusted_rand(reference: NDArray[np.int64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the adjusted Rand index of each row of labels with the reference.

    It is 1 for the same groups, and about 0 for groups by chance.

    Two groupings that both hold everybody together, or both everybody apart, agree fully: 1.

    Args:
        reference: (n,) group numbers from 0.
        labels: (B, n) group numbers from 0, compared row by row.

    Returns:
        (B,) indices.

    Source:
        Hubert & Arabie, Journal of Classification 2 (1985), equation 5.
    """
    sets, people = labels.shape
    rows, columns = int(reference.max(initial=0)) + 1, int(labels.max(initial=0)) + 1
    cell = (np.arange(sets)[:, None] * rows + reference[None, :]) * columns + labels
    table = np.bincount(cell.ravel(), minlength=sets * rows * columns)
    table = table.reshape(sets, rows, columns)
    together = _pairs(table).sum(axis=(1, 2))
    first = _pairs(table.sum(axis=2)).sum(axis=1)
    second = _pairs(table.sum(axis=1)).sum(axis=1)
    expected = first * second / max(people * (people - 1) / 2.0, 1.0)
    room = (first + second) / 2.0 - expected
    same = np.abs(room) < 1e-9  # noqa: PLR2004 — both trivial: the index is 0/0, and they are equal
    return np.where(same, 1.0, (together - expected) / np.where(same, 1.0, room))


def _pairs(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(counts * (counts - 1) / 2.0, np.float64)
