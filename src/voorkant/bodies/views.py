"""The pages of bodies: who may decide what, and giving a mandate on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from voorkant.bodies import overviews
from voorkant.bodies.actions import give_mandate
from voorkant.bodies.errors import MandateRefused
from voorkant.bodies.forms import given
from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import body as find_body
from voorkant.bodies.queries import seat_of
from voorkant.bodies.wording import PARTS
from voorkant.common.errors import NotAllowed, NotFound
from voorkant.common.refusals import refused
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
@gzip_page
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who may decide what in a body; its organisers find there how to give a mandate on."""
    page = overviews.body_page(slug)
    account = viewer_of(request).account
    seat = None if account is None else seat_of(account.id, page.body.id, Role.ORGANISER)
    return render(request, "bodies/body.html", {"page": page, "seat": seat})


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def pass_on(request: HttpRequest, slug: str, mandate: UUID) -> HttpResponse:
    """Give a mandate on, as far as it goes, by an organiser of the body that holds it."""
    account = viewer_of(request).account
    if account is None:
        return redirect_to_login(request.get_full_path())
    seat = seat_of(account.id, find_body(slug).id, Role.ORGANISER)
    if seat is None:
        raise NotAllowed
    page = overviews.pass_on_page(slug, mandate)
    wrong = None
    if request.method == "POST":
        try:
            sent = given(request.POST, get_language() or "nl")
            give_mandate(
                body_id=_receiver(sent.receiver),
                parent_id=mandate,
                topic=sent.topic if sent.topic is not None else page.mandate.topic,
                place=sent.place if sent.place is not None else page.mandate.place,
                right=sent.right,
                ceiling_cents=sent.ceiling_cents,
                from_on=sent.from_on,
                until_on=sent.until_on,
                reference=sent.reference,
                acting=str(account.id),
                seat_id=seat.id,
            )
        except MandateRefused as error:
            part = str(error.params["part"])
            wrong = refused(MandateRefused(part=str(PARTS.get(part, part))))
        else:
            return redirect(reverse("bodies:body", kwargs={"slug": slug}) + "?gedaan=ja#given")
    context = {
        "page": page,
        "seat": seat,
        "wrong": wrong,
        "sent": request.POST,
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "bodies/pass_on.html", context, status=wrong.status if wrong else 200)


def _receiver(slug: str) -> UUID:
    try:
        return find_body(slug).id
    except NotFound:
        raise MandateRefused(part="giver") from None
