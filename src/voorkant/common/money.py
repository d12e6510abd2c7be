"""Money is a whole number of cents, from the form to the bank: never a float.

Rules that are named here because somebody will ask:

- An amount is read strictly in the reader's language. ``1.250`` is twelve hundred and fifty euros in
  Dutch and refused in English, because it could be meant as 1 euro 25; nothing is guessed.
- Splitting uses the largest remainder (Hamilton): everybody gets the whole part of the exact share,
  the cents that are left go to the largest remainders, and equal remainders go to whoever comes
  first in the given order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voorkant.common.errors import InvalidMoney
from voorkant.common.sentences import nearest_language

if TYPE_CHECKING:
    from collections.abc import Sequence

MAXIMUM_CENTS = 10**15
"""Ten thousand billion euros: beyond any budget here, well inside PostgreSQL's bigint."""

_LONGEST = 40
# Euros with or without separators in the right places; two digits for cents, or none.
_AMOUNT = {
    "nl": re.compile(r"(-?)(?:€ ?)?(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d\d|-))?", re.ASCII),
    "en": re.compile(r"(-?)(?:€ ?)?(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d\d))?", re.ASCII),
}


def whole_cents(value: object) -> int:
    """Return the value when it is an amount in cents, and refuse anything else.

    Raises:
        InvalidMoney: A float, a bool, text, or an amount beyond `MAXIMUM_CENTS`.
    """
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MAXIMUM_CENTS:
        raise InvalidMoney(given=str(value)[:_LONGEST])
    return value


def parse_cents(text: str, language: str = "nl") -> int:
    """Read an amount as people write it.

    Args:
        text: For example ``€ 1.250,50``, ``12,-`` (nl) or ``€1,250.50`` (en).
        language: Whose separators to expect.

    Raises:
        InvalidMoney: Anything that has more than one reading, or none.
    """
    plain = text.strip().replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
    found = _AMOUNT[nearest_language(language)].fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None or (found[1] and found[2]):
        raise InvalidMoney(given=text[:_LONGEST])
    euros = int(re.sub(r"[.,]", "", found[3]))
    cents = int(found[4]) if found[4] and found[4] != "-" else 0
    amount = euros * 100 + cents
    return whole_cents(-amount if found[1] or found[2] else amount)


def format_cents(cents: int, language: str = "nl") -> str:
    """Write an amount as people read it: ``€ 1.250,50`` in Dutch, ``€1,250.50`` in English.

    Whole euros are written without cents: ``€ 1.250``.

    Raises:
        InvalidMoney: Not a whole number of cents.
    """
    euros, rest = divmod(abs(whole_cents(cents)), 100)
    sign = "-" if cents < 0 else ""
    if nearest_language(language) == "nl":
        grouped = f"{euros:,}".replace(",", ".")
        return f"€\N{NO-BREAK SPACE}{sign}{grouped}{f',{rest:02}' if rest else ''}"
    return f"{sign}€{euros:,}{f'.{rest:02}' if rest else ''}"


def split_cents(total_cents: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weights, so that the parts sum to exactly the whole.

    Args:
        total_cents: What is divided; a negative amount is split as its opposite.
        weights: Whole numbers from zero up, not all zero; a weight of zero gets nothing.

    Returns:
        One amount for each weight, in the same order, each less than a cent from its exact share.

    Raises:
        InvalidMoney: `total_cents` is not a whole number of cents.
        ValueError: Weights that are negative, all zero, or not whole numbers.
    """
    if whole_cents(total_cents) < 0:
        return [-part for part in split_cents(-total_cents, weights)]
    if any(type(weight) is not int or weight < 0 for weight in weights) or not any(weights):
        raise ValueError("weights are whole numbers from zero up, and not all zero")
    whole = sum(weights)
    parts = [total_cents * weight // whole for weight in weights]
    remainders = [total_cents * weight % whole for weight in weights]
    first_served = sorted(range(len(weights)), key=lambda at: -remainders[at])
    for at in first_served[: total_cents - sum(parts)]:
        parts[at] += 1
    return parts
