"""The words in a picture and for who can't see it, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGES = ("en", "nl")

_WORDS = {
    "en": {
        "title": "Map of opinions",
        "close": "People who answered alike stand close together.",
        "group": "Group {letter}",
        "group_sized": "Group {letter} · {people}",
        "between": "in between · {people}",
        "told_between": "{people} people stand in between.",
        "told_few": "{people} people gave too few answers to be drawn.",
        "told_without": "{people} people belong to no group.",
        "told_groups": "{count} groups: {labels}.",
        "no_groups": "No stable groups: they differ|each time we look again.",
        "sample": "Drawn: {drawn} of {people}",
        "polis_title": "As Polis would draw it",
        "polis_told": "The same people on the axes and in the groups that Polis' own method gives.",
        "too_few_people": "Few people took part so far.|From five on there is a map.",
        "too_few_placed": "Too few people answered|enough for a map.",
        "same_place": "Everybody answered so alike|that there is nothing to map.",
        "thousands": ",",
    },
    "nl": {
        "title": "Kaart van meningen",
        "close": "Wie hetzelfde antwoordde, staat dicht bij elkaar.",
        "group": "Groep {letter}",
        "group_sized": "Groep {letter} · {people}",
        "between": "ertussenin · {people}",
        "told_between": "{people} mensen staan ertussenin.",
        "told_few": "{people} mensen gaven te weinig antwoorden om te tekenen.",
        "told_without": "{people} mensen horen bij geen groep.",
        "told_groups": "{count} groepen: {labels}.",
        "no_groups": "Geen vaste groepen: ze vallen|bij herhaling anders uit.",
        "sample": "Getekend: {drawn} van {people}",
        "polis_title": "Zoals Polis het tekent",
        "polis_told": "Dezelfde mensen, op de assen en in de groepen van de methode van Polis.",
        "too_few_people": "Er deden weinig mensen mee.|Vanaf vijf is er een kaart.",
        "too_few_placed": "Te weinig mensen antwoordden|genoeg voor een kaart.",
        "same_place": "Iedereen antwoordde zo gelijk|dat er geen kaart is.",
        "thousands": ".",
    },
}


class Words:
    """Words of one language; an unknown language is refused, not guessed."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"No words in {language!r}; there are {LANGUAGES}.")
        self.language = language
        self._words = _WORDS[language]

    def say(self, key: str, **values: str | int) -> str:
        """Fill in a sentence; numbers are written as the language does."""
        written = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return self._words[key].format(**written)

    def lines(self, key: str) -> Sequence[str]:
        """Give a sentence in the lines it is drawn in."""
        return self._words[key].split("|")

    def number(self, value: int) -> str:
        """Write a whole number: 1.912 or 1,912."""
        return f"{value:,}".replace(",", self._words["thousands"])
