"""Sentences for people: what is wrong, why, and what to do, in every language of the site.

They are TOML files beside the code that refuses (`<room>/sentences/{en,nl}.toml`), one table per code:

    ["run.not-found"]
    what = "There is no outcome at this address."
    why = "The link may be incomplete, or …"
    remedy = "Check the address, or start from the home page."

`{name}` stands for a parameter of the error and nothing else: no attributes, no format codes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "nl")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a person reads when something is refused: three short sentences."""

    what: str
    why: str
    remedy: str

    def filled(self, params: Mapping[str, str | int]) -> Sentence:
        """Put the parameters in their places; a missing parameter raises KeyError."""
        return Sentence(*(_fill(text, params) for text in (self.what, self.why, self.remedy)))

    def placeholders(self) -> frozenset[str]:
        """Name the parameters that the three sentences use."""
        return frozenset(_PLACEHOLDER.findall(f"{self.what} {self.why} {self.remedy}"))


def _fill(text: str, params: Mapping[str, str | int]) -> str:
    # Not str.format: a template must never reach attributes, and a brace in a value is only a brace.
    return _PLACEHOLDER.sub(lambda found: str(params[found.group(1)]), text)


@cache
def room_sentences(package: str, language: str) -> Mapping[str, Sentence]:
    """Read the sentences of one room, keyed by code; a room without the file has none.

    Args:
        package: The room's Python package, for example ``voorkant.journal``.
        language: One of `LANGUAGES`.
    """
    file = resources.files(import_module(package)) / "sentences" / f"{language}.toml"
    if not file.is_file():
        return MappingProxyType({})
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType({code: Sentence(**table) for code, table in tables.items()})


def nearest_language(language: str) -> str:
    """Return the language that we have sentences in: ``nl`` for any Dutch, otherwise ``en``."""
    return "nl" if language.lower().split("-")[0] == "nl" else "en"
