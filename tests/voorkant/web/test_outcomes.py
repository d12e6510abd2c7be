"""The list of outcomes, also when there are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.voorkant.conversations import made
from tests.voorkant.conversations.talking import Talk, people, talk
from voorkant.computations import actions
from voorkant.computations.errors import WorkerLost
from voorkant.conversations.actions import refresh_conversation
from voorkant.web.queries import ON_A_PAGE

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def test_without_outcomes_the_list_says_so_kindly(client: Client) -> None:
    html = page(client, "/uitkomsten")
    assert "Er zijn nog geen uitkomsten" in html
    assert "U hoeft niets te doen." in html
    assert "There are no outcomes yet" in page(client, "/en/uitkomsten")


def test_each_outcome_says_in_one_sentence_what_came_out(client: Client) -> None:
    run = made.finished()
    html = page(client, "/uitkomsten")
    assert f'<a href="/uitkomsten/{run}" lang="" dir="auto">Hoe voelt de Grotestraat?</a>' in html
    assert "Over één uitspraak zijn beide groepen het eens." in html
    assert "1.921 mensen deden mee" in html
    english = page(client, "/en/uitkomsten")
    assert f'href="/en/uitkomsten/{run}"' in english
    assert "On one statement both groups agree." in english


@pytest.mark.parametrize(
    ("raw", "people", "sentence"),
    [
        (made.without_groups(), 1921, "Over één uitspraak zijn de meeste mensen het eens."),
        (
            made.report(common_ground=[]),
            1921,
            "Er is nog niets waar beide groepen het zeker over eens zijn.",
        ),
        (made.report(participants=4), 4, "Er deden minder dan vijf mensen mee."),
    ],
)
def test_other_outcomes_have_their_own_sentence(
    client: Client, raw: dict[str, object], people: int, sentence: str
) -> None:
    made.finished(raw, people=people)
    assert sentence in page(client, "/uitkomsten")


def test_runs_that_are_not_done_say_where_they_are(client: Client) -> None:
    made.requested(title="Wacht", seed=1)
    busy, broken = made.requested(title="Bezig", seed=2), made.requested(title="Stuk", seed=3)
    for run in (busy, broken):
        attempt = actions.begin_attempt(run_id=run.id)
        assert attempt is not None
        if run is broken:
            actions.fail_attempt(attempt=attempt, error=WorkerLost(attempts=3))
    html = page(client, "/uitkomsten")
    for title, tag in (
        ("Wacht", "Wacht op zijn beurt"),
        ("Bezig", "Wordt uitgerekend"),
        ("Stuk", "Niet gelukt"),
    ):
        assert re.search(rf"{tag}</span> ?</p> <h2[^>]*><a[^>]*>{title}</a>", html)


def test_the_list_goes_on_page_after_page_until_its_end(client: Client) -> None:
    for seed in range(ON_A_PAGE + 1):
        made.requested(title=f"Gesprek {seed}", seed=seed)
    first = page(client, "/uitkomsten")
    assert first.count("<article") == ON_A_PAGE
    (after,) = re.findall(r'href="\?before=([^"]+)"', first)
    second = page(client, f"/uitkomsten?before={after}")
    assert second.count("<article") == 1
    assert "Toon oudere uitkomsten" not in second


@pytest.mark.parametrize("word", ["x", "", "%00", "AAAA", "é", "x" * 3000])
def test_a_word_that_we_did_not_give_is_refused_kindly(client: Client, word: str) -> None:
    assert "Dit deel van de lijst kunnen wij niet vinden." in page(
        client, f"/uitkomsten?before={word}", 422
    )


def test_the_list_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for seed in range(5):
        made.finished(seed=seed)
    with django_assert_max_num_queries(3):
        client.get("/uitkomsten")


def heard(talked: Talk, *, done: bool = True) -> UUID:
    """Let five more people answer; return the run of the outcome that is asked for."""
    for device in people(5):
        talked.answer(device)
    asked = refresh_conversation(conversation_id=talked.id)
    assert asked is not None
    if done:
        attempt = actions.begin_attempt(run_id=asked.id)
        assert attempt is not None
        made.finish(attempt)
    return asked.id


def shown(html: str) -> list[str]:
    return re.findall(r'<h2[^>]*><a href="/uitkomsten/([^"]+)"', html)


def test_of_a_conversation_the_latest_outcome_is_listed_and_the_others_are_one_link_away(
    client: Client,
) -> None:
    talked, other = talk(), talk()
    first, second, lonely = heard(talked), heard(talked), heard(other)
    by_itself = made.finished()
    html = page(client, "/uitkomsten")
    assert shown(html) == [str(by_itself), str(lonely), str(second)]
    assert html.count("Alle uitkomsten van dit gesprek") == 1
    every = page(client, f"/uitkomsten?gesprek={talked.slug}")
    assert shown(every) == [str(second), str(first)]
    assert talked.challenge.question in every
    assert shown(page(client, f"/uitkomsten?gesprek={other.slug}")) == [str(lonely)]


def test_an_outcome_stays_in_the_list_until_the_next_one_is_there(client: Client) -> None:
    talked = talk()
    first = heard(talked)
    coming = heard(talked, done=False)
    assert shown(page(client, "/uitkomsten")) == [str(first)]
    assert shown(page(client, f"/uitkomsten?gesprek={talked.slug}")) == [str(coming), str(first)]


def test_all_outcomes_of_a_conversation_come_page_after_page(client: Client) -> None:
    talked = talk()
    runs = [str(heard(talked)) for _ in range(ON_A_PAGE + 1)]
    address = f"/uitkomsten?gesprek={talked.slug}"
    html = page(client, address)
    (after,) = re.findall(r'href="\?gesprek=[^"]+before=([^"]+)"', html)
    assert shown(html) + shown(page(client, f"{address}&before={after}")) == runs[::-1]


@pytest.mark.parametrize("slug", ["", "nergens", "%00", "' OR 1=1", "x" * 3000])
def test_a_conversation_that_is_not_there_has_no_outcomes(client: Client, slug: str) -> None:
    page(client, f"/uitkomsten?gesprek={slug}", 404)


def test_both_lists_ask_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    talked = talk()
    for _ in range(3):
        heard(talked)
    for address in ("/uitkomsten", f"/uitkomsten?gesprek={talked.slug}"):
        with django_assert_max_num_queries(2):
            client.get(address)
