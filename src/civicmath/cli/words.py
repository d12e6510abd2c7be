"""The words of tables and of progress, in English and Dutch."""

from __future__ import annotations

WORDS = {
    "en": {
        "reading": "Reading votes",
        "picture": "Comparing answers",
        "groups": "Looking for groups, again and again",
        "verdicts": "Judging statements",
        "done": "Judging statements",
        "drawing": "Writing",
        "facts": "{people} people · {statements} statements · {votes} answers",
        "groups_found": "Stable groups: {groups}.",
        "no_groups": "No stable groups: they differ each time we look again.",
        "nothing_tried": "No groups: too few people, or nobody differs.",
        "between": "In between: {people}.",
        "too_few": "Too few answers to be placed: {people}.",
        "common_ground": "Common ground",
        "divided": "Divided",
        "unknown": "Not known yet",
        "statement": "Statement",
        "agree": "agree",
        "disagree": "disagree",
        "difference": "difference",
        "figure": "Estimate",
        "interval": "95% interval",
        "caption": "Common ground: the group that shares it least. "
        "Divided: the two groups furthest apart.",
        "more": "and {count} more",
        "none": "none",
        "count": "{count} statements",
        "thousands": ",",
    },
    "nl": {
        "reading": "Stemmen lezen",
        "picture": "Antwoorden vergelijken",
        "groups": "Groepen zoeken, keer op keer",
        "verdicts": "Uitspraken beoordelen",
        "done": "Uitspraken beoordelen",
        "drawing": "Schrijven",
        "facts": "{people} mensen · {statements} uitspraken · {votes} antwoorden",
        "groups_found": "Vaste groepen: {groups}.",
        "no_groups": "Geen vaste groepen: ze vallen bij herhaling anders uit.",
        "nothing_tried": "Geen groepen: te weinig mensen, of niemand verschilt.",
        "between": "Ertussenin: {people}.",
        "too_few": "Te weinig antwoorden voor een plaats: {people}.",
        "common_ground": "Samen",
        "divided": "Verdeeld",
        "unknown": "Nog niet bekend",
        "statement": "Uitspraak",
        "agree": "eens",
        "disagree": "oneens",
        "difference": "verschil",
        "figure": "Schatting",
        "interval": "95%-interval",
        "caption": "Samen: de groep die het er het minst over eens is. "
        "Verdeeld: de twee groepen die het verst uit elkaar staan.",
        "more": "en nog {count}",
        "none": "geen",
        "count": "{count} uitspraken",
        "thousands": ".",
    },
}


def number(value: int, language: str) -> str:
    """Write a whole number: 1.912 or 1,912."""
    return f"{value:,}".replace(",", WORDS[language]["thousands"])
