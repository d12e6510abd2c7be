"""The authorisation matrix: who gets what at which address, and how it is tried.

A `Row` is one address, one method and one kind of object. `page`, `act` and `nothing` make rows in one
line; `faults_of` tries a row as everybody and says where the site does otherwise. Words such as
``@own.slug`` stand for things of the world (`tests/contracts/world.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.cookies import SimpleCookie

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.urls.resolvers import RoutePattern
from psycopg.sql import SQL, Identifier, Literal

from tests.contracts.world import Who, World


class Kind(Enum):
    """The object that an address is tried with."""

    NONE = "no object"
    PUBLIC = "what everybody may see"
    HIDDEN = "what waits, or isn't public"
    OTHER = "what belongs to another challenge"


class Gets(Enum):
    """What somebody gets at an address."""

    IN = "let in"
    SIGN_IN = "asked to sign in"
    FORBIDDEN = "refused (403)"
    NOT_THERE = "nothing there (404)"
    REFUSED = "refused (409, 410, 422, 429)"
    NO_METHOD = "no such method (405)"
    FAULT = "something unknown"


HEADERS = (("HX-Request", "true"), ("If-None-Match", "*"))
"""What a script or a cache may add; it never decides who is let in."""

EVERYBODY = frozenset(Who)
NOBODY: frozenset[Who] = frozenset()
STAFF = EVERYBODY - {Who.STRANGER, Who.RESIDENT}


@dataclass(frozen=True)
class Row:
    """One address, one method, one kind of object.

    Attributes:
        view: Its name in the URLconf.
        method: ``get`` or ``post``.
        kind: Which kind of object it is tried with.
        at: What stands in the address, by the name of the part.
        sends: What the form holds.
        who: Who is let in.
        others: What the others get, any of these; whoever hasn't signed in may be asked to, too.
        changes: Whether whoever is let in changes something in the database; None: she may.
        why: Why there is no such object here; the row then only says so.
    """

    view: str
    method: str
    kind: Kind = Kind.NONE
    at: Mapping[str, str] = field(default_factory=dict)
    sends: Mapping[str, str] = field(default_factory=dict)
    who: frozenset[Who] = EVERYBODY
    others: Collection[Gets] = (Gets.FORBIDDEN, Gets.NOT_THERE)
    changes: bool | None = False
    why: str = ""

    def __str__(self) -> str:
        """Return what names this row in a report."""
        return f"{self.method} {self.view} ({self.kind.name.lower()})"


def page(
    view: str,
    kind: Kind = Kind.NONE,
    at: Mapping[str, str] | None = None,
    *,
    who: frozenset[Who] = EVERYBODY,
    others: Collection[Gets] = (Gets.FORBIDDEN, Gets.NOT_THERE),
) -> Row:
    """Say who may read an address."""
    return Row(view, "get", kind, at or {}, {}, who, others)


def act(
    view: str,
    kind: Kind = Kind.NONE,
    at: Mapping[str, str] | None = None,
    sends: Mapping[str, str] | None = None,
    *,
    who: frozenset[Who] = EVERYBODY,
    others: Collection[Gets] = (Gets.FORBIDDEN, Gets.NOT_THERE),
    changes: bool | None = True,
) -> Row:
    """Say who may send something to an address; with NOBODY: that it is refused to all."""
    return Row(view, "post", kind, at or {}, sends or {}, who, others, changes)


def nothing(view: str, method: str, kind: Kind, why: str) -> Row:
    """Say why an address has no object of a kind."""
    return Row(view, method, kind, why=why)


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, bool]]:
    """Every address of a URLconf: its name, and whether it holds the name of an object."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{entry.namespace}:" if entry.namespace else ""
            yield from addresses(entry, prefix + namespace)
        elif isinstance(entry, URLPattern):
            assert isinstance(entry.pattern, RoutePattern), f"no plain path: {entry.pattern}"
            yield f"{prefix}{entry.name or entry.pattern}", bool(entry.pattern.converters)


def holes_in(rows: Collection[Row], resolver: URLResolver) -> list[str]:
    """Addresses without a row, rows without an address, and kinds of objects that nobody thought of."""
    known = dict(addresses(resolver))
    said: dict[tuple[str, str], set[Kind]] = {}
    for row in rows:
        said.setdefault((row.view, row.method), set()).add(row.kind)
    listed = {view for view, _ in said}
    holes = [f"{view} has no row" for view in sorted(known.keys() - listed)]
    holes += [f"{view} has no address" for view in sorted(listed - known.keys())]
    for (view, method), kinds in sorted(said.items()):
        wanted = {Kind.PUBLIC, Kind.HIDDEN, Kind.OTHER} if known.get(view) else {Kind.NONE}
        if not wanted <= kinds:
            missing = ", ".join(sorted(kind.name for kind in wanted - kinds))
            holes.append(f"{method} {view} says nothing of {missing}")
    return holes


