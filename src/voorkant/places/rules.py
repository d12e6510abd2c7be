"""What can be the name of an area in an address."""

from __future__ import annotations

import re
from typing import Final

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Tell whether text can be the name of an area in an address."""
    return _SLUG.fullmatch(text) is not None
