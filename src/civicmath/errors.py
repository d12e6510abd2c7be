"""Refusals: what the mathematics says when it can't go on, and what to do about it.

    Refusal
    ├── FileRefusal
    │   ├── FileNotFound            file.not-found
    │   ├── FileUnreadable          file.unreadable
    │   ├── FileEmpty               file.empty
    │   ├── FileTooLarge            file.too-large
    │   ├── FileTruncated           file.truncated
    │   ├── BrokenGzip              file.broken-gzip
    │   ├── BrokenParquet           file.broken-parquet
    │   ├── NotUtf8                 file.not-utf8
    │   └── UnknownFormat           file.unknown-format
    ├── FolderRefusal
    │   ├── NoVotesFile             folder.no-votes
    │   └── TwoFiles                folder.two-files
    ├── TableRefusal
    │   ├── MissingColumn           table.missing-column
    │   ├── AmbiguousColumn         table.ambiguous-column
    │   ├── WrongFieldCount         table.wrong-field-count
    │   └── BrokenQuote             table.broken-quote
    ├── VotesRefusal
    │   ├── UnknownVote             votes.unknown-value
    │   ├── UnknownTime             votes.unknown-time
    │   ├── UnknownStatement        votes.unknown-statement
    │   ├── EmptyId                 votes.empty-id
    │   ├── LongId                  votes.long-id
    │   ├── NoVotes                 votes.none
    │   └── OnlyRejected            votes.only-rejected
    ├── StatementsRefusal
    │   ├── DuplicateStatement      statements.duplicate
    │   └── UnknownModeration       statements.unknown-moderation
    ├── OutputRefusal
    │   ├── NotWritable             output.not-writable
    │   ├── NoSuchFolder            output.no-folder
    │   └── SameOutput              output.same-file
    └── CommandRefusal
        └── WrongUsage              command.usage

What only one room refuses stands in that room, in the same shape: `<room>/errors.py`, with its
sentences beside it in `<room>/sentences/`.

A refusal carries a stable `code` and `params`, never a sentence: `explain` writes that in the
reader's language. Codes are part of the public interface and stay when wording changes.
"""

from __future__ import annotations

import errno
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, ClassVar

LANGUAGES = ("en", "nl")
_SHOWN = 60
_HOME = "civicmath"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A refusal in words: what is wrong, why that matters, and what to do."""

    what: str
    why: str
    remedy: str


class Refusal(Exception):
    """The base of all refusals.

    Attributes:
        code: Stable, dotted.
        needs: Names of the parameters that the sentence uses.
        params: Their values: whole numbers, or text that is safe to show on one line.
    """

    code: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **params: str | int) -> None:
        if set(params) != set(self.needs):
            raise TypeError(f"{type(self).__name__} takes {self.needs}, not {tuple(params)}")
        self.params: dict[str, str | int] = {
            name: value if isinstance(value, int) else _one_line(value)
            for name, value in params.items()
        }
        super().__init__(self.code)

    def __str__(self) -> str:
        """Say it in English, for logs."""
        return f"{self.code}: {explain(self).what}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with the parameters."""
        return _revive, (type(self), self.params)


class FileRefusal(Refusal):
    """The file as a whole can't be read."""


class FileNotFound(FileRefusal):
    """There is nothing at this path."""

    code = "file.not-found"
    needs = ("file",)


class FileUnreadable(FileRefusal):
    """The operating system doesn't let us read it."""

    code = "file.unreadable"
    needs = ("file", "reason")


class FileEmpty(FileRefusal):
    """Zero bytes."""

    code = "file.empty"
    needs = ("file",)


class FileTooLarge(FileRefusal):
    """More bytes or rows than we are willing to unpack."""

    code = "file.too-large"
    needs = ("file", "limit")


class FileTruncated(FileRefusal):
    """A compressed file stops before its end."""

    code = "file.truncated"
    needs = ("file",)


class BrokenGzip(FileRefusal):
    """Called .gz, or beginning as one, but damaged."""

    code = "file.broken-gzip"
    needs = ("file",)


class BrokenParquet(FileRefusal):
    """Called .parquet, or beginning as one, but damaged."""

    code = "file.broken-parquet"
    needs = ("file",)


class NotUtf8(FileRefusal):
    """Text in another encoding than UTF-8, or no text at all."""

    code = "file.not-utf8"
    needs = ("file", "line")


class UnknownFormat(FileRefusal):
    """Neither CSV, gzip of CSV, Parquet, nor an archive where one is read."""

    code = "file.unknown-format"
    needs = ("file",)


class FolderRefusal(Refusal):
    """A folder doesn't hold what a conversation needs."""


class NoVotesFile(FolderRefusal):
    """None of the names a file of votes may have."""

    code = "folder.no-votes"
    needs = ("folder", "expected")


class TwoFiles(FolderRefusal):
    """Two files that could both be meant."""

    code = "folder.two-files"
    needs = ("folder", "first", "second")


class TableRefusal(Refusal):
    """A table has the wrong shape."""


