"""Equal ballots put together, and ballots turned into supporters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from civicmath.budgeting.kernels.types import Ints, Longs

_BASIS = np.uint64(1469598103934665603)
_PRIME = np.uint64(1099511628211)
_SHIFT = np.uint64(29)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.uint64(32)


@compiled("void(int64[::1], int32[::1], int32[::1])")
def arrange(pointers: Longs, projects: Ints, points: Ints) -> None:
    """Sort every ballot by project."""
    pointed = len(points) > 0
    for voter in range(len(pointers) - 1):
        first = pointers[voter]
        for place in range(first + 1, pointers[voter + 1]):
            project = projects[place]
            point = points[place] if pointed else 0
            back = place
            while back > first and projects[back - 1] > project:
                projects[back] = projects[back - 1]
                if pointed:
                    points[back] = points[back - 1]
                back -= 1
            projects[back] = project
            if pointed:
                points[back] = point


@compiled("int64(int64[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1])")
def merge(
    pointers: Longs, projects: Ints, points: Ints, areas: Ints, table: Ints, class_of: Ints
) -> int:
    """Number ballots so that equal ones have one number, in the order in which they first occur.

    Args:
        pointers: (n+1,) where each ballot begins.
        projects: (e,) sorted within a ballot.
        points: (e,) points, or empty.
        areas: (n,) or empty: ballots of two areas are never equal.
        table: Empty (-1), a power of two longer than twice the ballots.
        class_of: (n,) filled.

    Returns:
        How many different ballots there are.
    """
    mask = len(table) - 1
    pointed = len(points) > 0
    groups = 0
    for voter in range(len(pointers) - 1):
        first, size = pointers[voter], pointers[voter + 1] - pointers[voter]
        key = _BASIS
        for place in range(first, first + size):
            key = (key ^ np.uint64(projects[place])) * _PRIME
            if pointed:
                key = (key ^ np.uint64(points[place])) * _PRIME
        if len(areas) > 0:
            key = (key ^ np.uint64(areas[voter])) * _PRIME
        key = (key ^ (key >> _SHIFT)) * _SPREAD
        slot = np.int64((key ^ (key >> _HIGH)) & np.uint64(mask))
        class_of[voter] = -1
        while table[slot] >= 0:
            other = table[slot]
            begin = pointers[other]
            same = pointers[other + 1] - begin == size and (
                len(areas) == 0 or areas[other] == areas[voter]
            )
            step = 0
            while same and step < size:
                same = projects[begin + step] == projects[first + step] and (
                    not pointed or points[begin + step] == points[first + step]
                )
                step += 1
            if same:
                class_of[voter] = class_of[other]
                break
            slot = (slot + 1) & mask
        if class_of[voter] < 0:
            table[slot] = voter
            class_of[voter] = groups
            groups += 1
    return groups


@compiled("void(int64[::1], int32[::1], int32[::1], int64[::1], int32[::1], int32[::1])")
def turn(
    pointers: Longs, projects: Ints, points: Ints, columns: Longs, classes: Ints, weights: Ints
) -> None:
    """Turn ballots with their projects into projects with their supporters.

    Args:
        pointers: (c+1,) where each ballot begins.
        projects: (e,) projects.
        points: (e,) points, or empty.
        columns: (m+1,) zeros; filled with where the supporters of each project begin.
        classes: (e,) filled: ballots, ascending within a project.
        weights: (e,) filled with their points, when there are.
    """
    for project in projects:
        columns[project + 1] += 1
    for project in range(len(columns) - 1):
        columns[project + 1] += columns[project]
    following = columns.copy()
    for group in range(len(pointers) - 1):
        for place in range(pointers[group], pointers[group + 1]):
            slot = following[projects[place]]
            following[projects[place]] += 1
            classes[slot] = group
            if len(points) > 0:
                weights[slot] = points[place]
