"""Handing one e-mail to the mail server, so that it is always known what may have been sent.

The conversation with the server is taken step by step instead of with `smtplib.SMTP.sendmail`, because
everything depends on one moment: until the server has said that it waits for the text, any trouble is a
clear refusal and the message can be tried again; from the first byte of the text until the server's
answer, trouble means that nobody knows. At that moment `before_text` is called, to write it down.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from voorkant.outbox.errors import (
    MailAnswerLost,
    MailLoginRefused,
    MailNotPrivate,
    MailRefused,
    MailRefusedForNow,
    MailServerUnreachable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from datetime import datetime

_SECONDS = 30
_SEND_TEXT = 354
_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to the mail server: the parts of one e-mail."""

    message_id: str
    to_address: str
    to_name: str
    subject: str
    body: str
    language: str
    queued_at: datetime


def sender() -> tuple[str, str]:
    """Return name and address that our mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)


def composed(letter: Letter) -> bytes:
    """Write a letter in the form of RFC 5322: plain text in UTF-8, marked as sent by a program."""
    name, address = sender()
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(display_name=letter.to_name, addr_spec=letter.to_address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.queued_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = letter.language  # set_content drops what was known of the content
    return message.as_bytes()


def hand_over(letter: Letter, before_text: Callable[[], bool]) -> bool:
    """Hand a letter to the mail server of the settings.

    Args:
        letter: The letter.
        before_text: Called when the server waits for the text; when it returns False the text is not
            sent, and nothing has happened.

    Returns:
        Whether the text was sent, and accepted.

    Raises:
        MailServerUnreachable: No answer, before the text.
        MailNotPrivate: The connection would not be private; nothing was sent.
        MailLoginRefused: Our name and password are not taken; nothing was sent.
        MailRefused: Refused for good, before the text or after it.
        MailRefusedForNow: Refused for now, before the text or after it.
        MailAnswerLost: Trouble after the first byte of the text: nobody knows.
    """
    text = composed(letter)
    with ExitStack() as open_things:
        with _nothing_sent_yet():
            server = _connected()
            open_things.callback(server.close)
            _make_private(server)
            _log_in(server)
            _, address = sender()
            _require(server.mail(address))
            _require(server.rcpt(letter.to_address))
            _require(server.docmd("DATA"), wanted=(_SEND_TEXT,))
        if not before_text():
            return False
        with _text_under_way():
            server.send(_LINE_WITH_DOT.sub(b"..", text) + b".\r\n")
            _require(server.getreply())
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    return True


@contextmanager
def _nothing_sent_yet() -> Iterator[None]:
    try:
        yield
    except ssl.SSLError as error:
        raise MailNotPrivate from error
    except (OSError, smtplib.SMTPException, _OddReplyError) as error:
        raise MailServerUnreachable from error


@contextmanager
def _text_under_way() -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException, _OddReplyError) as error:
        raise MailAnswerLost from error


class _OddReplyError(Exception):
    """The server said something that is neither yes nor no."""


def _require(reply: tuple[int, bytes], wanted: Container[int] = range(200, 300)) -> None:
    code, _ = reply
    if code in wanted:
        return
    if code in range(400, 500):
        raise MailRefusedForNow(reply=code)
    if code in range(500, 600):
        raise MailRefused(reply=code)
    raise _OddReplyError(code)


def _connected() -> smtplib.SMTP:
    name = DNS_NAME.get_fqdn()
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    timeout = settings.EMAIL_TIMEOUT or _SECONDS
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, name, timeout=timeout, context=context)
    return smtplib.SMTP(host, port, name, timeout=timeout)


def _make_private(server: smtplib.SMTP) -> None:
    """Start encryption where the settings ask for it; without it nothing is sent."""
    server.ehlo_or_helo_if_needed()
    if not settings.EMAIL_USE_TLS:
        return
    try:
        server.starttls(context=ssl.create_default_context())
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
        raise MailNotPrivate from error
    server.ehlo_or_helo_if_needed()


def _log_in(server: smtplib.SMTP) -> None:
    if not settings.EMAIL_HOST_USER:
        return
    if not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        raise MailNotPrivate
    try:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        raise MailLoginRefused from error
