"""The next card: drawn by worth with a known chance, the same when it is loaded again, kept and erased."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from civicmath.opinions.routing import drawing_chances
from tests.voorkant.conversations.talking import Talk, compute, people, talk
from tests.voorkant.pages import HTMX, field, page
from voorkant.conversations.actions import (
    erase_my_answers,
    keep_draw,
    refresh_conversation,
    release_answers,
    take_back,
    weigh_statements,
)
from voorkant.conversations.jobs import refresh_conversations
from voorkant.conversations.models import Draw, Worth
from voorkant.conversations.queries import conversations_to_weigh, first_draw, respond_page
from voorkant.conversations.turns import AT_RANDOM, HIGHEST_WORTH, MILLION, chances_of, draw
from voorkant.people.actions import describe_self, join
from voorkant.people.devices import Device, new_device

if TYPE_CHECKING:
    from voorkant.people.values import Person

UNSEEN = st.sets(st.integers(0, 40), min_size=1).map(sorted)
WORTHS = st.dictionaries(st.integers(0, 40), st.integers(0, HIGHEST_WORTH))


@given(UNSEEN, WORTHS, st.text(max_size=8))
def test_what_is_drawn_is_unseen_and_is_drawn_again(
    unseen: list[int], worths: dict[int, int], order: str
) -> None:
    drawn = draw(unseen, worths, order=order)
    assert drawn is not None
    assert drawn.number in unseen
    assert 1 <= drawn.chance <= MILLION
    assert draw(unseen[::-1], dict(reversed(worths.items())), order=order) == drawn


@given(UNSEEN, WORTHS)
def test_chances_are_those_of_civicmath_and_none_is_zero(
    unseen: list[int], worths: dict[int, int]
) -> None:
    chances = chances_of(unseen, worths)
    assert sum(chances) == pytest.approx(1.0)
    assert min(chances) >= AT_RANDOM / len(unseen) - 1e-12
    asked = np.array([worths.get(number, HIGHEST_WORTH) for number in range(41)], float)
    seen = np.array([number in unseen for number in range(41)])
    theirs = drawing_chances(asked, seen, Fraction(1, 10))
    assert chances == pytest.approx([theirs[number] for number in unseen])


def test_cards_come_as_often_as_their_chance_says() -> None:
    worths = {0: 1000, 1: 500, 2: 100, 3: 0}
    chances = chances_of([0, 1, 2, 3], worths)
    tries = 20_000
    found = Counter(
        drawn.number
        for each in range(tries)
        if (drawn := draw([0, 1, 2, 3], worths, order=str(each)))
    )
    for number, chance in enumerate(chances):
        deviation = (chance * (1 - chance) / tries) ** 0.5
        assert abs(found[number] / tries - chance) < 4 * deviation


def test_a_new_statement_gets_the_best_chance_and_an_empty_list_gives_no_card() -> None:
    chances = chances_of([1, 2], {1: 10})
    assert chances[1] > chances[0]
    assert draw([], {}, order="she") is None


def test_when_worths_change_a_little_nearly_everybody_keeps_her_card() -> None:
    unseen = list(range(20))
    before = dict.fromkeys(unseen, 500)
    after = before | {3: 600}
    kept = sum(
        draw(unseen, before, order=str(each)).number == draw(unseen, after, order=str(each)).number  # type: ignore[union-attr]
        for each in range(500)
    )
    assert kept > 480


def person_of_(here: Talk, device: Device) -> Person:
    return join(device=device, scope=here.challenge.id)


def released(here: Talk, crowd: list[Device], *values: int) -> None:
    """Everybody answers the first statements so, and that is released and weighed."""
    for device in crowd:
        for statement, value in enumerate(values):
            here.answer(device, statement, value)
    release_answers(conversation_id=here.id)
    weigh_statements(conversation_id=here.id)


@pytest.mark.database
@pytest.mark.django_db
def test_a_settled_statement_is_worth_less_than_one_that_nobody_answered() -> None:
    here = talk(3)
    released(here, people(60), 1)
    (worth,) = Worth.objects.all()
    assert (worth.area, worth.round) == ("", 1)
    settled, *fresh = worth.worths
    assert fresh == [HIGHEST_WORTH, HIGHEST_WORTH]
    assert settled < HIGHEST_WORTH / 4


@pytest.mark.database
@pytest.mark.django_db
def test_a_village_has_worths_of_its_own_from_five_people_on() -> None:
    here, crowd = talk(2), people(9)
    for number, device in enumerate(crowd):
        describe_self(
            person_id=person_of_(here, device).id,
            scope=here.challenge.id,
            village="well" if number < 5 else "aijen",
            age_band=None,
            acting=None,
        )
    released(here, crowd, 1)
    areas = set(Worth.objects.values_list("area", flat=True))
    well = person_of_(here, crowd[0]).village
    assert areas == {"", well}


@pytest.mark.database
@pytest.mark.django_db
def test_answers_that_are_not_released_change_no_card() -> None:
    here, crowd = talk(2), people(4)
    for device in crowd:
        here.answer(device)
    refresh_conversations(0)
    assert not Worth.objects.exists()
    here.answer(new_device())
    assert conversations_to_weigh() == []
    refresh_conversations(0)
    assert Worth.objects.get().round == 1
    assert conversations_to_weigh() == []


@pytest.mark.database
@pytest.mark.django_db
def test_what_she_was_shown_stays_her_card_whatever_is_weighed_meanwhile() -> None:
    here, device = talk(12), new_device()
    here.answer(device)
    first = respond_page(here.slug, device)
    assert first.card is not None
    assert first.drawn is not None
    assert first.person_id is not None
    keep_draw(
        person_id=first.person_id, statement_id=first.card.statement_id, chance=first.drawn.chance
    )
    released(here, people(30), *([1] * 12))
    again = respond_page(here.slug, device)
    assert (again.card, again.drawn) == (first.card, None)


@pytest.mark.database
@pytest.mark.django_db
def test_every_answer_on_the_page_has_the_chance_of_its_card(client: Client) -> None:
    here = talk(4)
    address = f"/opgaven/{here.slug}/reageren"
    asked = []
    for number in range(4):
        asked.append(field(page(client, address), "statement"))
        assert field(page(client, address), "statement") == asked[-1], "loaded again, the same"
        headers = HTMX if number % 2 else {}
        client.post(address, {"statement": asked[-1], "value": "1"}, headers=headers)
    assert sorted(asked) == sorted(str(each) for each in here.statements), "never the same twice"
    kept = dict(Draw.objects.values_list("statement", "chance"))
    assert {str(each) for each in kept} == set(asked)
    chances = [kept[each] for number in asked for each in kept if str(each) == number]
    assert chances == [250_000, 333_333, 500_000, 1_000_000], "nothing is weighed yet"


@pytest.mark.database
@pytest.mark.django_db
def test_reading_alone_and_an_answer_that_was_not_drawn_keep_nothing(client: Client) -> None:
    here = talk(6)
    address = f"/opgaven/{here.slug}/reageren"
    shown = field(page(client, address), "statement")
    client.head(address)
    assert not Draw.objects.exists()
    other = next(str(each) for each in here.statements if str(each) != shown)
    client.post(address, {"statement": other, "value": "1"})
    assert not Draw.objects.filter(statement=UUID(other)).exists()


@pytest.mark.database
@pytest.mark.django_db
def test_a_card_that_was_taken_back_is_asked_again_by_the_same_chance() -> None:
    here, device = talk(3), new_device()
    here.answer(device, 1)
    person = person_of_(here, device)
    keep_draw(person_id=person.id, statement_id=here.statements[1], chance=300_000)
    take_back(slug=here.slug, device=device, statement_id=here.statements[1])
    shown = respond_page(here.slug, device)
    assert shown.card is not None
    assert (shown.card.statement_id, shown.drawn) == (here.statements[1], None)
    keep_draw(person_id=person.id, statement_id=here.statements[1], chance=1)
    assert Draw.objects.get().chance == 300_000


@pytest.mark.database
@pytest.mark.django_db
def test_erasing_takes_along_what_she_was_shown() -> None:
    here, device = talk(2), new_device()
    here.answer(device)
    person = person_of_(here, device)
    keep_draw(person_id=person.id, statement_id=here.statements[0], chance=5)
    erase_my_answers(slug=here.slug, device=device)
    assert not Draw.objects.exists()
    keep_draw(person_id=person.id, statement_id=here.statements[0], chance=5)
    assert not Draw.objects.exists(), "she is nobody any more"


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("chance", [0, -1, MILLION + 1])
def test_the_database_refuses_a_chance_that_is_none(chance: int) -> None:
    here, device = talk(1), new_device()
    person = person_of_(here, device)
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_draw(person_id=person.id, statement_id=here.statements[0], chance=chance)


@pytest.mark.database
@pytest.mark.django_db
def test_the_database_refuses_another_chance_and_a_statement_of_another_question() -> None:
    here, there, device = talk(1), talk(1), new_device()
    person = person_of_(here, device)
    keep_draw(person_id=person.id, statement_id=there.statements[0], chance=5)
    assert not Draw.objects.exists()
    keep_draw(person_id=person.id, statement_id=here.statements[0], chance=5)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Draw.objects.update(chance=6)


@pytest.mark.database
@pytest.mark.django_db
def test_a_visitor_is_shown_what_follows_from_her_word() -> None:
    here = talk(8)
    words = "abcdefghijkl"
    shown = {word: respond_page(here.slug, None, visitor=word.lower).card for word in words}
    assert len(set(shown.values())) > 2
    for word, card in shown.items():
        found = first_draw(here.slug, word)
        assert card is not None
        assert found is not None
        assert found[0] == card.statement_id
    assert first_draw(talk(0).slug, "a") is None


@pytest.mark.database
@pytest.mark.django_db
def test_who_surely_belongs_to_a_group_is_asked_what_is_open_there() -> None:
    here = talk(12)
    crowd = people(24)
    for number, device in enumerate(crowd):
        for statement in range(9):
            side = 1 if statement == 0 or number % 2 else -1
            here.answer(device, statement, side if (number + 3 * statement) % 11 else 0)
    asked = refresh_conversation(conversation_id=here.id)
    assert asked is not None
    weigh_statements(conversation_id=here.id)
    assert set(Worth.objects.values_list("area", flat=True)) == {""}
    compute(asked.id)
    # A new outcome has groups to weigh for.
    assert list(conversations_to_weigh()) == [here.id]
    weigh_statements(conversation_id=here.id)
    assert conversations_to_weigh() == []
    assert set(Worth.objects.values_list("area", flat=True)) == {"", ":A", ":B"}

    one, other = Worth.objects.get(area=":A"), Worth.objects.get(area=":B")
    ninth, tenth = 10, 11
    Worth.objects.filter(area="").update(worths=[0] * 12)
    for row, open_there in ((one, ninth), (other, tenth)):
        worths = [HIGHEST_WORTH if number == open_there else 0 for number in row.numbers]
        Worth.objects.filter(id=row.id).update(worths=worths)
    chances = {}
    for device in crowd[:2]:
        drawn = respond_page(here.slug, device).drawn
        assert drawn is not None
        chances[drawn.number] = drawn.chance
    # The part of draws that looks at no worth can give another one.
    likely = {number for number, chance in chances.items() if chance > 900_000}
    assert likely
    assert likely <= {ninth, tenth}
    stranger = respond_page(here.slug, new_device()).drawn
    assert stranger is not None
    assert stranger.chance < 200_000
