"""What one said oneself: to see, to change, to erase; where one lives; where one stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from tests.voorkant.conversations import talking
from tests.voorkant.conversations.talking import Talk, talk, text
from tests.voorkant.pages import MOST_QUERIES, field, html_of, page, text_of
from voorkant.contributions.actions import send_back
from voorkant.conversations import bridge
from voorkant.conversations.actions import close_conversation, name_group, refresh_conversation
from voorkant.conversations.queries import conversation_of
from voorkant.conversations.wording import AGES
from voorkant.people.kinds import AGE_BANDS

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def address(made: Talk, name: str = "mijn-antwoorden") -> str:
    return f"/opgaven/{made.slug}/{name}"


def answers(client: Client, made: Talk, count: int) -> None:
    """Answer the first statements of a talk on its pages: agree, disagree, agree, …"""
    for number in range(count):
        sent = {"statement": str(made.statements[number]), "value": "-1" if number % 2 else "1"}
        assert client.post(address(made, "reageren"), sent).status_code == 302


def values() -> list[int | None]:
    rows = apps.get_model("conversations", "Response").objects.order_by("id")
    return list(rows.values_list("value", flat=True))


def test_a_new_device_reads_that_nothing_is_here(client: Client) -> None:
    made = talk()
    assert "Van dit apparaat staat hier niets" in page(client, address(made))
    answers(Client(), made, 2)
    assert "Van dit apparaat staat hier niets" in page(client, address(made))


def test_every_answer_is_there_with_the_last_one_first(client: Client) -> None:
    made = talk()
    answers(client, made, 2)
    text_ = text_of(page(client, address(made)))
    assert text_.index(text(1)) < text_.index(text(0))
    assert "U bent het oneens" in text_
    assert text(2) not in text_


def test_an_answer_can_be_changed_and_taken_back(client: Client) -> None:
    made = talk()
    answers(client, made, 2)
    first, second = (str(statement) for statement in made.statements[:2])
    changed = client.post(
        address(made), {"do": "answer", "statement": first, "value": "0", "touches_me": "yes"}
    )
    assert "Uw antwoord is bewaard." in page(client, changed["Location"])
    back = client.post(address(made), {"do": "take-back", "statement": second})
    assert "Het is teruggenomen." in page(client, back["Location"])
    assert values() == [0]


def test_everything_can_be_erased_and_then_nothing_is_left(client: Client) -> None:
    made = talk()
    answers(client, made, 3)
    key = field(page(client, address(made, "zeggen")), "sent_key")
    client.post(
        address(made, "zeggen"), {"sent_key": key, "text": "Ik mis een bankje.", "seen": "yes"}
    )
    assert "Ik mis een bankje." in page(client, address(made))
    erased = client.post(address(made), {"do": "erase"})
    html = page(client, erased["Location"])
    assert "Alles wat u hier antwoordde is gewist." in html
    assert "Van dit apparaat staat hier niets" in html
    assert values() == []
    assert apps.get_model("people", "Participant").objects.count() == 0


def test_what_was_sent_back_stands_there_with_its_reason(client: Client) -> None:
    made = talk()
    key = field(page(client, address(made, "zeggen")), "sent_key")
    client.post(
        address(made, "zeggen"), {"sent_key": key, "text": "Ik mis een bankje.", "seen": "yes"}
    )
    row = apps.get_model("contributions", "Contribution").objects.get(text="Ik mis een bankje.")
    assert "Wordt gelezen" in page(client, address(made))
    send_back(
        challenge_id=made.challenge.id,
        statement_id=row.id,
        reason="Er staat al een uitspraak als deze.",
        acting="organiser-1",
    )
    assert "Er staat al een uitspraak als deze." in page(client, address(made))
    taken = client.post(address(made), {"do": "withdraw", "statement": str(row.id)})
    assert "Ik mis een bankje." not in page(client, taken["Location"])


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": ""},
        {"do": "destroy"},
        {"do": "answer"},
        {"do": "answer", "statement": "@", "value": "9"},
        {"do": "take-back", "statement": "x"},
        {"do": "take-back", "statement": str(uuid4())},
        {"do": "withdraw", "statement": "@"},
        {"do": "withdraw", "statement": str(uuid4())},
    ],
)
def test_what_no_button_asks_is_refused_and_changes_nothing(
    client: Client, sent: dict[str, str]
) -> None:
    made = talk()
    answers(client, made, 1)
    filled = {k: str(made.statements[1]) if v == "@" else v for k, v in sent.items()}
    answered = client.post(address(made), filled)
    assert answered.status_code in {404, 422}
    assert 'role="alert"' in html_of(answered)
    assert values() == [1]


def test_when_it_is_closed_one_can_still_take_back_and_erase_but_not_change(client: Client) -> None:
    made = talk()
    answers(client, made, 2)
    close_conversation(challenge_id=made.challenge.id, reason="Genoeg gehoord.", acting=None)
    html = page(client, address(made))
    assert 'value="answer"' not in html
    first = str(made.statements[0])
    changed = client.post(address(made), {"do": "answer", "statement": first, "value": "-1"})
    assert changed.status_code == 409
    assert client.post(address(made), {"do": "take-back", "statement": first}).status_code == 302
    assert values() == [-1]


# — who one is —


def test_who_one_is_is_asked_only_after_five_answers(client: Client) -> None:
    made = talk(statements=6)
    for count in (0, 4):
        answers(client, made, count)
        early = client.get(address(made, "over-u"))
        assert (early.status_code, early["Location"]) == (302, address(made, "reageren"))
        sent = client.post(address(made, "over-u"), {"village": "well"})
        assert sent.status_code == 302
    assert apps.get_model("people", "Participant").objects.get().village_id is None
    answers(client, made, 5)
    html = page(client, address(made, "over-u"))
    assert "U hoeft dit niet te vertellen." in html
    assert "Bergen, Nieuw Bergen en Aijen tellen we samen." in text_of(html)
    assert "Bergen, Nieuw Bergen en Aijen are counted together." in text_of(
        page(client, f"/en{address(made, 'over-u')}")
    )
    assert html.count('value="" checked') == 2


def test_village_and_age_are_kept_shown_and_can_be_taken_back(client: Client) -> None:
    made = talk(statements=5)
    answers(client, made, 5)
    told = client.post(address(made, "over-u"), {"village": "well", "age": "65-79"})
    assert "Dank u. Dat is bewaard." in page(client, told["Location"])
    assert "Well, 65 tot en met 79 jaar" in text_of(page(client, address(made)))
    form = page(client, address(made, "over-u"))
    assert 'value="well" checked' in form
    assert 'value="65-79" checked' in form
    client.post(address(made, "over-u"), {"village": "", "age": ""})
    assert "U vertelde ons niets over uzelf." in page(client, address(made))


@pytest.mark.parametrize(
    "sent",
    [
        {"village": "nergens", "age": ""},
        {"village": "", "age": "under-18"},
        {"village": "", "age": "0"},
        {"village": "\0", "age": ""},
    ],
)
def test_another_village_or_age_is_refused_and_nothing_is_kept(
    client: Client, sent: dict[str, str]
) -> None:
    made = talk(statements=5)
    answers(client, made, 5)
    answered = client.post(address(made, "over-u"), sent)
    assert answered.status_code == 422
    assert 'role="alert"' in html_of(answered)
    row = apps.get_model("people", "Participant").objects.get()
    assert (row.village_id, row.age_band) == (None, None)


def test_every_band_of_ages_has_its_words() -> None:
    assert tuple(AGES) == tuple(AGE_BANDS)


# — what we see together —


def two_camps(made: Talk, people: int = 24) -> None:
    """Two groups that differ on every statement but the first; what they see together is computed."""
    for number, device in enumerate(talking.people(people)):
        for statement in range(len(made.statements)):
            camp = 1 if number % 2 else -1
            made.answer(device, statement, 1 if statement == 0 else camp)
    asked = refresh_conversation(conversation_id=made.id)
    assert asked is not None
    talking.compute(asked.id)


def test_before_there_is_an_outcome_the_page_says_why(client: Client) -> None:
    html = page(client, address(talk(), "samen"))
    assert "Er is nog niets te zien" in html
    assert "Zo ziet niemand wat één mens zei." in html


def test_the_outcome_begins_with_where_one_stands_oneself(client: Client) -> None:
    made = talk(statements=9)
    two_camps(made)
    text_ = text_of(page(client, address(made, "samen")))
    assert "24 mensen deden mee" in text_
    assert "U antwoordt" not in text_
    for statement in made.statements:
        client.post(address(made, "reageren"), {"statement": str(statement), "value": "1"})
    text_ = text_of(page(client, address(made, "samen")))
    assert "U antwoordt zoals groep" in text_
    assert text_.index("U antwoordt") < text_.index("We zien twee groepen")
    assert "Hierin verschillen zij van anderen:" in text_


def test_who_answered_too_little_reads_how_much_is_enough(client: Client) -> None:
    made = talk(statements=9)
    two_camps(made)
    sent = {"statement": str(made.statements[1]), "value": "1"}
    client.post(address(made, "reageren"), sent)
    text_ = text_of(page(client, address(made, "samen")))
    assert "U reageerde op één uitspraak die hier meetelt." in text_


def test_a_group_has_the_name_that_people_gave_it(client: Client) -> None:
    made = talk(statements=9)
    two_camps(made)
    run = conversation_of(made.slug).outcome
    assert run is not None
    name_group(run_id=run, group="A", name="rust op zaterdag", acting="x")
    assert "Groep A: “rust op zaterdag”" in text_of(page(client, address(made, "samen")))


def test_these_pages_ask_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = talk(statements=9)
    two_camps(made)
    answers(client, made, 9)
    client.post(address(made, "over-u"), {"village": "well", "age": "65-79"})
    for name in ("samen", "mijn-antwoorden", "over-u", "reageren"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address(made, name))


def ring(html: str) -> list[str]:
    """Where the ring of a reader's own place is drawn."""
    return re.findall(r'vk-picture__halo" cx="([^"]+)" cy="([^"]+)"', html)


