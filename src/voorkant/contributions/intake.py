"""What a statement has to be before anybody reads it: pure, text in and text out.

A statement is one thought in plain words. What points out of the page or at a person (addresses, mail,
telephone numbers), what a browser could read as a page, and marks that make text read otherwise than
it is written are refused, each with a reason of its own. Emoji are words too.
"""

from __future__ import annotations

import re
import unicodedata

from voorkant.contributions.errors import (
    StatementEmpty,
    StatementHasAddress,
    StatementHasContact,
    StatementHasMarkup,
    StatementTooLong,
    StatementTooShort,
    StatementUnreadable,
)
from voorkant.contributions.rules import LONGEST, SHORTEST

_MOST_READ = 20 * LONGEST
"""Longer than this, nothing is looked at: the answer is "too long" whatever is in it."""

_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction in which text is read."""
_NOT_READABLE = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_TURNS}\ufeff\ufff9-\uffff]")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060-\u2065\u206a-\u206f\u3164\uffa0]"
)
_SPACES = re.compile(r"[\s\u0085]+")
_MARKUP = re.compile(r"<\s*[/!?a-zA-Z]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_ENDINGS = (
    "nl",
    "be",
    "de",
    "eu",
    "com",
    "org",
    "net",
    "info",
    "io",
    "app",
    "me",
    "ly",
    "co",
    "biz",
    "tv",
    "nu",
)
# An ending is small or all capitals: "te smal.De bus" is a sentence whose space was forgotten.
_ADDRESS = re.compile(
    r"(?i:\b(?:https?|ftp|mailto|javascript|data|tel|file)\s?:|\bwww\.)|//\w"
    r"|\b[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\."
    rf"(?:{'|'.join((*_ENDINGS, *map(str.upper, _ENDINGS)))})\b"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}")
_DIGITS = re.compile(r"(?:\+|\b)\d(?:[ ()./-]{0,2}\d){8,14}(?!\d)")


def checked_statement(text: str, *, most: int = LONGEST) -> str:
    """Return a statement as it is kept: composed (NFC), with single spaces, on one line.

    Args:
        text: What somebody typed, of any length.
        most: Characters that there is room for; what is no statement may have more.

    Raises:
        StatementEmpty: There is nothing in it.
        StatementTooShort: Fewer than `SHORTEST` characters.
        StatementTooLong: More than `most` characters.
        StatementUnreadable: Control characters, or marks that turn or hide text.
        StatementHasMarkup: Something that a browser reads as a page.
        StatementHasAddress: The address of a website.
        StatementHasContact: A mail address or a telephone number.
    """
    if len(text) > _MOST_READ:
        raise StatementTooLong(most=most, given=len(text))
    if _NOT_READABLE.search(text) or any(unicodedata.category(sign) == "Cs" for sign in text):
        raise StatementUnreadable
    said = _SPACES.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", text))).strip()
    if not said:
        raise StatementEmpty
    if len(said) > most:
        raise StatementTooLong(most=most, given=len(said))
    if len(said) < SHORTEST:
        raise StatementTooShort(fewest=SHORTEST)
    # Full-width and other dressed-up letters are compared as the letters that they look like.
    plain = unicodedata.normalize("NFKC", said)
    if _MARKUP.search(plain):
        raise StatementHasMarkup
    if _MAIL.search(plain) or _DIGITS.search(plain):
        raise StatementHasContact
    if _ADDRESS.search(plain):
        raise StatementHasAddress
    return said
