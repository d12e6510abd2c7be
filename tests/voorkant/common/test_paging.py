"""A page ends where the next one starts, and no address can ask for anything else."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voorkant.common.errors import InvalidCursor
from voorkant.common.paging import LARGEST_PAGE, Key, Page, checked_limit, page_of

moments = st.datetimes(timezones=st.just(UTC))
WORD = str(Key(datetime(2026, 11, 23, tzinfo=UTC), UUID(int=7)))


@given(moments, st.uuids())
def test_a_key_comes_back_from_its_word(at: datetime, identity: UUID) -> None:
    assert Key.read(str(Key(at, identity))) == Key(at, identity)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "x",
        "é",
        WORD[:-1],
        WORD + "A",
        WORD + "=",
        " " + WORD,
        WORD.replace("A", "!", 1),
        urlsafe_b64encode(b"\x7f" * 24).decode(),
        urlsafe_b64encode(b"1" * 23).decode(),
        "A" * 100_000,
        "' OR 1=1 --",
    ],
)
def test_a_word_that_we_did_not_give_is_refused(word: str) -> None:
    with pytest.raises(InvalidCursor):
        Key.read(word)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(word: str) -> None:
    try:
        assert str(Key.read(word)) == word
    except InvalidCursor:
        return


def test_a_page_names_the_next_one_only_when_there_is_more() -> None:
    keys = [Key(datetime(2026, 11, day, tzinfo=UTC), UUID(int=day)) for day in (3, 2, 1)]
    assert page_of(keys, 2, lambda key: key) == Page((keys[0], keys[1]), str(keys[1]))
    assert page_of(keys, 3, lambda key: key) == Page(tuple(keys), None)
    assert page_of([], 3, lambda key: key) == Page((), None)


@pytest.mark.parametrize("limit", [0, -1, LARGEST_PAGE + 1])
def test_a_size_of_page_that_we_do_not_give_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="a page has"):
        checked_limit(limit)
