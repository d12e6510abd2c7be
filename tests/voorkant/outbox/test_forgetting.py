"""A mail with a code is wiped once nothing more is done with it, whoever changes the row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.voorkant.computations.working import work_until_idle
from voorkant.outbox.actions import begin_attempt, mark_handing_over, mark_trouble, queue_email
from voorkant.outbox.errors import MailAnswerLost, MailRefused
from voorkant.outbox.models import Message
from voorkant.outbox.rules import State

if TYPE_CHECKING:
    from uuid import UUID

    from pytest_django import Settings

    from tests.voorkant.outbox.mail_server import Server
    from voorkant.common.errors import VoorkantError

pytestmark = pytest.mark.database
Letter = dict[str, Any]
WORDS = ("to_address", "to_name", "subject", "body")


def words_of(message: UUID) -> set[str]:
    [words] = Message.objects.filter(id=message).values_list(*WORDS)
    return set(words)


@pytest.mark.usefixtures("fresh_database")
def test_what_forgets_arrives_whole_and_is_wiped(server: Server, letter: Letter) -> None:
    message = queue_email(**letter, forgets=True)
    assert letter["to_address"] in words_of(message)
    work_until_idle()
    (received,) = server.received
    assert received.get_content() == letter["body"].replace("\n", "\r\n")
    assert Message.objects.get(id=message).state == State.HANDED_OVER
    assert words_of(message) == {""}


@pytest.mark.usefixtures("fresh_database")
def test_any_other_message_keeps_its_words(server: Server, letter: Letter) -> None:
    message = queue_email(**letter)
    work_until_idle()
    assert len(server.received) == 1
    assert letter["to_address"] in words_of(message)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [MailAnswerLost(), MailRefused(reply=550)], ids=lambda e: e.code)
def test_in_doubt_or_given_up_it_is_wiped_too(letter: Letter, error: VoorkantError) -> None:
    message = queue_email(**letter, forgets=True)
    attempt = begin_attempt(message_id=message)
    assert attempt is not None
    assert mark_handing_over(attempt=attempt)
    assert letter["to_address"] in words_of(message)
    mark_trouble(attempt=attempt, error=error)
    assert words_of(message) == {""}


@pytest.mark.django_db
def test_nobody_makes_it_remember(letter: Letter) -> None:
    message = queue_email(**letter, forgets=True)
    Message.objects.filter(id=message).update(forgets=False)
    assert Message.objects.get(id=message).forgets


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [False, True])
def test_codes_forget_except_in_a_demo(settings: Settings, *, demo: bool) -> None:
    from voorkant.people.mails import send_code, send_voice_code

    settings.VOORKANT_DEMO = demo
    send_code(to_address="an@voorbeeld.nl", code="ABCD")
    send_voice_code(to_address="an@voorbeeld.nl", code="ABCD")
    assert set(Message.objects.values_list("forgets", flat=True)) == {not demo}
