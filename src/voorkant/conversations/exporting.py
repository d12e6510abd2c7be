"""A conversation as files that others read: rows in, text out, one row at a time.

Three forms, each a set of files that `voorkant import` and `civicmath opinions report` read again:

    csv      votes.csv and statements.csv
    polis    votes.csv, comments.csv, participants-votes.csv and summary.csv, as Polis exports them
    parquet  votes.parquet and statements.csv

People are numbers that mean nothing outside these files. A count of one to four people is left empty.
"""

from __future__ import annotations

import csv
from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple, TextIO

from voorkant.common.small_numbers import FEWEST
from voorkant.common.spreadsheets import inert

if TYPE_CHECKING:
    from _csv import Writer
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import polars as pl

_SECONDS_PER_DAY = 24 * 3600
_MS = 1000
AGREE, DISAGREE = 1, -1
PIECE_ROWS = 1 << 16
"""Answers in a row group of Parquet."""


class Form(StrEnum):
    """What an export can be written as."""

    CSV = "csv"
    PARQUET = "parquet"
    POLIS = "polis"


class GivenAnswer(NamedTuple):
    """One answer as it is given away.

    Attributes:
        person: A number that means nothing outside this export; all answers of one stand together.
        statement: Id of the statement.
        value: 1, 0 or -1.
        day: Days since 1970; None where no day is known.
    """

    person: int
    statement: str
    value: int
    day: int | None


@dataclass(slots=True)
class Export:
    """What is given away of a conversation. Its answers are read once, and counted on the way.

    Attributes:
        title: What was asked.
        statements: Id and words of each, in order; also of those whose answers are left out.
        dated: Whether the day of every answer is known; otherwise no day is written.
        answers: The answers, person by person; a statement has none, or those of at least five people.
        people: How many people came by so far.
        agreed: How many agreed so far, by statement.
        disagreed: How many disagreed so far, by statement.
    """

    title: str
    statements: Sequence[tuple[str, str]]
    dated: bool
    answers: Iterable[GivenAnswer]
    people: int = 0
    agreed: Counter[str] = field(default_factory=Counter)
    disagreed: Counter[str] = field(default_factory=Counter)

    def by_person(self) -> Iterator[tuple[int, Sequence[GivenAnswer]]]:
        """Give each person's answers together, and count them."""
        for person, hers in groupby(self.answers, key=lambda answer: answer.person):
            answers = list(hers)
            self.people += 1
            self.agreed.update(answer.statement for answer in answers if answer.value == AGREE)
            self.disagreed.update(
                answer.statement for answer in answers if answer.value == DISAGREE
            )
            yield person, answers


def write_csv(export: Export, folder: Path) -> None:
    """Write `votes.csv` (participant, statement, vote, and at where known) and `statements.csv`."""
    with _opened(folder / "votes.csv") as votes:
        dated = ("at",) if export.dated else ()
        rows = _table(votes, ("participant", "statement", "vote", *dated))
        for answer in export.answers:
            rows.writerow((answer.person, answer.statement, answer.value, *_moment(answer.day)))
    _write_statements(export, folder)


def _write_statements(export: Export, folder: Path) -> None:
    with _opened(folder / "statements.csv") as statements:
        _table(statements, ("statement", "text")).writerows(
            (id_, inert(text)) for id_, text in export.statements
        )


def write_polis(export: Export, folder: Path) -> None:
    """Write the four files of a Polis export, the two with answers side by side in one pass."""
    names = [id_ for id_, _ in export.statements]
    with (
        _opened(folder / "votes.csv") as votes,
        _opened(folder / "participants-votes.csv") as people,
    ):
        head = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
        dated = ("timestamp", "datetime") if export.dated else ()
        rows = _table(votes, (*dated, "comment-id", "voter-id", "vote"))
        each = _table(people, (*head, *names))
        for person, answers in export.by_person():
            rows.writerows(
                (*_stamp(one.day), *_moment(one.day), one.statement, person, one.value)
                for one in answers
            )
            each.writerow((person, "", "", *_counts(answers), *_cells(names, answers)))
    with _opened(folder / "comments.csv") as comments:
        columns = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees")
        _table(comments, (*columns, "moderated", "comment-body")).writerows(
            ("", "", id_, "", told(export.agreed[id_]), told(export.disagreed[id_]), 1, inert(text))
            for id_, text in export.statements
        )
    with _opened(folder / "summary.csv") as summary:
        csv.writer(summary, lineterminator="\n").writerows(
            (
                ("topic", inert(export.title)),
                ("voters", export.people),
                ("voters-in-conv", export.people),
                ("comments", len(names)),
            )
        )


