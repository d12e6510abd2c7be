"""The worksheet of people who signed in: what waits for them, per challenge that they lead.

Only the organisers of the body that asks may decide here; nobody can do it in their place
(`voorkant.bodies.rules`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from voorkant.common.errors import NotAllowed
from voorkant.common.refusals import refused
from voorkant.conversations.actions import name_group
from voorkant.conversations.errors import GroupNameRefused
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.viewers import viewer_of
from voorkant.web import worksheets

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from voorkant.common.refusals import Refused


@require_safe
@gzip_page
def worksheet(request: HttpRequest) -> HttpResponse:
    """Show who signed in, for which bodies, and what waits in the challenges that she leads."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    page = worksheets.worksheet(viewer.account)
    return render(request, "web/worksheet.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the groups of the latest outcome, and let an organiser name one."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    conversation = worksheets.conversation_led_by(viewer, slug)
    wrong: Refused | None = None
    letter, name = request.POST.get("group", ""), request.POST.get("name", "").strip()
    if request.method == "POST":
        if conversation.outcome is None:
            raise NotAllowed
        try:
            name_group(
                run_id=conversation.outcome, group=letter, name=name, acting=str(viewer.account.id)
            )
        except GroupNameRefused as error:
            wrong = refused(error)
        else:
            return redirect(reverse("web:groups", kwargs={"slug": slug}) + "?gedaan=genoemd")
    context = {
        "conversation": conversation,
        "figures": worksheets.figures_of(conversation),
        "done": request.GET.get("gedaan", "") == "genoemd",
        "wrong": wrong,
        "letter": letter,
        "name": name,
    }
    status = wrong.status if wrong else 200
    return render(request, "web/groups.html", context, status=status)
