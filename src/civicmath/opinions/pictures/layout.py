"""Where marks and labels go: everybody a place of their own, labels where they cover least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WIDTH, HEIGHT = 360, 252
LABEL, NOTE, LINE = 20, 18, 25  # size of the letters of a label and of a note; height of a line
_LETTER = 0.56  # width of a letter in a bold serif, on average, in its size
_MARGIN = 14
_TOP = 32
_FILL = 0.28  # the share of the map that marks may cover
_SMALLEST, _LARGEST = 1.6, 3.8
_GRID = 4.0
_GROW = 1.3  # a cloud that leaves room may grow this much
_AIR = 1.15
_ROUNDS, _STEP = 80, 0.4
_GOLDEN = np.pi * (3 - 5**0.5)  # turns that never line up
_EDGE = 0.005  # of the people on each side stand at the edge instead of stretching the map
_CORNERS = 40
_INSIDE = 0.92
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in units of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Area shared with another."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """From where somebody stands to where that is in the picture, before marks make way for each other.

    A place is first brought within `low` and `high`; then times `factor`, plus `shift`. Each is a pair,
    across and down.
    """

    low: tuple[float, float]
    high: tuple[float, float]
    factor: tuple[float, float]
    shift: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Marks on the picture.

    Attributes:
        points: (q, 2) centres, in the order of the people given.
        radius: Of each mark; marks don't overlap.
        scale: How places became points.
    """

    points: NDArray[np.float64]
    radius: float
    scale: Scale


def lay_out(places: NDArray[np.float64], *, bottom: float) -> Marks:
    """Put everybody on a coarse grid, then let marks push each other apart until none is hidden.

    Coarse on purpose: a mark tells roughly where somebody stands, not what she answered. Distances
    are the same in both directions.

    Args:
        places: (q, 2), not all equal; the order may not follow from who is who.
        bottom: Height kept free below.
    """
    area = Box(_MARGIN, _TOP, WIDTH - _MARGIN, HEIGHT - bottom)
    size = np.array([area.right - area.left, area.bottom - area.top])
    radius = float(np.sqrt(_FILL * size.prod() / (np.pi * len(places))))
    radius = min(max(radius, _SMALLEST), _LARGEST)
    low, high = np.quantile(places, [_EDGE, 1 - _EDGE], axis=0)
    scale = float((size / np.maximum(high - low, 1e-12)).min())
    # Up is up, while pictures count from the top; the few far out stand at the edge.
    flip = np.array([scale, -scale])
    wanted = (np.clip(places, low, high) - (low + high) / 2) * flip
    points = _pushed_apart(np.rint(wanted / _GRID) * _GRID, 2 * radius * _AIR)
    reach = np.ptp(points, axis=0) + 2 * radius
    fit = min(float((size / reach).min()), _LARGEST / radius, _GROW)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    centre = np.array([area.left, area.top]) + size / 2
    shift = centre - (middle + (low + high) / 2 * flip) * fit
    return Marks(
        np.round((points - middle) * fit + centre, 1),
        radius * fit,
        Scale(*(_pair(each) for each in (low, high, flip * fit, shift))),
    )


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    across, down = values.tolist()
    return round(across, _DIGITS), round(down, _DIGITS)


def _pushed_apart(points: NDArray[np.float64], distance: float) -> NDArray[np.float64]:
    """Move points that are too close away from each other, each half of what is missing."""
    # Loaded where it is needed: a report without a picture doesn't wait for it.
    from scipy.spatial import cKDTree  # noqa: PLC0415

    turns = np.arange(len(points)) * _GOLDEN
    points = points + np.stack([np.cos(turns), np.sin(turns)], axis=1) * (distance / 10)
    for _ in range(_ROUNDS):
        pairs = cKDTree(points).query_pairs(distance * 0.999, output_type="ndarray")
        if not len(pairs):
            break
        first, second = pairs[:, 0], pairs[:, 1]
        apart = points[first] - points[second]
        length = np.maximum(np.hypot(*apart.T), 1e-9)
        push = apart * ((distance - length) / length * _STEP)[:, None]
        moved = np.stack(
            [
                np.bincount(first, push[:, axis], len(points))
                - np.bincount(second, push[:, axis], len(points))
                for axis in (0, 1)
            ],
            axis=1,
        )
        points = points + moved
    return points


