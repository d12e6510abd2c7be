"""Responding on pages: with and without htmx, with a way back, and with everything that can go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.utils.html import escape

from tests.voorkant.challenges.made import advance
from tests.voorkant.conversations.talking import Talk, talk
from tests.voorkant.pages import HTMX, MOST_QUERIES, field, html_of, page, text_of
from voorkant.challenges.rules import Stage
from voorkant.contributions.actions import say_statement, send_back
from voorkant.conversations.actions import close_conversation
from voorkant.people.devices import COOKIE

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

ANSWERED = {"statement": "", "value": "1"}


def responses() -> list[tuple[int | None, bool]]:
    rows = apps.get_model("conversations", "Response").objects.order_by("id")
    return list(rows.values_list("value", "touches_me"))


def address(made: Talk) -> str:
    return f"/opgaven/{made.slug}/reageren"


def respond(client: Client, made: Talk, value: str = "1", **more: str) -> Response:
    """Press one of the three buttons on the card that is shown."""
    statement = field(page(client, address(made)), "statement")
    return client.post(address(made), {"statement": statement, "value": value, **more})


def test_a_card_shows_one_statement_and_three_answers(client: Client) -> None:
    made = talk()
    html = page(client, address(made))
    assert html.count("<blockquote") == 1
    assert [html.count(f'name="value" value="{value}"') for value in ("1", "-1", "0")] == [1, 1, 1]
    assert "Stop wanneer u wilt." in html


def test_an_answer_without_javascript_leads_to_the_next_card(client: Client) -> None:
    made = talk()
    first = field(page(client, address(made)), "statement")
    answered = respond(client, made, "-1", touches_me="yes")
    assert (answered.status_code, answered["Location"]) == (302, address(made))
    assert responses() == [(-1, True)]
    html = page(client, address(made))
    assert field(html, "statement") != first
    assert "1 gedaan. Stop wanneer u wilt." in html
    assert "U bent het oneens, dit raakt u" in text_of(html)


def test_an_answer_with_htmx_gets_only_the_next_card_with_the_focus_on_it(client: Client) -> None:
    made = talk()
    html = page(client, address(made))
    sent = {"statement": field(html, "statement"), "value": "0"}
    answered = client.post(address(made), sent, headers=HTMX)
    assert answered.status_code == 200
    assert "HX-Request" in answered["Vary"]
    fragment = html_of(answered)
    assert "<html" not in fragment
    assert fragment.count(" autofocus") == 1
    assert field(fragment, "statement") != sent["statement"]
    assert " autofocus" not in page(client, address(made))


def test_the_first_answer_makes_the_device_and_reading_makes_none(client: Client) -> None:
    made = talk()
    page(client, address(made))
    assert set(client.cookies) == {"__Host-vk_csrf"}
    respond(client, made)
    device = client.cookies[COOKIE].value
    respond(client, made)
    assert client.cookies[COOKIE].value.split(":")[0] == device.split(":")[0]
    assert apps.get_model("people", "Participant").objects.count() == 1


def test_the_same_card_sent_twice_counts_once(client: Client) -> None:
    made = talk()
    sent = {"statement": str(made.statements[0]), "value": "1"}
    for _ in range(2):
        assert client.post(address(made), sent).status_code == 302
    assert responses() == [(1, False)]


def test_an_answer_can_be_taken_back_at_once(client: Client) -> None:
    made = talk()
    respond(client, made)
    html = page(client, address(made))
    back = html.partition(f'action="{address(made)}/terug"')[2]
    taken = field(back, "statement")
    undone = client.post(f"{address(made)}/terug", {"statement": taken})
    assert undone["Location"] == f"{address(made)}?weer={taken}"
    # What she took back is asked again, whatever she was shown meanwhile.
    asked_again = client.get(undone["Location"]).content.decode()
    assert field(asked_again, "statement") == taken
    assert responses() == []
    assert "Terugnemen" not in page(client, address(made))


def test_after_the_last_card_there_is_thanks_and_what_came_out(client: Client) -> None:
    made = talk(statements=1)
    respond(client, made)
    html = page(client, address(made))
    assert "U hebt op alles gereageerd. Dank u." in html
    assert "<blockquote" not in html
    assert f'href="/opgaven/{made.slug}/samen"' in html


def test_without_statements_one_is_asked_to_be_the_first(client: Client) -> None:
    html = page(client, address(talk(statements=0)))
    assert "Er is nog niets om op te reageren" in html
    assert "Zelf iets zeggen" in html


def test_who_one_is_is_asked_after_five_answers_and_not_at_every_card(client: Client) -> None:
    made = talk(statements=7)
    asked = []
    for _ in range(7):
        asked.append("Vertel iets over uzelf" in page(client, address(made)))
        respond(client, made)
    assert asked == [False, False, False, False, False, True, False]
    assert "Vertel iets over uzelf" in page(client, address(made)), "and once more at the end"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_closed_conversation_says_so_and_keeps_nothing(client: Client, htmx: bool) -> None:
    made = talk()
    sent = {"statement": field(page(client, address(made)), "statement"), "value": "1"}
    close_conversation(challenge_id=made.challenge.id, reason="Genoeg gehoord.", acting=None)
    answered = client.post(address(made), sent, headers=HTMX if htmx else {})
    assert answered.status_code == 409
    html = html_of(answered)
    assert "Dit gesprek is gesloten" in html
    assert "<blockquote" not in html
    assert ("<html" in html) is not htmx
    assert 'role="alert"' in html
    assert responses() == []
    assert COOKIE not in client.cookies


def test_in_another_stage_a_conversation_is_closed_too(client: Client) -> None:
    made = talk()
    advance(made.challenge.id, Stage.IMAGINE)
    assert "Dit gesprek is gesloten" in page(client, address(made))


def test_a_statement_that_left_the_list_is_refused_and_the_next_is_asked(client: Client) -> None:
    made = talk()
    statement = field(page(client, address(made)), "statement")
    send_back(
        challenge_id=made.challenge.id,
        statement_id=made.statements[0],
        reason="Dubbel.",
        acting="organiser-1",
    )
    answered = client.post(address(made), {"statement": str(made.statements[0]), "value": "1"})
    assert answered.status_code == 404
    assert "<blockquote" in html_of(answered)
    assert responses() == []
    assert statement


@pytest.mark.parametrize(
    "sent",
    [
        {"value": "1"},
        {"statement": "x", "value": "1"},
        {"statement": "@", "value": "2"},
        {"statement": "@", "value": ""},
        {"statement": "@"},
        {"statement": "@", "value": "eens"},
        {"statement": "@", "value": "1\0"},
    ],
)
def test_what_no_button_sends_is_refused_with_a_sentence(
    client: Client, sent: dict[str, str]
) -> None:
    made = talk()
    first = str(made.statements[0])
    filled = {name: first if value == "@" else value for name, value in sent.items()}
    answered = client.post(address(made), filled)
    assert answered.status_code in {404, 422}
    html = html_of(answered)
    assert 'role="alert"' in html
    assert "<blockquote" in html
    assert responses() == []


def test_a_statement_of_another_challenge_is_not_answered_here(client: Client) -> None:
    here, there = talk(), talk()
    sent = {"statement": str(there.statements[0]), "value": "1"}
    assert client.post(address(here), sent).status_code == 404
    assert responses() == []


def test_what_was_never_answered_cannot_be_taken_back(client: Client) -> None:
    made = talk()
    for statement in (str(made.statements[0]), str(uuid4()), "x", ""):
        answered = client.post(f"{address(made)}/terug", {"statement": statement})
        assert answered.status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "é", "x" * 4000])
def test_a_forged_device_is_simply_new(client: Client, cookie: str) -> None:
    made = talk()
    client.cookies[COOKIE] = cookie
    assert respond(client, made).status_code == 302
    assert responses() == [(1, False)]


def test_two_devices_don_t_see_each_others_answers(client: Client) -> None:
    made = talk()
    respond(client, made)
    other = Client()
    html = page(other, address(made))
    assert "Terugnemen" not in html
    assert "gedaan." not in html


@pytest.mark.parametrize("path", ["reageren", "zeggen", "samen", "mijn-antwoorden", "over-u"])
def test_a_challenge_without_a_conversation_is_not_found(client: Client, path: str) -> None:
    from tests.voorkant.challenges.made import challenge

    made = challenge(Stage.QUESTION)
    page(client, f"/opgaven/{made.slug}/{path}", 404)
    page(client, f"/opgaven/nergens/{path}", 404)


def test_a_card_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = talk(statements=7)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address(made))
    for _ in range(5):
        respond(client, made)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address(made))


def test_words_of_people_stay_words(client: Client) -> None:
    made = talk(statements=0)
    words = "Ik zeg: \"mooi\" & 'leuk' {{7*7}} {% now 'Y' %} 1 < 2 > 0"
    say_statement(
        challenge_id=made.challenge.id,
        person=None,
        text=words,
        sent_key=uuid4(),
        at_once=True,
        acting=None,
    )
    html = page(client, address(made))
    assert f">{escape(words)}</blockquote>" in html
