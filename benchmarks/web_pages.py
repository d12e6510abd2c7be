"""What is asked of the site under load: every page, what people send, and the browsers that send it."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING
from uuid import uuid4

from benchmarks.web_load import Request
from benchmarks.web_site import ANSWERS_EACH, CHALLENGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpResponseBase

TOKEN = "f" * 32
"""A form is believed when it carries what the cookie says; a browser gets its own."""
REFUSED = 400
AT_THE_SAME_TIME = 50
IDEAS = "wonen-in-aijen"
"""The challenge of the demo town in which ideas are asked."""


def new_cookie() -> str:
    """Return the cookies of a browser that nobody has seen before, and that is about to send a form."""
    from django.http import HttpResponse  # noqa: PLC0415

    from voorkant.people.devices import COOKIE, keep_device, new_device  # noqa: PLC0415

    response = HttpResponse()
    keep_device(response, new_device())
    return f"{COOKIE}={response.cookies[COOKIE].value}; __Host-vk_csrf={TOKEN}"


def statements() -> Sequence[UUID]:
    """Return the statements on the list of the conversation."""
    from voorkant.challenges.queries import challenge_id  # noqa: PLC0415
    from voorkant.contributions.queries import shown_statements  # noqa: PLC0415

    return [statement.id for statement in shown_statements(challenge_id(CHALLENGE))]


def answers(number: int) -> list[Request]:
    """Make so many answers that nobody gave yet, by people who answer `ANSWERS_EACH` statements each.

    As in a conversation some people are busy at the same time, and one answer in `ANSWERS_EACH` is
    somebody's first.
    """
    on = statements()
    people = [new_cookie() for _ in range(-(-number // ANSWERS_EACH))]
    path = f"/opgaven/{CHALLENGE}/reageren"
    made = [
        Request("POST", path, f"csrfmiddlewaretoken={TOKEN}&statement={statement}&value=1", cookie)
        for first in range(0, len(people), AT_THE_SAME_TIME)
        for statement in on[:ANSWERS_EACH]
        for cookie in people[first : first + AT_THE_SAME_TIME]
    ]
    return made[:number]


def stories(number: int) -> list[Request]:
    """Make so many statements, each by somebody else."""
    path = f"/opgaven/{CHALLENGE}/zeggen"
    return [
        Request(
            "POST",
            path,
            f"csrfmiddlewaretoken={TOKEN}&sent_key={uuid4()}&seen=yes"
            f"&text=Bij+de+bushalte+merk+ik+{_word()}+elke+ochtend+weer.",
            new_cookie(),
        )
        for _ in range(number)
    ]


def targets() -> list[tuple[str, str, list[Request]]]:
    """Return every page that residents read: its name, what it is held to, and what is sent."""
    from voorkant.conversations.queries import conversation_of  # noqa: PLC0415

    outcome = f"/uitkomsten/{conversation_of(CHALLENGE).outcome}"
    mine = known_cookies(50)
    here = f"/opgaven/{CHALLENGE}"
    there = f"/opgaven/{IDEAS}"
    staff = staff_cookie()
    anybody = {
        "home": "/",
        "village": "/kernen/well",
        "challenge": here,
        "what we see together": f"{here}/samen",
        "outcomes": "/uitkomsten",
        "outcome": outcome,
        "outcome, its statements": f"{outcome}/uitspraken",
        "hall": f"{here}/zaal",
        "ideas": f"{there}/ideeen",
        "problem": f"{there}/probleem",
        "decision": f"{there}/besluit",
        "proof": f"{there}/voorkant",
    }
    desk = {
        "desk, its statements": f"/werkblad/{CHALLENGE}/uitspraken?lijst=lijst",
        "desk, who takes part": f"/werkblad/{CHALLENGE}/wie-doet-mee",
    }
    hers = {
        "card": f"{here}/reageren",
        "saying something": f"{here}/zeggen",
        "my answers": f"{here}/mijn-antwoorden",
        "together, with one's own place": f"{here}/samen",
    }
    return [
        *((name, "read", [Request("GET", path)]) for name, path in anybody.items()),
        *(
            (name, "read", [Request("GET", path, cookie=cookie) for cookie in mine])
            for name, path in hers.items()
        ),
        *((name, "read", [Request("GET", path, cookie=staff)]) for name, path in desk.items()),
        *(
            (f"{name}, unchanged", "unchanged", [Request("GET", path, tag=tag_of(path))])
            for name, path in (("outcome", outcome), ("hall", f"{here}/zaal/nu"))
        ),
    ]


def _word() -> str:
    """Return a word that nobody used before; without digits, which could be somebody's number."""
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(16))


def known_cookies(number: int) -> list[str]:
    """Return the cookies of so many people who each answered some statements."""
    given = answers(number * ANSWERS_EACH)
    for request in given:
        ask(request)
    return sorted({request.cookie for request in given})


def staff_cookie() -> str:
    """Return the cookies of somebody who leads the challenge and has signed in."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from voorkant.bodies.models import Membership  # noqa: PLC0415
    from voorkant.challenges.queries import challenge_ref  # noqa: PLC0415
    from voorkant.people.sessions import SEEN_AT, SIGNED_IN_AT  # noqa: PLC0415

    leads = Membership.objects.filter(body=challenge_ref(CHALLENGE).owner_id).select_related()
    client = Client(SERVER_NAME="localhost")
    client.force_login(leads[0].account)
    session = SessionStore(client.session.session_key)
    session.update({SIGNED_IN_AT: time.time(), SEEN_AT: time.time()})
    session.save()
    return f"__Host-vk_session={session.session_key}; __Host-vk_csrf={TOKEN}"


def taken_along() -> Request:
    """Return what somebody sends who takes all answers along as files."""
    body = f"csrfmiddlewaretoken={TOKEN}&form=csv"
    return Request("POST", f"/opgaven/{CHALLENGE}/meenemen", body, staff_cookie())


def watched() -> Request:
    """Return what a screen in a hall asks: whether something changed since it asked last."""
    path = f"/opgaven/{CHALLENGE}/zaal/nu"
    return Request("GET", path, tag=tag_of(path))


def tag_of(path: str) -> str:
    """Return the mark of a page as it is now."""
    return str(ask(Request("GET", path))["ETag"])


def queries_of(request: Request) -> int:
    """Count the SQL statements behind an answer, transactions not counted."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    ask(request)
    with CaptureQueriesContext(connection) as captured:
        ask(request)
    words = (query["sql"].split(" ", 1)[0] for query in captured.captured_queries)
    return sum(word not in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"} for word in words)


def ask(request: Request) -> HttpResponseBase:
    """Answer a request in this process.

    Raises:
        RuntimeError: It was refused.
    """
    from django.test import Client  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    client.cookies.load(request.cookie)
    headers = {"Accept-Language": "nl", "Accept-Encoding": "gzip"}
    if request.tag:
        headers["If-None-Match"] = request.tag
    answer: HttpResponseBase = client.generic(
        request.method,
        request.path,
        request.body,
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )
    if answer.status_code >= REFUSED:
        raise RuntimeError(f"{request.method} {request.path}: {answer.status_code}")
    return answer
