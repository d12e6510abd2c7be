"""Every address of the site: what a stranger gets, and what each answer carries.

The table below is the whole site. An address that isn't in it fails these tests, so nobody can add
one without saying who may see it and what may keep it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import router
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests.voorkant.conversations.talking import talk
from voorkant.computations import actions
from voorkant.computations.values import Computed
from voorkant.conversations.actions import start_opinion_run
from voorkant.conversations.bridge import OpinionInput, compute_opinions, read_folder
from voorkant.conversations.rules import STATEMENTS_FILE, VOTES_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NOBODY_KEEPS_IT = "private, no-store"
A_DAY = "public, max-age=86400"
NEVER = "private, no-store, no-cache, must-revalidate, max-age=0"
"""As Django says it for pages that hold a secret."""
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
UNSAFE = ("post", "put", "patch", "delete")
CSRF = "__Host-vk_csrf"
SLUG = "grotestraat"
NO_DRAFT = "00000000-0000-4000-8000-000000000000"
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Address:
    """One address, as a stranger meets it.

    Attributes:
        view: its name in the URLconf.
        of: what its address names, besides a run.
        kept: its Cache-Control.
        media_type: what it gives.
        status: what reading it gives: 302 leads to signing in, 405 is only for sending.
        of_run: whether it belongs to a run, and so has a twin that isn't there.
        form: whether it holds a form, and so may set the cookie that protects it.
        download: whether the browser saves it instead of showing it.
        translated: whether it has a Dutch and an English address.
    """

    view: str
    of: Mapping[str, str] = field(default_factory=dict)
    kept: str = NOBODY_KEEPS_IT
    media_type: str = "text/html"
    status: int = 200
    of_run: bool = False
    form: bool = False
    download: bool = False
    translated: bool = True

    def path(self, run: UUID) -> str:
        """Its path, in the language that is active."""
        identity = {"run_id": run} if self.of_run else {}
        return reverse(self.view, kwargs={**identity, **self.of})

    def __str__(self) -> str:
        return " ".join([self.view, *self.of.values()])


def _file(name: str, media_type: str, *, download: bool = True, kept: str = A_DAY) -> Address:
    of = {"name": name}
    return Address("conversations:file", of, kept, media_type, of_run=True, download=download)


def _outcome(view: str) -> Address:
    return Address(f"conversations:{view}", of_run=True)


def _challenge(view: str, *, status: int = 200, form: bool = False) -> Address:
    return Address(view, {"slug": SLUG}, status=status, form=form)


ADDRESSES = (
    Address("health", kept="no-store", media_type="application/json", translated=False),
    # — for everybody —
    Address("web:home"),
    Address("web:village", {"slug": "well"}),
    Address("web:villages", kept=A_DAY, media_type="application/geo+json"),
    Address("web:outcomes"),
    Address("web:privacy"),
    Address("web:method"),
    Address("web:accessibility"),
    Address("web:somebody-else", status=405),
    Address("web:letterbox", status=404),
    # — one challenge —
    _challenge("challenges:challenge"),
    _challenge("conversations:respond", form=True),
    _challenge("conversations:undo", status=405),
    _challenge("conversations:say", form=True),
    _challenge("conversations:similar", status=405),
    _challenge("conversations:about-you", status=302),
    _challenge("conversations:together"),
    _challenge("conversations:my-answers", form=True),
    _challenge("conversations:take-along", status=302),
    # — its problem, its ideas, its decisions —
    _challenge("problems:problem"),
    _challenge("problems:judge"),
    _challenge("problems:proof"),
    Address("problems:proof-paper", {"slug": SLUG}, media_type="application/pdf"),
    _challenge("problems:write", status=302),
    _challenge("problems:lead", status=302),
    _challenge("problems:cards", status=302),
    _challenge("contributions:ideas"),
    _challenge("decisions:decisions"),
    _challenge("decisions:write-down", status=302),
    Address("decisions:reply", {"slug": SLUG, "decision": NO_DRAFT}, status=302),
    # — where it can go, who listens, who decides; writing a new one —
    _challenge("challenges:listening"),
    _challenge("challenges:deciding"),
    _challenge("challenges:stage", status=302),
    Address("challenges:new", status=302),
    Address("challenges:draft", {"draft": NO_DRAFT}, status=302),
    Address("challenges:preview", {"draft": NO_DRAFT}, status=302),
    Address("bodies:body", {"slug": "dorpsraad-well"}),
    Address("bodies:pass-on", {"slug": "dorpsraad-well", "mandate": NO_DRAFT}, status=302),
    Address("bodies:withdraw", {"slug": "dorpsraad-well", "mandate": NO_DRAFT}, status=302),
    Address("bodies:enter", {"slug": "gemeente"}, status=302),
    Address("bodies:topics", {"slug": "gemeente", "expert": NO_DRAFT}, status=302),
    # — a hall, a kitchen table and paper —
    Address("meetings:code", {"code": "000000"}, status=404),
    Address("meetings:qr", {"code": "7K3MQX"}, A_DAY, "image/svg+xml"),
    _challenge("meetings:hall"),
    _challenge("meetings:hall-now"),
    _challenge("meetings:table", form=True),
    _challenge("meetings:card", status=302),
    _challenge("meetings:thanks", status=302),
    _challenge("meetings:paper", status=302),
    # — who signed in —
    Address("account_request_login_code", form=True),
    Address("account_login", form=True),
    Address("account_confirm_login_code", kept=NEVER, status=302),
    Address("account_carry_on", status=302),
    Address("account_logout", status=405),
    Address("web:worksheet", status=302),
    _challenge("web:worksheet-of", status=302),
    _challenge("web:statements", status=302),
    _challenge("web:merging", status=302),
    _challenge("web:order", status=302),
    _challenge("web:settings", status=302),
    _challenge("web:try-out", status=302),
    _challenge("web:taking-part", status=302),
    _challenge("web:stamps", status=302),
    _challenge("web:opening", status=302),
    _challenge("web:done", status=302),
    _challenge("web:groups", status=302),
    # — outcomes —
    _outcome("run"),
    _outcome("progress"),
    _outcome("statements"),
    _file("report.json", "application/json"),
    # Its words can be taken back.
    _file("statements.csv", "text/csv", kept="public, max-age=0"),
    _file("map.nl.svg", "image/svg+xml", download=False),
    _file("map.en.svg", "image/svg+xml", download=False),
)


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{entry.namespace}:" if entry.namespace else ""
            yield from _names(entry, prefix + namespace)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or entry.pattern}"


@dataclass(frozen=True)
class Outcome:
    """A conversation and what was computed from it."""

    source: OpinionInput
    computed: Computed


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Twelve people who all answered six statements."""
    file = tmp_path_factory.mktemp("conversation") / "votes.csv"
    rows = [f"{person},{text},{1 if text % 2 else -1}" for person in range(12) for text in range(6)]
    file.write_text("participant,statement,vote\n" + "\n".join(rows) + "\n", encoding="utf-8")
    source = read_folder(file)
    inputs = {VOTES_FILE: source.votes_csv, STATEMENTS_FILE: source.statements_csv}
    return Outcome(source, compute_opinions(inputs, {"bootstraps": 20}, 1, lambda *_: None))


