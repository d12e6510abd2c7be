"""Votes: who agreed, disagreed or passed on which statement, as a matrix free of any numbering."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from civicmath.errors import UnknownVote
from civicmath.formats.assembly import Rows, assemble
from civicmath.formats.ids import code_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import ArrayLike, NDArray

AGREE, PASS, DISAGREE = 1, 0, -1
_SOURCE = "rows"


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """The last vote of each person on each statement: a matrix of n people by m statements (CSR).

    People stand in **canonical order**: by their answers, compared one by one on (statement, vote);
    somebody whose answers are the beginning of another's comes first; equal answers are ordered by
    id. So nothing that is computed from the matrix depends on who has which number or on the order
    of the rows that were read. Everybody in it answered at least once.

    Attributes:
        participants: (n,) ids as read, in canonical order.
        statements: (m,) ids in natural order (by number when all are whole numbers, else by
            letter). Statements that nobody answered are there when a list of statements came along;
            rejected ones are not.
        indptr: (n + 1,) where each person's answers begin in the next two.
        indices: (v,) statement of each answer, ascending within a person.
        values: (v,) 1 agree, -1 disagree, 0 pass. What isn't there was not seen, or not answered.
        events: Rows read: changed minds and votes on rejected statements included.
        rejected: How many statements with votes moderation rejected. They and their votes are
            dropped.
    """

    participants: NDArray[np.str_]
    statements: NDArray[np.str_]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    values: NDArray[np.int8]
    events: int
    rejected: int
    _digest: list[str] = field(default_factory=list, init=False, repr=False)

    @property
    def input_sha256(self) -> str:
        """SHA-256 of the canonical CSV, in hexadecimal: equal for equal votes in any format."""
        if not self._digest:
            from civicmath.formats.canonical import digest  # noqa: PLC0415 - loads polars

            self._digest.append(digest(self))
        return self._digest[0]


def votes_from_rows(
    participants: ArrayLike,
    statements: ArrayLike,
    votes: ArrayLike,
    at: ArrayLike | None = None,
    *,
    known: Sequence[str] | None = None,
    rejected: Collection[str] = (),
) -> Votes:
    """Build the matrix; of several votes of one person on one statement the last counts.

    Args:
        participants: (r,) whole numbers or texts: who. A number and its text are the same id.
        statements: (r,) whole numbers or texts: on what.
        votes: (r,) 1, -1 or 0.
        at: (r,) whole numbers: when, in any unit. The largest is the last; equal times, or none
            at all, leave it to the order of the rows.
        known: All statements there are, rejected ones included; nothing when only the rows tell.
        rejected: Statements that moderation rejected.

    Raises:
        UnknownVote: A vote is something else; names the row, counted from 1.
        EmptyId: An id is missing; names the row.
        LongId: An id is a text; names the row.
        UnknownStatement: A statement isn't among those known; names the row.
        ValueError: The rows differ in length.
    """
    values = np.asarray(votes).reshape(-1)
    who = code_ids(participants, source=_SOURCE, column="participant")
    what = code_ids(statements, source=_SOURCE, column="statement")
    times = None if at is None else np.asarray(at, np.int64).reshape(-1)
    lengths = {len(who.codes), len(what.codes), values.size}
    if len(lengths) > 1 or (times is not None and times.size not in lengths):
        raise ValueError("participants, statements, votes and at must have equal lengths.")
    wrong = np.flatnonzero(~np.isin(values, (AGREE, PASS, DISAGREE)))
    if wrong.size:
        row = int(wrong[0])
        raise UnknownVote(file=_SOURCE, line=row + 1, value=str(values[row]))
    rows = Rows(who, what, values.astype(np.int8), times, _SOURCE)
    return Votes(*assemble(rows, known=known, rejected=rejected))
