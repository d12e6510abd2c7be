"""Mandates: given on, entered, withdrawn, by whoever organises for the body that gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies import overviews
from voorkant.bodies.actions import give_mandate, withdraw_mandate
from voorkant.bodies.errors import MandateRefused, NotGiver, WithdrawalRefused
from voorkant.bodies.forms import given
from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import bodies_of, seat_of
from voorkant.bodies.queries import body as find_body
from voorkant.bodies.rules import enters_for
from voorkant.bodies.wording import PARTS
from voorkant.common.errors import NotAllowed, NotFound
from voorkant.common.refusals import refused
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.viewers import viewer_of
from voorkant.places.errors import VillageEnded

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from voorkant.bodies.values import BodyCard, HeldSeat
    from voorkant.common.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def pass_on(request: HttpRequest, slug: str, mandate: UUID) -> HttpResponse:
    """Give a mandate on, as far as it goes, by an organiser of the body that holds it."""
    account = viewer_of(request).account
    if account is None:
        return ask_to_sign_in(request)
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
        except (MandateRefused, VillageEnded) as error:
            wrong = _wrong(error)
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


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a mandate that a body has of its own, by the decision that gave it."""
    account = viewer_of(request).account
    if account is None:
        return ask_to_sign_in(request)
    body = find_body(slug)
    seat = _entering(account.id, body)
    page = overviews.enter_page(body)
    wrong = None
    if request.method == "POST":
        try:
            sent = given(request.POST, get_language() or "nl")
            give_mandate(
                body_id=body.id,
                parent_id=None,
                topic=sent.topic,
                place=sent.place,
                right=sent.right,
                ceiling_cents=sent.ceiling_cents,
                from_on=sent.from_on,
                until_on=sent.until_on,
                reference=sent.reference,
                acting=str(account.id),
                seat_id=seat.id,
            )
        except (MandateRefused, VillageEnded) as error:
            wrong = _wrong(error)
        else:
            address = reverse("bodies:body", kwargs={"slug": slug})
            return redirect(f"{address}?gedaan=vastgelegd#held")
    context = {
        "page": page,
        "seat": seat,
        "wrong": wrong,
        "sent": request.POST,
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "bodies/enter.html", context, status=wrong.status if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def withdraw(request: HttpRequest, slug: str, mandate: UUID) -> HttpResponse:
    """Show what ends with a mandate, and withdraw it with a reason."""
    account = viewer_of(request).account
    if account is None:
        return ask_to_sign_in(request)
    page = overviews.withdraw_page(slug, mandate)
    if page.own:
        seat = _entering(account.id, page.body)
    else:
        found = seat_of(account.id, page.body.id, Role.ORGANISER)
        if found is None:
            raise NotGiver
        seat = found
    wrong = None
    reason = " ".join(request.POST.get("reason", "").split())
    if request.method == "POST":
        try:
            withdraw_mandate(
                mandate_id=mandate, reason=reason, acting=str(account.id), seat_id=seat.id
            )
        except WithdrawalRefused as error:
            wrong = refused(error)
        else:
            address = reverse("bodies:body", kwargs={"slug": slug})
            return redirect(f"{address}?gedaan=ingetrokken")
    context = {"page": page, "seat": seat, "wrong": wrong, "reason": reason}
    return render(request, "bodies/withdraw.html", context, status=wrong.status if wrong else 200)


def _entering(account_id: UUID, body: BodyCard) -> HeldSeat:
    """Return the seat in which somebody enters and withdraws a body's own mandates.

    Raises:
        NotGiver: She has none.
    """
    seat = enters_for(bodies_of(account_id), body)
    held = None if seat is None else seat_of(account_id, seat.body.id, seat.role)
    if held is None:
        raise NotGiver
    return held


def _wrong(error: MandateRefused | VillageEnded) -> Refused:
    """Name what is wrong as the form calls it."""
    if isinstance(error, VillageEnded):
        return refused(error)
    part = str(error.params["part"])
    return refused(MandateRefused(part=str(PARTS.get(part, part))))