@pytest.fixture
def run(db: None, outcome: Outcome) -> UUID:
    """A finished run whose votes are not open."""
    asked = start_opinion_run(
        source=outcome.source, title="Proef", seed=1, open_votes=False, acting=None
    )
    attempt = actions.begin_attempt(run_id=asked.id)
    assert attempt is not None
    assert actions.finish_attempt(attempt=attempt, computed=outcome.computed, headline=())
    return asked.id


@pytest.fixture(autouse=True)
def village_asks(db: None, settings: Settings, tmp_path: Path) -> None:
    """A challenge with a conversation, in which nobody answered yet."""
    settings.VOORKANT_KEYS = tmp_path / "keys"
    talk(statements=1, slug=SLUG)


@pytest.fixture
def stranger() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def _check_headers(headers: Mapping[str, str], kept: str) -> None:
    given = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert given == POLICY
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert "camera=()" in headers["Permissions-Policy"]
    assert ", ".join(sorted(headers["Cache-Control"].split(", "), reverse=True)) == ", ".join(
        sorted(kept.split(", "), reverse=True)
    )


def test_every_address_of_the_site_stands_in_the_table() -> None:
    declared = list(_names(get_resolver()))
    assert sorted(set(declared)) == sorted({address.view for address in ADDRESSES})


