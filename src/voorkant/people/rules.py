"""What an address of an account is."""

from __future__ import annotations


def folded(email: str) -> str:
    """Return the one spelling of an address: an account is found whichever way it was typed."""
    return email.strip().casefold()


def is_plain_address(email: str) -> bool:
    """Tell whether an address holds only what we write to: a quoted part may hold anything."""
    return email.isascii() and '"' not in email
