"""Saying something on pages: similar ones first, nothing typed is lost, every refusal beside the field."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.test import Client

from tests.voorkant.conversations.talking import Talk, talk, text
from tests.voorkant.pages import HTMX, MOST_QUERIES, field, html_of, page, text_of
from voorkant.contributions.rules import LONGEST, MOST_IN_A_DAY
from voorkant.conversations.actions import close_conversation
from voorkant.conversations.rules import Moderation

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WORDS = "Ik merk dat de linde op het plein in de avond mooi ruist."


def address(made: Talk) -> str:
    return f"/opgaven/{made.slug}/zeggen"


def say(client: Client, made: Talk, words: str = WORDS, **more: str) -> Response:
    """Fill in the form and send it."""
    key = field(page(client, address(made)), "sent_key")
    return client.post(address(made), {"sent_key": key, "text": words, **more})


def typed(html: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)
    assert found
    # The line break that a browser leaves out.
    return unescape(found[1])[1:]


def said() -> list[tuple[str, str]]:
    rows = apps.get_model("contributions", "Contribution").objects.filter(author__isnull=False)
    return list(rows.order_by("position").values_list("text", "state"))


def test_what_is_said_waits_for_a_look_and_the_page_tells_what_happens(client: Client) -> None:
    made = talk()
    answered = say(client, made)
    assert answered.status_code == 302
    assert said() == [(WORDS, "waiting")]
    text_ = text_of(page(client, answered["Location"]))
    assert "Dank u. Uw uitspraak is binnen." in text_
    assert "Gelezen door wie de vraag stelt" in text_


def test_where_nobody_looks_first_it_is_on_the_list_at_once(client: Client) -> None:
    made = talk(moderation=Moderation.AFTER)
    assert "Het staat meteen op de lijst" in page(client, address(made))
    answered = say(client, made)
    assert said() == [(WORDS, "shown")]
    assert "Gelezen door" not in text_of(page(client, answered["Location"]))


def test_a_page_that_says_thanks_lets_the_browser_forget_the_draft(client: Client) -> None:
    made = talk()
    html = page(client, say(client, made)["Location"])
    assert f'data-draft-sent="{made.slug}"' in html
    form = page(client, address(made))
    assert f'data-draft="{made.slug}"' in form
    assert typed(form) == ""


def test_the_same_form_sent_twice_is_one_statement(client: Client) -> None:
    made = talk()
    sent = {"sent_key": field(page(client, address(made)), "sent_key"), "text": WORDS}
    first, second = (client.post(address(made), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(said()) == 1


def test_what_others_said_comes_first_and_sending_it_anyway_is_one_press(client: Client) -> None:
    made = talk()
    near = text(0).replace("vroeger", "eerder")
    answered = say(client, made, near)
    assert answered.status_code == 200
    html = html_of(answered)
    assert "Anderen zeiden iets dat hierop lijkt" in html
    assert text(0) in unescape(html)
    assert typed(html) == near
    assert said() == []
    again = {"sent_key": field(html, "sent_key"), "text": near, "seen": field(html, "seen")}
    assert client.post(address(made), again).status_code == 302
    assert said() == [(near, "waiting")]


def test_what_is_being_typed_is_compared_and_kept_nowhere(client: Client) -> None:
    made = talk()
    answered = client.post(f"{address(made)}/lijkt-op", {"text": text(0)}, headers=HTMX)
    html = html_of(answered)
    assert "<html" not in html
    assert text(0) in unescape(html)
    assert field(html, "seen") == "yes"
    assert said() == []
    nothing = client.post(f"{address(made)}/lijkt-op", {"text": "Heel iets anders dan dat."})
    assert nothing.content.strip() == b""
    assert client.get(f"{address(made)}/lijkt-op").status_code == 405


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "Kort",
        "x" * (LONGEST + 1),
        "woord " * 4_000,
        "Kijk eens op www.voorbeeld.nl vandaag",
        "Mail mij op jan@voorbeeld.nl graag",
        "Bel mij op 06-12345678 vandaag nog",
        "<script>alert(1)</script> de straat",
        "De straat is mooi\u202eneerts",
        "De straat\0 is mooi vandaag",
    ],
)
def test_a_refusal_stands_beside_the_field_and_all_that_was_typed_is_still_there(
    client: Client, words: str
) -> None:
    made = talk()
    answered = say(client, made, words)
    assert answered.status_code == 422
    html = answered.content.decode()
    assert typed(html) == words
    assert re.search(
        r'<div class="utrecht-form-field-error-message" id="text-error"><strong>\w', html
    )
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="text-help text-error"' in html
    assert "<title>Nog niet verstuurd:" in html
    assert said() == []
    assert "__Host-vk_dev" not in client.cookies


@pytest.mark.parametrize(
    "words", ["Ik vind de kermis leuk 🎡🎉", "Ich fühle mich hier wohl.", "Ça va bien ici, merci."]
)
def test_words_in_any_language_and_emoji_are_welcome(client: Client, words: str) -> None:
    assert say(client, talk(), words).status_code == 302
    assert [found for found, _ in said()] == [words]


def test_who_says_a_lot_in_a_day_is_asked_to_wait_and_keeps_the_text(client: Client) -> None:
    made = talk()
    for number in range(MOST_IN_A_DAY):
        assert say(client, made, f"{text(number + 30)} Echt waar.", seen="yes").status_code == 302
    answered = say(client, made)
    assert answered.status_code == 429
    assert typed(answered.content.decode()) == WORDS
    assert len(said()) == MOST_IN_A_DAY


def test_the_same_words_again_are_refused_and_kept_in_the_field(client: Client) -> None:
    made = talk()
    say(client, made)
    answered = say(Client(), made)
    assert answered.status_code == 409
    assert typed(answered.content.decode()) == WORDS
    assert len(said()) == 1


def test_a_form_whose_key_was_lost_still_works(client: Client) -> None:
    made = talk()
    for key in ({}, {"sent_key": "x"}):
        other = Client()
        answered = other.post(address(made), {"text": f"{WORDS} {len(key)}", "seen": "yes", **key})
        assert answered.status_code == 302
    assert len(said()) == 2


def test_when_it_closes_while_somebody_types_her_text_is_not_lost(client: Client) -> None:
    made = talk()
    key = field(page(client, address(made)), "sent_key")
    close_conversation(challenge_id=made.challenge.id, reason="Genoeg gehoord.", acting=None)
    answered = client.post(address(made), {"sent_key": key, "text": WORDS})
    assert answered.status_code == 409
    assert typed(answered.content.decode()) == WORDS
    assert said() == []
    assert "<textarea" not in page(client, address(made))


@pytest.mark.parametrize("word", ["", "x", "wacht2", "<b>"])
def test_thanks_are_only_for_what_was_said(client: Client, word: str) -> None:
    assert "<textarea" in page(client, f"{address(talk())}?gezegd={word}")


def test_the_form_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = talk()
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address(made))
    with django_assert_max_num_queries(MOST_QUERIES):
        client.post(f"{address(made)}/lijkt-op", {"text": text(0)})
    with django_assert_max_num_queries(MOST_QUERIES):
        client.post(address(made), {"text": "Kort"})
