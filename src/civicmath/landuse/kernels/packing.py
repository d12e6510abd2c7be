"""Compiled loop that covers pairs too close together by groups of which one may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from civicmath.landuse.values import Floats


@compiled("int64(float64[::1], float64[::1], float64, int32[::1], int32[::1])")
def cover_pairs(
    x: Floats, y: Floats, spacing: float, starts: np.ndarray, members: np.ndarray
) -> int:
    """Write groups of places, all within each group too close, so that every close pair is in one.

    Each pair not yet covered begins a group that takes in, from the middle outwards, whatever is
    too close to all of it.

    Returns:
        Number of groups; minus the room that was needed, when `starts` or `members` is too short.
    """
    places = len(x)
    near = np.zeros((places, places), np.uint8)
    limit = spacing * spacing * (1.0 - 1e-12)
    for a in range(places):
        for b in range(places):
            across, along = x[a] - x[b], y[a] - y[b]
            if a != b and across * across + along * along < limit:
                near[a, b] = 1
    open_pairs = near.copy()
    groups, used = 0, 0
    away = np.empty(places)
    for a in range(places):
        for b in range(a + 1, places):
            if open_pairs[a, b] == 0:
                continue
            middle_x, middle_y = 0.5 * (x[a] + x[b]), 0.5 * (y[a] + y[b])
            candidates = np.flatnonzero(near[a] & near[b])
            for index in range(len(candidates)):
                c = candidates[index]
                away[index] = (x[c] - middle_x) ** 2 + (y[c] - middle_y) ** 2
            order = np.argsort(away[: len(candidates)])
            if groups + 1 >= len(starts) or used + 2 + len(candidates) > len(members):
                return -(used + 2 + len(candidates))
            begin = used
            members[used], members[used + 1] = a, b
            used += 2
            for index in order:
                c = candidates[index]
                fits = True
                for place in range(begin, used):
                    if near[c, members[place]] == 0:
                        fits = False
                        break
                if fits:
                    members[used] = c
                    used += 1
            for one in range(begin, used):
                for two in range(begin, used):
                    open_pairs[members[one], members[two]] = 0
            groups += 1
            starts[groups] = used
    return groups
