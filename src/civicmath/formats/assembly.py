"""From rows in any order to the matrix in canonical order.

The last vote wins, people stand by answers.

Rows come coded: ids are numbers into a list of names. All work is on whole arrays: one sort of
packed 64-bit keys brings the votes of one person on one statement together, and sorts of such keys
put people in canonical order. Cost O(r log r), about 12 bytes a row beside the rows themselves; what
is too long for the memory that is free lies in a file meanwhile (`scratch`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from civicmath.errors import UnknownStatement
from civicmath.formats.ids import natural_order
from civicmath.formats.ordering import canonical_order
from civicmath.formats.scratch import empty

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from civicmath.formats.ids import Coded

_VOTE_BITS = 2
_WORD_BITS = 64
_ROWS_PER_STEP = 1 << 20  # bounds what a step needs beside the rows themselves
_PEOPLE_PER_STEP = 1 << 16


def _from_one(row: int) -> int:
    """Count rows in memory from 1."""
    return row + 1


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows as read.

    Attributes:
        participants: Who.
        statements: On what.
        values: (r,) 1, 0 or -1.
        at: (r,) when, in any unit, or nothing.
        source: What to call the rows in a refusal.
        line_of: Gives the line of a row (counted from 0), for a refusal.
        at_unit: Microseconds when times were written as dates; "unknown" for plain numbers.
    """

    participants: Coded
    statements: Coded
    values: NDArray[np.int8]
    at: NDArray[np.int64] | None
    source: str
    line_of: Callable[[int], int] = _from_one
    at_unit: str = "unknown"


class Parts(NamedTuple):
    """What a `Votes` is made of, in its order."""

    participants: NDArray[np.str_]
    statements: NDArray[np.str_]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    values: NDArray[np.int8]
    events: int
    rejected: int


class _Sorted(NamedTuple):
    """Votes by person, then statement."""

    counts: NDArray[np.int64]
    statements: NDArray[np.int32]
    values: NDArray[np.int8]


def assemble(rows: Rows, *, known: Sequence[str] | None, rejected: Collection[str]) -> Parts:
    """Bring rows into canonical form.

    Args:
        rows: As read; let go of them, and their memory is free halfway.
        known: All statements there are, rejected ones included; nothing when only the rows tell.
        rejected: Statements to drop.

    Raises:
        UnknownStatement: A row votes on a statement that isn't known.
    """
    used = rows.statements.names.tolist()
    if known is not None and (strange := set(used).difference(known)):
        _refuse_first(rows, strange)
    kept = natural_order(set(used if known is None else known).difference(rejected))
    place = {name: number for number, name in enumerate(kept)}
    target = np.array([place.get(name, -1) for name in used], np.int32)
    names, events = rows.participants.names, len(rows.values)
    packing = _packing(rows, statements=len(kept))
    if packing is None:
        votes = _last_by_lexsort(rows, target)
    else:
        keys, at = _packed(rows, target, packing), rows.at
        del rows
        votes = _last_of_packed(keys, at, packing, people=len(names))
        del keys
    present = np.flatnonzero(votes.counts)
    order = canonical_order(
        votes.counts[present], votes.statements, votes.values, statements=len(kept)
    )
    indptr, indices, values = _rearranged(votes, order)
    return Parts(
        participants=names[present[order]],
        statements=np.array(kept, np.str_),
        indptr=indptr,
        indices=indices,
        values=values,
        events=events,
        rejected=len(set(rejected).intersection(used)),
    )


class _Packing(NamedTuple):
    """How many bits of a key are for the statement and for the row.

    The person stands above them, the vote below.
    """

    statement_bits: int
    row_bits: int


def _packing(rows: Rows, *, statements: int) -> _Packing | None:
    """Find room for person, statement, row and vote in 64 bits, or nothing when they don't fit."""
    sizes = (len(rows.participants.names), statements, len(rows.values))
    person, statement, row = (max(size - 1, 1).bit_length() for size in sizes)
    fits = person + statement + row + _VOTE_BITS <= _WORD_BITS
    return _Packing(statement, row) if fits else None


def _packed(rows: Rows, target: NDArray[np.int32], packing: _Packing) -> NDArray[np.uint64]:
    """Write every vote that counts as one number, sorted by person, statement and row."""
    keys = empty(len(rows.values), np.uint64)
    filled = 0
    for first in range(0, len(rows.values), _ROWS_PER_STEP):
        step = slice(first, first + _ROWS_PER_STEP)
        places = target[rows.statements.codes[step]]
        part = rows.participants.codes[step].astype(np.uint64)
        part <<= np.uint64(packing.statement_bits)
        part |= places.view(np.uint32)
        part <<= np.uint64(packing.row_bits)
        part |= np.arange(first, first + len(part), dtype=np.uint64)
        part <<= np.uint64(_VOTE_BITS)
        part |= (rows.values[step] + np.int8(1)).view(np.uint8)
        part = part[places >= 0]
        keys[filled : filled + len(part)] = part
        filled += len(part)
    keys = keys[:filled]
    keys.sort()
    return keys


