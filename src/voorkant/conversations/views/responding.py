"""Responding: one statement at a time, with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from voorkant.common.errors import Invalid
from voorkant.common.refusals import refused
from voorkant.conversations import actions, queries
from voorkant.conversations.errors import ConversationClosed, StatementFrozen, StatementNotHere
from voorkant.conversations.forms import answer_of, statement_of
from voorkant.conversations.rules import DESCRIBE_AFTER
from voorkant.conversations.views.requests import sending_device, visitor_word
from voorkant.people.devices import device_of, keep_device

if TYPE_CHECKING:
    from django.http import HttpResponse

    from voorkant.common.refusals import Refused
    from voorkant.conversations.values import RespondPage
    from voorkant.conversations.views.requests import HtmxRequest
    from voorkant.people.devices import Device

AGAIN: Final = "weer"
"""Names in the address the statement that she just took back."""


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@gzip_page
def respond(request: HtmxRequest, slug: str) -> HttpResponse:
    """Ask one statement; take the answer to it and ask the next."""
    if request.method != "POST":
        return _page(request, slug, device_of(request))
    device = sending_device(request)
    try:
        given = answer_of(request.POST)
        answered = actions.answer(
            slug=slug,
            device=device,
            statement_id=given.statement_id,
            value=given.value,
            touches_me=given.touches_me,
        )
    except (Invalid, ConversationClosed, StatementFrozen, StatementNotHere) as error:
        return _page(request, slug, device_of(request), refused(error))
    if answered.count == 1:
        _keep_first(request, slug, answered.person.id, given.statement_id)
    return _next(request, slug, device)


@require_POST
@vary_on_headers("HX-Request")
@gzip_page
def undo(request: HtmxRequest, slug: str) -> HttpResponse:
    """Take back an answer, and ask on."""
    device = sending_device(request)
    try:
        statement = statement_of(request.POST)
        actions.take_back(slug=slug, device=device, statement_id=statement)
    except (Invalid, StatementNotHere) as error:
        return _page(request, slug, device_of(request), refused(error))
    return _next(request, slug, device, again=statement)


def _next(
    request: HtmxRequest, slug: str, device: Device, again: UUID | None = None
) -> HttpResponse:
    """Go on to the next statement: at once with htmx, by way of a redirect without."""
    response: HttpResponse
    if request.htmx:
        response = _page(request, slug, device, again=again)
    else:
        asked = f"?{AGAIN}={again}" if again else ""
        response = redirect(reverse("conversations:respond", kwargs={"slug": slug}) + asked)
    keep_device(response, device)
    return response


def _page(
    request: HtmxRequest,
    slug: str,
    device: Device | None,
    wrong: Refused | None = None,
    again: UUID | None = None,
) -> HttpResponse:
    page = queries.respond_page(
        slug,
        device,
        visitor=lambda: visitor_word(request),
        again=again or _taken_back(request),
    )
    if page.card and page.drawn and page.person_id is not None and request.method != "HEAD":
        actions.keep_draw(
            person_id=page.person_id,
            statement_id=page.card.statement_id,
            chance=page.drawn.chance,
        )
    in_place = request.method == "POST" and bool(request.htmx)
    context = {
        "page": page,
        "wrong": wrong,
        "all": page.done + page.left,
        "invited": _is_invited(page),
        "told": request.GET.get("over-u") == "bewaard",
        "in_place": in_place,
    }
    template = "conversations/_respond.html" if in_place else "conversations/respond.html"
    return render(request, template, context, status=wrong.status if wrong else 200)


def _taken_back(request: HtmxRequest) -> UUID | None:
    """Read from the address what she took back a moment ago; anything else is nothing."""
    try:
        return UUID(request.GET.get(AGAIN, ""))
    except ValueError:
        return None


def _keep_first(request: HtmxRequest, slug: str, person_id: int, statement_id: UUID) -> None:
    """Keep the chance of the card that she saw before she was anybody here."""
    first = queries.first_draw(slug, visitor_word(request))
    if first is not None and first[0] == statement_id:
        actions.keep_draw(person_id=person_id, statement_id=statement_id, chance=first[1].chance)


def _is_invited(page: RespondPage) -> bool:
    """Tell whether to ask who she is: now and then, so that it doesn't stand in the way of every card."""
    return page.may_describe and (page.card is None or page.done % DESCRIBE_AFTER == 0)
