"""Ballots from the bytes of a section VOTES.

What isn't plain (a quotation mark, a decimal, an unknown project, a voter whose key was seen before) is left to the
careful reader: the loop stops and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.budgeting.kernels.types import Ints, Longs

    Bytes: TypeAlias = NDArray[np.uint8]
    Keys: TypeAlias = NDArray[np.uint64]
    Ids: TypeAlias = tuple[Bytes, Longs, Ints]
    Columns: TypeAlias = tuple[Longs, Ints, Ints, Keys, Ints]

APPROVAL, POINTS, RANKING = 0, 1, 2
VOTER, VOTE, POINT, WIDTH, KIND = 0, 1, 2, 3, 4
MOST_POINTS = 1_000_000
MOST_DIGITS = 7
PLAIN, NOT_PLAIN = 0, 1
LINE, BLANK, QUOTE, COMMA, ZERO, NINE, SEMICOLON = 10, 32, 34, 44, 48, 57, 59
_BASIS = np.uint64(1469598103934665603)
_PRIME = np.uint64(1099511628211)
_SHIFT = np.uint64(29)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.uint64(32)

_BYTES = "Array(uint8, 1, 'C', True)"
_IDS_APART = f"{_BYTES}, int64[::1], int32[::1]"
_IDS = f"Tuple(({_BYTES}, int64[::1], int32[::1]))"
_COLUMNS = "Tuple((int64[::1], int32[::1], int32[::1], uint64[::1], int32[::1]))"


@compiled(f"uint64({_BYTES}, int64, int64)")
def key_of(data: Bytes, first: int, last: int) -> np.uint64:
    """Make a number of 64 bits from bytes (Fowler, Noll and Vo's, then mixed)."""
    key = _BASIS
    for place in range(first, last):
        key = (key ^ np.uint64(data[place])) * _PRIME
    key = (key ^ (key >> _SHIFT)) * _SPREAD
    return key ^ (key >> _HIGH)


@compiled(f"int64(uint64, {_BYTES}, int64, int64, {_IDS_APART})")
def find(
    key: np.uint64, data: Bytes, first: int, last: int, names: Bytes, pointers: Longs, table: Ints
) -> int:
    """Find the project whose id these bytes are, or -1.

    Args:
        key: Of these bytes, by `key_of`.
        data: A text.
        first: Where the id begins.
        last: Where it ends.
        names: All ids in one text.
        pointers: (m+1,) where each begins.
        table: Places by key, -1 where empty; a power of two long.
    """
    mask = len(table) - 1
    slot = np.int64(key & np.uint64(mask))
    while table[slot] >= 0:
        project = int(table[slot])
        begin = pointers[project]
        if pointers[project + 1] - begin == last - first:
            same = True
            for step in range(last - first):
                if names[begin + step] != data[first + step]:
                    same = False
                    break
            if same:
                return project
        slot = (slot + 1) & mask
    return -1


@compiled(f"void({_IDS})")
def fill_table(ids: Ids) -> None:
    """Put every project in the table of `find`, which must be empty and at least twice as long."""
    names, pointers, table = ids
    mask = len(table) - 1
    for project in range(len(pointers) - 1):
        slot = np.int64(key_of(names, pointers[project], pointers[project + 1]) & np.uint64(mask))
        while table[slot] >= 0:
            slot = (slot + 1) & mask
        table[slot] = project


@compiled(f"UniTuple(int64, 2)({_BYTES}, int64, {_IDS_APART}, int32[::1], int64)")
def read_projects(
    data: Bytes, place: int, names: Bytes, pointers: Longs, table: Ints, out: Ints, entries: int
) -> tuple[int, int]:
    """Read `3,17,4` up to the end of the field.

    Returns:
        Where the field ends; where the next entry goes, or -1 when something asks for a careful look.
    """
    size = len(data)
    while True:
        while place < size and data[place] <= BLANK and data[place] != LINE:
            place += 1
        first = place
        key = _BASIS
        while place < size and data[place] > COMMA and data[place] != SEMICOLON:
            key = (key ^ np.uint64(data[place])) * _PRIME
            place += 1
        last = place
        while place < size and data[place] <= BLANK and data[place] != LINE:
            place += 1
        sign = data[place] if place < size else LINE
        if sign not in (LINE, COMMA, SEMICOLON) or (first == last and sign == COMMA):
            return place, -1
        if first < last:
            key = (key ^ (key >> _SHIFT)) * _SPREAD
            project = find(key ^ (key >> _HIGH), data, first, last, names, pointers, table)
            if project < 0:
                return place, -1
            out[entries] = project
            entries += 1
        if sign != COMMA:
            return place, entries
        place += 1


@compiled(f"UniTuple(int64, 2)({_BYTES}, int64, int32[::1], int64)")
def read_points(data: Bytes, place: int, out: Ints, entries: int) -> tuple[int, int]:
    """Read `5,2,1` up to the end of the field.

    Returns:
        As `read_projects`.
    """
    size = len(data)
    while True:
        while place < size and data[place] <= BLANK and data[place] != LINE:
            place += 1
        first = place
        value = 0
        while place < size and ZERO <= data[place] <= NINE and place - first < MOST_DIGITS:
            value = 10 * value + data[place] - ZERO
            place += 1
        last = place
        while place < size and data[place] <= BLANK and data[place] != LINE:
            place += 1
        sign = data[place] if place < size else LINE
        if sign not in (LINE, COMMA, SEMICOLON) or (first == last and sign == COMMA):
            return place, -1
        if value > MOST_POINTS:
            return place, -1
        if first < last:
            out[entries] = value
            entries += 1
        if sign != COMMA:
            return place, entries
        place += 1


@compiled(f"Tuple((int64, uint64))({_BYTES}, int64)")
def read_name(data: Bytes, place: int) -> tuple[int, np.uint64]:
    """Read any field up to its end.

    Returns:
        Where it ends, or -1 at a quotation mark; the key of what it holds, or 0 when it is empty.
    """
    size = len(data)
    while place < size and data[place] <= BLANK and data[place] != LINE:
        place += 1
    first, last = place, place
    while place < size and data[place] != LINE and data[place] != SEMICOLON:
        if data[place] == QUOTE:
            return -1, np.uint64(0)
        if data[place] > BLANK:
            last = place + 1
        place += 1
    return place, (key_of(data, first, last) if first < last else np.uint64(0))


@compiled("int64(int32[::1], int32[::1], int64, int64, int32[::1], int64)")
def once(projects: Ints, points: Ints, first: int, last: int, stamp: Ints, voter: int) -> int:
    """Keep each project of a ballot once, and only with points.

    Args:
        projects: Projects on ballots; changed from `first` on.
        points: Their points, or empty when a ballot approves; changed likewise.
        first: Where the ballot begins.
        last: Where it ends.
        stamp: (m,) the last voter who named each project; changed.
        voter: Who this is; not seen before.

    Returns:
        Where the ballot ends now; -1 when points or a place are given twice.
    """
    end = first
    for place in range(first, last):
        project = projects[place]
        if stamp[project] == voter:
            if len(points) > 0:
                return -1
            continue
        stamp[project] = voter
        if len(points) == 0:
            projects[end] = project
            end += 1
        elif points[place] > 0:
            projects[end] = project
            points[end] = points[place]
            end += 1
    return end


@compiled("int64(uint64[::1], int32[::1])")
def twice(keys: Keys, table: Ints) -> int:
    """Say whether a key occurs twice.

    Args:
        keys: (n,) keys.
        table: Empty (-1), a power of two longer than twice the keys.
    """
    mask = len(table) - 1
    for place in range(len(keys)):
        slot = np.int64(keys[place] & np.uint64(mask))
        while table[slot] >= 0:
            if keys[table[slot]] == keys[place]:
                return 1
            slot = (slot + 1) & mask
        table[slot] = place
    return 0


@compiled(f"int64({_BYTES}, int64[::1], {_IDS}, {_COLUMNS}, int64[::1])")
def read_ballots(data: Bytes, layout: Longs, ids: Ids, columns: Columns, out: Longs) -> int:
    """Read lines of a section VOTES, below its header.

    Args:
        data: The lines.
        layout: Places of voter, vote and points (-1 when there are none), number of columns, kind of ballot.
        ids: All ids of projects in one text, where each begins (m+1), the table of `find`.
        columns: Filled: where each ballot begins (n+1), projects, points (places of a ranking count down to 1; empty
            for approvals), keys of voters; and -1 for each project.
        out: Filled: how many ballots, how many entries.

    Returns:
        PLAIN, or NOT_PLAIN when something asks for a careful look.
    """
    pointers, projects, points, keys, stamp = columns
    names, begins, places = ids
    kind, width = layout[KIND], layout[WIDTH]
    place, voter, entries = 0, 0, 0
    size = len(data)
    while place < size:
        if data[place] <= BLANK:
            place += 1
            continue
        given, pointed = entries, entries
        keys[voter] = 0
        for column in range(width):
            if column == layout[VOTE]:
                place, given = read_projects(data, place, names, begins, places, projects, given)
            elif column == layout[POINT]:
                place, pointed = read_points(data, place, points, pointed)
            else:
                place, key = read_name(data, place)
                if column == layout[VOTER]:
                    keys[voter] = key
            end = LINE if place >= size else data[place]
            if place < 0 or given < 0 or pointed < 0 or (end == LINE) != (column == width - 1):
                return NOT_PLAIN
            place += 1
        if keys[voter] == 0 or (kind == POINTS and given != pointed):
            return NOT_PLAIN
        if kind == RANKING:
            for step in range(entries, given):
                points[step] = given - step
        entries = once(projects, points, entries, given, stamp, voter)
        if entries < 0:
            return NOT_PLAIN
        voter += 1
        pointers[voter] = entries
    out[0] = voter
    out[1] = entries
    return PLAIN