def _last_of_packed(
    keys: NDArray[np.uint64], at: NDArray[np.int64] | None, packing: _Packing, *, people: int
) -> _Sorted:
    """Keep of each person and statement the last vote: the latest, then the lowest row."""
    low_bits = np.uint64(packing.row_bits + _VOTE_BITS)
    last = empty(len(keys), np.bool_)
    last[:] = True
    for first in range(0, len(keys) - 1, _ROWS_PER_STEP):
        pairs = keys[first : first + _ROWS_PER_STEP + 1] >> low_bits
        np.not_equal(pairs[1:], pairs[:-1], out=last[first : first + len(pairs) - 1])
    if at is not None and not last.all():
        _prefer_latest(last, keys, at, packing)
    kept = int(np.count_nonzero(last))
    votes = _Sorted(np.zeros(people, np.int64), empty(kept, np.int32), empty(kept, np.int8))
    filled = 0
    for first in range(0, len(keys), _ROWS_PER_STEP):
        step = slice(first, first + _ROWS_PER_STEP)
        part = keys[step][last[step]]
        goes = slice(filled, filled + len(part))
        votes.values[goes] = (part & np.uint64(3)).astype(np.int8) - np.int8(1)
        part >>= low_bits
        votes.statements[goes] = part & np.uint64((1 << packing.statement_bits) - 1)
        part >>= np.uint64(packing.statement_bits)
        np.add(votes.counts, np.bincount(part.view(np.int64), minlength=people), out=votes.counts)
        filled += len(part)
    return votes


def _prefer_latest(
    last: NDArray[np.bool_], keys: NDArray[np.uint64], at: NDArray[np.int64], packing: _Packing
) -> None:
    """Where somebody voted twice, mark the vote with the largest time instead of the lowest row."""
    repeated = ~last
    repeated[1:] |= ~last[:-1]
    among = np.flatnonzero(repeated)
    some = keys[among] >> np.uint64(_VOTE_BITS)
    rows = (some & np.uint64((1 << packing.row_bits) - 1)).astype(np.int64)
    pairs = some >> np.uint64(packing.row_bits)
    order = np.lexsort((rows, at[rows], pairs))
    ends = np.append(np.diff(pairs[order]) != 0, np.True_)
    last[among] = False
    last[among[order[ends]]] = True


def _last_by_lexsort(rows: Rows, target: NDArray[np.int32]) -> _Sorted:
    """Do the same where a key doesn't fit in 64 bits.

    Slower, for many people, statements and rows.
    """
    wanted = np.flatnonzero(target[rows.statements.codes] >= 0)
    people, values = rows.participants.codes[wanted], rows.values[wanted]
    places = target[rows.statements.codes[wanted]]
    keys = (places, people) if rows.at is None else (rows.at[wanted], places, people)
    order = np.lexsort(keys)
    people, places, values = people[order], places[order], values[order]
    last = np.ones(len(order), np.bool_)
    last[:-1] = (people[1:] != people[:-1]) | (places[1:] != places[:-1])
    counts = np.bincount(people[last], minlength=len(rows.participants.names))
    return _Sorted(counts, places[last], values[last])


def _rearranged(
    votes: _Sorted, order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8]]:
    """Put each person's answers in their new place, in steps that bound the temporary index."""
    counts = votes.counts[votes.counts > 0]
    starts = (np.cumsum(counts) - counts)[order]
    lengths = counts[order]
    indptr = np.zeros(len(order) + 1, np.int64)
    np.cumsum(lengths, out=indptr[1:])
    indices, values = (empty(len(each), each.dtype) for each in (votes.statements, votes.values))
    for first in range(0, len(order), _PEOPLE_PER_STEP):
        step = slice(first, first + _PEOPLE_PER_STEP)
        begin, end = indptr[first], indptr[min(first + _PEOPLE_PER_STEP, len(order))]
        source = np.repeat(starts[step] - indptr[:-1][step], lengths[step]) + np.arange(begin, end)
        indices[begin:end] = votes.statements[source]
        values[begin:end] = votes.values[source]
    return indptr, indices, values


def _refuse_first(rows: Rows, strange: set[str]) -> None:
    """Name the first row that votes on a statement nobody knows."""
    wrong = np.array([name in strange for name in rows.statements.names.tolist()])
    row = int(np.argmax(wrong[rows.statements.codes]))
    name = str(rows.statements.names[rows.statements.codes[row]])
    raise UnknownStatement(file=rows.source, line=rows.line_of(row), statement=name)
