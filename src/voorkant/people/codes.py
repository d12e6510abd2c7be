"""Codes on paper cards: twelve signs that nobody guesses, and that a typing error doesn't turn into others.

The alphabet is Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, and what is
easily misread is read as what was meant. Eleven signs are chance (55 bits); the twelfth is a check.
"""

from __future__ import annotations

import secrets
from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
_MISREAD: Final = str.maketrans({"I": "1", "L": "1", "O": "0", " ": "", "-": ""})


def new_code() -> str:
    """Draw a code, in its one spelling: twelve signs without hyphens."""
    drawn = "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
    return drawn + _check(drawn)


def written(code: str) -> str:
    """Return a code as it stands on a card: in three groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def read(typed: str) -> str | None:
    """Return the one spelling of what somebody typed; None when it can't be a code of ours.

    One wrong sign is always seen, and so are most signs that changed places: neither costs a try.
    """
    code = typed.strip().upper().translate(_MISREAD)
    if len(code) != LENGTH or not set(code) <= set(SIGNS):
        return None
    return code if _check(code[:-1]) == code[-1] else None


def _check(drawn: str) -> str:
    # Odd weights: each has an inverse modulo 32, so no single sign can change unseen.
    return SIGNS[sum((2 * at + 1) * SIGNS.index(sign) for at, sign in enumerate(drawn)) % 32]
