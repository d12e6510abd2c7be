"""A village evening: an outcome on the screen, and a tablet that stands at a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.test import Client

from tests.voorkant.conversations.made import finished
from tests.voorkant.pages import field, html_of
from voorkant.meetings import devices
from voorkant.meetings.actions import open_table
from voorkant.meetings.queries import open_tables

if TYPE_CHECKING:
    from tests.voorkant.conversations.talking import Talk


def shows(made: Talk, raw: dict[str, Any] | None = None, seed: int = 8) -> UUID:
    """Let the conversation show an outcome that nobody waited for."""
    run = finished(raw, seed=seed)
    rows = apps.get_model("conversations", "Conversation").objects.filter(id=made.id)
    assert rows.update(outcome=run) == 1
    return run


def tablet(made: Talk) -> Client:
    """A browser that an organiser's code brought to a new table."""
    open_table(challenge_id=made.challenge.id, acting=None)
    code = open_tables(made.challenge.id)[0].code
    client = Client()
    answer = client.post(table_at(made), {"do": "enter", "code": code})
    assert answer.status_code == 302, html_of(answer)
    return client


def table_at(made: Talk, page: str = "") -> str:
    return f"/opgaven/{made.slug}/tafel{page}"


def begin(client: Client, made: Talk) -> str:
    """Let somebody sit down; the page with her first card."""
    client.post(table_at(made), {"do": "begin"})
    return html_of(client.get(table_at(made, "/kaart")))


def answer(client: Client, made: Talk, html: str, value: int = 1) -> str:
    """Answer the card of a page; the page that follows."""
    sent = {name: field(html, name) for name in ("mark", "do", "statement")}
    given = client.post(table_at(made, "/kaart"), {**sent, "value": str(value)}, follow=True)
    return html_of(given)


def person_on(client: Client) -> str:
    """The cookie of who sits at the table; empty when nobody does."""
    cookie = client.cookies.get(devices.PERSON)
    return cookie.value if cookie else ""
