"""The device cookie: exact attributes, and anything forged or old is simply nobody."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from voorkant.people.devices import (
    A_YEAR,
    COOKIE,
    Device,
    device_of,
    forget_device,
    keep_device,
    new_device,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings


def kept(device: Device) -> str:
    response = HttpResponse()
    keep_device(response, device)
    return response.cookies[COOKIE].value


def asked_with(value: str | None) -> HttpRequest:
    request = RequestFactory().get("/")
    if value is not None:
        request.COOKIES[COOKIE] = value
    return request


def test_a_device_comes_back_as_itself() -> None:
    device = new_device()
    assert device_of(asked_with(kept(device))) == device


def test_no_two_devices_are_the_same() -> None:
    assert len({new_device().id for _ in range(100)}) == 100


def test_the_cookie_has_exactly_these_attributes() -> None:
    response = HttpResponse()
    keep_device(response, new_device())
    cookie = response.cookies[COOKIE]
    given = {name: value for name, value in cookie.items() if value}
    assert given.pop("expires")
    assert given == {
        "path": "/",
        "max-age": A_YEAR,
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
    }
    assert COOKIE.startswith("__Host-")


def test_forgetting_takes_the_cookie_away_from_where_it_was_put() -> None:
    response = HttpResponse()
    forget_device(response)
    cookie = response.cookies[COOKIE]
    assert (cookie["path"], cookie["max-age"], cookie["domain"]) == ("/", 0, "")
    assert cookie["secure"]
    assert cookie.value == ""


def _other_salt(device: Device) -> str:
    return signing.get_cookie_signer(salt=COOKIE + "another purpose").sign(device.id)


def _legacy_salt(device: Device) -> str:
    # Before 5.2.19, Django made the salt by gluing name and salt together.
    name, salt = COOKIE[:-1], COOKIE[-1] + "voorkant.people.devices"
    return signing.get_cookie_signer(salt=name + salt).sign(device.id)


def _tampered(device: Device) -> str:
    word, rest = kept(device).split(":", 1)
    return f"{word[:-1]}{'A' if word[-1] != 'A' else 'B'}:{rest}"


FORGED = {
    "none at all": lambda: None,
    "empty": lambda: "",
    "a letter": lambda: "x",
    "a colon": lambda: ":",
    "two colons": lambda: "::",
    "very long": lambda: "a" * 10_000,
    "a NUL": lambda: "\x00",
    "not ASCII": lambda: "é:1:2",
    "signed for another purpose": lambda: _other_salt(new_device()),
    "signed as Django once did": lambda: _legacy_salt(new_device()),
    "one letter changed": lambda: _tampered(new_device()),
    "one letter more": lambda: kept(Device("not-of-the-right-shape")) + "x",
    "a signed nothing": lambda: kept(Device("")),
    "a signed word that is too short": lambda: kept(Device("a" * 23)),
    "a signed attack": lambda: kept(Device("'; DROP TABLE x; --abcd"[:22])),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_cookie_that_we_did_not_give_is_nobody(forged: Callable[[], str | None]) -> None:
    assert device_of(asked_with(forged())) is None


def test_a_cookie_of_more_than_a_year_ago_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - A_YEAR - 2)
    old = kept(new_device())
    monkeypatch.undo()
    assert device_of(asked_with(old)) is None


def test_a_key_that_was_changed_is_believed_while_it_is_listed(settings: Settings) -> None:
    settings.SECRET_KEY = "before"
    device = new_device()
    value = kept(device)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "after", ["before"]
    assert device_of(asked_with(value)) == device
    settings.SECRET_KEY_FALLBACKS = []
    assert device_of(asked_with(value)) is None


def test_a_device_never_shows_its_word() -> None:
    device = new_device()
    assert device.id not in repr(device)
    assert device.id not in f"{device}"


def test_the_cookie_survives_being_written_and_read_by_a_browser() -> None:
    response = HttpResponse()
    keep_device(response, new_device())
    parsed = SimpleCookie(response.cookies.output(header=""))
    assert device_of(asked_with(parsed[COOKIE].value)) is not None
