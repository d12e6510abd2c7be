"""Paper for a challenge: its organiser chooses, edits the words, and gets a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies.queries import body_by_id
from voorkant.challenges.codes import code_of
from voorkant.common.errors import Invalid
from voorkant.common.refusals import refused
from voorkant.meetings import papers, queries
from voorkant.meetings.forms import Asked, checked, typed
from voorkant.meetings.rules import LONGEST_INVITATION, LONGEST_MEETING, PAPERS, PAPERS_PER_HOUR
from voorkant.meetings.views.joining import address_of
from voorkant.people.errors import TooManyTries
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.limits import spend
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from voorkant.challenges.values import ChallengeRef
    from voorkant.common.refusals import Refused

AN_HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the choice of sheets, or give the one that was asked for, in the language of the page."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    challenge = queries.challenge_led_by(viewer, slug)
    if request.method != "POST":
        return _form(request, challenge, Asked(PAPERS[0], papers.invitation(), ""))
    asked = typed(request.POST)
    try:
        wanted = checked(asked)
        spend(
            purpose="meetings.paper",
            key=str(viewer.account.id),
            limit=PAPERS_PER_HOUR,
            window_seconds=AN_HOUR,
        )
    except (Invalid, TooManyTries) as error:
        return _form(request, challenge, asked, refused(error))
    subject = papers.Subject(
        question=challenge.question,
        body=body_by_id(challenge.owner_id).name,
        address=address_of(request, challenge.id),
        code=code_of(challenge.id),
    )
    made = papers.paper(wanted, subject, language=get_language() or "nl", made_at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{wanted.kind}-{slug}.pdf"'
    return response


def _form(
    request: HttpRequest, challenge: ChallengeRef, asked: Asked, wrong: Refused | None = None
) -> HttpResponse:
    address = address_of(request, challenge.id)
    context = {
        "challenge": challenge,
        "asked": asked,
        "wrong": wrong,
        "longest": LONGEST_INVITATION,
        "longest_meeting": LONGEST_MEETING,
        "address": address.partition("://")[2],
        "code": code_of(challenge.id),
    }
    return render(request, "meetings/paper.html", context, status=wrong.status if wrong else 200)
