"""Which column of somebody's file is which: answered up front, so that an import asks nothing.

The answers can be kept in a file and given again, as JSON or as TOML: an object of our names and theirs.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from voorkant.conversations.errors import ColumnsRefused, MappingUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

COLUMNS = ("participant", "statement", "vote", "at", "text", "moderated")
MOST_BYTES = 64 * 1024


def columns_of(options: Iterable[str], mapping: Path | None) -> Mapping[str, str]:
    """Gather what was said about columns; an option outweighs the file.

    Args:
        options: Texts such as ``participant=wie``.
        mapping: A JSON or TOML file, or nothing.

    Raises:
        MappingUnreadable: The file isn't there, too long, or neither JSON nor TOML.
        ColumnsRefused: A column that we don't have, without a name, or one name for two.
    """
    said: dict[str, object] = {} if mapping is None else _read(mapping)
    for option in options:
        ours, _, name = option.partition("=")
        said[ours.strip()] = name.strip()
    columns: dict[str, str] = {}
    for ours, theirs in said.items():
        if ours not in COLUMNS or not isinstance(theirs, str) or not theirs.strip():
            raise ColumnsRefused(column=ours[:60], known=", ".join(COLUMNS))
        if theirs in columns.values():
            raise ColumnsRefused(column=theirs[:60], known=", ".join(COLUMNS))
        columns[ours] = theirs
    return columns


def _read(path: Path) -> dict[str, object]:
    refused = MappingUnreadable(file=path.name)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode()
        said = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, UnicodeDecodeError, ValueError, RecursionError):
        raise refused from None
    if len(content) > MOST_BYTES or not isinstance(said, dict):
        raise refused
    return said
