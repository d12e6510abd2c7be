"""The pages of an outcome say which of its statements are said together by now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from tests.voorkant.conversations import made
from tests.voorkant.conversations.talking import Talk, people, talk, text
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from voorkant.computations.actions import begin_attempt
from voorkant.contributions.actions import merge, send_back
from voorkant.conversations.actions import refresh_conversation
from voorkant.meetings.views import halls

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WORDS = "Wij merken dat fiets & auto hier niet samengaan."
SAFE = WORDS.replace("&", "&amp;")


def heard(talked: Talk) -> UUID:
    for device in people(6):
        talked.answer(device)
    asked = refresh_conversation(conversation_id=talked.id)
    assert asked is not None
    attempt = begin_attempt(run_id=asked.id)
    assert attempt is not None
    made.finish(attempt)
    return asked.id


def merged(talked: Talk) -> UUID:
    return merge(
        challenge_id=talked.challenge.id,
        statement_ids=talked.statements[:2],
        text=WORDS,
        sent_key=uuid4(),
        acting=None,
    )


def test_a_statement_that_was_merged_names_its_successor_on_both_pages(client: Client) -> None:
    talked = talk()
    run = heard(talked)
    for rest in ("", "/uitspraken"):
        assert WORDS not in text_of(page(client, f"/uitkomsten/{run}{rest}"))
    merged(talked)
    # On the page of the outcome in the lists and in the table.
    for rest, times in (("", 4), ("/uitspraken", 2)):
        html = page(client, f"/uitkomsten/{run}{rest}")
        assert "Staat nu in:" in html
        assert html.count(SAFE) == times
        told = text_of(html)
        assert text(0) in told
        assert text(2) in told


def test_when_merging_is_undone_the_page_says_nothing_of_it(client: Client) -> None:
    talked = talk()
    run = heard(talked)
    successor = merged(talked)
    assert SAFE in page(client, f"/uitkomsten/{run}")
    send_back(
        challenge_id=talked.challenge.id,
        statement_id=successor,
        reason="Toch niet hetzelfde.",
        acting=None,
    )
    assert SAFE not in page(client, f"/uitkomsten/{run}")


def test_what_another_conversation_merged_is_not_told_here(client: Client) -> None:
    talked, other = talk(), talk()
    run, by_itself = heard(talked), made.finished()
    merged(other)
    for each in (run, by_itself):
        assert SAFE not in page(client, f"/uitkomsten/{each}/uitspraken")


def test_the_words_of_what_is_taken_off_the_list_are_gone_from_every_page_and_file(
    client: Client,
) -> None:
    talked = talk()
    run = heard(talked)
    hall = f"/opgaven/{talked.slug}/zaal/nu"
    addresses = [
        *(f"/uitkomsten/{run}{rest}" for rest in ("", "/uitspraken", "/bestanden/statements.csv")),
        *(f"/opgaven/{talked.slug}/{rest}" for rest in ("samen", "zaal")),
    ]
    before = [client.get(address).content.decode() for address in addresses]
    assert all(text(0) in html for html in before)
    tag = client.get(hall)["ETag"]
    send_back(
        challenge_id=talked.challenge.id,
        statement_id=talked.statements[0],
        reason="Hier stond een adres in.",
        acting=None,
    )
    after = [client.get(address).content.decode() for address in addresses]
    assert not any(text(0) in html for html in after)
    assert all(text(1) in html for html in after[:3])
    assert "Deze uitspraak is van de lijst gehaald." in after[1]
    assert (
        "no-cache" in client.get(addresses[2])["Cache-Control"]
        or "max-age=0" in (client.get(addresses[2])["Cache-Control"])
    )
    halls._lately._kept.clear()
    assert client.get(hall, headers={"If-None-Match": tag}).status_code == 200


def test_telling_it_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    talked = talk()
    run = heard(talked)
    merged(talked)
    for rest in ("", "/uitspraken"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(f"/uitkomsten/{run}{rest}")
    with django_assert_max_num_queries(2):
        client.get(f"/uitkomsten/{run}")
