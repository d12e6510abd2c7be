"""The desk: lists of statements, for whoever leads the challenge, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.voorkant.challenges.made import challenge, council, municipality
from tests.voorkant.conversations import talking
from tests.voorkant.conversations.talking import Talk, people, talk
from tests.voorkant.pages import MOST_QUERIES, field, html_of, page, text_of
from tests.voorkant.web.test_staff import WORDS, organiser, state, waiting
from voorkant.bodies.actions import end_membership
from voorkant.bodies.kinds import Role
from voorkant.contributions.actions import send_back
from voorkant.journal.models import Entry

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PAGES = (
    "worksheet-of",
    "statements",
    "merging",
    "order",
    "settings",
    "try-out",
    "taking-part",
    "stamps",
    "opening",
    "done",
)


def at(view: str, made: Talk) -> str:
    return reverse(f"web:{view}", kwargs={"slug": made.slug})


def ticked(*ids: object) -> dict[str, str]:
    """What a form holds in which these statements are ticked."""
    return {f"tick-{id_}": "yes" for id_ in ids}


def press(client: Client, made: Talk, **sent: str) -> str:
    """Press a button of a list, and read the page that comes of it."""
    done = client.post(at("statements", made), sent)
    assert done.status_code == 302, done.content.decode()[:2000]
    return text_of(page(client, done["Location"].partition("#")[0]))


@pytest.mark.parametrize("view", PAGES)
def test_a_stranger_is_asked_to_sign_in_and_led_back(client: Client, view: str) -> None:
    address = at(view, talk())
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer["Location"] == f"/inloggen?next={address}"


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.ADMINISTRATOR, Role.EXPERT])
def test_nobody_of_the_municipality_sits_at_the_desk_of_a_council(role: Role) -> None:
    made = talk()
    statement = waiting(made)
    client = organiser(municipality(), role)
    for view in PAGES:
        assert client.get(at(view, made)).status_code == 403
    sent = {"do": "approve", **ticked(statement)}
    assert client.post(at("statements", made), sent).status_code == 403
    assert state(statement) == "waiting"


def test_who_is_no_longer_an_organiser_decides_nothing() -> None:
    made = talk()
    statement = waiting(made)
    client = organiser(council())
    for seat in apps.get_model("bodies", "Membership").objects.all():
        end_membership(membership_id=seat.id, acting=None)
    sent = {"do": "approve", **ticked(statement)}
    assert client.post(at("statements", made), sent).status_code == 403
    assert state(statement) == "waiting"


def test_the_desk_says_how_things_stand() -> None:
    made = talk()
    client = organiser(council())
    text = text_of(page(client, at("worksheet-of", made)))
    assert "Er wacht niets op u." in text
    assert "3 op de lijst, 0 samengevoegd, 0 teruggestuurd" in text
    for way in (
        "Posters en kaartjes",
        "In de zaal",
        "Aan de keukentafel",
        "Neem de antwoorden mee",
    ):
        assert way in text
    assert "Bezoekers zien een nieuwe uitspraak pas na uw akkoord" in text
    waiting(made)
    html = page(client, at("worksheet-of", made))
    assert "Er wacht één uitspraak op u." in text_of(html)
    assert f'href="{at("statements", made)}"' in html


def test_a_challenge_without_a_conversation_has_a_desk_too() -> None:
    made = Talk(uuid4(), challenge(), ())
    client = organiser(council())
    assert "Er is nog geen gesprek." in page(client, at("worksheet-of", made))
    assert "Er is nog geen gesprek" in page(client, at("settings", made))
    assert "Open een gesprek" in page(client, at("opening", made))
    for view in PAGES:
        assert client.get(at(view, made)).status_code in {200, 422}


def test_a_statement_is_put_on_the_list_by_its_own_button() -> None:
    made = talk()
    statement = waiting(made)
    client = organiser(council())
    html = page(client, at("statements", made))
    assert WORDS in html
    assert field(html, f"tick-{statement}") == "yes"
    text = press(client, made, one=f"approve {statement}")
    assert "Het staat nu op de lijst." in text
    assert "Er wacht niets" in text
    assert state(statement) == "shown"


def test_what_is_ticked_is_decided_about_at_once_and_the_rest_is_told() -> None:
    made = talk()
    first, second, third = (waiting(made, talking.text(20 + number)) for number in range(3))
    client = organiser(council())
    send_back(challenge_id=made.challenge.id, statement_id=first, reason="Te vaag.", acting="o")
    text = press(client, made, do="approve", **ticked(first, second))
    assert "Het staat nu op de lijst." in text
    assert "Eén uitspraak bleef zoals hij was: iemand anders besloot iets anders." in text
    press(client, made, **{"do": "approve", "all": "yes", f"reason-{third}": ""})
    assert [state(each) for each in (first, second, third)] == ["sent-back", "shown", "shown"]


def test_a_decision_of_somebody_else_in_between_is_a_clear_sentence() -> None:
    made = talk()
    statement = waiting(made)
    client = organiser(council())
    send_back(
        challenge_id=made.challenge.id, statement_id=statement, reason="Te vaag.", acting="other"
    )
    answer = client.post(at("statements", made), {"one": f"approve {statement}"})
    assert answer.status_code == 409
    assert "Over deze uitspraak is al iets anders besloten." in text_of(html_of(answer))
    assert state(statement) == "sent-back"


def test_a_statement_is_sent_back_with_a_reason_and_can_wait_again() -> None:
    made = talk()
    statement = waiting(made)
    client = organiser(council())
    text = press(
        client,
        made,
        **{"one": f"send-back {statement}", f"reason-{statement}": " Dit gaat over\r\niemand. "},
    )
    assert "Het is teruggestuurd." in text
    assert "Dit gaat over iemand." in text_of(page(client, at("statements", made) + "?lijst=terug"))
    assert "De uitspraak wacht weer." in press(
        client, made, one=f"reconsider {statement}", lijst="terug"
    )
    assert state(statement) == "waiting"


def test_without_a_reason_it_stays_and_nothing_that_was_typed_or_ticked_is_lost() -> None:
    made = talk()
    first, second = waiting(made), waiting(made, "Ik merk dat het hier in de avond donker is.")
    client = organiser(council())
    for reason in ("", "   ", "x" * 600, "a\0b"):
        sent = {
            "one": f"send-back {second}",
            f"reason-{second}": reason,
            **ticked(first),
        }
        answer = client.post(at("statements", made), sent)
        assert answer.status_code == 422
        html = html_of(answer)
        assert html.count("utrecht-form-field--invalid") == 1
        assert f'id="reason-{second}-error"' in html
        assert html.count('<details class="vk-more" open>') == 1
        assert f'name="tick-{first}" value="yes" checked' in html
    answer = client.post(at("statements", made), {"do": "send-back", "reason": "Een reden."})
    assert answer.status_code == 422
    assert "U hebt nog niets gekozen" in html_of(answer)
    assert "Een reden.</textarea>" in html_of(answer)
    assert (state(first), state(second)) == ("waiting", "waiting")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "approve"},
        {"do": "approve", "tick-x": "yes"},
        {"do": "approve", **ticked(uuid4())},
        {"do": "withdraw", "tick-@": "yes"},
        {"do": "reconsider", "tick-@": "yes"},
        {"do": "", "tick-@": "yes"},
        {"do": "merge", "tick-@": "yes"},
        {"one": "approve"},
        {"one": "approve x"},
        {"one": "withdraw @"},
        {"one": f"freeze {uuid4()}"},
        {"one": "first @"},
        {"one": "thaw @"},
    ],
)
def test_what_no_button_asks_is_refused(sent: dict[str, str]) -> None:
    made = talk()
    statement = waiting(made)
    client = organiser(council())
    known = str(statement)
    filled = {name.replace("@", known): value.replace("@", known) for name, value in sent.items()}
    answer = client.post(at("statements", made), filled)
    assert answer.status_code in {404, 409, 422}
    assert "utrecht-alert--error" in html_of(answer)
    assert state(statement) == "waiting"


def test_a_statement_of_another_challenge_is_not_decided_here() -> None:
    here, there = talk(), talk()
    statement = waiting(there)
    sent = {"do": "approve", **ticked(statement)}
    assert organiser(council()).post(at("statements", here), sent).status_code == 404
    assert state(statement) == "waiting"


def test_similar_statements_stand_beside_what_waits() -> None:
    made = talk()
    waiting(made, talking.text(0).replace("vroeger", "eerder"))
    html = page(organiser(council()), at("statements", made))
    assert "Dit staat al op de lijst:" in html
    assert talking.text(0) in html


def test_long_lists_come_in_pages() -> None:
    made = talk(statements=45)
    client = organiser(council())
    html = page(client, at("statements", made) + "?lijst=lijst")
    assert html.count('name="tick-') == 20
    assert "na=20" in html
    last = page(client, at("statements", made) + "?lijst=lijst&na=40")
    assert last.count('name="tick-') == 5
    assert "Toon de volgende" not in last
    for query in ("?lijst=x", "?na=x", "?na=999999999", "?na=99999999999999", "?na=-1"):
        assert client.get(at("statements", made) + query).status_code == 200


def test_every_act_is_in_the_journal() -> None:
    made = talk()
    client = organiser(council())
    before = Entry.objects.count()
    press(client, made, do="freeze", **ticked(*made.statements))
    assert Entry.objects.count() == before + 3


@pytest.mark.parametrize("view", PAGES)
def test_the_desk_asks_little_of_the_database(
    django_assert_max_num_queries: DjangoAssertNumQueries, view: str
) -> None:
    made = talk(statements=25)
    for number, device in enumerate(people(6)):
        made.answer(device, number)
        waiting(made, talking.text(60 + number))
    client = organiser(council())
    press(client, made, do="first", **ticked(*made.statements[:9]))
    address = at(view, made) + (
        f"?uitspraken={made.statements[0]},{made.statements[1]}" if view == "merging" else ""
    )
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(address).status_code == 200
