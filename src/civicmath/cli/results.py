"""Results on disk: read back with care, written the same every time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from civicmath.allotment.errors import NotAResult
from civicmath.formats.streams import whole_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LIMIT = 1 << 30


def read_result(path: Path, expected: str) -> dict[str, Any]:
    """Read what one of our commands wrote.

    Args:
        path: A JSON file, plain or in gzip.
        expected: Its `schema`, without the number.

    Raises:
        FileRefusal: It can't be read.
        NotAResult: No JSON object with this schema, or with a key twice.
    """
    try:
        found = json.loads(whole_text(path, _LIMIT), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise NotAResult(file=path.name, expected=expected) from error
    if not isinstance(found, dict) or not str(found.get("schema")).startswith(f"{expected}/"):
        raise NotAResult(file=path.name, expected=expected)
    return found


def result_bytes(result: Mapping[str, Any]) -> bytes:
    """Write a result as JSON: a line for each key, and for each entry of what is long."""
    lines = []
    for key, value in result.items():
        many = isinstance(value, dict) and len(value) > 1
        # A separator with a line break, unlike an indent, keeps the fast encoder.
        separators = (",\n  ", ": ") if many else (", ", ": ")
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=separators)
        text = "{\n  " + text[1:-1] + "\n }" if many else text
        lines.append(f" {json.dumps(key)}: {text}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says two things under one name."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found
