"""A member of staff at the sign-in pages, and the mail that she gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.apps import apps
from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

ADDRESS = "an@bergen.example"


def mails_to(address: str = ADDRESS) -> list[str]:
    """The texts that were queued for an address, the newest last."""
    rows = apps.get_model("outbox", "Message").objects.filter(to_address=address)
    return list(rows.order_by("queued_at", "job").values_list("body", flat=True))


def ask(client: Client, address: str = ADDRESS, **more: str) -> Response:
    return client.post("/inloggen", {"email": address, **more})


def newest_code(address: str = ADDRESS) -> str:
    found = re.search(r"[A-Z]{4}-[A-Z]{4}", mails_to(address)[-1])
    assert found is not None
    return found.group()


def give(client: Client, code: str, **more: str) -> Response:
    return client.post("/inloggen/code", {"code": code, **more})


def sign_in(client: Client, address: str = ADDRESS) -> Response:
    ask(client, address)
    return give(client, newest_code(address))


def is_signed_in(client: Client) -> bool:
    """Whether a session that the server still knows belongs to somebody."""
    from importlib import import_module

    from django.conf import settings
    from django.http import HttpRequest

    from voorkant.people.viewers import viewer_of

    request = HttpRequest()
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(cookie.value if cookie else None)
    from django.contrib.auth import get_user

    request.user = get_user(request)
    return viewer_of(request).account is not None
