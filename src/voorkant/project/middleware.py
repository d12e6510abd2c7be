"""What every response carries, and one line in the log for each."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

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
log = logging.getLogger("voorkant.request")


def default_headers(get_response: View) -> View:
    """Let nobody keep a page, unless its view said otherwise.

    A view that sets ``Cache-Control`` itself has chosen to be public; it then may not look at session,
    cookie or user.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return respond


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