def write_parquet(export: Export, folder: Path) -> None:
    """Write `votes.parquet`, in columns of small numbers, and `statements.csv`."""
    import polars as pl  # noqa: PLC0415  loads where an export runs, in no web process

    number = {id_: place for place, (id_, _) in enumerate(export.statements)}
    names = pl.Series(list(number), dtype=pl.String)
    whole = names.cast(pl.Int32, strict=False)
    same = (whole.cast(pl.String) == names).fill_null(value=False).all()
    pieces = [
        _frame(piece, whole if same else names, dated=export.dated)
        for piece in _pieces(export.answers, number)
    ]
    # Piece by piece, so that no column is ever there twice.
    pl.concat(pieces, rechunk=False).write_parquet(
        folder / "votes.parquet", row_group_size=PIECE_ROWS
    )
    _write_statements(export, folder)


WRITERS: dict[Form, Callable[[Export, Path], None]] = {
    Form.CSV: write_csv,
    Form.PARQUET: write_parquet,
    Form.POLIS: write_polis,
}


class _Columns(NamedTuple):
    people: array[int]
    statements: array[int]
    values: array[int]
    days: array[int]


def _pieces(answers: Iterable[GivenAnswer], number: dict[str, int]) -> Iterator[_Columns]:
    """Gather answers in arrays of machine numbers: thirteen bytes each, and no object."""
    stream = iter(answers)
    while True:
        columns = _Columns(array("i"), array("I"), array("b"), array("i"))
        for answer in islice(stream, PIECE_ROWS):
            columns.people.append(answer.person)
            columns.statements.append(number[answer.statement])
            columns.values.append(answer.value)
            columns.days.append(answer.day or 0)
        yield columns
        if len(columns.people) < PIECE_ROWS:
            return


def _frame(columns: _Columns, statements: pl.Series, *, dated: bool) -> pl.DataFrame:
    """Make one piece of the table."""
    import polars as pl  # noqa: PLC0415

    asked = pl.Series(columns.statements, dtype=pl.UInt32)
    frame = pl.DataFrame(
        {
            "participant": pl.Series(columns.people, dtype=pl.Int32),
            "statement": statements.gather(asked),
            "vote": pl.Series(columns.values, dtype=pl.Int8),
        }
    )
    if not dated:
        return frame
    days = pl.Series(columns.days, dtype=pl.Int32)
    return frame.with_columns(days.cast(pl.Date).alias("at"))


def told(count: int) -> int | str:
    """Write a count: nobody, or at least five people; else nothing."""
    return count if count == 0 or count >= FEWEST else ""


def _counts(answers: Sequence[GivenAnswer]) -> tuple[int, int, int]:
    values = [answer.value for answer in answers]
    return len(values), values.count(AGREE), values.count(DISAGREE)


def _cells(names: Sequence[str], answers: Sequence[GivenAnswer]) -> Iterator[int | str]:
    given = {answer.statement: answer.value for answer in answers}
    return (given.get(name, "") for name in names)


def _moment(day: int | None) -> tuple[str, ...]:
    """Write the beginning of a day in UTC, or nothing; an hour would tell who was there."""
    if day is None:
        return ()
    return (datetime.fromtimestamp(day * _SECONDS_PER_DAY, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),)


def _stamp(day: int | None) -> tuple[int, ...]:
    """Write the same in milliseconds since 1970, as Polis does."""
    return () if day is None else (day * _SECONDS_PER_DAY * _MS,)


def _opened(path: Path) -> TextIO:
    # A new file, never one that is there.
    return path.open("x", encoding="utf-8", newline="")


def _table(file: TextIO, header: Sequence[str]) -> Writer:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    return writer
