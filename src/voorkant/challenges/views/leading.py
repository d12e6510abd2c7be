"""Moving a challenge, by the organisers of the body that asks; listening, by an expert who is asked.

Whoever does something here does it in a seat of her own: the page names it, the journal keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import seat_of
from voorkant.challenges import overviews, queries
from voorkant.challenges.actions import (
    accept_to_listen,
    decline_to_listen,
    move_challenge,
)
from voorkant.challenges.errors import NotYours, ReplyRefused, StageRefused
from voorkant.challenges.rules import Stage
from voorkant.common.errors import Conflict, Invalid
from voorkant.common.refusals import refused
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from voorkant.common.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def stage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a challenge can go and what it waits for; move it, with the reason."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect_to_login(request.get_full_path())
    held = queries.challenge_ref(slug)
    seat = seat_of(viewer.account.id, held.owner_id, Role.ORGANISER)
    if seat is None:
        raise NotYours
    wrong: Refused | None = None
    reason = request.POST.get("reason", "").replace("\r\n", "\n").strip()
    to = request.POST.get("to", "")
    if request.method == "POST":
        try:
            if to not in set(Stage):
                raise StageRefused(before=held.stage, after=held.stage)
            move_challenge(
                challenge_id=held.id,
                to=Stage(to),
                reason=reason,
                acting=viewer.acting,
                seat_id=seat.id,
            )
        except (Invalid, Conflict) as error:
            wrong = refused(error)
        else:
            address = reverse("challenges:stage", kwargs={"slug": slug})
            return redirect(f"{address}?gedaan=ja")
    context = {
        "page": overviews.stage_page(held),
        "seat": seat,
        "wrong": wrong,
        "reason": reason,
        "to": to,
        "done": request.GET.get("gedaan", ""),
    }
    return render(request, "challenges/stage.html", context, status=wrong.status if wrong else 200)


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
            return redirect_to_login(request.get_full_path())
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
