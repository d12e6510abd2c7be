"""Who gets what at every address: every role, every kind of object, every method.

`ROWS` is the whole site. An address that isn't in it is red; so is a kind of object that a row with an
object in its address says nothing of, and a method that nobody named but the site answers. What a row
refuses must change nothing, also with the headers of htmx and of a cache.

To add an address, add lines here: one for each method and kind of object.
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
    STAFF,
    Gets,
    Kind,
    Row,
    act,
    addresses,
    faults_of,
    holes_in,
    nothing,
    page,
    read,
    unnamed_methods,
)
from tests.contracts.world import SEATS, Who, World, make_world, pseudonyms
from tests.databases import PREFIX, database, pointed_at

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.database

OWN = {"slug": "@own.slug"}
OTHER = {"slug": "@other.slug"}
WAITING = {"statement": "@own.waiting", "value": "1"}
ELSEWHERE = {"statement": "@other.shown", "value": "1"}
SAYING = {
    "text": "Ik merk dat de stoep bij de winkel smal is.",
    "sent_key": "@nothing",
    "seen": "yes",
}
RESIDENT = frozenset({Who.RESIDENT})
ORGANISER = frozenset({Who.ORGANISER})
NEIGHBOUR = frozenset({Who.NEIGHBOUR})
SHOWN = {"statement": "@own.shown"}
APPROVE_SHOWN = {"do": "approve", "statement": "@own.shown"}
APPROVE_WAITING = {"do": "approve", "statement": "@own.waiting"}
APPROVE_OTHER = {"do": "approve", "statement": "@other.waiting"}
NOT_KEPT = {
    "private, no-store",
    "no-store",
    "max-age=0, no-cache, no-store, must-revalidate, private",
}
NOT_HERE = (Gets.NOT_THERE, Gets.REFUSED)
ALWAYS_PUBLIC = "a challenge is public from its first day"
ONLY_ONESELF = "it shows only what belongs to the device that asks"
RUN = {"run_id": "@run"}
NO_RUN = {"run_id": "@nothing"}
ALL_OUTCOMES = "an outcome belongs to everybody: what it may not show isn't in it"

ROWS: tuple[Row, ...] = (
    page("health"),
    # — home and what everybody may read —
    page("web:home"),
    page("web:village", Kind.PUBLIC, {"slug": "well"}),
    page("web:village", Kind.HIDDEN, {"slug": "nergens"}, who=NOBODY),
    nothing("web:village", "get", Kind.OTHER, "a village belongs to no challenge"),
    page("web:villages"),
    page("web:outcomes"),
    page("web:privacy"),
    page("web:accessibility"),
    page("web:letterbox", who=NOBODY),
    act("web:somebody-else", sends={"challenge": "@own.slug"}, changes=False),
    # — the worksheet —
    page("web:worksheet", who=STAFF, others=()),
    page("web:worksheet-of", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:worksheet-of", "get", Kind.HIDDEN, "what waits is what this page shows"),
    page("web:worksheet-of", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:worksheet-of", Kind.PUBLIC, OWN, APPROVE_SHOWN, who=ORGANISER, changes=False),
    act("web:worksheet-of", Kind.HIDDEN, OWN, APPROVE_WAITING, who=ORGANISER),
    act("web:worksheet-of", Kind.OTHER, OWN, APPROVE_OTHER, who=NOBODY),
    act("web:worksheet-of", Kind.OTHER, OTHER, APPROVE_OTHER, who=NEIGHBOUR),
    page("web:groups", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:groups", "get", Kind.HIDDEN, "groups are part of an outcome, which is public"),
    page("web:groups", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:groups", Kind.PUBLIC, OWN, {"group": "A", "name": "De wandelaars"}, who=ORGANISER),
    act("web:groups", Kind.HIDDEN, OWN, {"group": "Z", "name": "De wandelaars"}, who=NOBODY),
    act("web:groups", Kind.OTHER, OTHER, {"group": "A", "name": "De fietsers"}, who=NEIGHBOUR),
    # — signing in —
    page("account_request_login_code"),
    act("account_request_login_code", sends={"email": "nobody@bergen.example"}, changes=False),
    page("account_login"),
    act("account_login", sends={"email": "nobody@bergen.example"}, changes=False),
    page("account_confirm_login_code"),
    act("account_confirm_login_code", sends={"code": "BBBB-CCCC"}, changes=False),
    act("account_logout", changes=False),
    # — a challenge —
    page("challenges:challenge", Kind.PUBLIC, OWN),
    nothing("challenges:challenge", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("challenges:challenge", Kind.OTHER, OTHER),
    # — responding —
    page("conversations:respond", Kind.PUBLIC, OWN),
    nothing("conversations:respond", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("conversations:respond", Kind.OTHER, OTHER),
    act("conversations:respond", Kind.PUBLIC, OWN, {"statement": "@own.shown", "value": "-1"}),
    act("conversations:respond", Kind.HIDDEN, OWN, WAITING, who=NOBODY, others=NOT_HERE),
    act("conversations:respond", Kind.OTHER, OWN, ELSEWHERE, who=NOBODY, others=NOT_HERE),
    act("conversations:undo", Kind.PUBLIC, OWN, SHOWN, who=RESIDENT, others=NOT_HERE),
    act("conversations:undo", Kind.HIDDEN, OWN, WAITING, who=NOBODY, others=NOT_HERE),
    act("conversations:undo", Kind.OTHER, OWN, ELSEWHERE, who=NOBODY, others=NOT_HERE),
    # — about oneself —
    page("conversations:about-you", Kind.PUBLIC, OWN),
    nothing("conversations:about-you", "get", Kind.HIDDEN, ONLY_ONESELF),
    page("conversations:about-you", Kind.OTHER, OTHER),
    act("conversations:about-you", Kind.PUBLIC, OWN, {"age": "80+"}, changes=False),
    nothing("conversations:about-you", "post", Kind.HIDDEN, ONLY_ONESELF),
    act("conversations:about-you", Kind.OTHER, OTHER, {"age": "80+"}, changes=False),
    page("conversations:my-answers", Kind.PUBLIC, OWN),
    nothing("conversations:my-answers", "get", Kind.HIDDEN, ONLY_ONESELF),
    page("conversations:my-answers", Kind.OTHER, OTHER),
    act("conversations:my-answers", Kind.PUBLIC, OWN, {"do": "erase"}, changes=None),
    act(
        "conversations:my-answers",
        Kind.HIDDEN,
        OWN,
        {"do": "withdraw", "statement": "@own.waiting"},
        who=RESIDENT,
        others=NOT_HERE,
    ),
    act(
        "conversations:my-answers",
        Kind.OTHER,
        OWN,
        {"do": "withdraw", "statement": "@other.waiting"},
        who=NOBODY,
        others=NOT_HERE,
    ),
    # — saying something —
    page("conversations:say", Kind.PUBLIC, OWN),
    nothing("conversations:say", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("conversations:say", Kind.OTHER, OTHER),
    act("conversations:say", Kind.PUBLIC, OWN, SAYING),
    nothing("conversations:say", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("conversations:say", Kind.OTHER, OTHER, SAYING),
    act("conversations:similar", Kind.PUBLIC, OWN, SAYING, changes=False),
    nothing("conversations:similar", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("conversations:similar", Kind.OTHER, OTHER, SAYING, changes=False),
    # — outcomes —
    page("conversations:together", Kind.PUBLIC, OWN),
    nothing("conversations:together", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("conversations:together", Kind.OTHER, OTHER),
    page("conversations:run", Kind.PUBLIC, RUN),
    page("conversations:run", Kind.HIDDEN, NO_RUN, who=NOBODY),
    nothing("conversations:run", "get", Kind.OTHER, ALL_OUTCOMES),
    page("conversations:progress", Kind.PUBLIC, RUN),
    page("conversations:progress", Kind.HIDDEN, NO_RUN, who=NOBODY),
    nothing("conversations:progress", "get", Kind.OTHER, ALL_OUTCOMES),
    page("conversations:statements", Kind.PUBLIC, RUN),
    page("conversations:statements", Kind.HIDDEN, NO_RUN, who=NOBODY),
    nothing("conversations:statements", "get", Kind.OTHER, ALL_OUTCOMES),
    page("conversations:file", Kind.PUBLIC, {**RUN, "name": "report.json"}),
    page("conversations:file", Kind.HIDDEN, {**RUN, "name": "votes.csv"}, who=NOBODY),
    page("conversations:file", Kind.OTHER, {**NO_RUN, "name": "report.json"}, who=NOBODY),
)


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
    sheet = page("web:worksheet-of", Kind.PUBLIC, OWN)
    assert world.own.waiting_text in read(sheet, world, Who.ORGANISER).content.decode()
    mine = page("conversations:my-answers", Kind.PUBLIC, OWN)
    assert world.own.waiting_text in read(mine, world, Who.RESIDENT).content.decode()


def test_what_a_cache_may_keep_is_the_same_for_everybody(world: World) -> None:
    kept = 0
    for row in READ:
        answers = [read(row, world, who) for who in Who]
        if any("public" in answer["Cache-Control"] for answer in answers):
            kept += 1
            assert len({answer.content for answer in answers}) == 1, str(row)
            assert not any(answer.cookies for answer in answers), str(row)
        else:
            assert {answer["Cache-Control"] for answer in answers} <= NOT_KEPT, str(row)
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
