"""What an expert knows about, said by the organisers of her body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies import queries
from voorkant.bodies.actions import set_topics
from voorkant.bodies.errors import NotOrganiser
from voorkant.bodies.forms import topics_of
from voorkant.bodies.kinds import Role
from voorkant.bodies.wording import TOPICS
from voorkant.common.errors import NotFound
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def topics(request: HttpRequest, slug: str, expert: UUID) -> HttpResponse:
    """Show the topics that an expert covers, and keep what her organiser ticks.

    Raises:
        NotOrganiser: Whoever signed in doesn't organise for this body.
        NotFound: She is no expert of this body today.
    """
    account = viewer_of(request).account
    if account is None:
        return ask_to_sign_in(request)
    body = queries.body(slug)
    seat = queries.seat_of(account.id, body.id, Role.ORGANISER)
    if seat is None:
        raise NotOrganiser
    found = queries.expert(expert)
    if found.body_id != body.id:
        raise NotFound
    if request.method == "POST":
        set_topics(
            expert_id=expert,
            topics=topics_of(request.POST),
            acting=str(account.id),
            seat_id=seat.id,
        )
        address = reverse("bodies:body", kwargs={"slug": slug})
        return redirect(f"{address}?gedaan=onderwerpen#experts")
    context = {
        "body": body,
        "expert": found,
        "seat": seat,
        "topics": [(each.value, TOPICS[each], each in found.topics) for each in TOPICS],
    }
    return render(request, "bodies/topics.html", context)
