"""A whole conversation: its votes, the words of its statements, its title."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civicmath.errors import FileUnreadable, NoVotesFile, OnlyRejected, TwoFiles, reason_of
from civicmath.formats.assembly import assemble
from civicmath.formats.statements import read_statements
from civicmath.formats.streams import LIMITS, whole_text
from civicmath.formats.vote_files import read_vote_file
from civicmath.formats.votes import Votes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from civicmath.formats.streams import Limits

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
    """

    votes: Votes
    texts: Mapping[str, str]
    title: str | None


def read_conversation(
    path: str | Path, *, limits: Limits = LIMITS, progress: Callable[[float], None] | None = None
) -> Conversation:
    """Read a folder of a Polis export, or a file of votes alone.

    A folder holds `votes.csv`, `votes.csv.gz`, `votes.parquet` or else `votes_final.csv[.gz]`; it
    may hold `comments.csv` or `statements.csv`, and `summary.csv`. With a list of statements, those
    that moderation rejected are dropped, those without votes are kept, and votes for others are
    refused.

    Args:
        path: Folder or file.
        limits: How much to unpack.
        progress: Told the fraction of the votes that was read.

    Raises:
        Refusal: Anything wrong, with file, line and reason; nothing is repaired in silence.
    """
    path = Path(path)
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise FileUnreadable(file=str(path), reason=reason_of(error)) from error
    if not is_folder:
        # Rows go as they come: assembling lets go of them halfway.
        parts = assemble(read_vote_file(path, limits, progress), known=None, rejected=())
        return Conversation(Votes(*parts), {}, None)
    votes_path = _find(path, _VOTES)
    if votes_path is None:
        expected = ", ".join(name for kind in _VOTES for name in kind)
        raise NoVotesFile(folder=str(path), expected=expected)
    statements_path = _find(path, _STATEMENTS)
    summary_path = _find(path, _SUMMARY)
    listed = (
        None
        if statements_path is None
        else read_statements(statements_path, limits.statements_bytes)
    )
    title = None if summary_path is None else _title(summary_path, limits)
    votes = Votes(
        *assemble(
            read_vote_file(votes_path, limits, progress),
            known=None if listed is None else listed.ids,
            rejected=() if listed is None else listed.rejected,
        )
    )
    if not len(votes.indices):
        raise OnlyRejected(file=votes_path.name)
    return Conversation(votes, {} if listed is None else listed.texts, title)


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
    """Read the subject from Polis' `summary.csv`: rows of a name and a value."""
    rows = csv.reader(io.StringIO(whole_text(path, limits.statements_bytes), newline=""))
    for row in rows:
        if len(row) > 1 and row[0] == "topic":
            return " ".join(row[1].split()) or None
    return None
