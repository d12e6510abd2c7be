"""The worksheet of people who signed in: what waits for them, per challenge that they lead.

Only the organisers of the body that asks may decide here; nobody can do it in their place
(`voorkant.bodies.rules`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from voorkant.common.errors import Invalid, NotAllowed
from voorkant.common.refusals import refused
from voorkant.contributions import actions as contributions
from voorkant.contributions.errors import DecidedBefore, StatementNotFound
from voorkant.contributions.queries import challenge_of
from voorkant.conversations.actions import name_group
from voorkant.conversations.errors import GroupNameRefused
from voorkant.people.viewers import viewer_of
from voorkant.web import worksheets

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from voorkant.common.refusals import Refused
    from voorkant.people.viewers import Viewer


@require_safe
@gzip_page
def worksheet(request: HttpRequest) -> HttpResponse:
    """Show who signed in, for which bodies, and what waits in the challenges that she leads."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect_to_login(request.get_full_path())
    page = worksheets.worksheet(viewer.account)
    return render(request, "web/worksheet.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def worksheet_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits in one challenge; approve it, or send it back with the reason."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect_to_login(request.get_full_path())
    challenge = worksheets.challenge_led_by(viewer, slug)
    wrong, about = None, ""
    if request.method == "POST":
        about = request.POST.get("statement", "")
        try:
            done = _decide(viewer, challenge.id, request.POST)
        except (Invalid, StatementNotFound, DecidedBefore) as error:
            wrong = refused(error)
        else:
            return redirect(reverse("web:worksheet-of", kwargs={"slug": slug}) + f"?gedaan={done}")
    context = {
        "challenge": challenge,
        "waiting": worksheets.waiting(challenge.id),
        "done": request.GET.get("gedaan", ""),
        "wrong": wrong,
        "about": about,
        "reason": request.POST.get("reason", ""),
    }
    status = wrong.status if wrong else 200
    return render(request, "web/worksheet_of.html", context, status=status)


def _decide(viewer: Viewer, challenge_id: UUID, sent: QueryDict) -> str:
    """Do what a button asks; return the word that tells it.

    Raises:
        StatementNotFound: No statement of this challenge.
        ReasonMissing: Sent back without a reason.
        DecidedBefore: Somebody else decided otherwise.
        Invalid: No button of ours asks this.
    """
    try:
        statement = UUID(sent.get("statement", ""))
    except ValueError:
        raise StatementNotFound from None
    if challenge_of(statement) != challenge_id:
        raise StatementNotFound
    match sent.get("do", ""):
        case "approve":
            contributions.approve(statement_id=statement, acting=viewer.acting)
            return "staat-erbij"
        case "send-back":
            reason = sent.get("reason", "").replace("\r\n", "\n").strip()
            contributions.send_back(statement_id=statement, reason=reason, acting=viewer.acting)
            return "teruggestuurd"
    raise Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the groups of the latest outcome, and let an organiser name one."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect_to_login(request.get_full_path())
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
