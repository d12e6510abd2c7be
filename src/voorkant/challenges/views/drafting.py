"""Writing a challenge, by the organisers of a body: from a recipe, kept, looked at, published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import bodies_of, seat_of
from voorkant.challenges import drafting
from voorkant.challenges.actions import discard_draft, publish_draft, save_draft, start_draft
from voorkant.challenges.drafts import content_of, version_of
from voorkant.challenges.errors import BodyRefused, DraftChanged, NotYours
from voorkant.challenges.recipes import RECIPES, content_from
from voorkant.common.errors import NotFound, VoorkantError
from voorkant.common.refusals import refused
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from voorkant.bodies.values import HeldSeat
    from voorkant.challenges.drafting import DraftPage
    from voorkant.people.viewers import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def new(request: HttpRequest) -> HttpResponse:
    """Choose a recipe, and go on with a draft; begin one."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    seats = [seat for seat in bodies_of(viewer.account.id) if seat.role is Role.ORGANISER]
    if not seats:
        raise NotYours
    if request.method == "POST":
        chosen = [seat for seat in seats if seat.body.slug == request.POST.get("body", "")]
        recipe = RECIPES.get(request.POST.get("recipe", ""))
        if not chosen:
            raise NotYours
        if recipe is not None:
            body = chosen[0].body
            draft_id = start_draft(
                owner_id=body.id,
                recipe=recipe.name,
                content=content_from(
                    recipe,
                    villages=drafting.village_of(body),
                    answering=drafting.first_answering(body),
                    today=timezone.localdate(),
                ),
                acting=str(viewer.account.id),
                seat_id=chosen[0].membership_id,
            )
            return redirect(reverse("challenges:draft", kwargs={"draft": draft_id}))
    context = {
        "recipes": RECIPES.values(),
        "seats": seats,
        "drafts": drafting.drafts_of([seat.body.id for seat in seats]),
    }
    return render(request, "challenges/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show a draft in its form, and keep what is written."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    page = drafting.draft_page(draft)
    seat = _seat(viewer, page)
    wrong, content, version = None, page.content, page.version
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "discard":
            discard_draft(draft_id=draft, acting=str(viewer.account.id), seat_id=seat.id)
            return redirect("challenges:new")
        content = content_of(request.POST)
        try:
            save_draft(
                draft_id=draft,
                content=content,
                version=version_of(request.POST),
                acting=str(viewer.account.id),
                seat_id=seat.id,
            )
        except DraftChanged as error:
            wrong = refused(error)
        else:
            if do == "preview":
                return redirect(reverse("challenges:preview", kwargs={"draft": draft}))
            address = reverse("challenges:draft", kwargs={"draft": draft})
            return redirect(
                f"{address}?bewaard=ja#lines" if do == "more" else f"{address}?bewaard=ja"
            )
    context = {
        "page": page,
        "seat": seat,
        "form": drafting.form_of(content),
        "version": version,
        "wrong": wrong,
        "kept": request.GET.get("bewaard", ""),
    }
    return render(request, "challenges/draft.html", context, status=wrong.status if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def preview(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show how a draft will look, and publish it."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    page = drafting.draft_page(draft)
    seat = _seat(viewer, page)
    wrong = None
    if request.method == "POST":
        try:
            opened = publish_draft(
                draft_id=draft,
                version=version_of(request.POST),
                acting=str(viewer.account.id),
                seat_id=seat.id,
            )
        except NotFound:
            wrong = refused(BodyRefused())
        except VoorkantError as error:
            wrong = refused(error)
        else:
            address = reverse("challenges:stage", kwargs={"slug": opened.slug})
            return redirect(f"{address}?gedaan=geplaatst")
    context = {"page": page, "seat": seat, "shown": drafting.shown_of(page), "wrong": wrong}
    return render(
        request, "challenges/preview.html", context, status=wrong.status if wrong else 200
    )


def _seat(viewer: Viewer, page: DraftPage) -> HeldSeat:
    """Return the seat in which somebody writes.

    Raises:
        NotYours: She is no organiser of the body whose draft this is.
    """
    account = viewer.account
    seat = None if account is None else seat_of(account.id, page.owner.id, Role.ORGANISER)
    if seat is None:
        raise NotYours
    return seat
