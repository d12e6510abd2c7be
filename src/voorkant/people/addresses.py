"""Addresses that we can write to: text in, the one spelling out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from voorkant.people.errors import EmailRefused
from voorkant.people.rules import folded, is_plain_address


def checked_email(email: str) -> str:
    """Return the one spelling of an address.

    Raises:
        EmailRefused: Not an address that we can write to.
    """
    address = folded(email)
    try:
        validate_email(address)
    except ValidationError:
        raise EmailRefused from None
    if not is_plain_address(address):
        raise EmailRefused
    return address
