"""Messages under pressure: workers killed before the text goes out and while it does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async

from tests.races.together import (
    LONGEST_WAIT,
    at_once,
    hear_no_heartbeat,
    kill,
    statuses,
    worker_process,
)
from tests.voorkant.computations.working import work_until_idle
from tests.voorkant.outbox.mail_server import LOOPBACK, Server, mail_server
from voorkant.outbox.actions import (
    begin_attempt,
    mark_handed_over,
    mark_handing_over,
    mark_trouble,
    queue_email,
    recover_lost_messages,
)
from voorkant.outbox.errors import MailAnswerLost, MailRefused, MailRefusedForNow
from voorkant.outbox.models import Message
from voorkant.outbox.queries import delivery_report
from voorkant.outbox.rules import State

if TYPE_CHECKING:
    from subprocess import Popen
    from uuid import UUID

    from pytest_django import Settings

pytestmark = [pytest.mark.database, pytest.mark.races, pytest.mark.usefixtures("fresh_database")]


class SlowServer(Server):
    """A mail server that stops at one moment until it may go on."""

    def __init__(self, moment: str) -> None:
        super().__init__()
        self.moment = moment
        self.reached, self.go_on = threading.Event(), threading.Event()

    async def _stop(self, moment: str) -> None:
        if moment == self.moment and not self.go_on.is_set():
            self.reached.set()
            await sync_to_async(self.go_on.wait, thread_sensitive=False)(LONGEST_WAIT)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._stop("recipient")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        answer = await super().handle_DATA(server, session, envelope)
        await self._stop("text")
        return answer


@pytest.fixture
def server_that_stops(settings: Settings) -> Callable[[str], Any]:
    @contextmanager
    def start(moment: str) -> Iterator[SlowServer]:
        slow = SlowServer(moment)
        with mail_server(slow):
            settings.EMAIL_HOST, settings.EMAIL_PORT = LOOPBACK, slow.port
            yield slow

    return start


def post() -> UUID:
    return queue_email(
        about="answer-7",
        to_address="an@voorbeeld.nl",
        to_name="An",
        subject="Uw vraag heeft een antwoord",
        body="Beste An,\n",
        language="nl",
    )


def worker_for(server: Server) -> AbstractContextManager[Popen[bytes]]:
    return worker_process(settings={"EMAIL_HOST": LOOPBACK, "EMAIL_PORT": server.port})


def kill_when_reached(server: SlowServer, worker: Popen[bytes]) -> None:
    assert server.reached.wait(LONGEST_WAIT)
    kill(worker)
    server.go_on.set()


def test_a_worker_that_is_killed_before_the_text_leaves_no_doubt_and_the_message_goes_out_once(
    server_that_stops: Callable[[str], Any],
) -> None:
    with server_that_stops("recipient") as server:
        message = post()
        with worker_for(server) as worker:
            kill_when_reached(server, worker)
        assert Message.objects.get().state == State.QUEUED

        hear_no_heartbeat()
        assert recover_lost_messages() == 1
        work_until_idle()

        assert Message.objects.get().state == State.HANDED_OVER
        (received,) = server.received
        assert str(message) in received["Message-ID"]
        assert statuses() == ["succeeded"]


def test_a_worker_that_is_killed_after_the_text_leaves_doubt_and_nothing_is_sent_again(
    server_that_stops: Callable[[str], Any],
) -> None:
    with server_that_stops("text") as server:
        post()
        with worker_for(server) as worker:
            kill_when_reached(server, worker)
        assert Message.objects.get().state == State.HANDING_OVER
        assert recover_lost_messages() == 0, "its silence is not long enough yet"

        hear_no_heartbeat()
        assert recover_lost_messages() == 1
        work_until_idle()
        work_until_idle()

        assert len(server.received) == 1, "it did arrive, but nobody here can know"
        (trouble,) = delivery_report().troubles.items
        assert (trouble.state, trouble.reason.code) == (State.DOUBTFUL, "mail.answer-lost")
        assert statuses() == ["succeeded"]


def test_a_worker_that_only_seemed_dead_ends_the_doubt(
    server_that_stops: Callable[[str], Any],
) -> None:
    with server_that_stops("text") as server:
        post()
        with worker_process(
            wait=False, settings={"EMAIL_HOST": LOOPBACK, "EMAIL_PORT": server.port}
        ) as worker:
            assert server.reached.wait(LONGEST_WAIT)
            hear_no_heartbeat()
            assert recover_lost_messages() == 1
            assert Message.objects.get().state == State.DOUBTFUL
            server.go_on.set()
            assert worker.wait(LONGEST_WAIT) == 0
        assert Message.objects.get().state == State.HANDED_OVER
        assert len(server.received) == 1


@pytest.mark.parametrize("error", [MailRefused(reply=550), MailRefusedForNow(reply=451)], ids=str)
def test_a_refusal_that_comes_in_after_doubt_arose_ends_it_too(
    error: MailRefused | MailRefusedForNow,
) -> None:
    attempt = begin_attempt(message_id=post())
    assert attempt is not None
    assert mark_handing_over(attempt=attempt)
    assert mark_trouble(attempt=attempt, error=MailAnswerLost()) is None
    assert mark_trouble(attempt=attempt, error=error) is None, "it is not sent again by itself"
    assert Message.objects.get().state == State.FAILED
    mark_handed_over(attempt=attempt)
    assert Message.objects.get().state == State.FAILED


def test_of_many_who_are_about_to_send_one_does() -> None:
    message = post()
    attempts = [begin_attempt(message_id=message) for _ in range(12)]

    def send(number: int) -> bool:
        attempt = attempts[number]
        assert attempt is not None
        return mark_handing_over(attempt=attempt)

    assert at_once(12, send) == [False] * 11 + [True]


def test_a_message_whose_job_is_gone_gets_a_new_one() -> None:
    from django.db import connection

    post()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert sum(at_once(6, lambda _: recover_lost_messages())) == 1
    assert statuses() == ["todo"]
