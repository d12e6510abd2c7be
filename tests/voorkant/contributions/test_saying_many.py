"""Saying many things at once is saying each: the same rows, the same refusals, the same journal."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import text
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.rules import Stage
from voorkant.contributions.actions import say_statement, say_statements
from voorkant.contributions.errors import (
    StageTakesNone,
    StatementHasAddress,
    StatementSaidBefore,
)
from voorkant.contributions.models import Contribution
from voorkant.contributions.queries import shown_statements
from voorkant.journal.models import Entry, Payload

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def texts(first: int, after: int) -> dict[UUID, str]:
    return {uuid4(): text(number) for number in range(first, after)}


def told() -> list[tuple[str, str]]:
    """Verb and body of every entry about what was said."""
    rows = Payload.objects.filter(entry__verb__startswith="contributions.")
    return sorted((row.entry.verb, json.dumps(json.loads(row.body))) for row in rows)


def test_they_are_on_the_list_in_their_order_after_what_was_said_before() -> None:
    made = challenge()
    first = say_statements(challenge_id=made.id, texts=texts(0, 3), acting="o")
    more = say_statements(challenge_id=made.id, texts=texts(3, 5), acting="o")
    listed = shown_statements(made.id)
    assert [one.id for one in listed] == [*first, *more]
    assert [one.text for one in listed] == [text(number) for number in range(5)]


def test_rows_and_journal_are_those_of_saying_one_by_one() -> None:
    columns = ("text", "state", "author", "position", "signature", "received_on", "kind", "reason")
    one, other = challenge(), challenge()
    say_statements(challenge_id=one.id, texts=texts(0, 4), acting="o")
    at_once = told()
    for key, words in texts(0, 4).items():
        say_statement(
            challenge_id=other.id,
            person=None,
            text=words,
            sent_key=key,
            at_once=True,
            acting="o",
        )
    kept = [
        list(Contribution.objects.filter(challenge=made.id).order_by("position").values(*columns))
        for made in (one, other)
    ]
    assert kept[0] == kept[1]
    assert told() == sorted(2 * at_once)


def test_how_many_there_are_makes_no_more_queries() -> None:
    counts = []
    for many in (2, 40):
        made = challenge()
        with CaptureQueriesContext(connection) as asked:
            say_statements(challenge_id=made.id, texts=texts(0, many), acting="o")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("Kijk eens op www.example.org wat daar staat.", StatementHasAddress),
        (text(0).upper(), StatementSaidBefore),
        (text(7), StatementSaidBefore),
    ],
    ids=["an address", "said before", "twice"],
)
def test_one_that_is_refused_keeps_all_of_them_out(words: str, refusal: type[Exception]) -> None:
    made = challenge()
    say_statements(challenge_id=made.id, texts=texts(0, 1), acting="o")
    before = Contribution.objects.count(), Entry.objects.count()
    with pytest.raises(refusal):
        say_statements(challenge_id=made.id, texts={**texts(5, 9), uuid4(): words}, acting="o")
    assert (Contribution.objects.count(), Entry.objects.count()) == before


def test_nothing_is_said_where_nothing_is_taken() -> None:
    imagining = challenge(Stage.IMAGINE)
    with pytest.raises(StageTakesNone):
        say_statements(challenge_id=imagining.id, texts=texts(0, 2), acting="o")
    with pytest.raises(ChallengeNotFound):
        say_statements(challenge_id=uuid4(), texts=texts(0, 2), acting="o")
