"""A kitchen table: an organiser brings a device to it, and takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies.rules import may_organise
from voorkant.challenges.queries import challenge_ref
from voorkant.common.errors import Conflict, Invalid, NotFound
from voorkant.common.refusals import refused
from voorkant.conversations.queries import conversation_of
from voorkant.meetings import actions, devices, queries
from voorkant.meetings.forms import table_of
from voorkant.meetings.rules import CODE_TRIES, CODE_WINDOW
from voorkant.people.errors import TooManyTries
from voorkant.people.limits import spend
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from voorkant.challenges.values import ChallengeRef
    from voorkant.common.refusals import Refused
    from voorkant.meetings.values import Seat


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where one person after the other begins; before that, how a device comes to the table."""
    if request.method == "POST":
        return _act(request, slug)
    seat = seat_of(request, slug)
    if seat is None:
        return _approach(request, challenge_ref(slug))
    # Wherever the person before left, the page on which the next one begins knows nothing of her.
    response = render(request, "meetings/start.html", {"seat": seat})
    devices.forget_person(response)
    return response


def seat_of(request: HttpRequest, slug: str) -> Seat | None:
    """Return the open table of a challenge that the device stands at. One SQL query, or none."""
    table_id = devices.table_of(request)
    return None if table_id is None else queries.seat_at(table_id, slug)


def _act(request: HttpRequest, slug: str) -> HttpResponse:
    """Do what a button asks.

    Raises:
        NotAllowed: Only an organiser of this challenge may.
        Invalid: No button of ours asks this.
    """
    do = request.POST.get("do", "")
    if do in {"here", "open", "close"}:
        return _lead(request, slug, do)
    if do == "enter":
        return _enter(request, challenge_ref(slug))
    if seat_of(request, slug) is None:
        return redirect("meetings:table", slug=challenge_ref(slug).slug)
    if do == "begin":
        response = redirect("meetings:card", slug=slug)
        devices.keep_person(response, devices.somebody_new())
        return response
    response = redirect("meetings:table", slug=slug)
    match do:
        case "next":
            devices.forget_person(response)
        case "leave":
            devices.take_away(response)
        case _:
            raise Invalid
    return response


def _lead(request: HttpRequest, slug: str, do: str) -> HttpResponse:
    viewer = viewer_of(request)
    challenge = queries.challenge_led_by(viewer, slug)
    try:
        if do == "close":
            actions.close_table(
                challenge_id=challenge.id,
                table_id=table_of(request.POST),
                acting=viewer.acting,
            )
            return redirect("meetings:table", slug=slug)
        conversation_of(slug)  # without one there is nothing to do at a table
        table_id = actions.open_table(challenge_id=challenge.id, acting=viewer.acting)
    except (Conflict, NotFound) as error:
        return _approach(request, challenge, refused(error))
    if do == "here":
        return _bring(request, slug, table_id)
    return redirect("meetings:table", slug=slug)


def _enter(request: HttpRequest, challenge: ChallengeRef) -> HttpResponse:
    try:
        spend(
            purpose="meetings.table-code",
            key=str(challenge.id),
            limit=CODE_TRIES,
            window_seconds=int(CODE_WINDOW.total_seconds()),
        )
        table_id = queries.table_with(challenge.id, request.POST.get("code", ""))
    except (Invalid, TooManyTries) as error:
        return _approach(request, challenge, refused(error))
    return _bring(request, challenge.slug, table_id)


def _bring(request: HttpRequest, slug: str, table_id: UUID) -> HttpResponse:
    # Residents get this device in their hands: whoever brought it here is no longer signed in on it.
    logout(request)
    response = redirect("meetings:table", slug=slug)
    devices.bring_to(response, table_id)
    return response


def _approach(
    request: HttpRequest, challenge: ChallengeRef, wrong: Refused | None = None
) -> HttpResponse:
    leads = may_organise(viewer_of(request), challenge.owner_id)
    context = {
        "challenge": challenge,
        "leads": leads,
        "tables": queries.open_tables(challenge.id) if leads else (),
        "wrong": wrong,
        "code": request.POST.get("code", ""),
    }
    status = wrong.status if wrong else 200
    return render(request, "meetings/table.html", context, status=status)
