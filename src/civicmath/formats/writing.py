"""Writing files: whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import polars as pl

from civicmath.errors import NotWritable, reason_of
from civicmath.formats.canonical import canonical_csv
from civicmath.formats.statements import statements_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes


def write_votes_csv(votes: Votes, path: str | Path) -> None:
    """Write the canonical CSV: the SHA-256 of the file is `votes.input_sha256`.

    Raises:
        NotWritable: The operating system refuses; what was there is still there.
    """
    with atomically(path) as file:
        for piece in canonical_csv(votes):
            file.write(piece)


def write_votes_parquet(votes: Votes, path: str | Path) -> None:
    """Write the same rows as Parquet: smaller, and read several times as fast.

    Raises:
        NotWritable: The operating system refuses; what was there is still there.
    """
    people = np.arange(len(votes.participants), dtype=np.int32)
    frame = pl.DataFrame(
        {
            "participant": np.repeat(people, np.diff(votes.indptr)),
            "statement": _smallest(votes.statements).gather(votes.indices),
            "vote": votes.values,
        }
    )
    with atomically(path) as file:
        frame.write_parquet(file)


def write_statements_csv(texts: Mapping[str, str], path: str | Path) -> None:
    """Write `statement,text`.

    Raises:
        NotWritable: The operating system refuses; what was there is still there.
    """
    with atomically(path) as file:
        file.write(statements_csv(texts))


def _smallest(ids: NDArray[np.str_]) -> pl.Series:
    """Write ids as numbers where reading the numbers gives the ids again."""
    texts = pl.Series(ids.tolist(), dtype=pl.String)
    numbers = texts.cast(pl.Int32, strict=False)
    same = (numbers.cast(pl.String) == texts).fill_null(value=False)
    return numbers if same.all() else texts


@contextmanager
def atomically(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when all of it is on disk.

    Raises:
        NotWritable: The operating system refuses; what was there is still there.
    """
    target = Path(path)
    draft = _draft_of(target)
    try:
        with _opened(draft, target) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise NotWritable(file=str(target), reason=reason_of(error)) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def write_together(results: Iterable[tuple[Path, bytes]]) -> None:
    """Write several files; none takes its name before all of them are on disk.

    Raises:
        NotWritable: The operating system refuses; what was there is still there.
    """
    with ExitStack() as drafts:
        for path, content in results:
            file = drafts.enter_context(atomically(path))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def check_writable(path: str | Path) -> None:
    """Try whether a file could be written, and leave nothing behind.

    Raises:
        NotWritable: It couldn't.
    """
    target = Path(path)
    draft = _draft_of(target)
    try:
        _opened(draft, target).close()
        draft.unlink()
    except OSError as error:
        raise NotWritable(file=str(target), reason=reason_of(error)) from error


def _draft_of(target: Path) -> Path:
    """Name a hidden neighbour, so that taking the name is one step on the same disk."""
    return target.with_name(f".{secrets.token_hex(8)}.part")


def _opened(draft: Path, target: Path) -> BinaryIO:
    """Open a draft; what is there already must be an ordinary file, not a folder or a device."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(target.stat().st_mode):
            raise NotWritable(file=str(target), reason="NOT-A-FILE")
    return os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")
