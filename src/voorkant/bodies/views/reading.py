"""Who may decide what in a body, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from voorkant.bodies import overviews
from voorkant.bodies.kinds import BodyKind, Role
from voorkant.bodies.queries import bodies_of
from voorkant.bodies.rules import enters_for
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DONE = ("ja", "vastgelegd", "ingetrokken", "onderwerpen")


@require_safe
@gzip_page
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who may decide what in a body; its organisers find there how to give a mandate on."""
    page = overviews.body_page(slug)
    account = viewer_of(request).account
    seats = [] if account is None else bodies_of(account.id)
    done = request.GET.get("gedaan", "")
    context = {
        "page": page,
        "organises": any(
            seat.role is Role.ORGANISER and seat.body.id == page.body.id for seat in seats
        ),
        "enters": page.body.kind in {BodyKind.MUNICIPALITY, BodyKind.PARTNER, BodyKind.NETWORK}
        and enters_for(seats, page.body) is not None,
        "done": done if done in DONE else "",
    }
    return render(request, "bodies/body.html", context)
