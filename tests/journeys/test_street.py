"""A street, over HTTP as browsers would send it: from a recipe to ideas, with every refusal on the way.

The council of Well writes the question, an expert accepts, people say what they notice, the village says that
the problem is put right, and only then the lock comes off.
"""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.voorkant.challenges.made import council, municipality
from tests.voorkant.people.signing_in import newest_code
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.common.errors import explain
from voorkant.contributions.errors import IdeasLocked
from voorkant.people.actions import make_account
from voorkant.problems.errors import (
    AgreementMissing,
    BecauseMissing,
    CitationRefused,
    NoRound,
    StatementRefused,
    TooEarly,
    VillageNotAsked,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("village")]

LANGUAGES = ("nl", "en")
PROBLEM = "In de Kerkstraat durven mensen niet over te steken. Het verkeer rijdt er te hard."
NOTICED = "Ik merk dat auto's in de Kerkstraat te hard rijden."
SOLUTION = "Leg een drempel aan in de Kerkstraat."
FEWEST = 5
COUNCIL, EXPERT = "raad@dorpsraad-well.example", "verkeer@gemeente.example"


@pytest.fixture
def village(settings: Settings, tmp_path: Path) -> None:
    """A village council with an organiser, and a municipality with an expert."""
    settings.VOORKANT_KEYS = tmp_path / "keys"
    for email, body_id, role, function, name in (
        (COUNCIL, council(), Role.ORGANISER, "voorzitter", "Toos V."),
        (EXPERT, municipality(), Role.EXPERT, "verkeerskundige", "Ilse K."),
    ):
        appoint(
            account_id=make_account(email=email, name=name, acting=None).id,
            body_id=body_id,
            role=role,
            function=function,
            shown_name=name,
            acting=None,
        )


