"""A mail server for each test, to which the settings point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.voorkant.outbox.mail_server import LOOPBACK, Server, mail_server

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture(autouse=True)
def mail_settings(settings: Settings) -> Settings:
    settings.EMAIL_HOST = LOOPBACK
    settings.EMAIL_PORT = 1
    settings.EMAIL_TIMEOUT = 10
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "Dorpsraad Well <post@voorkant.example>"
    return settings


@pytest.fixture
def server(mail_settings: Settings) -> Iterator[Server]:
    running = Server()
    with mail_server(running):
        mail_settings.EMAIL_PORT = running.port
        yield running


@pytest.fixture
def letter() -> dict[str, Any]:
    return {
        "about": "answer-7",
        "to_address": "an@voorbeeld.nl",
        "to_name": "An van der Meer",
        "subject": "Uw vraag heeft een antwoord",
        "body": "Beste An,\n\nEr is een antwoord op uw vraag.\n",
        "language": "nl",
    }
