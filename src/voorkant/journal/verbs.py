"""The verbs that may be recorded: each room declares its own when it is registered."""

from __future__ import annotations

import re

from voorkant.journal.errors import UndeclaredVerb

PAYLOAD_ERASED = "journal.payload-erased"

_SHAPE = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")
_declared: set[str] = set()


def declare(*verbs: str) -> None:
    """Declare verbs, each once, as ``<room>.<act>``, for example ``computations.run-requested``.

    Raises:
        ValueError: A verb of another shape, or one that was declared before.
    """
    for verb in verbs:
        if _SHAPE.fullmatch(verb) is None or verb in _declared:
            raise ValueError(f"a verb is <room>.<act>, declared once: {verb!r}")
        _declared.add(verb)


def require(verb: str) -> None:
    """Let a declared verb pass.

    Raises:
        UndeclaredVerb: No room has declared it.
    """
    if verb not in _declared:
        raise UndeclaredVerb(verb=verb)


def declared() -> frozenset[str]:
    """Return every verb of this program."""
    return frozenset(_declared)