def unnamed_methods(rows: Collection[Row]) -> list[Row]:
    """For each method that no row names: a row that says that nobody is let in."""
    there = {(row.view, row.method) for row in rows}
    samples = {row.view: row for row in rows if not row.why}
    return [
        Row(view, method, row.kind, row.at, row.sends, NOBODY, (Gets.NO_METHOD,))
        for view, row in samples.items()
        for method in ("get", "post", "put", "patch", "delete")
        if (view, method) not in there
    ]


def faults_of(row: Row, world: World, everybody: Iterable[Who] = Who) -> Iterator[str]:
    """Try a row as everybody; say where the site does otherwise, and what it changed unasked."""
    address = reverse(row.view, kwargs=world.resolve(dict(row.at)))
    for who in everybody:
        gets, wrote = _try(row, world, who, address)
        let_in = gets is Gets.IN
        expected = {Gets.IN} if who in row.who else set(row.others)
        if who not in row.who and who not in STAFF:
            expected.add(Gets.SIGN_IN)
        if gets not in expected:
            wanted = " or ".join(sorted(each.value for each in expected))
            yield f"{row}: {who.value} is {gets.value}, not {wanted}"
        if row.changes is not None and let_in and not wrote and row.changes:
            yield f"{row}: {who.value} changed nothing"
        if wrote and (row.changes is False or not let_in) and _stays(row, world, who, address):
            yield f"{row}: {who.value} changed something"
        for name, value in () if gets in {Gets.IN, Gets.NO_METHOD} else HEADERS:
            again, _ = _try(row, world, who, address, {name: value})
            if again is Gets.IN:
                yield f"{row}: {name} opens it for {who.value}"


def _try(
    row: Row, world: World, who: Who, address: str, headers: Mapping[str, str] | None = None
) -> tuple[Gets, bool]:
    """Send one request and take back what it did; tell what came of it and whether it wrote at all."""
    with _taken_back(world.browsers[who]) as browser:
        before = _written()
        gets = _send(browser, row, address, world, headers or {})
        return gets, _written() != before


def _stays(row: Row, world: World, who: Who, address: str) -> bool:
    """Send it once more; tell whether anything that it wrote is still there when it has answered."""
    with _taken_back(world.browsers[who]) as browser:
        before = _state()
        _send(browser, row, address, world, {})
        return _state() != before


@contextmanager
def _taken_back(browser: Client) -> Iterator[Client]:
    """Let a browser do something that afterwards was never done."""
    cookies = browser.cookies.output(header="", sep=";")
    with transaction.atomic():
        yield browser
        transaction.set_rollback(True)
    browser.cookies = SimpleCookie(cookies)


def read(row: Row, world: World, who: Who) -> HttpResponse:
    """Read an address as somebody."""
    with _taken_back(world.browsers[who]) as browser:
        answer = browser.get(reverse(row.view, kwargs=world.resolve(dict(row.at))))
        assert isinstance(answer, HttpResponse)
        return answer


def _send(
    browser: Client, row: Row, address: str, world: World, headers: Mapping[str, str]
) -> Gets:
    sent = world.resolve(dict(row.sends))
    body = {} if row.method == "get" else {"data": sent if row.method == "post" else ""}
    answer = getattr(browser, row.method)(address, headers=dict(headers), **body)
    status, to = answer.status_code, answer.get("Location", "")
    if status in {302, 303} and to.startswith("/inloggen") and not address.startswith("/inloggen"):
        return Gets.SIGN_IN
    if status in {200, 204, 301, 302, 303, 304}:
        return Gets.IN
    return {
        403: Gets.FORBIDDEN,
        404: Gets.NOT_THERE,
        405: Gets.NO_METHOD,
        409: Gets.REFUSED,
        410: Gets.REFUSED,
        422: Gets.REFUSED,
        429: Gets.REFUSED,
    }.get(status, Gets.FAULT)


# Sessions and limits note that somebody came; that is no change of anything.
_NOTES = ["django_session", "people_allowance"]


def _written() -> int:
    """How many rows this transaction has written so far, also where that was taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint"
            " FROM pg_stat_xact_user_tables WHERE relname <> ALL (%s)",
            [_NOTES],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def _state() -> list[tuple[str, str]]:
    """A fingerprint of all tables, as this transaction sees them."""
    names = [name for name in connection.introspection.table_names() if name not in _NOTES]
    each = SQL("SELECT {name}, md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t")
    with connection.cursor() as cursor:
        cursor.execute(
            SQL(" UNION ALL ").join(
                each.format(name=Literal(name), table=Identifier(name)) for name in names
            )
        )
        return sorted(cursor.fetchall(), key=str)
