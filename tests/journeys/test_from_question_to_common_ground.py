"""The first journey, over HTTP as a browser would send it: from a village's question to common ground.

The whole town is there: a council that asks, a resident without an account, neighbours, an organiser who
signs in with a code. Forms are read off the pages and sent with what stands in them, tokens included.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.voorkant.computations.working import work_until_idle
from voorkant.conversations.actions import answer, refresh_conversation
from voorkant.conversations.models import Conversation, Response
from voorkant.demo.answers import residents
from voorkant.demo.town import invented_challenges
from voorkant.people.devices import COOKIE, new_device
from voorkant.people.models import Participant

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("town"), pytest.mark.slow]

STREET = "/opgaven/grotestraat"


class Form(HTMLParser):
    """The forms of a page: where each goes, and what it sends by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and given.get("type") == "hidden" and self.forms:
            self.forms[-1][1][given["name"]] = given.get("value", "")


class Browser:
    """A browser that keeps cookies, and sends forms as they stand on the page that it shows."""

    def __init__(self, language: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.language = language
        self.page = ""
        self.address = ""

    def go(self, address: str) -> str:
        """Open a page; give its words."""
        return self._show(self.client.get(self.language + address, follow=True))

    def send(self, action: str, **fields: str) -> str:
        """Send the form of this page that goes to `action`, with these fields filled in."""
        for target, hidden in Form(self.page).forms:
            where = target or self.address
            if where.partition("?")[0].endswith(action):
                return self._show(self.client.post(where, {**hidden, **fields}, follow=True))
        raise AssertionError(f"no form on {self.address} goes to {action}")

    def _show(self, answer: Any) -> str:
        chain = getattr(answer, "redirect_chain", [])
        self.address = chain[-1][0] if chain else answer.request["PATH_INFO"]
        self.page = answer.content.decode()
        self.status = answer.status_code
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.page)))


def card(browser: Browser) -> str:
    """The statement that is asked now."""
    found = re.search(r'name="statement" value="([^"]+)"', browser.page)
    assert found is not None
    return found[1]


def test_a_resident_goes_from_the_question_to_where_she_stands() -> None:
    her = Browser()
    assert "Hoe voelt de Grotestraat" in her.go("/")
    assert "Ilse K." in her.go(STREET)
    assert not her.client.cookies, "who only reads gets no cookie"

    assert "Stop wanneer u wilt" in her.go(f"{STREET}/reageren")
    asked = []
    for value in ("1", "-1", "0", "1", "1"):
        asked.append(card(her))
        her.send("/reageren", value=value, statement=asked[-1])
        assert her.status == 200
    assert COOKIE in her.client.cookies
    assert len(set(asked)) == 5, "never the same statement twice"

    her.send("/reageren/terug")
    assert card(her) == asked[-1], "what was taken back is asked again"
    her.send("/reageren", value="-1", statement=asked[-1])

    assert "Sla over" in her.go(f"{STREET}/over-u")
    her.send("/over-u", village="well", age="65-79")

    seen = her.go(f"{STREET}/samen")
    assert "182 mensen deden mee" in seen
    assert "Groep A" in seen

    mine = her.go(f"{STREET}/mijn-antwoorden")
    assert "Well" in mine
    assert "65" in mine
    her.send("/mijn-antwoorden", do="erase")
    assert "gewist" in her.go(f"{STREET}/mijn-antwoorden?gedaan=gewist").lower()
    assert not Response.objects.filter(participant__joined_on__isnull=True).exists()


