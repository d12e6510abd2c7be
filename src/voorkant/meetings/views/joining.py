"""From a short code to its challenge, and from a challenge to the QR code that holds its address."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from voorkant.challenges.codes import code_of, read_code
from voorkant.meetings import queries
from voorkant.meetings.errors import CodeNotFound
from voorkant.ui.paper import qr_svg

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

A_DAY = 24 * 3600


@require_safe
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the challenge with this code; where two have the same, let the reader choose."""
    found = queries.challenges_of_code(code)
    if len(found) == 1:
        return redirect("challenges:challenge", slug=found[0][0])
    return render(request, "meetings/which.html", {"found": found})


def address_of(request: HttpRequest, challenge_id: UUID) -> str:
    """Return the whole address of a challenge's short code, as this site is reached now."""
    address = reverse("meetings:code", kwargs={"code": code_of(challenge_id)})
    return request.build_absolute_uri(address)


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """Give the QR code that leads to a short code, as a picture; asks the database nothing.

    It holds the address of this site and the code alone, so it may be kept.

    Raises:
        CodeNotFound: It can't be a code.
    """
    if read_code(code) != code:
        raise CodeNotFound
    address = request.build_absolute_uri(reverse("meetings:code", kwargs={"code": code}))
    response = HttpResponse(_drawn(address), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@lru_cache(maxsize=256)
def _drawn(address: str) -> str:
    return qr_svg(address)
