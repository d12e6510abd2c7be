"""The Dutch on the pages is B1: short sentences, words that everybody knows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import messages

MOST_WORDS = 20
SOURCES = Path(__file__).resolve().parents[3] / "src"
# Refusals that only the people who run a site get to read: they know what a server is.
FOR_OPERATORS = frozenset({"cli", "project"})

# Words of offices and of mathematics, with what we say instead.
DIFFICULT = {
    "aangaande": "over",
    "algoritme": "rekenwijze",
    "alsmede": "en",
    "betreffende": "over",
    "betrouwbaarheidsinterval": "tussen welke grenzen",
    "bootstrap": "herhaling",
    "cluster": "groep",
    "conform": "zoals",
    "consensus": "eens zijn",
    "data": "gegevens",
    "derhalve": "dus",
    "dient": "moet",
    "dienen": "moeten",
    "echter": "maar",
    "evenals": "en ook",
    "faciliteren": "helpen",
    "geaggregeerd": "opgeteld",
    "gebruiker": "u",
    "hash": "vingerafdruk",
    "implementeren": "invoeren",
    "indien": "als",
    "initiatief": "plan",
    "inzake": "over",
    "interval": "band",
    "mediaan": "midden",
    "middels": "met",
    "momenteel": "nu",
    "optimaal": "zo goed mogelijk",
    "parameter": "gegeven",
    "participant": "iemand die meedoet",
    "participatie": "meedoen",
    "percentiel": "grens",
    "reeds": "al",
    "respondent": "iemand die meedoet",
    "seed": "startgetal",
    "server": "computer",
    "significant": "zeker",
    "stakeholder": "wie ermee te maken heeft",
    "statistisch": "",
    "teneinde": "om",
    "tevens": "ook",
    "uiteraard": "",
    "uitvoeren": "doen",
    "vanwege het feit dat": "omdat",
    "verrichten": "doen",
    "voorts": "ook",
    "wijzigen": "veranderen",
    "zodoende": "zo",
}


def sentences_of(text: str) -> Iterator[str]:
    """Split what is on a page into sentences."""
    plain = re.sub(r"<[^>]+>|%\(\w+\)[sd]", " x ", text).replace("%%", "%")
    yield from (part for part in re.split(r"(?<=[.!?])\s+", plain) if part.strip())


def difficult_words_of(text: str) -> list[str]:
    # What has to be typed letter by letter, an option, the name of a package or of a column, is no word;
    # nor is the name of a blank that is filled in.
    text = re.sub(r"\{\w*\}|--[a-z-]+|[a-z]+\[[a-z]+\]|\b[a-z]+ ?= ?\S+", "", text)
    return [word for word in DIFFICULT if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]


def _texts() -> list[str]:
    return [*_texts_of_pages(), *_texts_of_refusals()]


def _texts_of_pages() -> Iterator[str]:
    for room in messages.rooms():
        for message in messages.catalogue_of(room):
            if message.id:
                text = message.string
                yield from [text] if isinstance(text, str) else text or ()


def _texts_of_refusals() -> Iterator[str]:
    for table in sorted(SOURCES.glob("*/**/sentences/nl.toml")):
        if table.parent.parent.name not in FOR_OPERATORS:
            for sentence in tomllib.loads(table.read_text("utf-8")).values():
                # A page's own words are one text a line; a refusal says what, why and what to do.
                yield from [sentence] if isinstance(sentence, str) else sentence.values()


def _texts_of_operators() -> Iterator[str]:
    for room in FOR_OPERATORS:
        table = SOURCES / "voorkant" / room / "sentences/nl.toml"
        for sentence in tomllib.loads(table.read_text("utf-8")).values():
            yield from sentence.values()


def test_the_sentences_of_the_pages_are_short() -> None:
    texts = [*_texts(), *_texts_of_operators()]
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    assert len(sentences) > 50
    assert [s for s in sentences if len(s.split()) > MOST_WORDS] == []


def test_the_pages_use_no_difficult_words() -> None:
    assert {text: found for text in _texts() if (found := difficult_words_of(text))} == {}


def test_the_reader_is_addressed_politely_everywhere() -> None:
    familiar = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
    assert [text for text in _texts() if familiar.search(text)] == []


@pytest.mark.parametrize("text", ["Dit dient u te doen.", "Middels een formulier", "De Hash: x"])
def test_a_difficult_word_is_seen(text: str) -> None:
    assert len(difficult_words_of(text)) == 1


def test_a_word_inside_another_is_left_alone() -> None:
    assert difficult_words_of("Bediende, dataverkeer, serveren") == []


def test_a_long_sentence_is_counted_by_its_own_words() -> None:
    first, second = sentences_of("Over <em>%(things)s dingen</em> zijn ze het eens. Klaar.")
    assert len(first.split()) < MOST_WORDS
    assert second == "Klaar."
