"""Where mail goes, read from one address; nothing goes over a network unencrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.voorkant.project.test_settings import answer
from voorkant.project import env
from voorkant.project.errors import InvalidSetting
from voorkant.project.mail import MailServer, mail_server

if TYPE_CHECKING:
    from pathlib import Path


def test_a_server_elsewhere_has_to_offer_encryption() -> None:
    assert mail_server("smtp://mail.example.nl") == MailServer(
        "mail.example.nl", 587, "", "", starttls=True, tls=False
    )


def test_a_server_elsewhere_can_be_encrypted_from_the_first_byte() -> None:
    assert mail_server("smtps://voorkant:p%40ss@mail.example.nl:4650") == MailServer(
        "mail.example.nl", 4650, "voorkant", "p@ss", starttls=False, tls=True
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_only_a_server_on_this_machine_may_do_without(host: str) -> None:
    server = mail_server(f"smtp://{host}")
    assert (server.port, server.starttls, server.tls) == (25, False, False)


def test_a_password_is_never_sent_unencrypted_not_even_on_this_machine() -> None:
    assert mail_server("smtp://voorkant:secret@localhost").starttls


@pytest.mark.parametrize(
    "text",
    [
        "mail.example.nl",
        "http://mail.example.nl",
        "smtp://",
        "smtp://:587",
        "smtp://mail.example.nl:notaport",
        "smtp://mail.example.nl/path",
        "smtp://mail.example.nl?tls=no",
    ],
)
def test_anything_else_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        env.read({"VOORKANT_MAIL_SERVER": text})
    assert refused.value.params["name"] == "VOORKANT_MAIL_SERVER"
    assert text not in refused.value.params.values()


@pytest.mark.parametrize("text", ["nobody", "Bergen <>", "a@", "Bergen\n<info@bergen.nl>"])
def test_a_sender_without_an_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidSetting):
        env.read({"VOORKANT_MAIL_FROM": text})


def test_the_settings_pass_it_on(tmp_path: Path) -> None:
    told = answer(
        tmp_path,
        "EMAIL_HOST",
        "EMAIL_USE_TLS",
        "DEFAULT_FROM_EMAIL",
        VOORKANT_MAIL_SERVER="smtp://mail.example.nl",
        VOORKANT_MAIL_FROM="Gemeente Bergen <meedenken@bergen.nl>",
    )
    assert told == {
        "EMAIL_HOST": "mail.example.nl",
        "EMAIL_USE_TLS": True,
        "DEFAULT_FROM_EMAIL": "Gemeente Bergen <meedenken@bergen.nl>",
    }
