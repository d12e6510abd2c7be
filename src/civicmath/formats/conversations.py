"""A whole conversation: its votes, the words of its statements, its title."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civicmath.errors import (
    BrokenQuote,
    FileUnreadable,
    NoVotesFile,
    OnlyRejected,
    TwoFiles,
    reason_of,
)
from civicmath.formats.archives import unpacked
from civicmath.formats.assembly import assemble
from civicmath.formats.scratch import arrays_at_most
from civicmath.formats.statements import StatementList, read_statements
from civicmath.formats.streams import LIMITS, ZIP, beginning, whole_text
from civicmath.formats.times import times_of
from civicmath.formats.vote_files import read_vote_file
from civicmath.formats.votes import Votes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from civicmath.formats.assembly import Rows
    from civicmath.formats.streams import Limits
    from civicmath.formats.tables import Renamed

_VOTE_COLUMNS = frozenset({"participant", "statement", "vote", "at"})
_STATEMENT_COLUMNS = frozenset({"statement", "text", "moderated"})

# Names in the order of preference: one kind of file per group, and never two of one kind.
_VOTES = (("votes.csv", "votes.csv.gz", "votes.parquet"), ("votes_final.csv", "votes_final.csv.gz"))
_STATEMENTS = (("comments.csv", "comments.csv.gz", "statements.csv", "statements.csv.gz"),)
_SUMMARY = (("summary.csv", "summary.csv.gz"),)
INPUT_NAMES = tuple(
    name for part in (_VOTES, _STATEMENTS, _SUMMARY) for kind in part for name in kind
)
"""Every name that a folder may give a file that is read."""


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """What was said and how people voted.

    Attributes:
        votes: The votes that count.
        texts: The words of each statement that isn't rejected; empty when no list came along.
        title: The subject, when the export says so.
        at: (v,) when each answer of `votes` was given, in milliseconds where the file holds dates
            and as it stands in the file otherwise. Nothing unless it was asked for and is known.
    """

    votes: Votes
    texts: Mapping[str, str]
    title: str | None
    at: NDArray[np.int64] | None = None


def read_conversation(
    path: str | Path,
    *,
    limits: Limits = LIMITS,
    progress: Callable[[float], None] | None = None,
    renamed: Renamed | None = None,
    statements: Path | None = None,
    timed: bool = False,
) -> Conversation:
    """Read a folder of a Polis export, a .zip archive of one, or a file of votes alone.

    A folder holds `votes.csv`, `votes.csv.gz`, `votes.parquet` or else `votes_final.csv[.gz]`; it
    may hold `comments.csv` or `statements.csv`, and `summary.csv`. With a list of statements, those
    that moderation rejected are dropped, those without votes are kept, and votes for others are
    refused.

    Args:
        path: Folder, archive or file.
        limits: How much to unpack.
        progress: Told the fraction of the votes that was read.
        renamed: Our name of a column → what these files call it.
        statements: A list of statements beside a file of votes; a folder holds its own.
        timed: Whether to keep when each vote was given; costs eight bytes a vote.

    Raises:
        Refusal: Anything wrong, with file, line and reason; nothing is repaired in silence.
    """
    path = Path(path)
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise FileUnreadable(file=str(path), reason=reason_of(error)) from error
    reading = _Reading(limits, progress, renamed or {}, timed)
    with arrays_at_most(limits.array_bytes):
        if is_folder:
            return _read_folder(path, reading)
        if beginning(path) == ZIP:
            with unpacked(path, INPUT_NAMES, limits) as folder:
                return _read_folder(folder, reading, called=path.name)
        listed = _listed(statements, reading)
        votes, at = _read_votes(path, reading, listed)
        return Conversation(votes, {} if listed is None else listed.texts, None, at)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How to read: see `read_conversation`."""

    limits: Limits
    progress: Callable[[float], None] | None
    renamed: Renamed
    timed: bool

    def of(self, columns: frozenset[str]) -> Renamed:
        """Keep what is said of these columns."""
        return {name: theirs for name, theirs in self.renamed.items() if name in columns}


def _read_folder(path: Path, reading: _Reading, called: str | None = None) -> Conversation:
    votes_path = _find(path, _VOTES)
    if votes_path is None:
        expected = ", ".join(name for kind in _VOTES for name in kind)
        raise NoVotesFile(folder=called or str(path), expected=expected)
    statements_path = _find(path, _STATEMENTS)
    summary_path = _find(path, _SUMMARY)
    listed = _listed(statements_path, reading)
    title = None if summary_path is None else _title(summary_path, reading.limits)
    votes, at = _read_votes(votes_path, reading, listed)
    return Conversation(votes, {} if listed is None else listed.texts, title, at)


def _listed(path: Path | None, reading: _Reading) -> StatementList | None:
    if path is None:
        return None
    return read_statements(
        path, reading.limits.statements_bytes, renamed=reading.of(_STATEMENT_COLUMNS)
    )


def _read_votes(
    path: Path, reading: _Reading, listed: StatementList | None
) -> tuple[Votes, NDArray[np.int64] | None]:
    known = None if listed is None else listed.ids
    rejected = frozenset[str]() if listed is None else listed.rejected

    def rows() -> Rows:
        return read_vote_file(
            path, reading.limits, reading.progress, renamed=reading.of(_VOTE_COLUMNS)
        )

    if not reading.timed:
        # Rows go as they come: assembling lets go of them halfway.
        votes, at = Votes(*assemble(rows(), known=known, rejected=rejected)), None
    else:
        kept = rows()
        votes = Votes(*assemble(kept, known=known, rejected=rejected))
        at = times_of(kept, votes)
    if not len(votes.indices):
        raise OnlyRejected(file=path.name)
    return votes, at


def _find(folder: Path, kinds: Sequence[Sequence[str]]) -> Path | None:
    """Find the file of the first kind that is there.

    Raises:
        TwoFiles: Two files of that kind.
        FileUnreadable: The operating system refuses.
    """
    try:
        present = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise FileUnreadable(file=str(folder), reason=reason_of(error)) from error
    for names in kinds:
        found = [name for name in names if name in present]
        if len(found) > 1:
            raise TwoFiles(folder=str(folder), first=found[0], second=found[1])
        if found:
            return folder / found[0]
    return None


def _title(path: Path, limits: Limits) -> str | None:
    """Read the subject from Polis' `summary.csv`: rows of a name and a value.

    Raises:
        FileRefusal: As for `whole_text`.
        BrokenQuote: A field without an end.
    """
    rows = csv.reader(io.StringIO(whole_text(path, limits.statements_bytes), newline=""))
    try:
        for row in rows:
            if len(row) > 1 and row[0] == "topic":
                return " ".join(row[1].split()) or None
    except csv.Error as error:
        raise BrokenQuote(file=path.name, line=rows.line_num) from error
    return None
