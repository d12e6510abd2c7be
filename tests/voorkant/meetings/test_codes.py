"""Short codes: read as people type them, and leading to one challenge."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.voorkant.challenges.made import challenge
from tests.voorkant.pages import page
from voorkant.challenges.codes import ALPHABET, challenges_with, code_of, read_code


@given(st.uuids(version=4))
def test_a_code_is_six_characters_that_read_as_themselves(number: UUID) -> None:
    code = code_of(number)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert read_code(code) == code


def test_a_code_is_the_beginning_of_an_id() -> None:
    assert code_of(UUID("00000000-0000-4000-8000-000000000000")) == "000000"
    assert code_of(UUID("ffffffff-ffff-4fff-bfff-ffffffffffff")) == "ZZZZZZ"
    assert code_of(UUID("08000000-0000-4000-8000-000000000000")) == "100000"


@pytest.mark.parametrize("typed", ["7K3MQ1", "7k3mq1", " 7K3-MQ1 ", "7K3MQI", "7k3mql"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "7K3MQ1"


@pytest.mark.parametrize(
    "typed", ["", "7K3MQ", "7K3MQ12", "7K3MQU", "7K3MQ!", "\uff17K3MQ1", "\0" * 6]
)
def test_what_can_not_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.django_db
@pytest.mark.database
def test_a_code_leads_to_its_challenge_in_the_language_of_the_address(prefix: str) -> None:
    made = challenge(slug="grotestraat")
    challenge(slug="dorpsplein", owner_id=made.owner_id)
    code = code_of(made.id)
    answer = Client().get(f"{prefix}/m/{code.lower()}")
    assert answer.status_code == 302
    assert answer["Location"] == f"{prefix}/opgaven/grotestraat"


@pytest.mark.parametrize("code", ["000000", "nergens", "7K3MQU", "%00%00", "a/b"])
@pytest.mark.django_db
@pytest.mark.database
def test_a_code_of_nothing_is_not_found(code: str) -> None:
    challenge(slug="grotestraat")
    assert Client().get(f"/m/{code}").status_code == 404


@pytest.mark.django_db
@pytest.mark.database
def test_of_two_challenges_with_one_code_the_reader_chooses() -> None:
    made = challenge(slug="grotestraat")
    model = apps.get_model("challenges", "Challenge")
    row = model.objects.get(id=made.id)
    row.pk = UUID(int=made.id.int ^ 1)
    row.slug, row.question, row._state.adding = "dorpsplein", "Wat merkt u op het plein?", True
    row.stage, row.listener_id = "question", None
    row.save(force_insert=True)
    assert len(challenges_with(code_of(made.id))) == 2
    html = page(Client(), f"/m/{code_of(made.id)}")
    assert "/opgaven/grotestraat" in html
    assert "Wat merkt u op het plein?" in html


@pytest.mark.django_db
@pytest.mark.database
def test_a_lookup_is_a_range_of_the_primary_key() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    code = code_of(challenge(slug="grotestraat").id)
    with CaptureQueriesContext(connection) as asked:
        challenges_with(code)
    with connection.cursor() as cursor:
        # Which of its own ways the database takes for a table of one row is its own affair.
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert re.search(r"Index Cond: \(\(id >= .* AND \(id <= ", plan), plan
