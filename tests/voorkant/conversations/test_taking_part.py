"""What the pages of a conversation are made of, and what they ask of the database."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import Talk, compute, people, talk, text
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.page import challenge_page
from voorkant.challenges.queries import challenge_cards
from voorkant.challenges.rules import Stage
from voorkant.computations.errors import RunNotFound
from voorkant.contributions.actions import send_back
from voorkant.conversations.actions import (
    close_conversation,
    name_group,
    refresh_conversation,
    say,
    take_back,
)
from voorkant.conversations.errors import (
    ConversationNotFound,
    GroupNameRefused,
    GroupNotFound,
)
from voorkant.conversations.queries import (
    challenge_of_outcome,
    my_answers,
    outcome_of,
    own_place,
    respond_page,
    together_page,
)
from voorkant.conversations.rules import Moderation
from voorkant.journal.queries import entries_about
from voorkant.people.actions import describe_self
from voorkant.people.devices import Device, new_device
from voorkant.people.queries import person_of

MOST_QUERIES = 8

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def two_camps(here: Talk, crowd: list[Device]) -> None:
    """Everybody answers everything: one half the opposite of the other, but for the first statement."""
    for number, device in enumerate(crowd):
        for statement in range(len(here.statements)):
            side = 1 if statement == 0 or (statement + number) % 2 else -1
            # Nobody is wholly of one mind, or every camp would be a single point.
            value = side if (number + 3 * statement) % 11 else 0
            here.answer(device, statement, value)


@pytest.fixture
def heard() -> tuple[Talk, list[Device], UUID]:
    """A conversation of 24 people in two camps, and its outcome."""
    here, crowd = talk(8), people(24)
    two_camps(here, crowd)
    asked = refresh_conversation(conversation_id=here.id)
    assert asked is not None
    compute(asked.id)
    return here, crowd, asked.id


def test_a_page_begins_with_a_card_and_nothing_done() -> None:
    here = talk(3)
    page = respond_page(here.slug, None)
    assert page.card is not None
    assert page.card.statement_id in here.statements
    assert (page.done, page.left, page.last, page.may_describe) == (0, 3, None, False)
    assert page.is_open
    assert respond_page(here.slug, None).card == page.card, "the same when it is loaded again"


def test_answering_all_cards_shows_each_once_and_then_none() -> None:
    here, device = talk(7), new_device()
    asked = []
    while (card := respond_page(here.slug, device).card) is not None:
        asked.append(card.statement_id)
        here.answer(device, list(here.statements).index(card.statement_id))
    assert sorted(asked, key=str) == sorted(here.statements, key=str)
    page = respond_page(here.slug, device)
    assert (page.done, page.left) == (7, 0)
    assert page.last is not None
    assert page.last.statement_id == asked[-1]


def test_after_five_answers_we_ask_once_who_somebody_is() -> None:
    here, device = talk(7), new_device()
    for statement in range(4):
        here.answer(device, statement)
    assert not respond_page(here.slug, device).may_describe
    here.answer(device, 4)
    assert respond_page(here.slug, device).may_describe
    person = person_of(device, here.challenge.id)
    assert person is not None
    describe_self(
        person_id=person.id, scope=here.challenge.id, village="well", age_band=None, acting=None
    )
    assert not respond_page(here.slug, device).may_describe


def test_a_conversation_without_statements_has_no_card() -> None:
    page = respond_page(talk(0).slug, new_device())
    assert (page.card, page.done, page.left) == (None, 0, 0)


def test_what_is_off_the_list_is_not_asked_and_stays_among_her_own_answers() -> None:
    here, device = talk(2), new_device()
    here.answer(device, 0)
    send_back(
        challenge_id=here.challenge.id,
        statement_id=here.statements[0],
        reason="Te vaag.",
        acting="o",
    )
    page = respond_page(here.slug, device)
    assert (page.done, page.left, page.last) == (0, 1, None)
    (mine,) = my_answers(here.slug, device).answers
    assert (mine.statement_id, mine.shown) == (here.statements[0], False)


def test_in_a_closed_conversation_she_still_finds_her_answers() -> None:
    here, device = talk(2), new_device()
    here.answer(device)
    close_conversation(challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="o")
    page, mine = respond_page(here.slug, device), my_answers(here.slug, device)
    assert (page.is_open, page.card, page.done) == (False, None, 1)
    assert (mine.may_change, len(mine.answers)) == (False, 1)


@pytest.mark.parametrize("slug", ["nergens", "", "a b", "grote\0straat", "../etc", "ë" * 1000])
def test_a_challenge_that_is_not_there_has_no_pages(slug: str) -> None:
    for page in (respond_page, my_answers, together_page):
        with pytest.raises(ChallengeNotFound):
            page(slug, None)


def test_a_challenge_without_conversation_has_none_of_its_pages() -> None:
    made = challenge()
    for page in (respond_page, my_answers, together_page):
        with pytest.raises(ConversationNotFound):
            page(made.slug, None)
    assert challenge_page(made.slug).panels == ()


def test_every_page_asks_a_bounded_number_of_times(
    heard: tuple[Talk, list[Device], UUID],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    here, crowd, _ = heard
    with django_assert_max_num_queries(6):
        respond_page(here.slug, crowd[0])
    with django_assert_max_num_queries(4):
        my_answers(here.slug, crowd[0])
    with django_assert_max_num_queries(MOST_QUERIES):
        together_page(here.slug, crowd[0])
    # Other rooms show their own part there too.
    with django_assert_max_num_queries(MOST_QUERIES):
        challenge_page(here.slug)
    with django_assert_max_num_queries(MOST_QUERIES):
        challenge_cards(limit=20)


def test_what_people_see_together_names_groups_and_what_sets_them_apart(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, _, run = heard
    page = together_page(here.slug, None)
    assert page.outcome is not None
    assert (page.outcome.id, page.renewing, page.place) == (run, False, None)
    figures = page.outcome.figures
    assert figures is not None
    assert figures.participants == 24
    introductions = figures.introductions
    assert [group.letter for group, _ in introductions] == ["A", "B"]
    for _, apart in introductions:
        assert len(apart) == 2
        assert all(one.text.startswith("Ik merk") for one in apart)
        assert all(
            one.share > one.nearest if one.agrees else one.share < one.nearest for one in apart
        )
    assert not page.outcome.votes_open


def test_everybody_sees_her_own_place_and_nobody_else_s(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, crowd, _ = heard
    places = [own_place(here.slug, device) for device in crowd]
    groups = Counter(place.group for place in places if place is not None)
    assert groups == {"A": 12, "B": 12}
    for number, place in enumerate(places):
        assert place is not None
        assert place.enough
        assert place.sure
        assert place.group == places[number % 2].group  # type: ignore[union-attr]
        assert len(place.apart) == 2
        assert place.x * 2 == int(place.x * 2), "on a coarse grid"
    assert own_place(here.slug, new_device()) is None
    assert own_place(here.slug, None) is None


def test_with_too_few_answers_the_page_says_how_many_are_enough(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, _, _ = heard
    device = new_device()
    here.answer(device)
    place = own_place(here.slug, device)
    assert place is not None
    assert (place.answers, place.enough, place.fewest) == (1, False, 7)
    assert (place.group, place.sure, place.x, place.y) == ("", False, 0.0, 0.0)


def test_a_place_follows_the_answers_of_this_moment(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, crowd, _ = heard
    before = own_place(here.slug, crowd[0])
    for statement in range(8):
        side = 1 if statement == 0 or (statement + 1) % 2 else -1
        here.answer(crowd[0], statement, side)
    after = own_place(here.slug, crowd[0])
    assert before is not None
    assert after is not None
    assert before.group != after.group


def test_before_there_is_an_outcome_the_page_says_so() -> None:
    here, crowd = talk(), people(5)
    assert together_page(here.slug, None).outcome is None
    for device in crowd:
        here.answer(device)
    refresh_conversation(conversation_id=here.id)
    page = together_page(here.slug, crowd[0])
    assert (page.outcome, page.place, page.renewing) == (None, None, True)
    assert outcome_of(here.slug) is None


def test_the_old_outcome_is_shown_until_the_new_one_is_there(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, _, first = heard
    for device in people(5):
        here.answer(device)
    second = refresh_conversation(conversation_id=here.id)
    assert second is not None
    page = together_page(here.slug, None)
    assert page.outcome is not None
    assert (page.outcome.id, page.renewing) == (first, True)
    compute(second.id)
    page = together_page(here.slug, None)
    assert page.outcome is not None
    assert (page.outcome.id, page.renewing) == (second.id, False)


def test_a_person_names_a_group_and_the_journal_keeps_who(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, crowd, run = heard
    assert challenge_of_outcome(run) == here.challenge.id
    name_group(run_id=run, group="A", name="Eerst de fiets", acting="organiser-1")
    name_group(run_id=run, group="A", name="Ruimte voor de fiets", acting="organiser-2")
    outcome = outcome_of(here.slug)
    assert outcome is not None
    assert outcome.figures is not None
    assert [group.name for group in outcome.figures.groups] == ["Ruimte voor de fiets", ""]
    place = next(
        place for device in crowd if (place := own_place(here.slug, device)) and place.group == "A"
    )
    assert place.name == "Ruimte voor de fiets"
    named = [
        line for line in entries_about(str(run)).items if line.verb == "conversations.group-named"
    ]
    assert len(named) == 2


@pytest.mark.parametrize(
    "name",
    ["", "ab", "x" * 41, " spaties ", "twee\nregels", "nul\0", "om\u202egekeerd", "<b>vet</b>"],
)
def test_a_name_that_is_no_plain_line_is_refused(name: str) -> None:
    with pytest.raises(GroupNameRefused):
        name_group(run_id=uuid4(), group="A", name=name, acting="organiser-1")


def test_a_group_that_is_not_there_gets_no_name(heard: tuple[Talk, list[Device], UUID]) -> None:
    here, _, run = heard
    for group in ("C", "", "a", "A' OR 1=1"):
        with pytest.raises(GroupNotFound):
            name_group(run_id=run, group=group, name="Een naam", acting="organiser-1")
    with pytest.raises((RunNotFound, GroupNotFound)):
        name_group(run_id=uuid4(), group="A", name="Een naam", acting="organiser-1")
    assert here.slug


def test_cards_and_panels_count_people_in_the_outcome_and_never_live(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, _, _ = heard
    here.answer(new_device())
    (card,) = challenge_cards(limit=10).items
    (panel,) = challenge_page(here.slug).panels
    assert [fact.split()[0] for fact in card.facts] == ["24", "8"]
    assert [fact.split()[0] for fact in panel.facts] == ["24"]
    assert [action.primary for action in panel.actions] == [True, False, False]


def test_before_the_first_outcome_no_card_counts_people() -> None:
    here = talk(3)
    here.answer(new_device())
    (card,) = challenge_cards(limit=10).items
    assert [fact.split()[0] for fact in card.facts] == ["3"]
    assert challenge_page(here.slug).panels[0].facts == []


def test_a_panel_of_a_closed_conversation_only_leads_to_what_people_said() -> None:
    here = talk(3)
    close_conversation(challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="o")
    (panel,) = challenge_page(here.slug).panels
    assert [action.url_name for action in panel.actions] == ["conversations:together"]


def test_in_the_stage_of_the_question_there_is_no_panel() -> None:
    here = talk(1, stage=Stage.QUESTION)
    assert challenge_page(here.slug).panels == ()
    assert not respond_page(here.slug, None).is_open


def test_with_moderation_afterwards_what_is_said_is_asked_at_once() -> None:
    here = talk(0, moderation=Moderation.AFTER)
    said = say(slug=here.slug, device=new_device(), text=text(50), sent_key=uuid4())
    card = respond_page(here.slug, new_device()).card
    assert card is not None
    assert card.statement_id == said.id


def test_an_answer_that_was_taken_back_places_nobody(
    heard: tuple[Talk, list[Device], UUID],
) -> None:
    here, crowd, _ = heard
    for statement in here.statements:
        take_back(slug=here.slug, device=crowd[0], statement_id=statement)
    assert own_place(here.slug, crowd[0]) is None
