"""Answering, taking back and erasing: what is kept, what is refused, and at what price."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.voorkant.challenges.made import advance, challenge
from tests.voorkant.conversations.talking import Talk, people, talk, text
from voorkant.challenges.actions import close_challenge
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.models import Challenge
from voorkant.challenges.rules import Stage
from voorkant.common.errors import VoorkantError
from voorkant.contributions.actions import send_back, withdraw
from voorkant.contributions.rules import State
from voorkant.conversations.actions import (
    answer,
    close_conversation,
    erase_my_answers,
    open_conversation,
    refresh_conversation,
    reopen_conversation,
    say,
    take_back,
    withdraw_mine,
)
from voorkant.conversations.errors import (
    AnswerRefused,
    ConversationClosed,
    ConversationExists,
    ConversationMoved,
    ConversationNotFound,
    ModerationRefused,
    StatementNotHere,
)
from voorkant.conversations.models import Response
from voorkant.conversations.queries import my_answers, respond_page
from voorkant.conversations.rules import Moderation
from voorkant.conversations.values import AGREE, DISAGREE, PASS
from voorkant.journal.models import Entry, Payload
from voorkant.people.actions import describe_self
from voorkant.people.devices import new_device
from voorkant.people.models import Participant
from voorkant.people.queries import person_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def entries(verb: str) -> int:
    return Entry.objects.filter(verb=f"conversations.{verb}").count()


def kept() -> tuple[int, int, int]:
    return Response.objects.count(), Participant.objects.count(), Entry.objects.count()


@pytest.mark.parametrize("value", [AGREE, PASS, DISAGREE])
@pytest.mark.parametrize("touches_me", [True, False])
def test_an_answer_is_kept_as_it_was_given(value: int, touches_me: bool) -> None:
    here, device = talk(), new_device()
    answered = here.answer(device, 1, value, touches_me=touches_me)
    assert (answered.count, answered.changed) == (1, True)
    (mine,) = my_answers(here.slug, device).answers
    assert (mine.statement_id, mine.value, mine.touches_me) == (
        here.statements[1],
        value,
        touches_me,
    )
    assert mine.text == text(1)


def test_an_answer_costs_at_most_six_statements_in_one_transaction() -> None:
    here, device = talk(), new_device()
    for statement in (0, 1, 1):
        with CaptureQueriesContext(connection) as captured:
            here.answer(device, statement)
        asked = [query["sql"] for query in captured.captured_queries]
        around = [sql for sql in asked if sql.startswith(("SAVEPOINT", "RELEASE"))]
        assert len(around) == 2, "one transaction"
        assert (asked[0], asked[-1]) == tuple(around)
        assert len(asked) - len(around) <= 6


def test_the_same_answer_twice_counts_once_and_is_told_once() -> None:
    here, device = talk(), new_device()
    assert here.answer(device).changed
    again = here.answer(device)
    assert (again.changed, again.count) == (False, 1)
    assert (Response.objects.count(), entries("answered")) == (1, 1)


def test_another_answer_takes_the_place_of_the_first() -> None:
    here, device = talk(), new_device()
    here.answer(device, 0, AGREE)
    assert here.answer(device, 0, DISAGREE, touches_me=True).count == 1
    (mine,) = my_answers(here.slug, device).answers
    assert (mine.value, mine.touches_me) == (DISAGREE, True)


def test_two_devices_are_two_people_and_neither_sees_the_other() -> None:
    here, (one, other) = talk(), people(2)
    here.answer(one, 0, AGREE)
    here.answer(other, 1, DISAGREE)
    assert [mine.value for mine in my_answers(here.slug, one).answers] == [AGREE]
    assert [mine.value for mine in my_answers(here.slug, other).answers] == [DISAGREE]


def test_the_journal_tells_that_somebody_answered_and_not_who_or_on_what() -> None:
    here, device = talk(), new_device()
    here.answer(device)
    entry = Entry.objects.get(verb="conversations.answered")
    assert (entry.object_id, entry.challenge) == (str(here.id), str(here.challenge.id))
    assert entry.recorded_at.minute == entry.recorded_at.second == 0
    assert device.id not in Payload.objects.get(entry=entry).body


def refusals(here: Talk) -> dict[str, tuple[dict[str, Any], type[VoorkantError]]]:
    other = talk(1)
    withdrawn, back, waiting = (
        say(slug=here.slug, device=new_device(), text=text(at), sent_key=uuid4()).id
        for at in (20, 21, 22)
    )
    for statement in (back, withdrawn):
        send_back(
            challenge_id=here.challenge.id,
            statement_id=statement,
            reason="Dit gaat over een persoon.",
            acting="organiser-1",
        )
    return {
        "a value that is none": ({"value": 2}, AnswerRefused),
        "a truth in place of a value": ({"value": True}, AnswerRefused),
        "no value": ({"value": None}, AnswerRefused),
        "another challenge's statement": ({"statement_id": other.statements[0]}, StatementNotHere),
        "a statement that isn't there": ({"statement_id": uuid4()}, StatementNotHere),
        "a statement that was sent back": ({"statement_id": back}, StatementNotHere),
        "a statement that waits": ({"statement_id": waiting}, StatementNotHere),
        "a challenge that isn't there": ({"slug": "nergens"}, ChallengeNotFound),
        "a name with NUL": ({"slug": "grote\0straat"}, ChallengeNotFound),
        "a name of ten megabytes": ({"slug": "a" * 10_000_000}, ChallengeNotFound),
        "a challenge without conversation": ({"slug": challenge().slug}, ConversationNotFound),
    }


def test_what_can_not_be_answered_is_refused_and_nothing_half_is_written() -> None:
    here = talk()
    wrong = refusals(here)
    before = kept()
    for name, (change, refusal) in wrong.items():
        given = {
            "slug": here.slug,
            "device": new_device(),
            "statement_id": here.statements[0],
            "value": AGREE,
            "touches_me": False,
            **change,
        }
        with pytest.raises(refusal):
            answer(**given)
        assert kept() == before, name


def test_a_statement_that_its_author_took_back_takes_no_answers() -> None:
    here, author = talk(moderation=Moderation.AFTER), new_device()
    said = say(slug=here.slug, device=author, text=text(30), sent_key=uuid4())
    assert said.state is State.SHOWN
    person = person_of(author, here.challenge.id)
    assert person is not None
    withdraw(statement_id=said.id, person=person, acting=None)
    with pytest.raises(StatementNotHere):
        answer(
            slug=here.slug,
            device=new_device(),
            statement_id=said.id,
            value=AGREE,
            touches_me=False,
        )


def test_a_closed_conversation_takes_no_answers_until_it_is_opened_again() -> None:
    here, device = talk(), new_device()
    here.answer(device)
    close_conversation(
        challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="organiser-1"
    )
    before = kept()
    with pytest.raises(ConversationClosed):
        here.answer(device, 1)
    with pytest.raises(ConversationClosed):
        say(slug=here.slug, device=device, text=text(9), sent_key=uuid4())
    with pytest.raises(ConversationMoved):
        close_conversation(
            challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="organiser-1"
        )
    assert kept() == before
    assert respond_page(here.slug, device).card is None
    reopen_conversation(
        challenge_id=here.challenge.id, reason="Er kwam nog iets.", acting="organiser-1"
    )
    assert here.answer(device, 1).count == 2


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)], ids=["after its last day", "before its first"])
def test_outside_its_term_a_conversation_takes_no_answers(days: tuple[int, int]) -> None:
    first, last = (timezone.localdate() + timedelta(days=day) for day in days)
    here, device = talk(opens_on=first, closes_on=last), new_device()
    before = kept()
    with pytest.raises(ConversationClosed):
        here.answer(device)
    with pytest.raises(ConversationClosed):
        say(slug=here.slug, device=device, text=text(9), sent_key=uuid4())
    assert kept() == before
    assert respond_page(here.slug, device).card is None


def test_the_database_itself_looks_at_the_last_day() -> None:
    here, device = talk(), new_device()
    row = here.answer(device)
    yesterday = timezone.localdate() - timedelta(days=1)
    Challenge.objects.filter(id=here.challenge.id).update(closes_on=yesterday)
    with pytest.raises(IntegrityError, match="no answers are taken now"), transaction.atomic():
        Response.objects.filter(participant=row.person.id).update(value=-1)


@pytest.mark.parametrize("days", [(0, 0), (-3, 0), (0, 3)])
def test_the_first_and_the_last_day_count_in(days: tuple[int, int]) -> None:
    first, last = (timezone.localdate() + timedelta(days=day) for day in days)
    here = talk(opens_on=first, closes_on=last)
    assert here.answer(new_device()).count == 1


def test_when_the_challenge_moves_on_no_answers_are_taken() -> None:
    here, device = talk(), new_device()
    here.answer(device)
    advance(here.challenge.id, Stage.IMAGINE)
    with pytest.raises(ConversationClosed):
        here.answer(device, 1)


def test_when_the_challenge_is_closed_nobody_is_known_any_more_and_answers_stay() -> None:
    here, device = talk(), new_device()
    here.answer(device)
    close_challenge(challenge_id=here.challenge.id, reason="Het is af.", acting="o")
    with pytest.raises(ConversationClosed):
        here.answer(device, 1)
    assert Response.objects.count() == 1


def test_an_answer_is_taken_back_and_the_card_comes_again() -> None:
    here, device = talk(1), new_device()
    here.answer(device)
    assert respond_page(here.slug, device).card is None
    assert take_back(slug=here.slug, device=device, statement_id=here.statements[0]) == 0
    page = respond_page(here.slug, device)
    assert page.card is not None
    assert (page.done, page.left, page.last) == (0, 1, None)
    assert entries("taken-back") == 1
    assert here.answer(device, 0, DISAGREE).count == 1


def test_what_was_not_answered_can_not_be_taken_back() -> None:
    here, (one, other) = talk(), people(2)
    here.answer(one)
    for device, statement in ((other, 0), (one, 1), (new_device(), 0)):
        with pytest.raises(StatementNotHere):
            take_back(slug=here.slug, device=device, statement_id=here.statements[statement])
    take_back(slug=here.slug, device=one, statement_id=here.statements[0])
    with pytest.raises(StatementNotHere):
        take_back(slug=here.slug, device=one, statement_id=here.statements[0])


def test_taking_back_is_possible_after_the_conversation_closed() -> None:
    here, device = talk(), new_device()
    here.answer(device)
    close_conversation(challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="o")
    assert take_back(slug=here.slug, device=device, statement_id=here.statements[0]) == 0


def test_who_has_herself_erased_was_never_there() -> None:
    here, (one, other) = talk(moderation=Moderation.BEFORE), people(2)
    for device in (one, other):
        here.answer(device, 0)
        here.answer(device, 1)
    say(slug=here.slug, device=one, text=text(12), sent_key=uuid4())
    person = person_of(one, here.challenge.id)
    assert person is not None
    describe_self(
        person_id=person.id, scope=here.challenge.id, village="well", age_band="50-64", acting=None
    )
    assert erase_my_answers(slug=here.slug, device=one) == 2
    assert person_of(one, here.challenge.id) is None
    assert my_answers(here.slug, one).answers == []
    assert Response.objects.count() == 2
    assert not Payload.objects.filter(actor=person.pseudonym).exists()
    assert not Payload.objects.filter(body__contains=person.pseudonym).exists()
    assert entries("answers-erased") == 1
    assert len(my_answers(here.slug, other).answers) == 2
    assert erase_my_answers(slug=here.slug, device=one) == 0


def test_after_erasing_somebody_can_begin_anew() -> None:
    here, device = talk(), new_device()
    here.answer(device)
    erase_my_answers(slug=here.slug, device=device)
    assert here.answer(device, 0, DISAGREE).count == 1


def test_erased_answers_on_which_an_outcome_rests_hang_on_nobody_until_the_next_batch() -> None:
    here, devices = talk(2), people(10)
    for device in devices[:5]:
        here.answer(device, 0)
    refresh_conversation(conversation_id=here.id)
    for device in devices[:2]:
        erase_my_answers(slug=here.slug, device=device)
    left = Response.objects.filter(erased_as__isnull=False)
    for row in left:
        assert (row.participant_id, row.value, row.touches_me) == (None, None, False)
        assert row.released_value == 1
    assert left.values("erased_as").distinct().count() == 2


def test_one_can_not_withdraw_what_somebody_else_said() -> None:
    here, (one, other) = talk(), people(2)
    here.answer(other)
    said = say(slug=here.slug, device=one, text=text(13), sent_key=uuid4())
    for device in (other, new_device()):
        with pytest.raises(VoorkantError) as refused:
            withdraw_mine(slug=here.slug, device=device, statement_id=said.id)
        assert refused.value.code == "statement.not-found"
    withdraw_mine(slug=here.slug, device=one, statement_id=said.id)


def test_a_challenge_has_one_conversation_with_a_moderation_that_exists() -> None:
    made = challenge()
    with pytest.raises(ModerationRefused):
        open_conversation(challenge_id=made.id, moderation="never", seed=1, acting=None)  # type: ignore[arg-type]
    with pytest.raises(ChallengeNotFound):
        open_conversation(challenge_id=uuid4(), moderation=Moderation.AFTER, seed=1, acting=None)
    open_conversation(challenge_id=made.id, moderation=Moderation.AFTER, seed=1, acting=None)
    with pytest.raises(ConversationExists):
        open_conversation(challenge_id=made.id, moderation=Moderation.AFTER, seed=1, acting=None)
    with pytest.raises(ConversationNotFound):
        close_conversation(challenge_id=uuid4(), reason="Genoeg gehoord.", acting=None)
