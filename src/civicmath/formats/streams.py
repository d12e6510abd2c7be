"""Bytes from a file that a stranger made.

Known as gzip by content, bounded when unpacked, cut at whole lines, checked to be UTF-8.
"""

from __future__ import annotations

import gzip
import stat
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from civicmath.errors import (
    BrokenGzip,
    BrokenQuote,
    FileEmpty,
    FileNotFound,
    FileTooLarge,
    FileTruncated,
    FileUnreadable,
    NotUtf8,
    UnknownFormat,
    reason_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GZIP, PARQUET, ZIP = b"\x1f\x8b", b"PAR1", b"PK\x03\x04"
_PIECE = 8 << 20
_LONGEST_LINE = 16 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much we are willing to unpack, and to hold in memory.

    Attributes:
        votes_bytes: Of a CSV with votes, after gzip.
        statements_bytes: Of a list of statements or a summary, after gzip.
        rows: Of a Parquet file.
        archive_entries: Files in a .zip archive.
        archive_ratio: How many times larger a file of an archive may be than it was packed.
        array_bytes: How many bytes an array in memory may take; longer ones lie in a file. Nothing
            leaves it to the memory that is free.
    """

    votes_bytes: int = 4 << 30
    statements_bytes: int = 64 << 20
    rows: int = 250_000_000
    archive_entries: int = 1_000
    archive_ratio: int = 200
    array_bytes: int | None = None


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a text.

    Attributes:
        first_line: Number of its first line in the file, counted from 1.
        data: UTF-8, without byte order mark.
    """

    first_line: int
    data: bytes


def beginning(path: Path) -> bytes:
    """Read the first bytes of a file, enough to know its kind.

    Raises:
        FileNotFound: There is no such file.
        FileUnreadable: The operating system refuses; or it is a pipe or a device, which can't be
            read a second time to find a line.
        FileEmpty: Zero bytes.
    """
    with _refusing(path):
        kind = path.stat().st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise FileUnreadable(file=str(path), reason="NOT-A-FILE")
    with _refusing(path), path.open("rb") as file:
        head = file.read(len(ZIP))
    if not head:
        raise FileEmpty(file=path.name)
    return head


def text_blocks(
    path: Path, limit: int, progress: Callable[[float], None] | None = None
) -> Iterator[Block]:
    """Give a CSV, plain or in gzip, in blocks of whole rows of about eight megabytes.

    A line break between quotation marks is no end of a row, so no block ends there.

    Args:
        path: What to read.
        limit: Most bytes to unpack.
        progress: Told the fraction of the file that was read.

    Raises:
        FileRefusal: Not there, not readable, empty, damaged, too large, no text.
        BrokenQuote: A quotation mark that is never closed.
    """
    line, rest = 1, b""
    for piece in _pieces(path, limit, progress):
        data = rest + piece
        cut = _last_row_end(data)
        if cut == 0:
            if len(data) > _LONGEST_LINE:
                raise BrokenQuote(file=path.name, line=line)
            rest = data
            continue
        yield _checked(path, line, data[:cut])
        line += data.count(b"\n", 0, cut)
        rest = data[cut:]
    if rest:
        yield _checked(path, line, rest)


def whole_text(path: Path, limit: int) -> str:
    """Read a small text, plain or in gzip.

    Raises:
        FileRefusal: As for `text_blocks`.
    """
    return _checked(path, 1, b"".join(_pieces(path, limit, None))).data.decode()


def _pieces(path: Path, limit: int, progress: Callable[[float], None] | None) -> Iterator[bytes]:
    head = beginning(path)
    if head.startswith((PARQUET, ZIP)):
        raise UnknownFormat(file=path.name)
    packed = head.startswith(GZIP)
    if path.suffix == ".gz" and not packed:
        raise BrokenGzip(file=path.name)
    with _refusing(path), path.open("rb") as file:
        size = max(path.stat().st_size, 1)
        source = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        total = 0
        while piece := source.read(_PIECE):
            if total == 0 and piece.startswith(_BOM):
                piece = piece[len(_BOM) :]
            total += len(piece)
            if total > limit:
                raise FileTooLarge(file=path.name, limit=in_words(limit))
            if progress is not None:
                progress(min(file.tell() / size, 1.0))
            yield piece
        if total == 0:
            raise FileEmpty(file=path.name)


def in_words(size: int) -> str:
    """Write a number of bytes as people say it."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "kiB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn what the operating system and gzip say into refusals."""
    try:
        yield
    except EOFError as error:
        raise FileTruncated(file=path.name) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BrokenGzip(file=path.name) from error
    except FileNotFoundError as error:
        raise FileNotFound(file=str(path)) from error
    except OSError as error:
        raise FileUnreadable(file=str(path), reason=reason_of(error)) from error


def _last_row_end(data: bytes) -> int:
    """Find where the last whole row ends.

    It ends after a line break with an even number of quotation marks before it.
    """
    quotes = data.count(b'"')
    end = len(data)
    while (cut := data.rfind(b"\n", 0, end)) >= 0:
        quotes -= data.count(b'"', cut, end)
        if quotes % 2 == 0:
            return cut + 1
        end = cut
    return 0


def _checked(path: Path, first_line: int, data: bytes) -> Block:
    """Refuse what is no UTF-8 text, naming the line."""
    wrong = data.find(b"\0")
    if wrong < 0 and not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            wrong = error.start
    if wrong >= 0:
        raise NotUtf8(file=path.name, line=first_line + data.count(b"\n", 0, wrong))
    return Block(first_line, data)
