"""Limits hold however many ask at once, and say when one may try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.races.together import at_once
from voorkant.people import limits
from voorkant.people.errors import TooManyTries
from voorkant.people.limits import spend

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = pytest.mark.database


def spent(key: str = "somebody", purpose: str = "test", limit: int = 3) -> bool:
    try:
        spend(purpose=purpose, key=key, limit=limit, window_seconds=600)
    except TooManyTries:
        return False
    return True


def let_time_pass(minutes: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_allowance SET ends_at = ends_at - make_interval(mins => %s)", [minutes]
        )


@pytest.mark.django_db
def test_what_a_window_has_can_be_spent_and_no_more() -> None:
    assert [spent() for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_every_key_and_every_purpose_has_its_own() -> None:
    assert [spent() for _ in range(4)][-1] is False
    assert spent("somebody else")
    assert spent(purpose="another")


@pytest.mark.django_db
def test_a_new_window_begins_when_the_old_one_is_over() -> None:
    assert [spent() for _ in range(4)][-1] is False
    let_time_pass(10)
    assert [spent() for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_refused_tries_do_not_make_the_window_longer() -> None:
    assert [spent() for _ in range(9)][-1] is False
    let_time_pass(7)
    with pytest.raises(TooManyTries) as refused:
        spend(purpose="test", key="somebody", limit=3, window_seconds=600)
    assert refused.value.params == {"minutes": 3}
    assert refused.value.status == 429
    assert refused.value.transient
    assert refused.value.retry_after_seconds == 180


@pytest.mark.django_db
def test_a_use_is_one_statement_and_a_refusal_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert spent(limit=1)
    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid FROM people_allowance")
        before = cursor.fetchall()
        assert not spent(limit=1)
        cursor.execute("SELECT ctid FROM people_allowance")
        assert cursor.fetchall() == before


@pytest.mark.django_db
def test_no_address_can_be_read_from_the_table() -> None:
    assert spent("an@bergen.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_allowance::text FROM people_allowance")
        rows = cursor.fetchall()
    assert "bergen" not in str(rows)
    assert b"an@bergen.example".hex() not in str(rows)


@pytest.mark.django_db
def test_windows_that_are_over_are_swept_and_others_stay() -> None:
    assert spent("one")
    let_time_pass(11)
    assert spent("other")
    assert limits.sweep() == 1
    assert limits.sweep() == 0


@pytest.mark.races
def test_of_forty_at_the_same_moment_five_pass(fresh_database: Database) -> None:
    assert sum(at_once(20, lambda _: [spent(limit=5), spent(limit=5)].count(True))) == 5
