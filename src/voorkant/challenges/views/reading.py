"""What everybody reads of a challenge. Thin: one query, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from voorkant.bodies.rules import may_organise
from voorkant.challenges import overviews
from voorkant.challenges.page import challenge_page
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@gzip_page
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a challenge: where it is, what is open, who asks, who listens, what can be done now.

    Whoever leads it gets the way to her desk. Nobody else is looked up for that.
    """
    viewer = viewer_of(request)
    page = challenge_page(slug)
    leads = viewer.account is not None and may_organise(viewer, page.owner.id)
    return render(request, "challenges/challenge.html", {"page": page, "leads": leads})


@require_safe
@gzip_page
def deciding(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who may decide what in a challenge, and by which mandate."""
    return render(request, "challenges/deciding.html", {"page": overviews.deciding_page(slug)})
