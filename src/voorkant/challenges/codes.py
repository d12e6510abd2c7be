"""The short code of a challenge: six characters to read aloud or type, on paper and on a screen in a hall.

A code is the beginning of the challenge's id, which is random: thirty bits in Crockford's base 32
(https://www.crockford.com/base32.html: without I, L, O and U). So it is kept nowhere, it is there from
the first moment, and looking it up is a range of the primary key. Two challenges can have the same
code: with a thousand challenges the chance that any two do is one in two thousand. Then a reader chooses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from voorkant.challenges.models import Challenge

if TYPE_CHECKING:
    from collections.abc import Sequence

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS: Final = 6
_BITS_OF_A_CHARACTER: Final = 5
_BITS_BEHIND: Final = 128 - CHARACTERS * _BITS_OF_A_CHARACTER
_READ_AS: Final = str.maketrans("ILO", "110")
"""What is easily taken for a digit is read as that digit."""
MOST: Final = 5


def code_of(challenge: UUID) -> str:
    """Return the code of a challenge, from its id."""
    begin = challenge.int >> _BITS_BEHIND
    places = range((CHARACTERS - 1) * _BITS_OF_A_CHARACTER, -1, -_BITS_OF_A_CHARACTER)
    return "".join(ALPHABET[begin >> place & 0b11111] for place in places)


def read_code(typed: str) -> str | None:
    """Return the code that somebody typed, in its one spelling; None when it can't be one.

    Small letters, spaces and hyphens don't matter, and what looks like a digit is that digit.
    """
    code = typed.replace(" ", "").replace("-", "").upper().translate(_READ_AS)
    right = len(code) == CHARACTERS and all(each in ALPHABET for each in code)
    return code if right else None


def challenges_with(code: str) -> Sequence[tuple[str, str]]:
    """Return name in addresses and question of what has this code: nearly always one. One SQL query.

    Args:
        code: As `read_code` returned it.
    """
    begin = 0
    for each in code:
        begin = begin << _BITS_OF_A_CHARACTER | ALPHABET.index(each)
    first = begin << _BITS_BEHIND
    rows = Challenge.objects.filter(
        id__gte=UUID(int=first), id__lte=UUID(int=first | (1 << _BITS_BEHIND) - 1)
    )
    return list(rows.order_by("opened_at").values_list("slug", "question")[:MOST])
