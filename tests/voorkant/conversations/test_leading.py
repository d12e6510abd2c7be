"""What a frozen or merged statement means for who answers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from tests.voorkant.conversations.talking import people, talk
from tests.voorkant.pages import html_of, page, text_of
from voorkant.contributions.actions import freeze, merge, thaw
from voorkant.conversations.actions import (
    close_conversation,
    erase_my_answers,
    reopen_conversation,
    set_moderation,
    take_back,
)
from voorkant.conversations.errors import (
    ConversationNotFound,
    ModerationRefused,
    ReasonMissing,
    SettingsChanged,
    StatementFrozen,
    StatementNotHere,
)
from voorkant.conversations.models import Conversation, Response
from voorkant.conversations.queries import my_answers, respond_page
from voorkant.conversations.rules import Moderation

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_frozen_statement_takes_no_new_and_no_changed_answer() -> None:
    here, (one, other) = talk(), people(2)
    here.answer(one, 0, 1)
    about = {"challenge_id": here.challenge.id, "statement_ids": here.statements[:1]}
    freeze(**about, acting="o")  # type: ignore[arg-type]
    with pytest.raises(StatementFrozen):
        here.answer(other, 0)
    with pytest.raises(StatementFrozen):
        here.answer(one, 0, -1)
    assert list(Response.objects.values_list("value", flat=True)) == [1]
    (mine,) = my_answers(here.slug, one).answers
    assert (mine.frozen, mine.shown) == (True, False)
    thaw(**about, acting="o")  # type: ignore[arg-type]
    here.answer(other, 0)
    assert Response.objects.count() == 2


def test_what_was_answered_before_can_still_be_taken_back_and_erased() -> None:
    here, (one, other) = talk(), people(2)
    here.answer(one, 0)
    here.answer(other, 0)
    freeze(challenge_id=here.challenge.id, statement_ids=here.statements, acting="o")
    assert take_back(slug=here.slug, device=one, statement_id=here.statements[0]) == 0
    assert erase_my_answers(slug=here.slug, device=other) == 1
    assert not Response.objects.exists()


def test_the_database_refuses_an_answer_to_what_is_frozen() -> None:
    here, (one,) = talk(), people(1)
    here.answer(one, 0)
    freeze(challenge_id=here.challenge.id, statement_ids=here.statements, acting="o")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_response SET value = -1")
    assert Response.objects.get().value == 1


def test_nobody_is_shown_a_frozen_statement_and_all_are_asked_what_comes_first() -> None:
    here = talk()
    frozen = {"challenge_id": here.challenge.id, "statement_ids": here.statements[:2]}
    freeze(**frozen, acting="o")  # type: ignore[arg-type]
    for device in people(6):
        found = respond_page(here.slug, device)
        assert found.card is not None
        assert found.card.statement_id == here.statements[2]
        assert found.left == 1


def test_an_answer_to_a_frozen_card_is_refused_in_words() -> None:
    here, browser = talk(), Client()
    address = f"/opgaven/{here.slug}/reageren"
    page(browser, address)
    freeze(challenge_id=here.challenge.id, statement_ids=here.statements, acting="o")
    answer = browser.post(address, {"statement": str(here.statements[0]), "value": "1"})
    assert answer.status_code == 409
    assert "Deze uitspraak neemt geen antwoorden meer aan." in text_of(html_of(answer))


def test_a_merged_statement_keeps_its_answers_and_takes_no_more() -> None:
    here, (one, other) = talk(), people(2)
    here.answer(one, 0)
    merge(
        challenge_id=here.challenge.id,
        statement_ids=here.statements[:2],
        text="Wij merken dat het hier anders gaat.",
        sent_key=uuid4(),
        acting="o",
    )
    with pytest.raises(StatementNotHere):
        here.answer(other, 0)
    (mine,) = my_answers(here.slug, one).answers
    assert (mine.merged, mine.shown, mine.value) == (True, False, 1)


def test_what_leads_a_conversation_is_refused_where_it_makes_no_sense() -> None:
    here = talk()
    about = {"challenge_id": here.challenge.id, "acting": "o"}
    for act in (close_conversation, reopen_conversation):
        for reason in ("", " ", "x" * 501, "nul\0"):
            with pytest.raises(ReasonMissing):
                act(**about, reason=reason)  # type: ignore[arg-type]
        with pytest.raises(ConversationNotFound):
            act(challenge_id=uuid4(), reason="Genoeg gehoord.", acting="o")
    with pytest.raises(ModerationRefused):
        set_moderation(**about, moderation="never", seen=Moderation.BEFORE)  # type: ignore[arg-type]
    with pytest.raises(SettingsChanged):
        set_moderation(**about, moderation=Moderation.AFTER, seen=Moderation.AFTER)  # type: ignore[arg-type]
    assert Conversation.objects.get(id=here.id).moderation == "before"
