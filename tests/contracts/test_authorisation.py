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
APPROVE_SHOWN = {"one": "approve @own.shown"}
APPROVE_WAITING = {"one": "approve @own.waiting"}
APPROVE_OTHER = {"one": "approve @other.waiting"}
MERGE = {"text": "Wij merken dat het hier anders gaat.", "sent_key": "@nothing"}
MERGE_TOO_FEW = {**MERGE, "uitspraken": "@own.shown"}
MERGE_WAITING = {**MERGE, "uitspraken": "@own.shown,@own.waiting"}
MERGE_OTHER = {**MERGE, "uitspraken": "@own.shown,@other.shown"}
SHOW_AT_ONCE = {"moderation": "after", "seen": "before"}
BACK_IN_ORDER = {"one": "put-back @own.shown"}
CLOSE = {"do": "close", "reason": "Genoeg gehoord."}
ORGANISERS = frozenset({Who.ORGANISER, Who.NEIGHBOUR, Who.OFFICIAL})
JUDGE = {"do": "judge", "village": "well", "holds": "yes"}
IDEA = {"do": "say", "text": "Maak van de straat een fietsstraat.", "sent_key": "@nothing"}
NOT_MINE = {"do": "throw-away", "which": "@own.waiting"}
TAKE_OFF = {"do": "take-off", "which": "@other.shown", "reason": "Hoort hier niet."}
VERSION = {"text": "Er wordt te hard gereden in onze straat."}
AGREE = {"do": "agree", "level": "device", "threshold": "60", "fewest": "20"}
DECIDE = {"body": "gemeente", "what": "De straat gaat open.", "reasons": "Zo.", "changes": "Veel."}
TAKE = {"form": "csv"}
TOO_FEW = (Gets.FORBIDDEN, Gets.REFUSED)
EXPERT = frozenset({Who.EXPERT})
OFFICIAL = frozenset({Who.OFFICIAL})
END = {"to": "closed", "reason": "Het is klaar."}
LEAP = {"to": "do", "reason": "Het is klaar."}
NO_WORD = {"do": "decline", "reason": ""}
BEGIN = {"recipe": "street", "body": "dorpsraad-well"}
KEEP = {"do": "save", "version": "1", "question": "Wat merkt u?"}
MANDATE = {"slug": "gemeente", "mandate": "@mandate"}
PASS_ON = {
    "receiver": "dorpsraad-well",
    "right": "advise",
    "from_on": "2030-01-01",
    "until_on": "2030-12-31",
    "ceiling": "100",
    "reference": "Collegebesluit 2026-3",
}
TOO_MUCH = {**PASS_ON, "ceiling": "1000000"}
NOT_KEPT = {
    "private, no-store",
    "no-store",
    "max-age=0, no-cache, no-store, must-revalidate, private",
}
NOT_HERE = (Gets.NOT_THERE, Gets.REFUSED)
DESK_REFUSES = (Gets.FORBIDDEN, Gets.REFUSED)
"""Who leads it is refused what she asks; everybody else is refused the desk."""
DESK_OR_NOT_THERE = (Gets.FORBIDDEN, Gets.NOT_THERE)
LED = "who leads a challenge sees all of its problem, and nobody else sees its desk"
ALWAYS_PUBLIC = "a challenge is public from its first day"
ONLY_ONESELF = "it shows only what belongs to the device that asks"
GUESSED = {"do": "enter", "code": "AAAAAAAA"}
PAPER = {"kind": "poster-a4", "invitation": "Komt u ook?"}
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
    nothing("web:worksheet-of", "get", Kind.HIDDEN, "it counts what waits, without its words"),
    page("web:worksheet-of", Kind.OTHER, OTHER, who=NEIGHBOUR),
    page("web:statements", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:statements", "get", Kind.HIDDEN, "what waits is what this page shows"),
    page("web:statements", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:statements", Kind.PUBLIC, OWN, APPROVE_SHOWN, who=ORGANISER, changes=False),
    act("web:statements", Kind.HIDDEN, OWN, APPROVE_WAITING, who=ORGANISER),
    act("web:statements", Kind.OTHER, OWN, APPROVE_OTHER, who=NOBODY),
    act("web:statements", Kind.OTHER, OTHER, APPROVE_OTHER, who=NEIGHBOUR),
    page("web:merging", Kind.PUBLIC, OWN, who=NOBODY, others=DESK_REFUSES),
    nothing(
        "web:merging", "get", Kind.HIDDEN, "it shows only statements that were ticked on a list"
    ),
    page("web:merging", Kind.OTHER, OTHER, who=NOBODY, others=DESK_REFUSES),
    act("web:merging", Kind.PUBLIC, OWN, MERGE_TOO_FEW, who=NOBODY, others=DESK_REFUSES),
    act("web:merging", Kind.HIDDEN, OWN, MERGE_WAITING, who=NOBODY, others=DESK_REFUSES),
    act("web:merging", Kind.OTHER, OWN, MERGE_OTHER, who=NOBODY, others=DESK_REFUSES),
    page("web:order", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:order", "get", Kind.HIDDEN, "only what is on the list can come first"),
    page("web:order", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:order", Kind.PUBLIC, OWN, BACK_IN_ORDER, who=ORGANISER, changes=False),
    act("web:order", Kind.HIDDEN, OWN, {"one": "earlier @nothing"}, who=NOBODY),
    act("web:order", Kind.OTHER, OTHER, {"one": "later @nothing"}, who=NOBODY),
    page("web:settings", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:settings", "get", Kind.HIDDEN, "it is about how the whole conversation goes"),
    page("web:settings", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:settings", Kind.PUBLIC, OWN, SHOW_AT_ONCE, who=ORGANISER),
    nothing("web:settings", "post", Kind.HIDDEN, "it is about how the whole conversation goes"),
    act("web:settings", Kind.OTHER, OTHER, SHOW_AT_ONCE, who=NEIGHBOUR),
    page("web:try-out", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:try-out", "get", Kind.HIDDEN, "it shows what a visitor sees, and nothing else"),
    page("web:try-out", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:try-out", Kind.PUBLIC, OWN, SAYING, who=ORGANISER, changes=False),
    nothing("web:try-out", "post", Kind.HIDDEN, "what is sent here goes nowhere"),
    act("web:try-out", Kind.OTHER, OTHER, SAYING, who=NEIGHBOUR, changes=False),
    page("web:taking-part", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:taking-part", "get", Kind.HIDDEN, "fewer than five people are never shown"),
    page("web:taking-part", Kind.OTHER, OTHER, who=NEIGHBOUR),
    page("web:opening", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:opening", "get", Kind.HIDDEN, "it is about the whole conversation"),
    page("web:opening", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:opening", Kind.PUBLIC, OWN, CLOSE, who=ORGANISER),
    nothing("web:opening", "post", Kind.HIDDEN, "it is about the whole conversation"),
    act("web:opening", Kind.OTHER, OTHER, CLOSE, who=NEIGHBOUR),
    page("web:done", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:done", "get", Kind.HIDDEN, "what residents did isn't on this page"),
    page("web:done", Kind.OTHER, OTHER, who=NEIGHBOUR),
    page("web:groups", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("web:groups", "get", Kind.HIDDEN, "groups are part of an outcome, which is public"),
    page("web:groups", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("web:groups", Kind.PUBLIC, OWN, {"group": "A", "name": "De wandelaars"}, who=ORGANISER),
    act("web:groups", Kind.HIDDEN, OWN, {"group": "Z", "name": "De wandelaars"}, who=NOBODY),
    act("web:groups", Kind.OTHER, OTHER, {"group": "A", "name": "De fietsers"}, who=NEIGHBOUR),
    # — taking answers along: here nobody has five people yet —
    page("conversations:take-along", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("conversations:take-along", "get", Kind.HIDDEN, "what isn't released goes out nowhere"),
    page("conversations:take-along", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("conversations:take-along", Kind.PUBLIC, OWN, TAKE, who=NOBODY, others=TOO_FEW),
    nothing("conversations:take-along", "post", Kind.HIDDEN, "what isn't released goes out nowhere"),
    act("conversations:take-along", Kind.OTHER, OTHER, TAKE, who=NOBODY, others=TOO_FEW),
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
    page("challenges:deciding", Kind.PUBLIC, OWN),
    nothing("challenges:deciding", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("challenges:deciding", Kind.OTHER, OTHER),
    # — moving it, listening to it, writing a new one —
    page("challenges:stage", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("challenges:stage", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("challenges:stage", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("challenges:stage", Kind.PUBLIC, OWN, END, who=ORGANISER),
    act("challenges:stage", Kind.HIDDEN, OWN, LEAP, who=NOBODY, others=DESK_REFUSES),
    act("challenges:stage", Kind.OTHER, OTHER, END, who=NEIGHBOUR),
    page("challenges:listening", Kind.PUBLIC, OWN),
    nothing("challenges:listening", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("challenges:listening", Kind.OTHER, OTHER),
    act("challenges:listening", Kind.PUBLIC, OWN, {"do": "accept"}, who=EXPERT),
    act("challenges:listening", Kind.HIDDEN, OWN, NO_WORD, who=NOBODY, others=DESK_REFUSES),
    act("challenges:listening", Kind.OTHER, OTHER, {"do": "accept"}, who=EXPERT),
    page("challenges:new", who=ORGANISERS),
    act("challenges:new", sends=BEGIN, who=ORGANISER),
    *(
        row
        for view, sends in (("challenges:draft", KEEP), ("challenges:preview", {}))
        for row in (
            nothing(view, "get", Kind.PUBLIC, "a draft is seen by its organisers only"),
            page(view, Kind.HIDDEN, {"draft": "@own.draft"}, who=ORGANISER),
            page(view, Kind.OTHER, {"draft": "@other.draft"}, who=NEIGHBOUR),
            nothing(view, "post", Kind.PUBLIC, "a draft is seen by its organisers only"),
            act(view, Kind.HIDDEN, {"draft": "@own.draft"}, sends, who=ORGANISER),
            act(view, Kind.OTHER, {"draft": "@other.draft"}, sends, who=NEIGHBOUR),
        )
    ),
    # — who decides what —
    page("bodies:body", Kind.PUBLIC, {"slug": "gemeente"}),
    page("bodies:body", Kind.HIDDEN, {"slug": "nergens"}, who=NOBODY),
    nothing("bodies:body", "get", Kind.OTHER, "a body belongs to no challenge"),
    page("bodies:pass-on", Kind.PUBLIC, MANDATE, who=OFFICIAL),
    page("bodies:pass-on", Kind.HIDDEN, {**MANDATE, "mandate": "@nothing"}, who=NOBODY),
    page("bodies:pass-on", Kind.OTHER, {**MANDATE, "slug": "dorpsraad-well"}, who=NOBODY),
    act("bodies:pass-on", Kind.PUBLIC, MANDATE, PASS_ON, who=OFFICIAL),
    act("bodies:pass-on", Kind.HIDDEN, MANDATE, TOO_MUCH, who=NOBODY, others=DESK_REFUSES),
    act("bodies:pass-on", Kind.OTHER, {**MANDATE, "slug": "dorpsraad-well"}, PASS_ON, who=NOBODY),
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
    # — its problem, its ideas, its decisions —
    *(
        row
        for view in (
            "problems:problem",
            "problems:judge",
            "problems:proof",
            "problems:proof-paper",
            "contributions:ideas",
            "decisions:decisions",
        )
        for row in (
            page(view, Kind.PUBLIC, OWN),
            nothing(view, "get", Kind.HIDDEN, ALWAYS_PUBLIC),
            page(view, Kind.OTHER, OTHER),
        )
    ),
    act("problems:judge", Kind.PUBLIC, OWN, JUDGE, who=NOBODY, others=(Gets.REFUSED,)),
    nothing("problems:judge", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("problems:judge", Kind.OTHER, OTHER, JUDGE, who=NOBODY, others=(Gets.REFUSED,)),
    act("contributions:ideas", Kind.PUBLIC, OWN, IDEA, who=NOBODY, others=(Gets.REFUSED,)),
    act("contributions:ideas", Kind.HIDDEN, OWN, NOT_MINE, who=NOBODY, others=NOT_HERE),
    act("contributions:ideas", Kind.OTHER, OTHER, TAKE_OFF, who=NOBODY, others=DESK_OR_NOT_THERE),
    *(
        row
        for view in ("problems:write", "problems:lead", "problems:cards")
        for row in (
            page(view, Kind.PUBLIC, OWN, who=ORGANISER),
            nothing(view, "get", Kind.HIDDEN, LED),
            page(view, Kind.OTHER, OTHER, who=NEIGHBOUR),
        )
    ),
    act("problems:write", Kind.PUBLIC, OWN, {**VERSION, "cite-1": "@own.shown"}, who=ORGANISER),
    act(
        "problems:write",
        Kind.HIDDEN,
        OWN,
        {**VERSION, "cite-1": "@own.waiting"},
        who=NOBODY,
        others=DESK_REFUSES,
    ),
    act(
        "problems:write",
        Kind.OTHER,
        OWN,
        {**VERSION, "cite-1": "@other.shown"},
        who=NOBODY,
        others=DESK_REFUSES,
    ),
    act("problems:lead", Kind.PUBLIC, OWN, AGREE, who=ORGANISER),
    nothing("problems:lead", "post", Kind.HIDDEN, LED),
    act("problems:lead", Kind.OTHER, OTHER, AGREE, who=NEIGHBOUR),
    act("problems:cards", Kind.PUBLIC, OWN, {"village": "well", "count": "2"}, who=ORGANISER),
    nothing("problems:cards", "post", Kind.HIDDEN, LED),
    act("problems:cards", Kind.OTHER, OTHER, {"village": "well"}, who=NOBODY, others=DESK_REFUSES),
    page("decisions:write-down", Kind.PUBLIC, OWN, who=ORGANISERS),
    nothing("decisions:write-down", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("decisions:write-down", Kind.OTHER, OTHER, who=ORGANISERS),
    act("decisions:write-down", Kind.PUBLIC, OWN, DECIDE, who=NOBODY, others=DESK_REFUSES),
    nothing("decisions:write-down", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("decisions:write-down", Kind.OTHER, OTHER, DECIDE, who=NOBODY, others=DESK_REFUSES),
    # — a hall, a kitchen table and paper —
    page("meetings:code", Kind.PUBLIC, {"code": "@own.code"}),
    page("meetings:code", Kind.HIDDEN, {"code": "000000"}, who=NOBODY),
    page("meetings:code", Kind.OTHER, {"code": "@other.code"}),
    page("meetings:qr", Kind.PUBLIC, {"code": "@own.code"}),
    page("meetings:qr", Kind.HIDDEN, {"code": "nothing"}, who=NOBODY),
    page("meetings:qr", Kind.OTHER, {"code": "@other.code"}),
    page("meetings:hall", Kind.PUBLIC, OWN),
    nothing("meetings:hall", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("meetings:hall", Kind.OTHER, OTHER),
    page("meetings:hall-now", Kind.PUBLIC, OWN),
    nothing("meetings:hall-now", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("meetings:hall-now", Kind.OTHER, OTHER),
    page("meetings:table", Kind.PUBLIC, OWN),
    nothing("meetings:table", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("meetings:table", Kind.OTHER, OTHER),
    act("meetings:table", Kind.PUBLIC, OWN, {"do": "open"}, who=ORGANISER),
    act("meetings:table", Kind.HIDDEN, OWN, GUESSED, who=NOBODY, others=NOT_HERE),
    act("meetings:table", Kind.OTHER, OTHER, {"do": "here"}, who=NEIGHBOUR),
    # Without a device at a table these lead to where one is brought there, and do nothing.
    page("meetings:card", Kind.PUBLIC, OWN),
    nothing("meetings:card", "get", Kind.HIDDEN, ONLY_ONESELF),
    page("meetings:card", Kind.OTHER, OTHER),
    act("meetings:card", Kind.PUBLIC, OWN, SHOWN, changes=False),
    act("meetings:card", Kind.HIDDEN, OWN, WAITING, changes=False),
    act("meetings:card", Kind.OTHER, OWN, ELSEWHERE, changes=False),
    page("meetings:thanks", Kind.PUBLIC, OWN),
    nothing("meetings:thanks", "get", Kind.HIDDEN, ONLY_ONESELF),
    page("meetings:thanks", Kind.OTHER, OTHER),
    page("meetings:paper", Kind.PUBLIC, OWN, who=ORGANISER),
    nothing("meetings:paper", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("meetings:paper", Kind.OTHER, OTHER, who=NEIGHBOUR),
    act("meetings:paper", Kind.PUBLIC, OWN, PAPER, who=ORGANISER, changes=False),
    nothing("meetings:paper", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("meetings:paper", Kind.OTHER, OTHER, PAPER, who=NEIGHBOUR, changes=False),
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
    sheet = page("web:statements", Kind.PUBLIC, OWN)
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
