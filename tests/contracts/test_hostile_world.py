"""A world in which every text is hostile: wherever it is shown, it is shown as text and does nothing.

Every column of text of every table is overwritten with markup, as far as its constraints let anybody.
Then everybody walks over all pages that they can reach by links, in both languages, and each page, file
and mail is taken apart: no element, attribute or address may stand there that our own templates didn't
write.
"""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, models, transaction
from psycopg.sql import SQL, Identifier

from tests.contracts.world import Who, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.database

MARK = "xqz"
HOSTILE = f"\"'><img src=x onerror={MARK}()><script>{MARK}()</script>{{{{97*97}}}}#read()"
SHORT = f'"><b onclick={MARK}>{{{{97*97}}}}'
"""For columns that hold little, such as the name of a group."""
SEEDS = (HOSTILE, SHORT)
KEPT = {"seal", "state"}
"""What holds a session together, and words of a table of states that triggers alone hold."""
START = ("/", "/en/", "/werkblad", "/en/werkblad", "/inloggen", "/privacy", "/uitkomsten")
FILES = (".json", ".csv", ".svg")
SAFE_SCHEMES = {"", "http", "https", "mailto"}

MUST_TAKE = {
    "people_account.name",
    "bodies_body.name",
    "bodies_membership.shown_name",
    "bodies_membership.function",
    "challenges_challenge.question",
    "challenges_challenge.introduction",
    "contributions_contribution.text",
    "places_area.name",
}
"""Columns that people fill and pages show: when one of these refuses the seed, this test tests nothing."""


@dataclass
class Page(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, its links and its text."""

    faults: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            told = f"<{tag} {name}={value!r}>"
            if name.startswith("on") or name == "style":
                self.faults.append(f"runs by itself: {told}")
            if MARK in name or MARK in tag:
                self.faults.append(f"not ours: {told}")
            if name in {"href", "src", "action"} and value is not None:
                if urlsplit(value).scheme not in SAFE_SCHEMES or value in {"x", "//x"}:
                    self.faults.append(f"leads elsewhere: {told}")
                elif name == "href" and tag == "a":
                    self.links.append(value)
        if tag == "script" and not (dict(attrs).get("src") or "").startswith("/static/"):
            self.faults.append(f"a script of its own: {attrs}")
        if tag in {"b", "iframe", "object", "embed", "base"}:
            self.faults.append(f"an element that we never write: <{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seed() -> set[str]:
    """Overwrite every text that its constraints let anybody write; give the columns that took it.

    The owner of the tables does it, with their triggers off: what may not change here was hostile from
    the start.
    """
    taken = set()
    for model in apps.get_models():
        if not model.__module__.startswith("voorkant."):
            continue
        table = model._meta.db_table
        with connections["owner"].cursor() as cursor:
            cursor.execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(Identifier(table)))
        for column in model._meta.concrete_fields:
            fits = isinstance(column, models.TextField | models.CharField)
            if (
                fits
                and column.name not in KEPT
                and any(_overwrite(table, column, s) for s in SEEDS)
            ):
                taken.add(f"{table}.{column.column}")
    return taken


def _overwrite(table: str, column: models.Field[object, object], text: str) -> bool:
    if column.unique or column.primary_key or column.column is None:
        return False
    # A few signs of its own for each row: some texts may not stand there twice.
    change = SQL("UPDATE {} SET {} = %s || left(md5(ctid::text), 4)")
    statement = change.format(Identifier(table), Identifier(column.column))
    try:
        with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
            cursor.execute(statement, [text])
            return bool(cursor.rowcount)
    except DatabaseError:
        return False


def walk(client: Client) -> tuple[list[str], str, set[str]]:
    """Go to every page that links lead to; give faults, all words that were read, and the addresses."""
    faults: list[str] = []
    words: list[str] = []
    seen: set[str] = set()
    waiting = deque(START)
    while waiting:
        address = waiting.popleft()
        if address in seen or len(seen) > 400:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code >= 500:
            faults.append(f"{address}: {answer.status_code}")
        body = b"".join(answer) if answer.streaming else answer.content
        kind = answer.get("Content-Type", "").partition(";")[0]
        if answer.has_header("Location"):
            waiting.append(urljoin(address, answer["Location"]))
        if kind in {"text/html", "image/svg+xml"}:
            page = Page()
            page.feed(body.decode())
            page.close()
            faults += [f"{address}: {fault}" for fault in page.faults]
            words += page.words
            inner = (urljoin(address, link).partition("#")[0] for link in page.links)
            waiting += [link for link in inner if link.startswith("/")]
        elif kind == "application/json":
            json.loads(body)
        elif kind == "text/csv":
            cells = [cell for line in body.decode().splitlines() for cell in line.split(",")]
            faults += [f"{address}: a formula {c!r}" for c in cells if re.match(r'"?[=+@\t]', c)]
    return faults, "".join(words), seen


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_database")
def test_hostile_text_is_shown_as_text_to_everybody_everywhere(
    settings: Settings, tmp_path: Path
) -> None:
    settings.VOORKANT_KEYS = tmp_path / "keys"
    world = make_world()
    taken = seed()
    assert taken >= MUST_TAKE, f"the seed was refused by {sorted(MUST_TAKE - taken)}"
    for who in Who:
        faults, words, seen = walk(world.browsers[who])
        assert faults == [], who.value
        assert MARK in words, "hostile text was read, as text"
        assert "9409" not in words, "a template ran what somebody wrote"
        assert len(seen) > 12, seen


def test_the_walk_sees_what_is_hostile() -> None:
    page = Page()
    page.feed(f'<a href="javascript:{MARK}()">x</a><p>{HOSTILE}</p><script>1</script>')
    assert len(page.faults) >= 5
