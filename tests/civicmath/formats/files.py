"""Files of votes to read back: rows in, a file out."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from civicmath.formats import Votes, read_conversation

Row = tuple[object, ...]
HEADER = ("participant", "statement", "vote")
TIMED = (*HEADER, "at")
ROWS: Sequence[Row] = [
    ("anna", 1, 1), ("anna", 2, -1), ("bram", 1, 0), ("bram", 10, 1), ("carla", 2, 1),
]  # fmt: skip


def table(rows: Sequence[Row], header: Sequence[str] = HEADER, separator: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def csv_file(folder: Path, text: str | bytes, name: str = "votes.csv") -> Path:
    path = folder / name
    content = text.encode() if isinstance(text, str) else text
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def parquet_file(folder: Path, rows: Sequence[Row], header: Sequence[str] = HEADER) -> Path:
    path = folder / "votes.parquet"
    pl.DataFrame(rows, schema=list(header), orient="row", strict=False).write_parquet(path)
    return path


def read(path: Path) -> Votes:
    return read_conversation(path).votes


def answers(votes: Votes) -> Mapping[tuple[str, str], int]:
    """The matrix as a dictionary: (participant, statement) to vote."""
    return {
        (str(votes.participants[person]), str(votes.statements[votes.indices[place]])): int(
            votes.values[place]
        )
        for person in range(len(votes.participants))
        for place in range(votes.indptr[person], votes.indptr[person + 1])
    }
