"""Many answers at once are as many answers one by one: the same rows, the same refusals, the same journal."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.voorkant.conversations.talking import Talk, people, talk
from voorkant.common.errors import VoorkantError
from voorkant.contributions.actions import freeze, send_back
from voorkant.conversations.actions import answer_all, close_conversation
from voorkant.conversations.errors import (
    AnswerRefused,
    ConversationClosed,
    StatementFrozen,
    StatementNotHere,
)
from voorkant.conversations.models import Response
from voorkant.conversations.values import AGREE, DISAGREE, PASS
from voorkant.journal.models import Payload
from voorkant.people.models import Participant

pytestmark = [pytest.mark.database, pytest.mark.django_db]

GIVEN = [(AGREE, True), (DISAGREE, False), (PASS, False)]


def given(here: Talk) -> dict[UUID, tuple[int, bool]]:
    return dict(zip(here.statements, GIVEN, strict=True))


def told(challenge: object) -> list[str]:
    """What the journal holds of answers, without who gave them and in no order."""
    rows = Payload.objects.filter(
        entry__verb="conversations.answered", entry__challenge=str(challenge)
    )
    return sorted(json.dumps(json.loads(row.body)["payload"], sort_keys=True) for row in rows)


def rows() -> list[tuple[Any, ...]]:
    return sorted(
        Response.objects.values_list("statement_id", "value", "touches_me", "released_value")
    )


def test_they_are_kept_and_told_as_one_by_one() -> None:
    here = talk(3)
    one, other = people(2)
    person = answer_all(slug=here.slug, device=one, answers=given(here))
    at_once, entries = rows(), told(here.challenge.id)
    for number, (value, touches) in enumerate(GIVEN):
        here.answer(other, number, value, touches_me=touches)
    assert rows() == sorted(2 * at_once)
    assert told(here.challenge.id) == sorted(2 * entries)
    assert {row.participant_id for row in Response.objects.filter(participant=person.id)} == {
        person.id
    }


def test_the_same_again_changes_nothing_and_another_answer_only_itself() -> None:
    here = talk(3)
    (device,) = people(1)
    answer_all(slug=here.slug, device=device, answers=given(here))
    answer_all(slug=here.slug, device=device, answers=given(here))
    assert len(told(here.challenge.id)) == 3
    changed = {**given(here), here.statements[0]: (DISAGREE, False)}
    answer_all(slug=here.slug, device=device, answers=changed)
    assert len(told(here.challenge.id)) == 4
    assert Response.objects.get(statement=here.statements[0]).value == DISAGREE


def test_how_many_there_are_makes_no_more_queries() -> None:
    counts = []
    for statements in (2, 12):
        here = talk(statements)
        (device,) = people(1)
        with CaptureQueriesContext(connection) as asked:
            answers = dict.fromkeys(here.statements, (AGREE, False))
            answer_all(slug=here.slug, device=device, answers=answers)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("value", [2, -2, True, None])
def test_another_value_keeps_all_of_them_out(value: object) -> None:
    here = talk(3)
    answers: dict[UUID, Any] = {**given(here), here.statements[2]: (value, False)}
    with pytest.raises(AnswerRefused):
        answer_all(slug=here.slug, device=people(1)[0], answers=answers)
    assert not Response.objects.exists()


@pytest.mark.parametrize("trouble", ["elsewhere", "nowhere", "sent back", "frozen", "closed"])
def test_one_that_is_refused_keeps_all_of_them_out(trouble: str) -> None:
    here, there = talk(3), talk(1)
    answers = given(here)
    refusal: type[VoorkantError] = StatementNotHere
    about: dict[str, Any] = {"challenge_id": here.challenge.id, "acting": None}
    if trouble == "elsewhere":
        answers[there.statements[0]] = (AGREE, False)
    elif trouble == "nowhere":
        answers[uuid4()] = (AGREE, False)
    elif trouble == "sent back":
        send_back(statement_id=here.statements[2], reason="Te vaag.", **about)
    elif trouble == "frozen":
        freeze(statement_ids=[here.statements[2]], **about)
        refusal = StatementFrozen
    else:
        close_conversation(reason="Genoeg gehoord.", **about)
        refusal = ConversationClosed
    with pytest.raises(refusal):
        answer_all(slug=here.slug, device=people(1)[0], answers=answers)
    assert not Response.objects.exists()
    assert not Participant.objects.exists()
    assert told(here.challenge.id) == []
