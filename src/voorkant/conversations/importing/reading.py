"""Reading the files of a conversation: all that civicmath reads, numbered for a database.

Loads numpy and polars, and only inside functions.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from voorkant.conversations.bridge import refusals_passed_through
from voorkant.conversations.importing.values import ReadConversation, ReadStatement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from civicmath.formats import Conversation

LONGEST_SOURCE = 200
_MS_PER_HOUR = 3_600_000
# Milliseconds between these are days from 2001 to 2096. Another unit has no day.
_FIRST_MS, _LAST_MS = 1_000_000_000_000, 4_000_000_000_000
_PIECE = 1 << 20


def read_conversation_files(
    path: Path,
    *,
    columns: Mapping[str, str],
    statements: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> ReadConversation:
    """Read a Polis export (folder or .zip), or a file of votes (CSV, CSV in gzip, Parquet).

    Args:
        path: The folder or file.
        columns: Our name of a column → what these files call it.
        statements: A list of statements beside a file of votes; a folder holds its own.
        progress: Told the fraction that was read.

    Raises:
        MathematicsRefused: The files can't be read; the sentences name file, line and reason.
    """
    from civicmath.formats import read_conversation  # noqa: PLC0415

    with refusals_passed_through():
        found = read_conversation(
            path, progress=progress, renamed=columns, statements=statements, timed=True
        )
    return _numbered(path, found, statements)


def _numbered(path: Path, found: Conversation, statements: Path | None) -> ReadConversation:
    return ReadConversation(
        source=_one_line(path.resolve().name),
        title=found.title,
        statements=tuple(
            ReadStatement(name, found.texts.get(name, ""))
            for name in found.votes.statements.tolist()
        ),
        answers=found.votes,
        hours=_hours(found.at),
        files_sha256=files_sha256(path, statements),
    )


def _hours(at: NDArray[np.int64] | None) -> NDArray[np.int64] | None:
    """Keep the hour and nothing finer, and only of times that can only be milliseconds since 1970."""
    if at is None or not len(at) or at.min() < _FIRST_MS or at.max() >= _LAST_MS:
        return None
    return at // _MS_PER_HOUR


def files_sha256(path: Path, statements: Path | None = None) -> str:
    """Hash the files that are read as they are: name and content of each, in order of name."""
    from civicmath.formats.conversations import INPUT_NAMES  # noqa: PLC0415

    files = [path / name for name in sorted(INPUT_NAMES)] if path.is_dir() else [path]
    files += [statements] if statements is not None else []
    whole = hashlib.sha256()
    for file in files:
        if not file.is_file():
            continue
        one = hashlib.sha256()
        with file.open("rb") as content:
            while piece := content.read(_PIECE):
                one.update(piece)
        if len(files) == 1:
            return one.hexdigest()
        whole.update(f"{file.name}\0{one.hexdigest()}\n".encode())
    return whole.hexdigest()


def _one_line(name: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in name).strip()
    return plain[:LONGEST_SOURCE] or "import"
