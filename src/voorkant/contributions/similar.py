"""How alike two statements are, fast enough to ask while somebody types; pure.

The exact measure is the Jaccard index of the sets of character 4-grams. To find candidates without
comparing with everything, a statement keeps a signature: MinHash values (Broder, *On the resemblance and
containment of documents*, 1997) in bands, each band one whole number (Indyk & Motwani 1998). Statements
that share a band are compared exactly. With 40 bands of two values, statements that are 0.3 alike share
a band with probability 0.98, and those that are 0.05 alike with 0.10.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = 4
BANDS = 40
ROWS = 2
ALIKE = 0.3
"""From this likeness on, two statements are shown beside each other."""

_PRIME = 2**61 - 1
_NOT_WORD = re.compile(r"[^\w]+")


def _constants(name: bytes) -> list[int]:
    """Draw the numbers of the hash functions once and for all: signatures are kept in the database."""
    return [
        1 + int.from_bytes(blake2b(b"%s %d" % (name, n), digest_size=8).digest()) % (_PRIME - 1)
        for n in range(BANDS * ROWS)
    ]


_FACTORS = _constants(b"factor")
_TERMS = _constants(b"term")


def shingles_of(text: str) -> frozenset[str]:
    """Return the character 4-grams of a text, without capitals, accents, punctuation and signs."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = f" {_NOT_WORD.sub(' ', bare).strip()} "
    return frozenset(words[at : at + LETTERS] for at in range(max(1, len(words) - LETTERS + 1)))


def likeness(one: str, other: str) -> float:
    """Return the Jaccard index of two texts' 4-grams: 0 nothing shared, 1 the same."""
    first, second = shingles_of(one), shingles_of(other)
    return len(first & second) / len(first | second)


def signature_of(text: str) -> list[int]:
    """Return the bands of a text: `BANDS` whole numbers of 32 bits, the same on every machine."""
    hashes = [
        int.from_bytes(blake2b(gram.encode(), digest_size=8).digest()) % _PRIME
        for gram in shingles_of(text)
    ]
    smallest = [
        min((factor * value + term) % _PRIME for value in hashes)
        for factor, term in zip(_FACTORS, _TERMS, strict=True)
    ]
    return [_band(number, smallest[number * ROWS : (number + 1) * ROWS]) for number in range(BANDS)]


def _band(number: int, values: Sequence[int]) -> int:
    # The number of the band is hashed along: only the same band of two texts may be equal.
    told = b"".join(value.to_bytes(8) for value in (number, *values))
    return int.from_bytes(blake2b(told, digest_size=4).digest(), signed=True)
