"""Amounts of money, exact from text to text."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from civicmath.budgeting.errors import NotMoney, TooMuchMoney

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 10**12
"""Euros (or other currency) that one amount may be, so that sums over ballots stay exact."""

_AMOUNT = re.compile(r"([0-9]+)(?:\.([0-9]+)|,([0-9]{1,2}))?")
_CENTS = 2


def amount_of(text: str, *, file: str, line: int) -> Fraction:
    """Read an amount: `12500`, `12500.0`, `12500.50`, or with a comma and one or two decimals.

    Raises:
        NotMoney: Negative, no number, finer than a cent, or a comma that could separate thousands.
        TooMuchMoney: More than `MOST`.
    """
    found = _AMOUNT.fullmatch(text)
    decimals = (found[2] or found[3] or "").rstrip("0") if found else ""
    if found is None or len(decimals) > _CENTS:
        raise NotMoney(file=file, line=line, value=text)
    if len(found[1]) > 2 * len(str(MOST)) or int(found[1]) > MOST:
        raise TooMuchMoney(file=file, line=line, value=text)
    return Fraction(f"{found[1]}.{decimals or 0}")


def unit_for(amounts: Iterable[Fraction]) -> int:
    """Choose how many units are in a euro: 1 when all amounts are whole, else 100."""
    return 1 if all(amount.denominator == 1 for amount in amounts) else 10**_CENTS


def in_units(amount: Fraction, unit: int, *, file: str, line: int) -> int:
    """Write an amount in units.

    Raises:
        TooMuchMoney: More units than we count exactly.
    """
    units = amount * unit
    if units > MOST * 10**_CENTS or units.denominator != 1:
        raise TooMuchMoney(file=file, line=line, value=str(amount))
    return int(units)


def written(units: int | Fraction, unit: int) -> str:
    """Write units as an amount with two decimals, rounded down."""
    cents = Fraction(units) * 100 / unit // 1
    return f"{cents // 100}.{cents % 100:02d}"