class MissingColumn(TableRefusal):
    """A column that must be there is not."""

    code = "table.missing-column"
    needs = ("file", "column", "found", "accepted")


class AmbiguousColumn(TableRefusal):
    """Two columns that could both be meant."""

    code = "table.ambiguous-column"
    needs = ("file", "column", "found")


class WrongFieldCount(TableRefusal):
    """A row with more or fewer fields than the header."""

    code = "table.wrong-field-count"
    needs = ("file", "line", "expected", "found")


class BrokenQuote(TableRefusal):
    """Quotation marks that don't match, or a field without end."""

    code = "table.broken-quote"
    needs = ("file", "line")


class VotesRefusal(Refusal):
    """A vote that can't be counted."""


class UnknownVote(VotesRefusal):
    """Another value than agree, disagree or pass."""

    code = "votes.unknown-value"
    needs = ("file", "line", "value")


class UnknownTime(VotesRefusal):
    """A time that is neither a whole number nor ISO 8601."""

    code = "votes.unknown-time"
    needs = ("file", "line", "value")


class UnknownStatement(VotesRefusal):
    """A vote for a statement that the list of statements doesn't have."""

    code = "votes.unknown-statement"
    needs = ("file", "line", "statement")


class EmptyId(VotesRefusal):
    """A row that doesn't say who, or on what."""

    code = "votes.empty-id"
    needs = ("file", "line", "column")


class LongId(VotesRefusal):
    """An id that is no id: a text."""

    code = "votes.long-id"
    needs = ("file", "line", "column", "limit")


class NoVotes(VotesRefusal):
    """A header and nothing below it."""

    code = "votes.none"
    needs = ("file",)


class OnlyRejected(VotesRefusal):
    """All votes are on statements that moderation rejected."""

    code = "votes.only-rejected"
    needs = ("file",)


class StatementsRefusal(Refusal):
    """The list of statements contradicts itself."""


class DuplicateStatement(StatementsRefusal):
    """The same id twice."""

    code = "statements.duplicate"
    needs = ("file", "line", "statement")


class UnknownModeration(StatementsRefusal):
    """Another value than rejected, not judged or accepted."""

    code = "statements.unknown-moderation"
    needs = ("file", "line", "value")


class OutputRefusal(Refusal):
    """The result has no place to go."""


class NotWritable(OutputRefusal):
    """The operating system doesn't let us write there."""

    code = "output.not-writable"
    needs = ("file", "reason")


class NoSuchFolder(OutputRefusal):
    """The folder of the file doesn't exist."""

    code = "output.no-folder"
    needs = ("file", "folder")


class SameOutput(OutputRefusal):
    """Two results, or a result and the input, in one file."""

    code = "output.same-file"
    needs = ("file",)


class CommandRefusal(Refusal):
    """What was typed can't be done."""


class WrongUsage(CommandRefusal):
    """A command or option that doesn't exist, or a value that doesn't fit."""

    code = "command.usage"
    needs = ("reason", "command")


def explain(refusal: Refusal, language: str = "en") -> Sentence:
    """Say in words what is wrong, why, and what to do.

    Args:
        refusal: Any refusal.
        language: "en" or "nl"; another language gets English.

    Returns:
        Three short texts without markup; parameters are filled in.
    """
    known = language if language in LANGUAGES else "en"
    params = dict(refusal.params)
    if "reason" in params:
        reasons = _sentences(_HOME, known)["reasons"]
        params["reason"] = reasons.get(str(params["reason"]), str(params["reason"]))
    texts = _sentences(_room_of(type(refusal)), known)[refusal.code]
    return Sentence(*(texts[part].format(**params) for part in ("what", "why", "remedy")))


def reason_of(error: OSError) -> str:
    """Name what the operating system says, in no language: EACCES, ENOSPC."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def kinds(room: str = _HOME) -> list[type[Refusal]]:
    """List every refusal of a room that has a code, in the order in which they are written.

    Args:
        room: A package with a module `errors`: "civicmath" for what is shared, or for example
            "civicmath.budgeting". That module must have been imported.
    """
    module = sys.modules[f"{room}.errors"]
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Refusal)
        and kind.__module__ == module.__name__
        and "code" in vars(kind)
    ]


def _room_of(kind: type[Refusal]) -> str:
    """Name the package whose `errors` this kind stands in."""
    return kind.__module__.rpartition(".")[0]


@cache
def _sentences(room: str, language: str) -> dict[str, dict[str, str]]:
    text = resources.files(room).joinpath("sentences", f"{language}.toml")
    return tomllib.loads(text.read_text(encoding="utf-8"))


def _one_line(text: str) -> str:
    """Make a stranger's text harmless in a terminal and a page: printable, and short."""
    clean = "".join(letter if letter.isprintable() else "·" for letter in text[: _SHOWN * 4])
    return clean if len(clean) <= _SHOWN * 3 else clean[: _SHOWN * 3 - 1] + "…"


def _revive(kind: type[Refusal], params: dict[str, str | int]) -> Refusal:
    return kind(**params)
