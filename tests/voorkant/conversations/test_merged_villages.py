"""A merger during a conversation: people go on telling where they live, and figures stay those it began with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.voorkant.conversations.talking import talk
from tests.voorkant.conversations.test_own_pages import address, answers
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from tests.voorkant.places.merging import merged
from voorkant.conversations.queries.background import background_of
from voorkant.people.models import Participant

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_who_lives_in_a_village_that_ended_tells_so_where_it_was_asked(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = talk(statements=5)
    answers(client, made, 5)
    merged("well", "bergen")
    with django_assert_max_num_queries(MOST_QUERIES):
        html = page(client, address(made, "over-u"))
    assert 'value="well"' in html
    assert "Well hoort sinds" in text_of(html)
    client.post(address(made, "over-u"), {"village": "well", "age": ""})
    assert Participant.objects.get().village_id == "WK089306"
    assert "Well" in text_of(page(client, address(made)))
    assert 'value="well" checked' in page(client, address(made, "over-u"))


def test_what_somebody_told_stays_when_her_village_ends(client: Client) -> None:
    made = talk(statements=5)
    answers(client, made, 5)
    client.post(address(made, "over-u"), {"village": "well", "age": ""})
    merged("well", "bergen")
    assert 'value="well" checked' in page(client, address(made, "over-u"))
    assert "Well" in text_of(page(client, address(made)))


def test_a_conversation_that_begins_later_does_not_offer_it(client: Client) -> None:
    made = talk(statements=5, villages=["bergen"])
    answers(client, made, 5)
    merged("well", "bergen")
    html = page(client, address(made, "over-u"))
    assert 'value="well"' not in html
    assert "hoort sinds" not in text_of(html)


def figures(conversation_id: object) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for names, _, people in background_of(conversation_id).population:  # type: ignore[arg-type]
        found[tuple(names)] = found.get(tuple(names), 0) + people
    return found


def test_figures_of_a_conversation_stay_those_of_the_villages_that_it_began_with() -> None:
    made = talk(villages=["well", "wellerlooi"])
    before = figures(made.id)
    assert set(before) == {("Well",), ("Wellerlooi",)}
    merged("wellerlooi", "well")
    assert figures(made.id) == before


def test_figures_of_a_later_conversation_count_the_people_of_both() -> None:
    apart = figures(talk(villages=["well", "wellerlooi"]).id)
    merged("wellerlooi", "well", days=-1)
    assert figures(talk(villages=["well"]).id) == {("Well",): sum(apart.values())}


def test_villages_whose_figures_cannot_be_told_apart_any_more_share_one() -> None:
    talk()
    merged("aijen", "well", days=-1)
    (names,) = figures(talk(villages=["well"]).id)
    assert names == ("Bergen", "Nieuw Bergen", "Well")
