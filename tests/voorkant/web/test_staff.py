"""The worksheet: what waits, for whoever leads it, and for nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.test import Client

from tests.voorkant.challenges.made import council
from tests.voorkant.conversations import talking
from tests.voorkant.conversations.talking import Talk, talk
from tests.voorkant.pages import html_of, page, text_of
from tests.voorkant.people.signing_in import sign_in
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.conversations.actions import refresh_conversation, say
from voorkant.conversations.queries import conversation_of, group_names
from voorkant.people.actions import make_account
from voorkant.people.devices import new_device

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MOST_QUERIES = 10
"""Two more than for residents: who asks, and what she may."""
WORDS = "Ik merk dat de bus hier vaak op de stoep staat."


def organiser(body: UUID, role: Role = Role.ORGANISER) -> Client:
    """A browser in which somebody of a body has signed in."""
    email = f"{uuid4().hex[:12]}@dorpsraad.example"
    account = make_account(email=email, name="Toos Voorbeeld", acting=None)
    appoint(
        account_id=account.id,
        body_id=body,
        role=role,
        function="voorzitter",
        shown_name="Toos V.",
        acting=None,
    )
    client = Client()
    sign_in(client, email)
    return client


def waiting(made: Talk, words: str = WORDS) -> UUID:
    return say(slug=made.slug, device=new_device(), text=words, sent_key=uuid4()).id


def state(statement: UUID) -> str:
    rows = apps.get_model("contributions", "Contribution").objects.filter(id=statement)
    return str(rows.values_list("state", flat=True).get())


@pytest.mark.parametrize("path", ["/werkblad", "/werkblad/{slug}/groepen"])
def test_a_stranger_is_asked_to_sign_in_and_led_back(client: Client, path: str) -> None:
    address = path.format(slug=talk().slug)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer["Location"] == f"/inloggen?next={address}"


def test_the_worksheet_shows_who_one_is_and_what_waits() -> None:
    made = talk()
    client = organiser(council())
    assert "Er wacht niets" in page(client, "/werkblad")
    waiting(made)
    text = text_of(page(client, "/werkblad"))
    assert "Goedendag, Toos Voorbeeld" in text
    assert "organisator Dorpsraad Well, voorzitter" in text
    assert "1 uitspraak wacht" in text


def test_who_leads_nothing_reads_that() -> None:
    talk()
    text = text_of(page(organiser(council(), Role.MEMBER), "/werkblad"))
    assert "U leidt geen vraag." in text
    assert "lid Dorpsraad Well" in text


def grouped() -> Talk:
    made = talk(statements=9)
    for number, device in enumerate(talking.people(24)):
        for statement in range(9):
            made.answer(device, statement, 1 if statement == 0 or number % 2 else -1)
    asked = refresh_conversation(conversation_id=made.id)
    assert asked is not None
    talking.compute(asked.id)
    return made


def test_a_person_names_a_group_and_a_bad_name_is_refused_beside_its_field() -> None:
    made = grouped()
    client = organiser(council())
    address = f"/werkblad/{made.slug}/groepen"
    html = page(client, address)
    assert re.findall(r"Naam van (Groep [A-Z])", html) == ["Groep A", "Groep B"]
    for name in ("", "x", "x" * 41, "a\u202eb c", "<b>rust</b>"):
        answer = client.post(address, {"group": "B", "name": name})
        assert answer.status_code == 422
        assert html_of(answer).count("utrecht-form-field--invalid") == 1
        assert 'id="name-B-error"' in html_of(answer)
    done = client.post(address, {"group": "B", "name": " rust op zaterdag "})
    assert "De groep heeft haar naam." in page(client, done["Location"])
    run = conversation_of(made.slug).outcome
    assert run is not None
    assert group_names(run) == {"B": "rust op zaterdag"}
    assert client.post(address, {"group": "Z", "name": "rust"}).status_code == 404


def test_before_there_is_an_outcome_there_is_nothing_to_name() -> None:
    made = talk()
    client = organiser(council())
    address = f"/werkblad/{made.slug}/groepen"
    assert "Er zijn geen groepen" in page(client, address)
    assert client.post(address, {"group": "A", "name": "rust"}).status_code == 403


def test_the_worksheet_asks_little_of_the_database(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = grouped()
    waiting(made)
    client = organiser(council())
    for path in ("/werkblad", f"/werkblad/{made.slug}/groepen"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(path)


def test_signing_out_ends_it() -> None:
    talk()
    client = organiser(council())
    html = page(client, "/werkblad")
    assert 'action="/uitloggen"' in html
    client.post("/uitloggen")
    assert client.get("/werkblad").status_code == 302
