"""The words of `civicmath land` on a terminal, in English and Dutch."""

from __future__ import annotations

WORDS = {
    "en": {
        "reading": "Reading the site",
        "norms": "Looking at norms",
        "yields": "Working out yields",
        "turbine places": "Looking for places for turbines",
        "prices": "Looking for prices",
        "prices with borders": "Looking for prices with borders",
        "whole cells": "Choosing for each cell",
        "turbines": "Placing turbines",
        "conflicts": "Looking at every set of ambitions",
        "frontier": "Tracing the frontier",
        "alternatives": "Looking for other plans",
        "drawing": "Drawing",
        "checking": "Checking",
        "importing": "Reading polygons",
        "made": "{name}: {cells} cells, {hectares} ha. Written to {folder}.",
        "norms_on": "Norms as they hold on {day}.",
        "no_option": "{count} cells have nothing that is allowed: they stay as they are.",
        "begin_with": "The ambitions are examples from the catalogue: replace them in site.json.",
        "places": "{left} of {tried} places for turbines are left.",
        "places_gone": "{count} fell by: {norm}",
        "fairest": "The lowest score is {value}. No plan can reach more than {bound}.",
        "sum": "The weighted mean of the scores is {value}. No plan can reach more than {bound}.",
        "nash": "The weighted product of the scores is {value}. No plan can reach more than {bound}.",
        "fragmented": "The cost of borders, {cost}, is taken off.",
        "gap": "At most {gap} of that is missed.",
        "scenarios": "Trying other figures",
        "worst": "In the worst of {count} scenarios {worst} is left; no plan keeps more than {bound}. "
        "The ordinary plan would keep {ordinary}.",
        "patches": "Some patches are smaller than their use asks.",
        "ambition": "Ambition",
        "score": "Score",
        "amount": "Reached",
        "target": "Wanted",
        "price": "Price",
        "price_note": "Price: points of the objective that one point of this score costs the others.",
        "use": "Use",
        "area": "Area",
        "turbine_count": "Turbines: {count}.",
        "together": "These can all be met",
        "clash": "These can't all be met",
        "undecided": "Not known",
        "no_conflict": "All ambitions can be met together.",
        "members": "Ambitions",
        "at_most": "most for each",
        "first": "First",
        "second": "Second",
        "rate": "Given up",
        "frontier_note": "Given up: points of the second score for one point more of the first.",
        "number": "Plan",
        "value": "Value",
        "differs": "Differs from plan 1",
        "all_true": "True: all {count} statements were computed once more and hold.",
        "first_false": "Not true: {line}",
        "says": "it says {told}, we find {found}",
        "partners": "What each partner gets",
        "alone": "Alone",
        "given_up": "Gives up",
        "dearest": "One point more would cost",
        "cell": "Row {row}, column {column}",
        "chosen": "Chosen: {stack}",
        "left": "Nothing is allowed here: it stays as it is.",
        "option": "Option",
        "worth": "Worth",
        "ruled_out": "Ruled out by",
        "flip": "Would become {stack} if {ambition} counted {factor} times",
        "no_flip": "No change in one price alone would change this.",
        "and": " and ",
        "thousands": ",",
        "decimal": ".",
    },
    "nl": {
        "reading": "Gebied lezen",
        "norms": "Normen bekijken",
        "yields": "Opbrengsten uitrekenen",
        "turbine places": "Plekken voor windmolens zoeken",
        "prices": "Prijzen zoeken",
        "prices with borders": "Prijzen met grenzen zoeken",
        "whole cells": "Kiezen voor elk vak",
        "turbines": "Windmolens plaatsen",
        "conflicts": "Alle groepen van ambities bekijken",
        "frontier": "De grens volgen",
        "alternatives": "Andere plannen zoeken",
        "drawing": "Tekenen",
        "checking": "Nakijken",
        "importing": "Vlakken lezen",
        "made": "{name}: {cells} vakken, {hectares} ha. Staat in {folder}.",
        "norms_on": "Normen zoals ze gelden op {day}.",
        "no_option": "Op {count} vakken mag niets: die blijven zoals ze zijn.",
        "begin_with": "De ambities zijn voorbeelden uit de catalogus: vervang ze in site.json.",
        "places": "Van {tried} plekken voor windmolens blijven er {left} over.",
        "places_gone": "{count} vielen af door: {norm}",
        "fairest": "De laagste score is {value}. Geen plan haalt meer dan {bound}.",
        "sum": "De scores zijn gewogen gemiddeld {value}. Geen plan haalt meer dan {bound}.",
        "nash": "Het gewogen product van de scores is {value}. Geen plan haalt meer dan {bound}.",
        "fragmented": "De kosten van grenzen, {cost}, zijn eraf.",
        "gap": "Daarvan missen we hoogstens {gap}.",
        "scenarios": "Andere cijfers proberen",
        "worst": "In het slechtste van {count} gevallen blijft {worst} over; geen plan houdt meer dan "
        "{bound}. Het gewone plan zou {ordinary} houden.",
        "patches": "Sommige stukken zijn kleiner dan hun functie vraagt.",
        "ambition": "Ambitie",
        "score": "Score",
        "amount": "Gehaald",
        "target": "Gewenst",
        "price": "Prijs",
        "price_note": "Prijs: punten van het doel die één punt van deze score de anderen kost.",
        "use": "Functie",
        "area": "Oppervlakte",
        "turbine_count": "Windmolens: {count}.",
        "together": "Dit kan allemaal samen",
        "clash": "Dit kan niet allemaal samen",
        "undecided": "Nog niet bekend",
        "no_conflict": "Alle ambities kunnen samen.",
        "members": "Ambities",
        "at_most": "hoogstens elk",
        "first": "Eerste",
        "second": "Tweede",
        "rate": "Kost",
        "frontier_note": "Kost: punten van de tweede score voor één punt meer van de eerste.",
        "number": "Plan",
        "value": "Waarde",
        "differs": "Anders dan plan 1",
        "all_true": "Klopt: alle {count} uitspraken zijn nagerekend.",
        "first_false": "Klopt niet: {line}",
        "says": "er staat {told}, wij vinden {found}",
        "partners": "Wat elke partner krijgt",
        "alone": "Alleen",
        "given_up": "Geeft op",
        "dearest": "Eén punt meer kost",
        "cell": "Rij {row}, kolom {column}",
        "chosen": "Gekozen: {stack}",
        "left": "Hier mag niets: het blijft zoals het is.",
        "option": "Mogelijkheid",
        "worth": "Waard",
        "ruled_out": "Valt af door",
        "flip": "Wordt {stack} als {ambition} {factor} keer zo zwaar telt",
        "no_flip": "Eén andere prijs alleen verandert dit niet.",
        "and": " en ",
        "thousands": ".",
        "decimal": ",",
    },
}

_UNITS = {
    "en": {"m2": "m²", "m3": "m³"},
    "nl": {"m2": "m²", "m3": "m³", "/year": "/jaar"},
}


def number(value: float, language: str, digits: int = 0) -> str:
    """Write a number as the language does: 1.912,5 or 1,912.5."""
    words = WORDS[language]
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", words["thousands"] + words["decimal"]))


def percent(share: float, language: str, digits: int = 1) -> str:
    """Write a share as a percentage."""
    return f"{number(100.0 * share, language, digits)}%"


def amount(value: float, unit: str, language: str) -> str:
    """Write an amount with its unit, with three or four figures that matter."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2  # noqa: PLR2004 - steps of ten
    for sign, said in _UNITS[language].items():
        unit = unit.replace(sign, said)
    return f"{number(value, language, digits)} {unit}"
