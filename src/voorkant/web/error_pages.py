"""Every refusal and every fault as a page in the same look, or as problem+json for programs.

The error tree says what, why and what to do (`voorkant.common.errors`); this module only gives it a
page. Django's own refusals are translated into the tree first, so there is one way to say no.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from voorkant.common.errors import (
    Busy,
    Invalid,
    NotAllowed,
    NotFound,
    Unexpected,
    VoorkantError,
    explain,
)
from voorkant.common.problems import CONTENT_TYPE, problem_json
from voorkant.ui.typed import texts_in
from voorkant.web.errors import FormRefused, MethodRefused, TooLarge, UnknownHost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


def error_response(
    request: HttpRequest, error: VoorkantError, status: int = 0, typed: Sequence[str] = ()
) -> HttpResponse:
    """Render one error for whoever asks: a page for people, problem+json for programs.

    Args:
        request: The request that was refused; its language is the language of the answer.
        error: What went wrong.
        status: A more precise HTTP status than the error's own, when there is one.
        typed: What somebody wrote in the form that is refused, to show it back to her.
    """
    status = status or error.status
    language = get_language() or "nl"
    if request.accepts("text/html"):
        context = {
            "error": error,
            "sentence": explain(error, language),
            "status": status,
            "typed": typed,
        }
        response = render(request, "web/error.html", context, status=status)
    else:
        problem = {**problem_json(error, language), "status": status}
        response = JsonResponse(problem, content_type=CONTENT_TYPE, status=status)
    patch_vary_headers(response, ["Accept"])
    if getattr(request, "htmx", False):
        # Into the page that is there: htmx takes the error's own words out of this one.
        response["HX-Retarget"] = response["HX-Reselect"] = "#main"
        response["HX-Reswap"] = "outerHTML show:window:top"
    if error.transient:
        response["Retry-After"] = str(error.retry_after_seconds)
    return response


def _typed(request: HttpRequest) -> list[str]:
    """Return what was written in a form that a view refused.

    Only for refusals of views: a form of another site was stopped before, and puts no words on our page.
    """
    return texts_in(request.POST.dict())


class ErrorPageMiddleware:
    """Turns what views raise and refuse into error pages.

    Errors of the tree become their page; a database that can't be reached becomes "busy". Any other
    exception goes on to Django, which logs it and calls `server_error`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give a page to the one refusal that Django answers with an empty body."""
        response = self.get_response(request)
        if response.status_code == MethodRefused.status and not response.content:
            page = error_response(request, MethodRefused())
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render errors of the tree; leave faults to Django."""
        if isinstance(exception, VoorkantError):
            if exception.status >= Unexpected.status:
                logger.error("refused with a fault of ours", exc_info=exception)
            return error_response(request, exception, typed=_typed(request))
        if isinstance(exception, InterfaceError | OperationalError):
            logger.error("the database can't be reached", exc_info=exception)
            return error_response(request, Busy(), typed=_typed(request))
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that can't be read (`handler400`)."""
    logger.info("bad request: %s", type(exception).__name__)
    if isinstance(exception, DisallowedHost):
        return error_response(request, UnknownHost())
    if isinstance(exception, RequestDataTooBig):
        return error_response(request, TooLarge())
    return error_response(request, Invalid(), 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that this person may not make (`handler403`)."""
    logger.info("not allowed: %s", type(exception).__name__)
    return error_response(request, NotAllowed(), typed=_typed(request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere (`handler404`)."""
    logger.debug("not found: %s", type(exception).__name__)
    return error_response(request, NotFound())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was not sent from our own page (`CSRF_FAILURE_VIEW`)."""
    logger.info("form refused: %s", reason)
    return error_response(request, FormRefused())


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours (`handler500`); Django has logged it already."""
    return error_response(request, Unexpected())
