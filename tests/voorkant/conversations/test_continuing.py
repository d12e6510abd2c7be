"""From one outcome to the next: groups keep letters and names, villages go along, pages are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.test import Client

from tests.voorkant.conversations import made
from tests.voorkant.conversations.made import TITLE
from tests.voorkant.conversations.talking import Talk, compute, people, talk
from tests.voorkant.pages import page, text_of
from voorkant.computations.queries import inputs_of, run_page
from voorkant.conversations.actions import carry_names, name_group, refresh_conversation
from voorkant.conversations.jobs import refresh_conversations
from voorkant.conversations.queries import conversations_to_name, group_names, together_page
from voorkant.people.actions import describe_self, join
from voorkant.people.devices import Device

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

AGES = ("18-34", "35-49", "50-64", "65-79")


def lives(here: Talk, device: Device, village: str, age: str) -> None:
    person = join(device=device, scope=here.challenge.id)
    describe_self(
        person_id=person.id, scope=here.challenge.id, village=village, age_band=age, acting=None
    )


def respond_in_two_camps(here: Talk, crowd: list[Device]) -> None:
    """Everybody wants the first two statements; on the others one half wants the opposite of the other."""
    for number, device in enumerate(crowd):
        for statement in range(len(here.statements)):
            side = 1 if statement < 2 or (statement + number) % 2 else -1
            here.answer(device, statement, side if (number + 3 * statement) % 11 else 0)


def outcome(here: Talk) -> UUID:
    asked = refresh_conversation(conversation_id=here.id)
    assert asked is not None
    compute(asked.id)
    return asked.id


@pytest.fixture
def heard() -> tuple[Talk, list[Device], UUID]:
    """Forty people of two villages and a third in two camps, and their first outcome."""
    here, crowd = talk(8, villages=["well", "siebengewald"]), people(40)
    respond_in_two_camps(here, crowd)
    for number, device in enumerate(crowd):
        home = "well" if number < 20 else "siebengewald" if number < 36 else "aijen"
        lives(here, device, home, AGES[number % 4])
    return here, crowd, outcome(here)


def test_villages_and_ages_go_along_by_new_numbers(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, crowd, run = heard
    files = inputs_of(run)
    lines = files["people.csv"].decode().splitlines()[1:]
    assert len(lines) == 40
    assert {line.split(",")[0] for line in lines} == {str(number) for number in range(40)}
    villages = {line.split(",")[1] for line in lines}
    assert villages == {"Well", "Siebengewald", ""}, "the question is not about the third"
    assert "Well," in files["population.csv"].decode()
    pseudonyms = [join(device=device, scope=here.challenge.id).pseudonym for device in crowd]
    assert not any(word in files["people.csv"].decode() for word in pseudonyms)
    assert not any(file.public for file in run_page(run).inputs if file.name != "statements.csv")


def test_a_village_says_in_an_outcome_what_its_own_people_answered() -> None:
    here, crowd = talk(3, villages=["well", "siebengewald"]), people(30)
    for number, device in enumerate(crowd):
        for statement in range(3):
            here.answer(device, statement, 1 if number % 2 else -1)
        lives(here, device, "well" if number % 2 else "siebengewald", AGES[0])
    files = inputs_of(outcome(here))
    homes = dict(line.split(",")[:2] for line in files["people.csv"].decode().splitlines()[1:])
    for line in files["votes.csv"].decode().splitlines()[1:]:
        who, _, value = line.split(",")
        assert homes[who] == ("Well" if value == "1" else "Siebengewald")


def test_the_page_says_who_is_missing_and_what_villages_say(
    client: Client, heard: tuple[Talk, list[Device], UUID]
) -> None:
    here, _, _ = heard
    html = page(client, f"/opgaven/{here.slug}/samen")
    text = text_of(html)
    assert "Wie deed mee, en wie missen we" in text
    assert "80 jaar of ouder niet genoemd" in text
    assert "18 tot en met 34 jaar 9" in text
    assert "We wegen reacties naar kern en leeftijd" in text
    assert "Per kern" in text
    assert "spreken samen voor iedereen" in text
    assert "Aijen" not in text.partition("Wie deed mee")[0]


def test_a_group_that_comes_back_keeps_its_letter_and_its_name(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, crowd, first = heard
    before = {device: together_page(here.slug, device).place for device in crowd[:2]}
    place = before[crowd[0]]
    assert place is not None
    name_group(run_id=first, group=place.group, name="Rust in de straat", acting="o")
    newcomers = people(10)
    respond_in_two_camps(here, newcomers)
    second = outcome(here)
    assert "previous.json" in inputs_of(second)
    after = together_page(here.slug, crowd[0]).place
    assert after is not None
    assert after.group == place.group
    assert conversations_to_name() == [here.id]
    refresh_conversations(0)
    assert group_names(second) == {place.group: "Rust in de straat"}
    assert conversations_to_name() == []


def test_a_name_that_somebody_gave_to_the_new_group_stands(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, _, first = heard
    for letter, name in (("A", "Rust in de straat"), ("B", "Plek voor de deur")):
        name_group(run_id=first, group=letter, name=name, acting="o")
    respond_in_two_camps(here, people(10))
    second = outcome(here)
    name_group(run_id=second, group="A", name="Eerst de rust", acting="o")
    assert carry_names(conversation_id=here.id) == 1
    assert group_names(second) == {"A": "Eerst de rust", "B": "Plek voor de deur"}
    assert carry_names(conversation_id=here.id) == 0


def test_who_has_the_page_of_an_outcome_gets_it_once(client: Client) -> None:
    run = made.finished(texts={"1": "De linde hoort bij ons dorp."})
    address = f"/uitkomsten/{run}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    other = client.get(f"/en{address}", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    name_group_of(run)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "Rust in de straat" in changed.content.decode()


def name_group_of(run: UUID) -> None:
    """Name a group of a run that belongs to no conversation, as a file of votes has none."""
    from django.apps import apps

    names = apps.get_model("conversations", "GroupName")
    names.objects.create(run_id=run, group="A", name="Rust in de straat")


def test_an_outcome_that_was_read_before_takes_one_query(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = made.finished(texts={"1": "De linde hoort bij ons dorp."})
    assert TITLE in page(client, f"/uitkomsten/{run}")
    with django_assert_max_num_queries(1):
        page(client, f"/uitkomsten/{run}")


@pytest.mark.parametrize("by", ["villages", "groups", "0", "villages villages"])
def test_figures_per_village_that_are_not_there_are_refused(client: Client, by: str) -> None:
    run = made.finished(texts={"1": "De linde hoort bij ons dorp."})
    assert client.get(f"/uitkomsten/{run}/uitspraken", {"by": by}).status_code == 422
    assert client.get(f"/uitkomsten/{run}/uitspraken", {"by": ""}).status_code == 200
