"""How long staff stay signed in, and what ends it at once."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.voorkant.people.signing_in import ask, is_signed_in, sign_in
from voorkant.people.actions import end_account, reopen_account
from voorkant.people.jobs import sweep
from voorkant.people.sessions import LONGEST, LONGEST_IDLE, SEEN_AT, SIGNED_IN_AT
from voorkant.people.values import AccountCard

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def client(an: AccountCard) -> Client:
    """An's browser; she has signed in."""
    client = Client(raise_request_exception=False)
    sign_in(client)
    return client


def let_pass(client: Client, seconds: float, *names: str) -> None:
    """Let time pass for one session."""
    session = client.session
    for name in names:
        session[name] -= seconds
    session.save()


def test_the_session_cookie_has_exactly_these_attributes(client: Client) -> None:
    cookie = client.cookies["__Host-vk_session"]
    given = {name: value for name, value in cookie.items() if value and name != "expires"}
    assert given == {
        "path": "/",
        "max-age": 12 * 3600,
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
    }


def test_a_session_that_only_waits_for_a_code_ends_within_the_hour(an: AccountCard) -> None:
    waiting = Client()
    ask(waiting)
    assert waiting.cookies["__Host-vk_session"]["max-age"] == 3600


def test_after_twelve_hours_it_is_over_however_busy_she_was(client: Client) -> None:
    let_pass(client, LONGEST.total_seconds() - 60, SIGNED_IN_AT)
    client.get("/inloggen")
    assert is_signed_in(client)
    let_pass(client, 61, SIGNED_IN_AT)
    client.get("/inloggen")
    assert not is_signed_in(client)


def test_after_half_an_hour_without_a_page_it_is_over(client: Client) -> None:
    let_pass(client, LONGEST_IDLE.total_seconds() - 60, SEEN_AT)
    client.get("/inloggen")
    assert is_signed_in(client)
    let_pass(client, LONGEST_IDLE.total_seconds() + 1, SEEN_AT)
    client.get("/inloggen")
    assert not is_signed_in(client)


def test_every_page_gives_another_half_hour(client: Client) -> None:
    for _ in range(3):
        let_pass(client, LONGEST_IDLE.total_seconds() - 60, SEEN_AT)
        client.get("/inloggen")
    assert is_signed_in(client)


def test_a_session_without_its_moments_is_over(client: Client) -> None:
    session = client.session
    del session[SIGNED_IN_AT]
    session.save()
    client.get("/inloggen")
    assert not is_signed_in(client)


def test_use_is_noted_at_most_once_a_minute(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/inloggen")
    assert not [query for query in asked if query["sql"].startswith("UPDATE")]


def test_ending_an_account_ends_its_sessions_at_once_and_for_good(
    client: Client, an: AccountCard
) -> None:
    end_account(account_id=an.id, acting=None)
    assert not is_signed_in(client)
    reopen_account(account_id=an.id, acting=None)
    assert not is_signed_in(client)


def test_sessions_are_kept_in_the_database_and_swept(client: Client) -> None:
    assert settings.SESSION_SAVE_EVERY_REQUEST is False
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    sweep(0)
    assert Session.objects.count() == 0


def test_who_only_reads_has_no_session_and_no_cookie(db: None) -> None:
    reader = Client(raise_request_exception=False)
    for path in ("/", "/en", "/nergens", "/health"):
        reader.get(path)
    assert not reader.cookies
    assert Session.objects.count() == 0