def test_one_s_own_place_is_a_ring_in_the_picture_for_her_alone(client: Client) -> None:
    made = talk(statements=9)
    two_camps(made)
    assert ring(page(client, address(made, "samen"))) == []
    answers(client, made, 9)
    html = page(client, address(made, "samen"))
    assert len(ring(html)) == 1
    assert "In de tekening staat u ongeveer hier:" in text_of(html)
    assert html.index('class="vk-picture"') < html.index('class="vk-picture__own"')
    english = page(client, "/en" + address(made, "samen"))
    assert "You stand about here in the picture:" in text_of(english)
    # What is kept for every reader holds nobody's ring.
    for stranger in (page(Client(), address(made, "samen")), page(client, address(made, "samen"))):
        assert "<!--" not in stranger
    assert ring(page(Client(), address(made, "samen"))) == []
    run = conversation_of(made.slug).outcome
    assert ring(page(client, f"/uitkomsten/{run}")) == []


def test_the_ring_follows_her_answers_and_nothing_of_it_is_kept(client: Client) -> None:
    made = talk(statements=9)
    two_camps(made)
    answers(client, made, 9)
    before = ring(page(client, address(made, "samen")))
    for statement in made.statements:
        client.post(address(made, "reageren"), {"statement": str(statement), "value": "-1"})
    after = ring(page(client, address(made, "samen")))
    assert before != after
    for model in apps.get_app_config("conversations").get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert not names & {"x", "y", "place", "mark", "ring"}


def test_with_too_few_answers_there_is_no_ring(client: Client) -> None:
    made = talk(statements=9)
    two_camps(made)
    answers(client, made, 1)
    assert ring(page(client, address(made, "samen"))) == []


def test_an_outcome_of_before_there_were_scales_has_no_ring(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = talk(statements=9)
    # The same as bridge gave it before: a model, and nothing about the picture.
    monkeypatch.setattr(bridge, "MAP_FILES", {})
    two_camps(made)
    answers(client, made, 9)
    html = page(client, address(made, "samen"))
    assert "U antwoordt zoals groep" in text_of(html) or "U staat tussen" in text_of(html)
    assert ring(html) == []
