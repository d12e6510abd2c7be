"""One way to write a value as JSON, so that its hash means something to anybody who recomputes it.

The form is RFC 8785 (JSON Canonicalization Scheme): sorted keys, no spaces, numbers as ECMAScript
writes them, UTF-8. Refused rather than bent: NaN and infinity, whole numbers that a double can't hold,
keys that are not text, lone surrogates, and the character NUL, which PostgreSQL can't store.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import rfc8785

from voorkant.common.errors import NotJson

_NUL = "\\u0000"


def canonical_json(value: Any) -> str:  # noqa: ANN401  any JSON value; what isn't one is refused
    """Write a value in its canonical form.

    Args:
        value: dict, list, tuple, str, int, float, bool or None, nested.

    Raises:
        NotJson: Something in it has no exact place in JSON.
    """
    try:
        text = rfc8785.dumps(value).decode()
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeEncodeError) as error:
        raise NotJson from error
    # Written out, NUL looks the same as a backslash that is followed by u0000: only then look closer.
    if _NUL in text and _holds_nul(value):
        raise NotJson
    return text


def _holds_nul(value: Any) -> bool:  # noqa: ANN401  as above
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any("\0" in key or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list | tuple) and any(_holds_nul(item) for item in value)


def canonical_sha256(value: Any) -> str:  # noqa: ANN401  as above
    """Hash a value's canonical form: 64 hexadecimal digits.

    Raises:
        NotJson: Something in it has no exact place in JSON.
    """
    return sha256(canonical_json(value).encode()).hexdigest()
