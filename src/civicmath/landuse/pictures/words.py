"""The words in pictures of land, in Dutch and English."""

from __future__ import annotations

LANGUAGES = ("en", "nl")

_WORDS = {
    "en": {
        "plan": "Plan for {site}",
        "fairest": "Every ambition gets at least {value}. No plan gives all of them more than {bound}.",
        "sum": "The ambitions get {value} on average. No plan gives them more than {bound}.",
        "nash": "Together the ambitions get {value} (weighted product). No plan gives more than {bound}.",
        "with_borders": "After the cost of borders the plan counts {value}; no plan counts more than {bound}.",
        "legend": "What stands where",
        "ambitions": "What each ambition gets",
        "wanted": "wanted",
        "of": "{reached} of {target}",
        "as_it_is": "stays as it is",
        "other": "other",
        "homes": "homes",
        "cables": "cable",
        "protected": "protected nature",
        "turbines": "turbines ({count})",
        "north": "N",
        "drawn_coarser": "Drawn coarser than computed.",
        "map_told": "Map: {parts}.",
        "bars_told": "Bars: {parts}.",
        "frontier": "{first} and {second}: what one costs the other",
        "frontier_told": "Each dot is a plan. Beyond the line nothing is possible. Only these two count here.",
        "beyond": "not possible",
        "both": "both as wanted",
        "both_can": "Both can be had as wanted.",
        "both_cannot": "Both as wanted can't be had: the line stays below that corner.",
        "share_of_wanted": "{name}, share of what is wanted",
        "alternatives": "{count} plans for {site}",
        "alternatives_told": "All are within {within} of the best. Bright: where a plan differs from "
        "plan 1. Pale: where it is the same.",
        "number": "Plan {number}",
        "the_best": "the best found",
        "differs": "differs on {share} of the land",
        "thousands": ",",
        "decimal": ".",
    },
    "nl": {
        "plan": "Plan voor {site}",
        "fairest": "Elke ambitie krijgt minstens {value}. Geen plan geeft ze allemaal meer dan {bound}.",
        "sum": "De ambities krijgen gemiddeld {value}. Geen plan geeft ze meer dan {bound}.",
        "nash": "Samen krijgen de ambities {value} (gewogen product). Geen plan geeft meer dan {bound}.",
        "with_borders": "Na aftrek van grenzen telt het plan {value}; geen plan telt meer dan {bound}.",
        "legend": "Wat waar staat",
        "ambitions": "Wat elke ambitie krijgt",
        "wanted": "gewenst",
        "of": "{reached} van {target}",
        "as_it_is": "blijft zoals het is",
        "other": "overig",
        "homes": "huizen",
        "cables": "kabel",
        "protected": "beschermde natuur",
        "turbines": "windmolens ({count})",
        "north": "N",
        "drawn_coarser": "Grover getekend dan berekend.",
        "map_told": "Kaart: {parts}.",
        "bars_told": "Balken: {parts}.",
        "frontier": "{first} en {second}: wat de een de ander kost",
        "frontier_told": "Elke stip is een plan. Voorbij de lijn kan niets. Alleen deze twee tellen hier.",
        "beyond": "kan niet",
        "both": "beide zoals gewenst",
        "both_can": "Beide kunnen zoals gewenst.",
        "both_cannot": "Beide zoals gewenst kan niet: de lijn blijft onder die hoek.",
        "share_of_wanted": "{name}, deel van wat gewenst is",
        "alternatives": "{count} plannen voor {site}",
        "alternatives_told": "Alle plannen zitten binnen {within} van het beste. Fel: anders dan plan 1. "
        "Bleek: hetzelfde.",
        "number": "Plan {number}",
        "the_best": "het beste dat is gevonden",
        "differs": "anders op {share} van de grond",
        "thousands": ".",
        "decimal": ",",
    },
}

_UNITS = {
    "en": {"m2": "m²", "m3": "m³"},
    "nl": {"m2": "m²", "m3": "m³", "/year": "/jaar"},
}


class Words:
    """Words of one language; an unknown language is refused, not guessed."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"No words in {language!r}; there are {LANGUAGES}.")
        self.language = language
        self._words = _WORDS[language]

    def say(self, key: str, **values: str | int) -> str:
        """Fill in a sentence."""
        return self._words[key].format(**values)

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number: 1.912,5 or 1,912.5."""
        signs = str.maketrans(",.", self._words["thousands"] + self._words["decimal"])
        return f"{value:,.{digits}f}".translate(signs)

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share as a percentage."""
        return f"{self.number(100.0 * share, digits)}%"

    def amount(self, value: float, unit: str) -> str:
        """Write an amount with its unit, with the figures that matter."""
        size = abs(value)
        digits = 0 if size >= 100 else 1 if size >= 10 else 2  # noqa: PLR2004 - steps of ten
        return f"{self.number(value, digits)} {self.unit(unit)}"

    def unit(self, unit: str) -> str:
        """Write a unit as people do: m³, MWh/jaar."""
        for sign, said in _UNITS[self.language].items():
            unit = unit.replace(sign, said)
        return unit
