"""Statements that say nearly the same are found, whatever else is on the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voorkant.contributions.similar import (
    ALIKE,
    BANDS,
    likeness,
    shingles_of,
    signature_of,
)

ONE = "Ik merk dat auto's te hard rijden in de Grotestraat."
NEAR = "Ik merk dat de auto's veel te hard rijden in de Grotestraat!"
FAR = "De bibliotheek is op zaterdagmiddag te vroeg dicht."


def test_the_same_words_are_wholly_alike_and_other_words_are_not() -> None:
    assert likeness(ONE, ONE) == 1.0
    assert likeness(ONE, ONE.upper().replace("'", "\u2019")) == 1.0
    assert likeness(ONE, NEAR) > 2 * ALIKE
    assert likeness(ONE, FAR) < ALIKE / 3


def test_near_statements_share_many_bands_and_far_ones_hardly_any() -> None:
    one, near, far = (set(signature_of(text)) for text in (ONE, NEAR, FAR))
    assert len(one & near) > BANDS / 5
    assert len(one & far) <= BANDS / 10


def test_a_signature_is_the_same_on_every_machine_and_for_ever() -> None:
    # Signatures are kept in the database: another hash would find nothing that was said before.
    assert signature_of("Ik merk dat het hier stil is.")[:4] == PUBLISHED


PUBLISHED = [-738433272, 1800468093, -1417574888, 251011738]


@given(st.text(max_size=200))
def test_any_text_has_a_signature_that_fits_the_database(text: str) -> None:
    signature = signature_of(text)
    assert len(signature) == BANDS
    assert all(-(2**31) <= band < 2**31 for band in signature)
    assert signature == signature_of(text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_runs_from_nothing_to_the_same_both_ways_round(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0
    assert (likeness(one, other) == 1.0) == (shingles_of(one) == shingles_of(other))


@pytest.mark.parametrize("text", ["", " ", "a", "!!!", "\0", "😀"])
def test_a_text_of_hardly_anything_is_like_itself(text: str) -> None:
    assert likeness(text, text) == 1.0
    assert len(signature_of(text)) == BANDS
