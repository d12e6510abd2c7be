"""The page of a challenge, as a browser gets it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.dateformat import format as told
from django.utils.translation import override

from tests.voorkant.challenges.made import WAY, advance, challenge, council, municipality
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.conversations.talking import talk
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.challenges.actions import accept_to_listen
from voorkant.challenges.activities import Action, Calls, Panel, calls_of
from voorkant.challenges.rules import Influence, Stage
from voorkant.challenges.wording import (
    INFLUENCE,
    LOCKED,
    LOCKED_STEP,
    WORDS,
    initials,
    steps,
    time_left,
)
from voorkant.people.actions import make_account

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_the_page_says_who_asks_what_is_open_and_what_is_fixed(client: Client) -> None:
    made = challenge()
    text = text_of(page(client, f"/opgaven/{made.slug}"))
    for words in (
        "Wat speelt er rond de Grotestraat?",
        "Dorpsraad Well vraagt",
        "Bedenken is nog op slot. Eerst willen we samen weten wat er speelt.",
        "De straat is smal.",
        "Staat vast De weg blijft open voor de bus. Raadsbesluit 2026-12",
        told(timezone.localdate() - timedelta(days=22), "j F Y"),
    ):
        assert words in text
    assert text.index("Hoe de stoep en de parkeerplaatsen liggen.") < text.index("Staat vast")
    english = text_of(page(client, f"/en/opgaven/{made.slug}"))
    assert "Imagining solutions is still locked." in english


def test_while_nobody_listens_the_page_says_so(client: Client) -> None:
    text = text_of(page(client, f"/opgaven/{challenge(Stage.QUESTION).slug}"))
    assert "Er luistert nog niemand" in text
    assert "Aan Gemeente Bergen (verzonnen) is gevraagd" in text


def test_who_listens_is_shown_by_name_and_function(client: Client) -> None:
    body = municipality()
    account = make_account(email="ilse@gemeente.example", name="I. Kuipers", acting=None)
    seat = appoint(
        account_id=account.id,
        body_id=body,
        role=Role.EXPERT,
        function="verkeerskundige",
        shown_name="Ilse K.",
        acting=None,
    )
    made = challenge(Stage.QUESTION)
    accept_to_listen(challenge_id=made.id, seat_id=seat, account_id=account.id)
    html = page(client, f"/opgaven/{made.slug}")
    assert "Ilse K., verkeerskundige" in text_of(html)
    assert "antwoordt binnen 10 werkdagen" in text_of(html)
    assert "ilse@gemeente.example" not in html
    assert "Kuipers" not in html


@pytest.mark.parametrize(
    ("stage", "buttons", "links"),
    [
        (Stage.QUESTION, [], []),
        (
            Stage.UNDERSTAND,
            ["Lees wat buren zeggen", "Vertel wat u merkt"],
            ["Wat we samen zien"],
        ),
        (
            Stage.IMAGINE,
            ["Bedenk ideeën", "Wat we samen zien", "Lees wat het probleem is"],
            ["Was het probleem er eerst?"],
        ),
        (
            Stage.CLOSED,
            [
                "Wat er besloten is",
                "Wat we samen zien",
                "Lees wat het probleem is",
                "Lees de ideeën",
            ],
            ["Was het probleem er eerst?"],
        ),
    ],
)
def test_a_page_offers_what_can_be_done_in_its_stage_and_one_thing_first(
    client: Client, stage: Stage, buttons: list[str], links: list[str]
) -> None:
    made = challenge(stage) if stage is Stage.QUESTION else talk().challenge
    for to in WAY[WAY.index(Stage.IMAGINE) : WAY.index(stage) + 1]:
        advance(made.id, to)
    html = page(client, f"/opgaven/{made.slug}")
    found = re.findall(r'nl-button--(primary|secondary)"[^>]*><span[^>]*>([^<]+)', html)
    assert [label for _, label in found] == buttons
    assert [kind for kind, _ in found[:1]] == ["primary"][: len(buttons)]
    assert "primary" not in [kind for kind, _ in found[1:]]
    offered = re.findall(r'<ul class="vk-ways">(.*?)</ul>', html)
    assert re.findall(r">([^<]+)</a>", "".join(offered)) == links


def test_of_two_things_that_are_primary_the_first_stands_out_and_none_is_lost() -> None:
    first, second, third = (Action(name, "x", {}, primary=name != "c") for name in "abc")
    calls = calls_of([Panel("one", "", [third, first], ()), Panel("two", "", [second], ())])
    assert (calls.primary, calls.buttons, calls.links) == (first, [third, second], [])
    assert calls_of([]) == Calls(None, [], [])
    assert calls_of([Panel("one", "", [third], ())]) == Calls(third, [], [])


@pytest.mark.parametrize("slug", ["nergens", "Grotestraat", "%00", "a" * 100, "é", "a--b"])
def test_a_challenge_that_is_not_there_is_not_found(client: Client, slug: str) -> None:
    page(client, f"/opgaven/{slug}", 404)


def test_a_challenge_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = talk()
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"/opgaven/{made.slug}")


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_word_and_its_place_on_the_line(stage: Stage) -> None:
    line = steps(stage)
    assert stage in WORDS
    assert len(line) == 5
    states = [step.state for step in line]
    assert states.count("now") == (stage is not Stage.CLOSED)
    assert (
        states == sorted(states, key=["done", "now", "locked", "later"].index) or "locked" in states
    )
    assert set(LOCKED) == {Stage.QUESTION, Stage.UNDERSTAND, Stage.IMAGINE, Stage.CLOSED}
    assert set(LOCKED_STEP.values()) == {Stage.IMAGINE, Stage.CHOOSE}
    assert set(INFLUENCE) == set(Influence)


@pytest.mark.parametrize(
    ("closes_on", "said"),
    [
        (None, ""),
        (date(2026, 11, 22), "afgelopen op 22 november 2026"),
        (date(2026, 11, 23), "vandaag is de laatste dag"),
        (date(2026, 11, 24), "nog 1 dag"),
        (date(2027, 1, 22), "nog 60 dagen"),
        (date(2027, 1, 23), "tot 23 januari 2027"),
    ],
)
def test_how_long_it_lasts_is_said_in_days_or_by_date(closes_on: date | None, said: str) -> None:
    with override("nl"):
        assert time_left(closes_on, date(2026, 11, 23)) == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ilse K.", "IK"), ("Dorpsraad Well (voorbeeld)", "DW"), ("(", ""), ("", ""), ("écht", "É")],
)
def test_a_name_has_its_first_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_whoever_leads_it_finds_the_way_to_her_desk(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = challenge()
    address = f"/opgaven/{made.slug}"
    desk = f'href="/werkblad/{made.slug}"'
    leads = organiser(council())
    with django_assert_max_num_queries(MOST_QUERIES):
        assert desk in page(leads, address)
    for other in (Client(), organiser(municipality()), organiser(council(), role=Role.EXPERT)):
        assert desk not in page(other, address)
