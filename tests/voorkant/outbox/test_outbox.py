"""A message is handed over once, or it is known why not, or it is known that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from tests.voorkant.computations.working import work_until_idle
from tests.voorkant.outbox.mail_server import Server, breaking_server
from voorkant.common.errors import InvalidCursor, explain
from voorkant.outbox.actions import begin_attempt, mark_handing_over, mark_trouble, queue_email
from voorkant.outbox.errors import MailAnswerLost, MailRefused
from voorkant.outbox.models import Message
from voorkant.outbox.queries import Trouble, delivery_report
from voorkant.outbox.rules import WAITS, State

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.database
Letter = dict[str, Any]


def state_of(message: UUID) -> State:
    return State(Message.objects.get(id=message).state)


def only_trouble() -> Trouble:
    (trouble,) = delivery_report().troubles.items
    return trouble


def let_pauses_pass() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


@pytest.mark.usefixtures("fresh_database")
def test_a_message_is_handed_over_once(server: Server, letter: Letter) -> None:
    message = queue_email(**letter)
    work_until_idle()
    work_until_idle()

    assert state_of(message) == State.HANDED_OVER
    (received,) = server.received
    assert received["From"] == "Dorpsraad Well <post@voorkant.example>"
    assert received["To"] == "An van der Meer <an@voorbeeld.nl>"
    assert received["Subject"] == "Uw vraag heeft een antwoord"
    assert received["Message-ID"] == f"<{message}@voorkant.example>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Content-Language"] == "nl"
    assert received["Date"].datetime == Message.objects.get().queued_at.replace(microsecond=0)
    assert received.get_content() == letter["body"].replace("\n", "\r\n")


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize(
    "body",
    [".\n..\n.een punt\n", "é € 😀\n" * 50, "x" * 5000 + "\n", "From here\n\n.\n", "\ttab\n"],
)
def test_a_text_arrives_as_it_was_written(server: Server, letter: Letter, body: str) -> None:
    queue_email(**{**letter, "body": body, "subject": "Énergie: 😀", "to_name": "José, “Pep”"})
    work_until_idle()
    (received,) = server.received
    assert received.get_content() == body.replace("\n", "\r\n")
    assert received["Subject"] == "Énergie: 😀"
    assert received["To"].addresses[0].display_name == "José, “Pep”"


@pytest.mark.usefixtures("fresh_database")
def test_a_message_of_a_transaction_that_fails_is_never_sent(
    server: Server, letter: Letter
) -> None:
    with transaction.atomic():
        queue_email(**letter)
        transaction.set_rollback(True)
    work_until_idle()
    assert (server.tried, Message.objects.count()) == (0, 0)


@pytest.mark.usefixtures("fresh_database")
def test_a_recipient_that_is_refused_for_good_fails_at_once(server: Server, letter: Letter) -> None:
    server.to_recipient = "550 no such person"
    message = queue_email(**letter)
    work_until_idle()
    let_pauses_pass()
    work_until_idle()

    assert (state_of(message), server.tried) == (State.FAILED, 1)
    assert only_trouble().reason.params == {"reply": 550}
    assert "550" in explain(only_trouble().reason, "nl").why


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize("moment", ["to_recipient", "to_text"])
def test_a_message_that_is_refused_for_now_is_tried_again_after_a_while(
    server: Server, letter: Letter, moment: str
) -> None:
    setattr(server, moment, "451 come back later")
    message = queue_email(**letter)
    work_until_idle()
    work_until_idle()
    assert (state_of(message), server.tried) == (State.QUEUED, 1)

    setattr(server, moment, None)
    let_pauses_pass()
    work_until_idle()
    assert state_of(message) == State.HANDED_OVER
    assert [received["Message-ID"] for received in server.received] == [
        f"<{message}@voorkant.example>"
    ]


@pytest.mark.usefixtures("fresh_database")
def test_a_text_that_is_refused_for_good_fails_and_leaves_no_doubt(
    server: Server, letter: Letter
) -> None:
    server.to_text = "554 this looks like spam"
    message = queue_email(**letter)
    work_until_idle()
    assert state_of(message) == State.FAILED
    assert only_trouble().reason.code == "mail.refused"


@pytest.mark.usefixtures("fresh_database")
def test_a_server_that_stays_down_is_tried_a_few_times_and_then_given_up(letter: Letter) -> None:
    message = queue_email(**letter)
    for attempt in range(1, len(WAITS) + 2):
        work_until_idle()
        row = Message.objects.get()
        assert (row.attempts, row.reason) == (attempt, "mail.server-unreachable")
        let_pauses_pass()
    assert state_of(message) == State.FAILED


CALM = {"ehlo": "250 hello", "data": "354 go on"}


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize("word", ["ehlo", "mail", "rcpt", "data"])
def test_a_connection_that_breaks_before_the_text_leaves_no_doubt(
    mail_settings: Settings, letter: Letter, word: str
) -> None:
    with breaking_server(CALM, word) as (mail_settings.EMAIL_PORT, heard):
        message = queue_email(**letter)
        work_until_idle()
    assert state_of(message) == State.QUEUED
    assert b".\r\n" not in heard


@pytest.mark.usefixtures("fresh_database")
def test_a_connection_that_breaks_after_the_text_leaves_doubt_and_is_not_tried_again(
    mail_settings: Settings, letter: Letter, server: Server
) -> None:
    calm = mail_settings.EMAIL_PORT
    with breaking_server(CALM, "text") as (mail_settings.EMAIL_PORT, heard):
        message = queue_email(**letter)
        work_until_idle()
    assert b".\r\n" in heard
    assert state_of(message) == State.DOUBTFUL

    mail_settings.EMAIL_PORT = calm
    let_pauses_pass()
    work_until_idle()
    assert server.tried == 0
    assert only_trouble().reason.code == "mail.answer-lost"
    assert only_trouble().about == "answer-7"


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize("answer", ["999 what", "nonsense", "150 maybe"])
def test_an_answer_that_is_neither_yes_nor_no_leaves_doubt(
    mail_settings: Settings, letter: Letter, answer: str
) -> None:
    with breaking_server({**CALM, "text": answer}, "quit") as (mail_settings.EMAIL_PORT, _):
        message = queue_email(**letter)
        work_until_idle()
    assert state_of(message) == State.DOUBTFUL


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"EMAIL_USE_TLS": True}, "mail.not-private"),
        ({"EMAIL_HOST_USER": "voorkant", "EMAIL_HOST_PASSWORD": "x"}, "mail.not-private"),
        ({"EMAIL_USE_SSL": True}, "mail.not-private"),
    ],
    ids=["no STARTTLS", "password in the clear", "no TLS"],
)
def test_a_message_is_not_sent_where_others_can_read_along(
    mail_settings: Settings, server: Server, letter: Letter, changes: Letter, code: str
) -> None:
    for name, value in changes.items():
        setattr(mail_settings, name, value)
    message = queue_email(**letter)
    work_until_idle()
    assert (state_of(message), server.tried) == (State.QUEUED, 0)
    assert Message.objects.get().reason == code


@pytest.mark.django_db
def test_only_the_latest_attempt_may_send(letter: Letter) -> None:
    message = queue_email(**letter)
    first, second = begin_attempt(message_id=message), begin_attempt(message_id=message)
    assert first is not None
    assert second is not None
    assert not mark_handing_over(attempt=first)
    assert mark_handing_over(attempt=second)
    assert not mark_handing_over(attempt=second)
    assert begin_attempt(message_id=message) is None


@pytest.mark.django_db
def test_an_earlier_attempt_cannot_spoil_what_a_later_one_does(letter: Letter) -> None:
    message = queue_email(**letter)
    first, second = begin_attempt(message_id=message), begin_attempt(message_id=message)
    assert first is not None
    assert second is not None
    assert mark_handing_over(attempt=second)
    assert mark_trouble(attempt=first, error=MailAnswerLost()) is None
    assert mark_trouble(attempt=first, error=MailRefused(reply=550)) is None
    assert state_of(message) == State.HANDING_OVER


@pytest.mark.django_db
def test_a_message_that_is_gone_is_no_work() -> None:
    assert begin_attempt(message_id=uuid4()) is None


@pytest.mark.django_db
def test_the_report_counts_every_state_and_pages_through_troubles(
    letter: Letter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        attempt = begin_attempt(message_id=queue_email(**letter))
        assert attempt is not None
        mark_trouble(attempt=attempt, error=MailRefused(reply=550))
    queue_email(**letter)

    with django_assert_num_queries(2):
        report = delivery_report(limit=3)
    assert report.counts == {
        State.QUEUED: 1,
        State.HANDING_OVER: 0,
        State.HANDED_OVER: 0,
        State.DOUBTFUL: 0,
        State.FAILED: 5,
    }
    rest = delivery_report(limit=3, before=report.troubles.next)
    pages = [*report.troubles.items, *rest.troubles.items]
    assert len({trouble.id for trouble in pages}) == 5
    assert rest.troubles.next is None
    assert letter["to_address"] not in repr(pages)
    with pytest.raises(InvalidCursor):
        delivery_report(before="2")