def test_an_address_that_is_not_in_the_table_is_seen() -> None:
    from django.http import HttpResponse
    from django.urls import include, path

    def view(_request: object) -> HttpResponse:
        return HttpResponse()

    inner = ([path("y", view, name="named"), path("z", view)], "room")
    resolver = URLResolver(get_resolver().pattern, [path("x/", include(inner))])
    assert list(_names(resolver)) == ["room:named", "room:z"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_stranger_gets_what_the_table_says(
    stranger: Client, run: UUID, address: Address, language: str
) -> None:
    with override(language):
        path = address.path(run)
    assert path.startswith("/en") == (language == "en" and address.translated)
    answer = stranger.get(path)
    assert answer.status_code == address.status
    assert set(answer.cookies) == ({CSRF} if address.form else set())
    _check_headers(answer.headers, address.kept)
    head = stranger.head(path)
    assert (head.status_code, head.content) == (address.status, b"")
    if address.status == 200:
        assert answer["Content-Type"].partition(";")[0] == address.media_type
        assert ("attachment" in answer.get("Content-Disposition", "")) == address.download


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [each for each in ADDRESSES if each.of_run],
    ids=str,
)
def test_what_is_not_there_is_refused_and_kept_by_nobody(
    stranger: Client, run: UUID, address: Address, language: str
) -> None:
    with override(language):
        answer = stranger.get(address.path(uuid4()))
    assert answer.status_code == 404
    _check_headers(answer.headers, NOBODY_KEEPS_IT)


@pytest.mark.parametrize("name", ["votes.csv", "nothing.txt", "..", "REPORT.JSON", "map.de.svg"])
def test_a_file_that_is_not_public_looks_like_one_that_is_not_there(
    stranger: Client, run: UUID, name: str
) -> None:
    answer = stranger.get(reverse("conversations:file", kwargs={"run_id": run, "name": name}))
    assert answer.status_code == 404
    _check_headers(answer.headers, NOBODY_KEEPS_IT)


@pytest.mark.parametrize("path", ["/nowhere", "/en/nowhere", "/uitkomsten/1", "/health/", "/%00"])
def test_an_address_that_leads_nowhere_carries_the_same_headers(
    stranger: Client, path: str
) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 404
    _check_headers(answer.headers, NOBODY_KEEPS_IT)


def _rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if router.allow_migrate_model("owner", model)
    }


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_stranger_changes_nothing_anywhere(
    stranger: Client, run: UUID, address: Address, method: str
) -> None:
    before = _rows()
    answer = getattr(stranger, method)(address.path(run), {"name": "x"} if method == "post" else "")
    assert answer.status_code in {403, 405}
    _check_headers(answer.headers, NOBODY_KEEPS_IT)
    assert not answer.cookies
    assert _rows() == before


def test_reading_every_page_writes_nothing(stranger: Client, run: UUID) -> None:
    before = _rows()
    for address in ADDRESSES:
        stranger.get(address.path(run))
    assert _rows() == before


@pytest.mark.parametrize("slug", ["nergens", "%00", "a/b", "é", "a" * 300])
@pytest.mark.parametrize(
    "address", [each for each in ADDRESSES if "slug" in each.of and each.status == 200], ids=str
)
def test_what_has_no_such_name_is_not_found(
    stranger: Client, run: UUID, address: Address, slug: str
) -> None:
    path = address.path(run).replace(address.of["slug"], slug)
    answer = stranger.get(path)
    assert answer.status_code == 404
    assert not answer.cookies
    _check_headers(answer.headers, NOBODY_KEEPS_IT)


def test_a_strange_host_is_refused(stranger: Client) -> None:
    answer = stranger.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_static_files_carry_the_headers_too(stranger: Client) -> None:
    answer = stranger.get("/static/ui/build/site.css")
    answer.close()
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in answer.headers
    assert "Set-Cookie" not in answer.headers
