"""What everybody reads of a challenge. Thin: one query, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from voorkant.challenges import overviews
from voorkant.challenges.page import challenge_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@gzip_page
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a challenge: where it is, what is open, who asks, who listens, what can be done now."""
    return render(request, "challenges/challenge.html", {"page": challenge_page(slug)})


@require_safe
@gzip_page
def deciding(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who may decide what in a challenge, and by which mandate."""
    return render(request, "challenges/deciding.html", {"page": overviews.deciding_page(slug)})
