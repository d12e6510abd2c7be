"""At a kitchen table: one person answers card after card, is thanked, and is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from voorkant.challenges.queries import challenge_ref
from voorkant.common.errors import Invalid
from voorkant.common.refusals import refused
from voorkant.conversations import actions as conversations
from voorkant.conversations.errors import ConversationClosed, StatementFrozen, StatementNotHere
from voorkant.conversations.forms import answer_of, statement_of
from voorkant.conversations.queries import first_draw, respond_page
from voorkant.meetings import devices
from voorkant.meetings.rules import IDLE_SECONDS, LEAVING_SECONDS
from voorkant.meetings.views.tables import seat_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from voorkant.common.refusals import Refused
    from voorkant.people.devices import Device


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask one statement of who sits at the table; take her answer and ask the next."""
    person = devices.person_at(request)
    if seat_of(request, slug) is None or person is None:
        return redirect("meetings:table", slug=challenge_ref(slug).slug)
    if request.method != "POST":
        return _card(request, slug, person)
    if devices.is_mark_of(person, request.POST.get("mark", "")):
        try:
            _do(request, slug, person)
        except (Invalid, ConversationClosed, StatementFrozen, StatementNotHere) as error:
            return _card(request, slug, person, refused(error))
    # A page of the person before: nothing is done, and whoever sits here now goes on.
    response = redirect("meetings:card", slug=slug)
    devices.keep_person(response, person)
    return response


def _do(request: HttpRequest, slug: str, person: Device) -> None:
    """Do what a button of a card asks.

    Raises:
        Invalid: No button of ours asks this, or no answer of ours.
        ConversationClosed: No answers are taken now.
        StatementFrozen: This statement takes none.
        StatementNotHere: There is no such statement (any more).
    """
    match request.POST.get("do", ""):
        case "answer":
            given = answer_of(request.POST)
            answered = conversations.answer(
                slug=slug,
                device=person,
                statement_id=given.statement_id,
                value=given.value,
                touches_me=given.touches_me,
            )
            if answered.count == 1:
                _keep_first(slug, person, answered.person.id, given.statement_id)
        case "take-back":
            conversations.take_back(
                slug=slug, device=person, statement_id=statement_of(request.POST)
            )
        case _:
            raise Invalid


def _keep_first(slug: str, person: Device, person_id: int, statement_id: UUID) -> None:
    """Keep the chance of the card that she saw before she was anybody here."""
    first = first_draw(slug, person.id)
    if first is not None and first[0] == statement_id:
        conversations.keep_draw(
            person_id=person_id, statement_id=statement_id, chance=first[1].chance
        )


def _card(
    request: HttpRequest, slug: str, person: Device, wrong: Refused | None = None
) -> HttpResponse:
    page = respond_page(slug, person, visitor=lambda: person.id)
    if page.card is None and wrong is None and page.done:
        return redirect("meetings:thanks", slug=slug)
    if page.card and page.drawn and page.person_id is not None and request.method != "HEAD":
        conversations.keep_draw(
            person_id=page.person_id,
            statement_id=page.card.statement_id,
            chance=page.drawn.chance,
        )
    context = {
        "page": page,
        "mark": devices.mark_of(person),
        "wrong": wrong,
        "all": page.done + page.left,
        "idle": IDLE_SECONDS,
        "leaving": LEAVING_SECONDS,
    }
    status = wrong.status if wrong else 200
    response = render(request, "meetings/card.html", context, status=status)
    devices.keep_person(response, person)
    return response


@require_safe
@gzip_page
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank whoever sat at the table; from here on the device knows nothing of her."""
    seat = seat_of(request, slug)
    if seat is None:
        return redirect("meetings:table", slug=challenge_ref(slug).slug)
    response = render(request, "meetings/thanks.html", {"seat": seat, "leaving": LEAVING_SECONDS})
    devices.forget_person(response)
    return response
