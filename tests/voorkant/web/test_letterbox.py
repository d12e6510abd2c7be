"""The letterbox of a demonstration: there, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voorkant.outbox.actions import queue_email

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def a_letter() -> None:
    queue_email(
        about="sign-in",
        to_address="raad@dorpsraad.example",
        to_name="",
        subject="Uw code",
        body="Uw code is: ABCD <b>dik</b>",
        language="nl",
    )


def test_a_demonstration_shows_what_would_be_sent(client: Client, settings: Settings) -> None:
    settings.VOORKANT_DEMO = True
    a_letter()
    page = client.get("/brievenbus").content.decode()
    assert "raad@dorpsraad.example" in page
    assert "ABCD &lt;b&gt;dik" in page


def test_an_empty_letterbox_says_how_mail_gets_there(client: Client, settings: Settings) -> None:
    settings.VOORKANT_DEMO = True
    assert "Er is nog geen post" in client.get("/brievenbus").content.decode()


def test_a_real_site_has_no_letterbox(client: Client, settings: Settings) -> None:
    settings.VOORKANT_DEMO = False
    a_letter()
    answer = client.get("/brievenbus")
    assert answer.status_code == 404
    assert b"ABCD" not in answer.content
