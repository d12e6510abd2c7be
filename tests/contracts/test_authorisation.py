"""Who gets what at every address: every role, every kind of object, every method.

`ROWS` is the whole site. An address that isn't in it is red; so is a kind of object that a row with an
object in its address says nothing of, and a method that nobody named but the site answers. What a row
refuses must change nothing, also with the headers of htmx and of a cache.

To add an address, add lines in `tests/contracts/rows`: one for each method and kind of object.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLResolver, get_resolver, path

from tests.contracts.matrix import (
    EVERYBODY,
    NOBODY,
    Gets,
    Kind,
    Row,
    act,
    addresses,
    faults_of,
    holes_in,
    page,
    read,
    unnamed_methods,
)
from tests.contracts.rows import ROWS
from tests.contracts.rows.words import NO_RUN, NOT_KEPT, OWN
from tests.contracts.world import SEATS, Who, World, make_world, pseudonyms
from tests.databases import PREFIX, database, pointed_at

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def world(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One town for all rows, in a database of its own: what a row does is taken back at once."""
    name = f"{PREFIX}{os.getpid()}_matrix"
    keys = tmp_path_factory.mktemp("keys")
    with (
        django_db_blocker.unblock(),
        database(name, template_database),
        pointed_at(name),
        override_settings(VOORKANT_KEYS=keys),
    ):
        yield make_world()


def test_every_address_says_who_gets_what() -> None:
    assert holes_in(ROWS, get_resolver()) == []


@pytest.mark.parametrize("row", [row for row in ROWS if not row.why], ids=str)
def test_everybody_gets_what_the_table_says(world: World, row: Row) -> None:
    assert list(faults_of(row, world)) == []


def test_a_method_that_no_row_names_is_refused_and_changes_nothing(world: World) -> None:
    some = (Who.STRANGER, Who.ORGANISER, Who.ADMINISTRATOR)
    faults = [fault for row in unnamed_methods(ROWS) for fault in faults_of(row, world, some)]
    assert faults == []


READ = [row for row in ROWS if row.method == "get" and not row.why and row.who]


def test_nobody_reads_what_waits_or_who_somebody_is(world: World) -> None:
    may_read = {
        world.own.waiting_text: {Who.ORGANISER, Who.RESIDENT},
        world.other.waiting_text: {Who.NEIGHBOUR},
    }
    faults = []
    for row in READ:
        for who in Who:
            text = read(row, world, who).content.decode(errors="replace")
            found = [
                secret for secret, some in may_read.items() if who not in some if secret in text
            ]
            others = {each.name.lower() for each in SEATS if each is not who}
            found += [name for name in others if f"{name}@bergen.example" in text.lower()]
            found += [name for name in others if f"{name} voorbeeld" in text.lower()]
            found += [word for word in pseudonyms() if word in text]
            faults += [f"{row}: {who.value} reads {secret!r}" for secret in found]
    assert faults == []


def test_what_waits_is_read_by_whoever_may(world: World) -> None:
    sheet = page("web:statements", Kind.PUBLIC, OWN)
    assert world.own.waiting_text in read(sheet, world, Who.ORGANISER).content.decode()
    mine = page("conversations:my-answers", Kind.PUBLIC, OWN)
    assert world.own.waiting_text in read(mine, world, Who.RESIDENT).content.decode()


def test_what_a_cache_may_keep_is_the_same_for_everybody(world: World) -> None:
    kept = 0
    for row in READ:
        answers = [read(row, world, who) for who in Who]
        public = [answer for answer in answers if "public" in answer["Cache-Control"]]
        if public:
            kept += 1
            assert len({answer.content for answer in answers}) == 1, str(row)
            assert not any(answer.cookies for answer in public), str(row)
        # One that also notes in a session that somebody is still there carries a cookie, so it isn't kept.
        assert {
            answer["Cache-Control"] for answer in answers if answer not in public
        } <= NOT_KEPT, str(row)
    assert kept > 0


def test_every_reason_for_a_missing_object_is_a_sentence() -> None:
    reasons = [row.why for row in ROWS if row.why]
    assert [why for why in reasons if len(why.split()) < 4] == []


# — the machinery sees what is wrong —


def _open_door(_request: object) -> HttpResponse:
    return HttpResponse()


def test_an_address_without_a_row_is_seen() -> None:
    site = URLResolver(
        get_resolver().pattern,
        [path("x", _open_door, name="x"), path("y/<slug:slug>", _open_door, name="y")],
    )
    assert dict(addresses(site)) == {"x": False, "y": True}
    assert holes_in([page("z"), page("y", Kind.PUBLIC, {"slug": "a"})], site) == [
        "x has no row",
        "z has no address",
        "get y says nothing of HIDDEN, OTHER",
    ]


def test_a_row_that_promises_too_little_or_too_much_is_seen(world: World) -> None:
    shut = list(faults_of(page("web:home", who=NOBODY), world))
    assert len([fault for fault in shut if "is let in" in fault]) == len(Who)
    opened = list(faults_of(page("conversations:run", Kind.HIDDEN, NO_RUN, who=EVERYBODY), world))
    assert len([fault for fault in opened if Gets.NOT_THERE.value in fault]) == len(Who)


def test_a_change_that_nobody_asked_for_is_seen(world: World) -> None:
    asked = {"email": "member@bergen.example"}
    faults = list(faults_of(act("account_request_login_code", sends=asked, changes=False), world))
    assert any("changed" in fault for fault in faults)