class Fields(HTMLParser):
    """What each form of a page sends when nothing is changed in it: where it goes, and its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        if not self.forms or tag not in {"input", "textarea", "select", "option"}:
            return
        fields, name = self.forms[-1][1], given.get("name", "")
        if tag == "textarea":
            self._area = name
            fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            fields[self._select] = given.get("value", "")
        elif tag == "input" and name:
            ticked = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if ticked:
                fields[name] = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] += data.removeprefix("\n")


class Browser:
    """A browser that keeps cookies, and sends forms with what stands in them."""

    def __init__(self, language: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.language = language
        self.page = self.address = ""
        self.status = 0

    def go(self, address: str) -> str:
        """Open a page; give its words."""
        prefix = "" if self.language == "nl" or address.startswith("/en/") else "/en"
        return self._show(self.client.get(prefix + address, follow=True))

    def send(self, *, having: str = "", **fields: str) -> str:
        """Send the form of this page that has a field, with these filled in; an empty one is left out."""
        for target, there in Fields(self.page).forms:
            if "csrfmiddlewaretoken" in there and (not having or having in there):
                sent = {**there, **fields}
                where = target or self.address
                return self._show(self.client.post(where, sent, follow=True))
        raise AssertionError(f"no form with {having} on {self.address}")

    def force(self, address: str, **fields: str) -> str:
        """Send what no form of the page offers, as somebody would who writes her own."""
        token = self.client.cookies["__Host-vk_csrf"].value
        prefix = "" if self.language == "nl" else "/en"
        sent = {**fields, "csrfmiddlewaretoken": token}
        return self._show(self.client.post(prefix + address, sent, follow=True))

    def _show(self, answer: Any) -> str:
        chain = getattr(answer, "redirect_chain", [])
        asked = answer.request["PATH_INFO"] + (
            f"?{answer.request['QUERY_STRING']}" if answer.request.get("QUERY_STRING") else ""
        )
        self.address = chain[-1][0] if chain else asked
        self.page = answer.content.decode()
        self.status = answer.status_code
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.page)))

    def refused(self, words: str, kind: Any, **params: Any) -> None:
        """See that what was sent is refused, with its sentence in this language."""
        told = explain(kind(**params), self.language)
        assert self.status in {409, 422}, (self.status, words[:500])
        for part in (told.what, told.why, told.remedy):
            assert part in words, (part, words[:3000])


def signed_in(language: str, email: str) -> Browser:
    """Somebody with an account, after typing the code from her mail."""
    browser = Browser(language)
    browser.go("/inloggen")
    browser.send(having="email", email=email)
    browser.send(having="code", code=newest_code(email))
    return browser


def published(council: Browser) -> str:
    """Write the question from the recipe for a street, and put it on the site; its name in addresses."""
    council.go("/opgaven/nieuw")
    council.send(having="body", recipe="street")
    council.send(
        having="question",
        do="preview",
        question="Wat speelt er in de Kerkstraat?",
        introduction="De straat gaat open.\nWij willen eerst weten wat u merkt.",
        **{"reason-3": "Het is oud.", "source-3": "Raadsbesluit 2026-12 (verzonnen)"},
    )
    council.send()
    found = re.search(r"/opgaven/([a-z0-9-]+)/fase", council.address)
    assert found is not None, council.page[:3000]
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_street_from_recipe_to_ideas(language: str) -> None:
    asking = signed_in(language, COUNCIL)
    slug = published(asking)
    street = f"/opgaven/{slug}"

    # Nobody listens yet, so the question stays a question.
    asking.go(f"{street}/fase")
    assert 'name="to" value="understand"' not in asking.page
    expert = signed_in(language, EXPERT)
    expert.go(f"{street}/meelezen")
    expert.send(having="interest")
    assert "Ilse K." in expert.go(street)
    asking.go(f"{street}/fase")
    asking.send(having="to", to="understand", reason="Een deskundige luistert mee.")
    asking.go(f"/werkblad/{slug}/open-of-dicht")
    asking.send(do="begin")

    her = Browser(language)
    _says_what_she_notices(her, asking, slug)
    _keeps_her_solution(her, slug)
    _states_the_problem(asking, slug)
    _village_judges(her, asking, language, slug)

    # The lock is off.
    assert PROBLEM in her.go(f"{street}/probleem")
    asking.go(f"{street}/fase")
    asking.send(having="to", to="imagine", reason="Het dorp zegt: dit klopt.")
    assert SOLUTION in her.go(f"{street}/ideeen")
    her.send(having="which", do="hand-back")
    assert her.status == 200
    stranger = Browser(language)
    assert SOLUTION in stranger.go(f"{street}/ideeen")
    idea = "Zet bankjes neer, dan komen mensen weer buiten."
    assert idea in stranger.send(having="text", text=idea, do="say")
    proof = stranger.go(f"{street}/voorkant")
    assert "Raadsbesluit 2026-12 (verzonnen)" in proof
    assert PROBLEM in proof
    paper = stranger.client.get(f"{street}/voorkant.pdf")
    assert paper.content.startswith(b"%PDF")


def _says_what_she_notices(her: Browser, council: Browser, slug: str) -> None:
    her.go(f"/opgaven/{slug}/zeggen")
    her.send(having="text", text=NOTICED, seen="yes")
    assert her.status == 200
    council.go(f"/werkblad/{slug}/uitspraken")
    found = re.search(r'value="approve ([0-9a-f-]{36})"', council.page)
    assert found is not None, council.page[:4000]
    council.send(having="", one=f"approve {found[1]}")
    assert council.status == 200


def _keeps_her_solution(her: Browser, slug: str) -> None:
    her.go(f"/opgaven/{slug}/zeggen")
    her.send(having="text", text=SOLUTION)
    assert 'value="park"' in her.page, "she decides"
    her.send(having="text", choice="park")
    assert SOLUTION in her.go(f"/opgaven/{slug}/ideeen")
    assert SOLUTION not in Browser("nl").go(f"/opgaven/{slug}/ideeen")
    # The form isn't there; whoever sends it all the same is refused.
    her.refused(her.send(having="which", do="say", text=SOLUTION), IdeasLocked)


def _states_the_problem(council: Browser, slug: str) -> None:
    council.go(f"/opgaven/{slug}/probleem/schrijven")
    council.refused(
        council.send(having="text", text="woord " * 121), StatementRefused, most=120, given=121
    )
    council.refused(council.send(having="text", text=PROBLEM), CitationRefused, most=100)
    found = re.search(r'name="cite-1" value="([0-9a-f-]{36})"', council.page)
    assert found is not None
    council.send(having="text", text=PROBLEM, **{"cite-1": found[1]})
    today = timezone.localdate()
    council.go(f"/opgaven/{slug}/probleem/ronde")
    last = (today + timedelta(days=14)).isoformat()
    council.refused(council.send(having="level", do="ask", closes_on=last), AgreementMissing)
    council.send(having="level", do="agree", threshold="60", fewest=str(FEWEST))
    council.send(having="closes_on", do="ask", closes_on=last)
    assert council.status == 200


def _village_judges(her: Browser, council: Browser, language: str, slug: str) -> None:
    judge = f"/opgaven/{slug}/probleem/oordeel"
    her.go(judge)
    her.refused(
        her.send(having="because", do="judge", village="well", holds="no", because="Nee."),
        BecauseMissing,
        fewest=10,
        most=400,
    )
    assert "Nee." in her.page, "what was typed is kept"
    her.refused(
        her.send(having="because", do="judge", village="afferden", holds="yes"), VillageNotAsked
    )
    council.go(f"/opgaven/{slug}/probleem/ronde")
    early = council.force(
        f"/opgaven/{slug}/probleem/ronde", do="close", reason="Wij willen verder."
    )
    council.refused(early, TooEarly)
    neighbours = [her, *(Browser(language) for _ in range(FEWEST))]
    for number, neighbour in enumerate(neighbours):
        neighbour.go(judge)
        holds = "no" if number == FEWEST else "yes"
        because = "Het gaat ook over de winkels." if number == FEWEST else ""
        neighbour.send(having="because", do="judge", village="well", holds=holds, because=because)
        assert neighbour.status == 200
    # The same device once more is the same voice.
    her.go(judge)
    her.send(having="because", do="judge", village="well", holds="yes", because="")
    council.go(f"/opgaven/{slug}/probleem/ronde")
    council.send(having="reason", do="close", reason="Iedereen heeft geoordeeld.")
    assert "Het gaat ook over de winkels." in her.go(f"/opgaven/{slug}/probleem")
    her.refused(her.force(judge, do="judge", village="well", holds="yes"), NoRound)
