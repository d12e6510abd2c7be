"""Home, the villages, the outcomes, pages of words, and the page that a machine asks whether all is well."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from voorkant.challenges.rules import is_slug
from voorkant.people.devices import forget_device
from voorkant.places.queries import villages_geojson
from voorkant.web import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

A_DAY = 24 * 3600


@require_safe
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """Show what goes on in all villages."""
    return _home(request, None)


@require_safe
@gzip_page
def village(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what goes on in one village."""
    return _home(request, slug)


def _home(request: HttpRequest, slug: str | None) -> HttpResponse:
    page = queries.home(village=slug, before=request.GET.get("before"))
    return render(request, "web/home.html", {"page": page})


@require_safe
@gzip_page
def villages(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view takes a request
    """Give the boundaries of the villages as GeoJSON; the same for everybody, so anybody may keep it."""
    response = HttpResponse(villages_geojson(), content_type="application/geo+json")
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@require_safe
@gzip_page
def outcomes(request: HttpRequest) -> HttpResponse:
    """List the latest outcome of each conversation, newest first; or all those of one conversation."""
    slug, before = request.GET.get("gesprek"), request.GET.get("before")
    page = queries.outcomes(before) if slug is None else queries.outcomes_of(slug, before)
    return render(request, "web/outcomes.html", {"page": page})


@require_safe
@gzip_page
def privacy(request: HttpRequest) -> HttpResponse:
    """Say in plain words what is kept of people."""
    return render(request, "web/privacy.html")


@require_safe
@gzip_page
def method(request: HttpRequest) -> HttpResponse:
    """Say in plain words how an outcome comes about, and by which rules."""
    return render(request, "web/method.html")


@require_safe
@gzip_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how well everybody can use this site, and what is known not to work."""
    return render(request, "web/accessibility.html")


@require_POST
def somebody_else(request: HttpRequest) -> HttpResponse:
    """Let the browser forget who used it: the next person on this device begins anew."""
    slug = request.POST.get("challenge", "")
    response = (
        redirect("conversations:respond", slug=slug) if is_slug(slug) else redirect("web:home")
    )
    forget_device(response)
    return response


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view takes a request
    """Report how the site is, as JSON: 503 when the database can't be reached."""
    report = queries.health()
    down = report["database"] == "down"
    response = JsonResponse(
        report, status=HTTPStatus.SERVICE_UNAVAILABLE if down else HTTPStatus.OK
    )
    response["Cache-Control"] = "no-store"
    return response
