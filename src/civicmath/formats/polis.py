"""A conversation as Polis exports it: a folder of four files, written and readable again.

    votes.csv               timestamp, datetime (where known), comment-id, voter-id, vote
    comments.csv            the statements with their counts and words
    participants-votes.csv  one row per person, one column per statement
    summary.csv             topic and totals

People are numbered anew, from 0 in canonical order; statements keep their ids. What moderation
rejected is not in a conversation any more, so it is not in the folder either.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from civicmath.errors import NotWritable, reason_of
from civicmath.formats.canonical import quoted
from civicmath.formats.errors import FolderNotEmpty
from civicmath.formats.writing import atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from civicmath.formats.conversations import Conversation
    from civicmath.formats.votes import Votes

POLIS_FILES = ("votes.csv", "comments.csv", "participants-votes.csv", "summary.csv")
COMMENTS_HEADER = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
)
PERSON_COLUMNS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
_PEOPLE_PER_STEP = 1 << 12
_CELLS_PER_STEP = 1 << 22
# Milliseconds since 1970 between these are days between 2001 and 2096; another unit has no day.
_FIRST_MS, _LAST_MS = 1_000_000_000_000, 4_000_000_000_000


def write_polis_folder(
    conversation: Conversation,
    folder: str | Path,
    *,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write a conversation as Polis exports it, into a folder that is new or empty.

    Args:
        conversation: What was read; with `at` when its votes are to keep their times.
        folder: Made when it isn't there; its parent must be.
        progress: Told the fraction that was written.

    Raises:
        FolderNotEmpty: Something is in it; nothing of it is overwritten.
        NotWritable: The operating system refuses.
    """
    target = Path(folder)
    try:
        target.mkdir(exist_ok=True)
        if any(target.iterdir()):
            raise FolderNotEmpty(folder=str(target))
    except OSError as error:
        raise NotWritable(file=str(target), reason=reason_of(error)) from error
    for done, (name, pieces) in enumerate(_files(conversation), 1):
        with atomically(target / name) as file:
            for piece in pieces:
                file.write(piece)
        if progress is not None:
            progress(done / len(POLIS_FILES))


def _files(conversation: Conversation) -> Iterator[tuple[str, Iterable[bytes]]]:
    votes = conversation.votes
    yield "votes.csv", _votes(votes, conversation.at)
    yield "comments.csv", [_comments(conversation)]
    yield "participants-votes.csv", _people(votes)
    yield "summary.csv", [_summary(conversation)]


def _votes(votes: Votes, at: NDArray[np.int64] | None) -> Iterator[bytes]:
    dated = at is not None and len(at) > 0 and at.min() >= _FIRST_MS and at.max() < _LAST_MS
    times = () if at is None else ("timestamp", "datetime") if dated else ("timestamp",)
    yield ",".join((*times, "comment-id", "voter-id", "vote")).encode() + b"\n"
    statements = _quoted_ids(votes.statements)
    for first in range(0, len(votes.participants), _PEOPLE_PER_STEP * 8):
        after = min(first + _PEOPLE_PER_STEP * 8, len(votes.participants))
        begin, end = int(votes.indptr[first]), int(votes.indptr[after])
        columns: dict[str, object] = {}
        if at is not None:
            columns["timestamp"] = at[begin:end]
        if dated:
            days = pl.Series(at[begin:end]).cast(pl.Datetime("ms"))  # type: ignore[index]
            columns["datetime"] = days.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        columns["comment-id"] = statements.gather(votes.indices[begin:end])
        lengths = np.diff(votes.indptr[first : after + 1])
        columns["voter-id"] = np.repeat(np.arange(first, after), lengths)
        columns["vote"] = votes.values[begin:end]
        frame = pl.DataFrame(columns)
        yield frame.write_csv(include_header=False, quote_style="never").encode()


def _comments(conversation: Conversation) -> bytes:
    votes = conversation.votes
    size = len(votes.statements)
    agrees = np.bincount(votes.indices[votes.values == 1], minlength=size)
    disagrees = np.bincount(votes.indices[votes.values == -1], minlength=size)
    return _table(
        COMMENTS_HEADER,
        (
            ("", "", name, "", int(yes), int(no), 1, conversation.texts.get(name, ""))
            for name, yes, no in zip(votes.statements.tolist(), agrees, disagrees, strict=True)
        ),
    )


def _people(votes: Votes) -> Iterator[bytes]:
    """Write one row per person in blocks of people: empty where she saw nothing or said nothing."""
    size = len(votes.statements)
    names = _quoted_ids(votes.statements).to_list()
    yield ",".join((*PERSON_COLUMNS, *names)).encode() + b"\n"
    people = max(1, min(_PEOPLE_PER_STEP, _CELLS_PER_STEP // max(size, 1)))
    for first in range(0, len(votes.participants), people):
        after = min(first + people, len(votes.participants))
        yield _people_block(votes, first, after)


def _people_block(votes: Votes, first: int, after: int) -> bytes:
    begin, end = int(votes.indptr[first]), int(votes.indptr[after])
    counts = np.diff(votes.indptr[first : after + 1])
    person = np.repeat(np.arange(after - first), counts)
    values = votes.values[begin:end]
    cells = np.full((len(votes.statements), after - first), "", dtype="<U2")
    cells[votes.indices[begin:end], person] = values.astype("<U2")
    nothing = np.full(after - first, "")
    frame = pl.DataFrame(
        [
            pl.Series("participant", np.arange(first, after)),
            pl.Series("group-id", nothing),
            pl.Series("n-comments", nothing),
            pl.Series("n-votes", counts),
            pl.Series("n-agree", np.bincount(person[values == 1], minlength=after - first)),
            pl.Series("n-disagree", np.bincount(person[values == -1], minlength=after - first)),
            *(pl.Series(str(number), column) for number, column in enumerate(cells)),
        ]
    )
    return frame.write_csv(include_header=False, quote_style="never").encode()


def _summary(conversation: Conversation) -> bytes:
    votes = conversation.votes
    people = len(votes.participants)
    return summary_csv(conversation.title or "", people=people, statements=len(votes.statements))


def summary_csv(topic: str, *, people: int, statements: int) -> bytes:
    """Write Polis' `summary.csv`: rows of a name and a value, without a header."""
    rows = (
        ("topic", topic),
        ("voters", people),
        ("voters-in-conv", people),
        ("comments", statements),
    )
    return _table(None, rows)


def _quoted_ids(names: NDArray[np.str_]) -> pl.Series:
    return pl.Series([quoted(name) for name in names.tolist()], dtype=pl.String)


def _table(header: Sequence[str] | None, rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    if header is not None:
        writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
