"""Saying something oneself: what others said that is nearly the same comes first, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST

from voorkant.common.errors import Conflict, Invalid
from voorkant.common.refusals import refused
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.parking import park
from voorkant.contributions.queries import similar_statements
from voorkant.contributions.rules import LONGEST, SHORTEST, State
from voorkant.contributions.solutions import looks_like_solution
from voorkant.conversations import actions, queries
from voorkant.conversations.forms import Saying, saying_of
from voorkant.conversations.rules import Moderation
from voorkant.conversations.views.requests import sending_device
from voorkant.people.devices import keep_device
from voorkant.people.errors import TooManyTries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from voorkant.common.refusals import Refused
    from voorkant.contributions.values import Similar

SAID = {State.WAITING: "wacht", State.SHOWN: "staat-erbij"}
"""What the address says after something was said."""
PARKED = "bewaard"
"""What it says after something was put in the drawer."""


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def say(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or take what was typed."""
    if request.method != "POST":
        if request.GET.get("gezegd") in {*SAID.values(), PARKED}:
            return _thanks(request, slug)
        return _form(request, slug, Saying("", uuid4(), seen=False))
    saying = saying_of(request.POST)
    try:
        return _take(request, slug, saying)
    except (Invalid, Conflict, TooManyTries) as error:
        return _form(request, slug, saying, wrong=refused(error))


def _take(request: HttpRequest, slug: str, saying: Saying) -> HttpResponse:
    """Take what was typed; first ask her about what looks like a solution, and show what is alike.

    Raises:
        Invalid: The text is refused, with the reason.
        Conflict: Nothing is taken now, or somebody said it before.
        TooManyTries: This device said a lot today.
    """
    if saying.choice == "park":
        return _park(request, slug, saying)
    if not saying.choice and _is_solution(slug, saying.text):
        return _form(request, slug, saying, solution=True)
    alike = () if saying.seen else _alike(slug, saying.text)
    if alike:
        return _form(request, slug, saying, alike=alike)
    device = sending_device(request)
    said = actions.say(slug=slug, device=device, text=saying.text, sent_key=saying.sent_key)
    state = SAID.get(said.state, SAID[State.WAITING])
    response = redirect(reverse("conversations:say", kwargs={"slug": slug}) + f"?gezegd={state}")
    keep_device(response, device)
    return response


def _park(request: HttpRequest, slug: str, saying: Saying) -> HttpResponse:
    """Keep what she wrote in the drawer, until ideas are asked for."""
    device = sending_device(request)
    park(slug=slug, device=device, text=saying.text, sent_key=saying.sent_key)
    response = redirect(reverse("conversations:say", kwargs={"slug": slug}) + f"?gezegd={PARKED}")
    keep_device(response, device)
    return response


def _is_solution(slug: str, text: str) -> bool:
    """Tell whether to offer the drawer: the text looks like a solution, and something can be said."""
    if "\0" in text or looks_like_solution(text) is None:
        return False
    # What the intake refuses is refused first: the drawer takes no more than the list does.
    checked_statement(text)
    return queries.conversation_of(slug).is_open


@require_POST
def similar(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what others said that is nearly the same as what is being typed; keeps nothing."""
    alike = _alike(slug, saying_of(request.POST).text)
    return render(request, "conversations/_similar.html", {"alike": alike})


def _alike(slug: str, text: str) -> Sequence[Similar]:
    conversation = queries.conversation_of(slug)
    # What the database can't hold is for the intake to refuse.
    if len(text.strip()) < SHORTEST or "\0" in text or not conversation.is_open:
        return ()
    return similar_statements(conversation.challenge_id, text)


def _form(
    request: HttpRequest,
    slug: str,
    saying: Saying,
    *,
    wrong: Refused | None = None,
    alike: Sequence[Similar] = (),
    solution: bool = False,
) -> HttpResponse:
    conversation = queries.conversation_of(slug)
    context = {
        "page": conversation,
        "saying": saying,
        "wrong": wrong,
        "alike": alike,
        "solution": solution,
        "longest": LONGEST,
        "looked_at": conversation.moderation == Moderation.BEFORE,
    }
    return render(request, "conversations/say.html", context, status=wrong.status if wrong else 200)


def _thanks(request: HttpRequest, slug: str) -> HttpResponse:
    context = {
        "page": queries.conversation_of(slug),
        "waiting": request.GET["gezegd"] == SAID[State.WAITING],
        "parked": request.GET["gezegd"] == PARKED,
    }
    return render(request, "conversations/said.html", context)
