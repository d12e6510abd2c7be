"""What a statement has to be before anybody reads it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voorkant.common.errors import VoorkantError
from voorkant.contributions.errors import (
    StatementEmpty,
    StatementHasAddress,
    StatementHasContact,
    StatementHasMarkup,
    StatementTooLong,
    StatementTooShort,
    StatementUnreadable,
)
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.rules import LONGEST, SHORTEST

KEPT = [
    "Ik merk dat de stoep te smal is voor een rollator.",
    "Ik vind belangrijk: rust na 22.00 uur, ook op zondag.",
    "Er rijden 1.200 auto's per dag, in 2019 waren dat er 800.",
    "De bus van 7:15 komt vaak te laat. Dat is jammer!",
    "Op 12-03-2026 stond het water 30 cm hoog in de straat.",
    "Kinderen < 12 jaar kunnen hier niet veilig oversteken",
    "Meer bomen & minder stenen, dat is beter voor iedereen",
    "De speeltuin is fijn 😀👩‍👩‍👧 maar er is geen schaduw 🌳",
    "A és B: coöperatie, café, naïef, Ĳssel, Fryslân",
    "Ich merke, dass die Straße zu schmal ist.",
    "أرى أن الشارع ضيق جدا على الأطفال",
    "C++ en #hashtag en 50% en €5 en 3/4 mogen ook",
    "Huisnummers 12, 14, 16, 18 en 20 staan vaak blank.",
    "De stoep is te smal.De bus past er niet langs.",
    "Bij nr.12 en bij de Veerweg staat vaak water op straat.",
]


@pytest.mark.parametrize("text", KEPT)
def test_plain_words_in_any_language_are_kept_as_they_are(text: str) -> None:
    assert checked_statement(text) == unicodedata.normalize("NFC", text)


REFUSED: list[tuple[str, type[VoorkantError]]] = [
    ("", StatementEmpty),
    (" \n\t\u00a0\u3000 ", StatementEmpty),
    ("\u200b\u200b\u200b\u2060\u00ad", StatementEmpty),
    ("Te smal.", StatementTooShort),
    ("a" * (LONGEST + 1), StatementTooLong),
    ("a b " * 2_500_000, StatementTooLong),
    ("\0" * 10_000_000, StatementTooLong),
    ("De stoep is\0 te smal hier.", StatementUnreadable),
    ("De stoep is\x1b[31m te smal hier.", StatementUnreadable),
    ("De stoep is \u202etlams et\u202c hier.", StatementUnreadable),
    ("De stoep is \u2066te smal\u2069 hier.", StatementUnreadable),
    ("De stoep is \u200fte smal hier.", StatementUnreadable),
    ("De stoep is \ud800 te smal hier.", StatementUnreadable),
    ("De stoep is \ufeff te smal hier.", StatementUnreadable),
    ("<script>alert(1)</script> te smal", StatementHasMarkup),
    ("De stoep <b>is</b> veel te smal.", StatementHasMarkup),
    ('"><img src=x onerror=alert(1)> hier', StatementHasMarkup),
    ("De stoep <!-- stil --> is te smal", StatementHasMarkup),
    ("De stoep is &lt;b&gt; te smal hier", StatementHasMarkup),
    ("De stoep is &#60;b te smal hier", StatementHasMarkup),
    ("De stoep \uff1cscript\uff1e is te smal", StatementHasMarkup),
    ("Kijk eens op https://voorbeeld.nl/straat", StatementHasAddress),
    ("Kijk eens op HTTP://x en u ziet het", StatementHasAddress),
    ("Kijk eens op www.voorbeeld.test nu", StatementHasAddress),
    ("Kijk eens op voorbeeld.nl voor meer", StatementHasAddress),
    ("Kijk eens op VOORBEELD.NL voor meer", StatementHasAddress),
    ("Kijk eens op voorbeeld\u200b.nl voor meer", StatementHasAddress),
    ("Kijk eens op \uff57\uff57\uff57.voorbeeld.test", StatementHasAddress),
    ("Klik op javascript:alert(1) en kijk", StatementHasAddress),
    ("Kijk eens op //voorbeeld en u ziet het", StatementHasAddress),
    ("Mail mij op jan@voorbeeld.test graag", StatementHasContact),
    ("Mail mij op jan\uff20voorbeeld.test graag", StatementHasContact),
    ("Bel mij op 06 12 34 56 78 vanavond", StatementHasContact),
    ("Bel mij op +31 6 1234 5678 vanavond", StatementHasContact),
    ("Bel mij op 0478-123456 vanavond even", StatementHasContact),
    ("Bel mij op (0478) 12 34 56 vanavond", StatementHasContact),
]


@pytest.mark.parametrize(("text", "refusal"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_statement_is_refused_with_its_own_reason(
    text: str, refusal: type[VoorkantError]
) -> None:
    with pytest.raises(refusal):
        checked_statement(text)


def test_each_reason_says_how_long_a_statement_is() -> None:
    with pytest.raises(StatementTooLong) as long:
        checked_statement("a" * 250)
    assert long.value.params == {"most": 200, "given": 250}
    with pytest.raises(StatementTooShort) as short:
        checked_statement("kort")
    assert short.value.params == {"fewest": 10}


def test_spaces_become_single_and_letters_are_composed() -> None:
    assert checked_statement("  De cafe\u0301s\n\n zijn\t\u00a0vroeg  dicht. ") == (
        "De cafés zijn vroeg dicht."
    )


def test_lengths_are_counted_in_characters_after_composing() -> None:
    assert len(checked_statement("e\u0301" * LONGEST)) == LONGEST
    assert checked_statement("a" * SHORTEST) == "a" * SHORTEST


@settings(max_examples=300)
@given(st.text(max_size=300))
def test_what_is_kept_is_one_line_that_is_kept_again_unchanged(text: str) -> None:
    try:
        kept = checked_statement(text)
    except VoorkantError:
        return
    assert SHORTEST <= len(kept) <= LONGEST
    assert checked_statement(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    assert not {unicodedata.category(sign) for sign in kept} & {"Cc", "Cs", "Zl", "Zp"}