def test_what_a_resident_says_is_looked_at_by_the_council_and_then_answered_by_others() -> None:
    her, council, neighbour = Browser(), Browser(), Browser()
    said = "Ik merk dat fietsers hier de stoep op schieten."
    her.go(f"{STREET}/zeggen")
    thanks = her.send("/zeggen", text=said, seen="yes")
    assert "Uw uitspraak is binnen" in thanks
    assert said not in neighbour.go(f"{STREET}/samen")

    council.go("/werkblad")
    assert council.address.startswith("/inloggen")
    council.send("/inloggen", email="raad@dorpsraad-well.example")
    letter = Browser().go("/brievenbus")
    code = re.search(r"(?:is|code): ?([A-Z0-9-]{6,})", letter)
    assert code is not None, letter
    council.send("/inloggen/code", code=code[1])
    assert "wacht" in council.go("/werkblad/grotestraat")
    assert said in council.go("/werkblad/grotestraat/uitspraken")
    statement = re.search(
        rf'{re.escape(said)}.*?value="approve ([0-9a-f-]{{36}})"', council.page, re.DOTALL
    )
    assert statement is not None
    council.send("/werkblad/grotestraat/uitspraken", one=f"approve {statement[1]}")
    assert council.status == 200

    assert "op de lijst" in her.go(f"{STREET}/mijn-antwoorden").lower()
    asked = set()
    neighbour.go(f"{STREET}/reageren")
    for _ in range(40):
        if "statement" not in neighbour.page or said in neighbour.page:
            break
        asked.add(card(neighbour))
        neighbour.send("/reageren", value="0", statement=card(neighbour))
    assert said in neighbour.page


def test_the_whole_journey_is_there_in_english() -> None:
    her = Browser("/en")
    assert "Stop whenever you like" in her.go(f"{STREET}/reageren")
    her.send("/reageren", value="1", statement=card(her))
    assert her.address.startswith("/en/")
    assert "What we see together" in her.go(f"{STREET}/samen")
    assert "Privacy in plain words" in her.go("/privacy")


BAD_TEXTS = {
    "nothing": "",
    "too short": "Kort.",
    "too long": "Ik merk " + "dat dit lang is " * 40,
    "ten megabytes": "a" * 10_000_000,
    "markup": "<script>alert(1)</script> op straat",
    "NUL": "Ik merk iets\0 geks op straat.",
    "turned around": "Ik merk \u202eiets geks op straat.",
    "an address of a site": "Kijk op https://voorbeeld.example voor meer.",
    "somebody's telephone": "Bel mij op 06-12345678 over de stoep.",
}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_a_bad_text_is_refused_in_words_and_nothing_is_half_written(text: str) -> None:
    her = Browser()
    her.go(f"{STREET}/zeggen")
    people = Participant.objects.count()
    told = her.send("/zeggen", text=text, seen="yes")
    assert her.status in {413, 422}, told[:300]
    assert Participant.objects.count() == people
    if 0 < len(text) < 1000 and "\0" not in text:
        assert escape(text.split(maxsplit=1)[0]) in her.page, "what was typed is kept"


def test_closed_unknown_and_foreign_things_are_refused_in_words() -> None:
    her = Browser()
    assert "404" in her.go("/opgaven/nergens") or her.status == 404
    her.go(f"{STREET}/reageren")
    elsewhere = Browser()
    elsewhere.go("/opgaven/wonen-in-aijen")
    closed = elsewhere.go("/opgaven/wonen-in-aijen/reageren")
    assert "value=" not in closed
    rows = Response.objects.count()
    her.send("/reageren", value="1", statement=str(uuid4()))
    assert her.status in {404, 409, 422}
    her.go(f"{STREET}/reageren")
    her.send("/reageren", value="7", statement=card(her))
    assert her.status == 422
    assert Response.objects.count() == rows


def test_five_new_people_change_an_outcome_and_four_do_not() -> None:
    made = next(one for one in invented_challenges() if one.slug == "grotestraat")
    assert made.conversation is not None
    conversation = Conversation.objects.get(challenge__slug="grotestraat")
    statement = Response.objects.filter(conversation=conversation).first()
    assert statement is not None

    def come(count: int) -> None:
        for _ in range(count):
            answer(
                slug="grotestraat",
                device=new_device(),
                statement_id=statement.statement_id,
                value=1,
                touches_me=False,
            )

    assert len(list(residents(made.conversation))) == 182
    before = Browser().go(f"{STREET}/samen")
    come(4)
    assert refresh_conversation(conversation_id=conversation.id) is None
    assert Browser().go(f"{STREET}/samen") == before
    come(1)
    assert refresh_conversation(conversation_id=conversation.id) is not None
    work_until_idle()
    assert "187 mensen deden mee" in Browser().go(f"{STREET}/samen")
