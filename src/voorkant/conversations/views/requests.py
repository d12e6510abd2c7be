"""What the pages of residents share: the request with htmx, and the device that sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.csrf import get_token

from voorkant.people.devices import device_of, new_device

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

    from voorkant.people.devices import Device

    class HtmxRequest(HttpRequest):
        """A request that has been through `HtmxMiddleware`."""

        htmx: HtmxDetails


def sending_device(request: HttpRequest) -> Device:
    """Return the device that sends something; the first time it is a new one."""
    return device_of(request) or new_device()


def visitor_word(request: HttpRequest) -> str:
    """Return a word that stays the same for a browser while it looks around, and is kept nowhere.

    Chance follows from it, so that a page loaded again shows the same card. It is the secret of the
    form on that page: whoever reads has no device yet.
    """
    get_token(request)
    return str(request.META["CSRF_COOKIE"])
