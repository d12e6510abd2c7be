"""The words around the figures, in Dutch (B1) and English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LANGUAGES = ("en", "nl")
_MARKS = {"en": str.maketrans({}), "nl": str.maketrans(",.", ".,")}
"""What parts thousands, and what parts a whole number from its decimals."""


def words_in(language: str) -> Callable[..., str]:
    """Give the words of a language: called with a key and values it gives the sentence.

    Raises:
        ValueError: There are no words in that language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"No words in {language!r}; there are {LANGUAGES}.")
    sentences = _sentences(language)

    def say(key: str, **values: str | float) -> str:
        written = {name: _written(value, language) for name, value in values.items()}
        one = f"{key}_one"
        chosen = one if values.get("count") == 1 and one in sentences else key
        return sentences[chosen].format(**written)

    return say


def _written(value: str | float, language: str) -> str:
    """Write a number as the language does: whole numbers whole, others in two decimals."""
    if isinstance(value, str):
        return value
    number = f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
    return number.translate(_MARKS[language])


@cache
def _sentences(language: str) -> Mapping[str, str]:
    place = files("civicmath.opinions.pages") / "sentences" / f"{language}.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))
