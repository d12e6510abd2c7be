"""Moving a challenge, by the organisers of the body that asks; listening, by an expert who is asked.

Whoever does something here does it in a seat of her own: the page names it, the journal keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import seat_of
from voorkant.challenges import overviews, queries
from voorkant.challenges.actions import (
    accept_to_listen,
    add_line,
    declare_interest,
    decline_to_listen,
    move_challenge,
)
from voorkant.challenges.drafts import line_of
from voorkant.challenges.errors import NotYours, ReplyRefused, StageRefused
from voorkant.challenges.rules import Stage
from voorkant.challenges.wording import INFLUENCE
from voorkant.common.errors import Conflict, Invalid
from voorkant.common.refusals import refused
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from voorkant.bodies.values import HeldSeat
    from voorkant.challenges.values import ChallengeRef
    from voorkant.common.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def stage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a challenge can go and what it waits for; move it, with the reason."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    held = queries.challenge_ref(slug)
    seat = seat_of(viewer.account.id, held.owner_id, Role.ORGANISER)
    if seat is None:
        raise NotYours
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            done = _act(request.POST, held, seat)
        except (Invalid, Conflict) as error:
            wrong = refused(error)
        else:
            address = reverse("challenges:stage", kwargs={"slug": slug})
            return redirect(f"{address}?gedaan={done}")
    context = {
        "page": overviews.stage_page(held),
        "seat": seat,
        "wrong": wrong,
        "reason": request.POST.get("reason", ""),
        "to": request.POST.get("to", ""),
        "sent": request.POST,
        "kinds": list(INFLUENCE.items()),
        "done": request.GET.get("gedaan", ""),
    }
    return render(request, "challenges/stage.html", context, status=wrong.status if wrong else 200)


def _act(sent: QueryDict, held: ChallengeRef, seat: HeldSeat) -> str:
    """Do what a button of the page asks; return which word tells it.

    Raises:
        Invalid: What was sent is refused.
        Conflict: The challenge isn't where this can be done.
    """
    acting, do = str(seat.account_id), sent.get("do", "")
    if do == "line":
        add_line(challenge_id=held.id, line=line_of(sent), acting=acting, seat_id=seat.id)
        return "regel"
    if do == "interest":
        declare_interest(
            challenge_id=held.id,
            seat_id=seat.id,
            account_id=seat.account_id,
            text=" ".join(sent.get("interest", "").split()),
        )
        return "belang"
    to = sent.get("to", "")
    if to not in set(Stage):
        raise StageRefused(before=held.stage, after=held.stage)
    move_challenge(
        challenge_id=held.id,
        to=Stage(to),
        reason=sent.get("reason", "").replace("\r\n", "\n").strip(),
        acting=acting,
        seat_id=seat.id,
    )
    return "ja"


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def listening(request: HttpRequest, slug: str) -> HttpResponse:
    """Show since when an expert is asked for; let one of the answering body accept or decline."""
    viewer = viewer_of(request)
    page = overviews.listening_page(slug)
    seat = None
    if viewer.account is not None:
        seat = seat_of(viewer.account.id, page.answering.id, Role.EXPERT)
    wrong: Refused | None = None
    if request.method == "POST":
        if viewer.account is None:
            return ask_to_sign_in(request)
        if seat is None:
            raise ReplyRefused
        try:
            if request.POST.get("do") == "accept":
                accept_to_listen(
                    challenge_id=page.id,
                    seat_id=seat.id,
                    account_id=viewer.account.id,
                    interest=" ".join(request.POST.get("interest", "").split()),
                )
            else:
                decline_to_listen(
                    challenge_id=page.id,
                    seat_id=seat.id,
                    account_id=viewer.account.id,
                    reason=request.POST.get("reason", "").replace("\r\n", "\n").strip(),
                )
        except Invalid as error:
            wrong = refused(error)
        else:
            return redirect(reverse("challenges:listening", kwargs={"slug": slug}))
    context = {
        "page": page,
        "seat": seat,
        "signed_in": viewer.account is not None,
        "wrong": wrong,
        "sent": request.POST,
    }
    return render(
        request, "challenges/listening.html", context, status=wrong.status if wrong else 200
    )
