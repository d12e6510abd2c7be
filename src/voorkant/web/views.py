"""Home, and the page that a machine asks whether all is well."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from voorkant.web import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """List the outcomes, newest first."""
    page = queries.home(request.GET.get("before"))
    return render(request, "web/home.html", {"page": page})


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
