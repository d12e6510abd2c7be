"""What every response carries, and one line in the log for each."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from django.core.exceptions import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[[HttpRequest], HttpResponseBase]

# Nothing here asks for a camera, a place or a payment.
PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)
KEPT_BY_NOBODY: Final = "private, no-store"
log = logging.getLogger("voorkant.request")


def default_headers(get_response: View) -> View:
    """Let nobody keep a page, unless its view said otherwise.

    A view that sets ``Cache-Control`` itself has chosen to be public; it then may not look at session,
    cookie or user. A response that sets a cookie after all is kept by nobody: a cache would hand one
    person's cookie to the next.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        if response.cookies:
            response.headers["Cache-Control"] = KEPT_BY_NOBODY
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return respond


class SingleValues:
    """Refuses a name that is sent twice: two readers of one request must not read different values.

    Looked at after the check on forged forms, so that nobody elsewhere can make us read a body.
    """

    def __init__(self, get_response: View) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Look at what was sent, before the view does.

        Raises:
            BadRequest: A name stands in the address or in the form more than once.
        """
        for sent in (request.GET, request.POST):
            if any(len(values) > 1 for _, values in sent.lists()):
                raise BadRequest("a name is sent twice")


def request_log(get_response: View) -> View:
    """Log each request by its route, never by its address: an address may hold a code or a name."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "action": request.method,
                "object": match.view_name if match else None,
                "result": response.status_code,
                "milliseconds": round(1000 * (time.perf_counter() - began), 1),
            },
        )
        return response

    return respond