def outline(points: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """Draw an ellipse around nearly all marks of a group: (c, 2) corners.

    Args:
        points: (q, 2) centres of at least two marks.
        radius: Of the marks.
    """
    centre = points.mean(axis=0)
    axes, turn = np.linalg.eigh(np.cov(points.T) + np.eye(2) * radius**2)
    radii = np.sqrt(axes)
    away = np.sqrt((((points - centre) @ turn / radii) ** 2).sum(axis=1))
    angles = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    corners = centre + (circle * (radii * np.quantile(away, _INSIDE) + 2 * radius)) @ turn.T
    inside: NDArray[np.float64] = np.clip(corners, 3, [WIDTH - 3, HEIGHT - 3])
    return inside


def label_size(text: str) -> tuple[float, float]:
    """Guess the width and height of a label, whatever serif the reader has."""
    return len(text) * LABEL * _LETTER, LABEL * 1.2


def place_labels(
    labels: Sequence[tuple[float, float]],
    outlines: Sequence[NDArray[np.float64]],
    marks: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
    *,
    bottom: float,
) -> list[tuple[float, float]]:
    """Find for each label the place near its group where it covers least.

    Args:
        labels: Per group, width and height of its label.
        outlines: Per group, the corners of its ellipse.
        marks: Per group, its own marks and all others.
        bottom: Height kept free below.

    Returns:
        Per group the middle of its label.
    """
    boxes: list[Box] = []
    for size, corners, around in zip(labels, outlines, marks, strict=True):
        width, height = size
        choices = [
            Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            for x, y in _candidates(corners, size, bottom)
        ]
        centre = corners.mean(axis=0)
        costs = [_cost(box, around, boxes, centre) for box in choices]
        boxes.append(choices[costs.index(min(costs))])
    return [((box.left + box.right) / 2, (box.top + box.bottom) / 2) for box in boxes]


def _candidates(
    corners: NDArray[np.float64], size: tuple[float, float], bottom: float
) -> list[tuple[float, float]]:
    """Give places around and inside an ellipse, kept inside the picture."""
    width, height = size
    (left, top), (right, low) = corners.min(axis=0), corners.max(axis=0)
    middle, centre = (left + right) / 2, (top + low) / 2
    above, below = top - height / 2, low + height / 2
    beside = [left - width / 2 - 2, right + width / 2 + 2]
    shifts = [(right - left) * share for share in (0, -0.25, 0.25, -0.5, 0.5)]
    places = [(middle + shift, y) for y in (above, below) for shift in shifts]
    places += [(x, y) for x in beside for y in (centre, (top + centre) / 2, (low + centre) / 2)]
    places += [(middle, top + height), (middle, low - height)]
    half_width, half_height = width / 2 + 6, height / 2 + 3
    return [
        (
            float(np.clip(x, half_width, WIDTH - half_width)),
            float(np.clip(y, half_height, HEIGHT - bottom - half_height + 4)),
        )
        for x, y in places
    ]


def _cost(
    box: Box,
    marks: tuple[NDArray[np.float64], NDArray[np.float64]],
    others: Sequence[Box],
    centre: NDArray[np.float64],
) -> tuple[float, float]:
    """Weigh what a label hides: other labels first.

    Then others' marks, own marks, and how far it is.
    """
    own, strange = (_covered(box, points) for points in marks)
    middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
    away = float(np.hypot(*(centre - middle)))
    return sum(box.overlap(other) for other in others), 40.0 * strange + 20.0 * own + away


def _covered(box: Box, points: NDArray[np.float64]) -> int:
    """Count the marks under a box."""
    across = (points[:, 0] > box.left) & (points[:, 0] < box.right)
    return int((across & (points[:, 1] > box.top) & (points[:, 1] < box.bottom)).sum())
