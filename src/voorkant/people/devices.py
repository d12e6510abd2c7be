"""The device a resident uses: a random word in a signed cookie, and nothing else about it.

The word stays in the browser. Tables hold only what it becomes under the key of a scope
(`voorkant.people.keys`). Who only reads has no device: the first thing that somebody sends makes one.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

COOKIE: Final = "__Host-vk_dev"
A_YEAR: Final = 365 * 24 * 3600
_SALT: Final = "voorkant.people.devices"
_WORD: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_WORD_BYTES: Final = 24


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that has sent something before; its word never shows in a log."""

    id: str = field(repr=False)


def device_of(request: HttpRequest) -> Device | None:
    """Return the device that a request comes from.

    None without a cookie, and for one that was forged, is too old, or was signed for something else
    or with a key that is no longer believed: such a visitor is simply new.
    """
    word = request.get_signed_cookie(COOKIE, default=None, salt=_SALT, max_age=A_YEAR)
    return Device(word) if word is not None and _WORD.fullmatch(word) else None


def new_device() -> Device:
    """Make a device that nobody has seen before."""
    return Device(secrets.token_urlsafe(_WORD_BYTES))


def keep_device(response: HttpResponseBase, device: Device) -> None:
    """Let the browser keep a device, for a year from now."""
    response.set_signed_cookie(
        COOKIE,
        device.id,
        salt=_SALT,
        max_age=A_YEAR,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def forget_device(response: HttpResponseBase) -> None:
    """Let the browser forget its device: whoever comes next on it is somebody else."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
