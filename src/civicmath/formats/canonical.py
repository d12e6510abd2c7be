"""The canonical CSV: one byte sequence per set of votes, whose hash names them.

UTF-8, lines end in a line feed, header `participant,statement,vote`. People are numbered from 0 in
canonical order, their answers stand in the order of statements. A statement's id is written as
read, in quotation marks (doubled inside) only when it holds a comma, a quotation mark or a line
break.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicmath.formats.votes import Votes

HEADER = b"participant,statement,vote\n"
_PEOPLE_PER_STEP = 1 << 12


def canonical_csv(votes: Votes) -> Iterator[bytes]:
    """Give the canonical CSV in pieces of some megabytes."""
    yield HEADER
    statements = pl.Series([quoted(name) for name in votes.statements.tolist()], dtype=pl.String)
    people = len(votes.participants)
    for first in range(0, people, _PEOPLE_PER_STEP):
        after = min(first + _PEOPLE_PER_STEP, people)
        begin, end = int(votes.indptr[first]), int(votes.indptr[after])
        lengths = np.diff(votes.indptr[first : after + 1])
        frame = pl.DataFrame(
            {
                "participant": np.repeat(np.arange(first, after), lengths),
                "statement": statements.gather(votes.indices[begin:end]),
                "vote": votes.values[begin:end],
            }
        )
        # Quoting is ours: a hash must not depend on what another release of a library quotes.
        yield frame.write_csv(include_header=False, quote_style="never").encode()


def digest(votes: Votes) -> str:
    """Hash the canonical CSV with SHA-256, in hexadecimal."""
    running = hashlib.sha256()
    for piece in canonical_csv(votes):
        running.update(piece)
    return running.hexdigest()


def quoted(name: str) -> str:
    """Quote an id where CSV (RFC 4180) needs it, and nowhere else."""
    if any(mark in name for mark in ',"\r\n'):
        return '"' + name.replace('"', '""') + '"'
    return name
