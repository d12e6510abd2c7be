"""Taking part at the same moment: the same person many times, the same form twice, two organisers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.races.together import at_once
from tests.voorkant.challenges.keys import own_keys
from tests.voorkant.challenges.made import asked, challenge, make_ready
from tests.voorkant.conversations.talking import people, talk, text
from voorkant.challenges.actions import move_challenge, open_challenge
from voorkant.challenges.errors import SlugTaken, StageRefused
from voorkant.challenges.models import Challenge, StageChange
from voorkant.challenges.rules import Stage
from voorkant.common.errors import Conflict, VoorkantError
from voorkant.contributions.actions import approve, say_statement, send_back
from voorkant.contributions.errors import DecidedBefore, StageTakesNone, StatementSaidBefore
from voorkant.contributions.models import Contribution
from voorkant.conversations.actions import (
    close_conversation,
    erase_my_answers,
    refresh_conversation,
    release_answers,
    say,
    take_back,
)
from voorkant.conversations.errors import ConversationClosed, ConversationMoved
from voorkant.conversations.models import Conversation, Response
from voorkant.conversations.queries import my_answers
from voorkant.journal.models import Entry
from voorkant.people.devices import new_device
from voorkant.people.models import Participant

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["own_keys"]

pytestmark = [pytest.mark.database, pytest.mark.races, pytest.mark.usefixtures("fresh_database")]


def outcome(act: Callable[[], object]) -> object:
    """What came of it: the value, or the class of the refusal."""
    try:
        return act()
    except VoorkantError as refusal:
        return type(refusal)


def entries(verb: str) -> int:
    return Entry.objects.filter(verb=verb).count()


def test_the_same_person_sixteen_times_at_once_gives_one_answer() -> None:
    here, device = talk(), new_device()
    answered = at_once(16, lambda _: here.answer(device))
    assert {one.count for one in answered} == {1}
    assert sum(one.changed for one in answered) == 1
    assert (Response.objects.count(), Participant.objects.count()) == (1, 1)
    assert entries("conversations.answered") == 1


def test_the_same_person_with_other_answers_at_once_keeps_one_of_them() -> None:
    here, device = talk(), new_device()
    at_once(15, lambda number: here.answer(device, 0, number % 3 - 1))
    assert Response.objects.get().value in {1, 0, -1}
    assert Participant.objects.count() == 1


def test_many_people_at_once_are_all_counted() -> None:
    here, crowd = talk(), people(16)
    at_once(16, lambda number: here.answer(crowd[number], number % 3))
    assert (Response.objects.count(), Participant.objects.count()) == (16, 16)


def test_the_same_form_sent_many_times_at_once_is_one_statement() -> None:
    here, device, key = talk(), new_device(), uuid4()
    said = at_once(8, lambda _: say(slug=here.slug, device=device, text=text(40), sent_key=key))
    assert len({one.id for one in said}) == 1
    assert entries("contributions.said") == 3 + 1


def test_the_same_words_of_many_people_at_once_are_one_statement() -> None:
    here, crowd = talk(), people(8)
    came = at_once(
        8,
        lambda number: outcome(
            lambda: say(slug=here.slug, device=crowd[number], text=text(40), sent_key=uuid4())
        ),
    )
    assert came.count(StatementSaidBefore) == 7
    assert Contribution.objects.filter(text=text(40)).count() == 1


def test_statements_at_once_get_numbers_of_their_own() -> None:
    here, crowd = talk(0), people(12)
    at_once(
        12,
        lambda number: say(
            slug=here.slug, device=crowd[number], text=text(number), sent_key=uuid4()
        ),
    )
    assert sorted(Contribution.objects.values_list("position", flat=True)) == list(range(1, 13))


def test_two_organisers_who_approve_at_once_approve_once() -> None:
    here = talk()
    said = say(slug=here.slug, device=new_device(), text=text(41), sent_key=uuid4())
    before = entries("contributions.shown")
    scope = here.challenge.id
    done = at_once(
        2,
        lambda number: approve(
            challenge_id=scope, statement_id=said.id, acting=f"organiser-{number}"
        ),
    )
    assert sorted(done) == [False, True]
    assert entries("contributions.shown") == before + 1


def test_of_an_approval_and_a_refusal_at_once_the_list_and_the_journal_tell_the_same() -> None:
    here = talk()
    said = say(slug=here.slug, device=new_device(), text=text(42), sent_key=uuid4())
    scope = here.challenge.id
    acts: list[Callable[[], object]] = [
        lambda: approve(challenge_id=scope, statement_id=said.id, acting="organiser-1"),
        lambda: send_back(
            challenge_id=scope, statement_id=said.id, reason="Te vaag.", acting="organiser-2"
        ),
    ]
    came = at_once(2, lambda number: outcome(acts[number]))
    # Who refuses after the approval takes it off the list again; the other way round is refused.
    assert came in ([True, True], [DecidedBefore, True])
    assert Contribution.objects.get(id=said.id).state == "sent-back"


def test_answers_while_the_conversation_closes_are_kept_or_refused() -> None:
    here, crowd = talk(), people(12)

    def act(number: int) -> object:
        if number == 6:
            close_conversation(
                challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="organiser-1"
            )
            return None
        return outcome(lambda: here.answer(crowd[number]).count)

    came = at_once(12, act)
    assert set(came) <= {None, 1, ConversationClosed}
    assert Response.objects.count() == came.count(1) == Participant.objects.count()
    assert at_once(2, lambda _: outcome(lambda: here.answer(crowd[0]))) == [ConversationClosed] * 2


def test_a_conversation_that_many_close_at_once_is_closed_once() -> None:
    here = talk()
    came = at_once(
        6,
        lambda _: outcome(
            lambda: close_conversation(
                challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="organiser-1"
            )
        ),
    )
    assert sorted(came, key=str) == sorted([None, *[ConversationMoved] * 5], key=str)


def test_statements_while_the_challenge_moves_on_are_kept_or_refused() -> None:
    made = challenge()
    make_ready(made.id, Stage.IMAGINE)

    def act(number: int) -> object:
        if number == 3:
            move_challenge(
                challenge_id=made.id, to=Stage.IMAGINE, reason="Begrepen.", acting="organiser-1"
            )
            return None
        return outcome(
            lambda: (
                say_statement(
                    challenge_id=made.id,
                    person=None,
                    text=text(number),
                    sent_key=uuid4(),
                    at_once=True,
                    acting=None,
                ).state
            )
        )

    came = at_once(8, act)
    assert set(came) <= {None, "shown", StageTakesNone}
    assert Contribution.objects.count() == came.count("shown")


def test_a_challenge_that_many_move_at_once_moves_once() -> None:
    made = challenge(Stage.QUESTION)
    make_ready(made.id, Stage.UNDERSTAND)
    came = at_once(
        8,
        lambda _: outcome(
            lambda: move_challenge(
                challenge_id=made.id, to=Stage.UNDERSTAND, reason="Het is zover.", acting="o"
            )
        ),
    )
    assert came.count(StageRefused) == 7
    assert StageChange.objects.count() == 1


def test_a_name_that_many_take_at_once_is_one_challenge_with_its_key(own_keys: object) -> None:
    wanted = asked(slug="veerweg")
    came = at_once(6, lambda _: outcome(lambda: open_challenge(**wanted).slug))
    assert came.count("veerweg") == 1
    assert came.count(SlugTaken) == 5
    made = Challenge.objects.get()
    assert [file.stem for file in own_keys.iterdir()] == [str(made.id)]  # type: ignore[attr-defined]


def test_releases_at_once_are_one_release() -> None:
    here, crowd = talk(), people(10)
    for device in crowd:
        here.answer(device)
    released = at_once(6, lambda _: release_answers(conversation_id=here.id))
    assert sorted(released) == [0] * 5 + [10]
    assert Conversation.objects.get().round == 1


def test_outcomes_asked_at_once_are_one_run() -> None:
    here, crowd = talk(), people(10)
    for device in crowd:
        here.answer(device)
    asked_for = at_once(6, lambda _: refresh_conversation(conversation_id=here.id))
    assert len({one.id for one in asked_for if one is not None}) == 1


def test_changed_minds_during_a_release_never_leave_fewer_than_five_behind() -> None:
    here, crowd = talk(1), people(8)
    for device in crowd:
        here.answer(device, 0, 1)

    def act(number: int) -> object:
        if number < 2:
            return release_answers(conversation_id=here.id)
        if number < 5:
            return take_back(slug=here.slug, device=crowd[number], statement_id=here.statements[0])
        if number < 7:
            return here.answer(crowd[number], 0, -1).count
        return erase_my_answers(slug=here.slug, device=crowd[7])

    at_once(8, act)
    released = Response.objects.filter(released_value__isnull=False).count()
    assert released == 0 or released >= 5


def test_erasing_and_answering_at_once_leave_a_person_whole_or_gone() -> None:
    here, device = talk(), new_device()
    here.answer(device, 0)

    def act(number: int) -> object:
        if number % 2:
            return outcome(lambda: erase_my_answers(slug=here.slug, device=device))
        return outcome(lambda: here.answer(device, number % 3).count)

    came = at_once(8, act)
    assert all(isinstance(one, int) or one is Conflict for one in came), came
    assert len(my_answers(here.slug, device).answers) == Response.objects.count()
    assert Participant.objects.count() <= 1
