"""Refusals and faults, as people and programs see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.utils.translation import override

from voorkant.common.errors import (
    Busy,
    Conflict,
    Gone,
    Invalid,
    Misconfigured,
    NotAllowed,
    NotFound,
    VoorkantError,
    explain,
)
from voorkant.web import error_pages
from voorkant.web.error_pages import ErrorPageMiddleware, error_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

TREE = [Invalid(), NotAllowed(), NotFound(), Conflict(), Gone(), Busy(), Misconfigured()]


@pytest.fixture
def request_of() -> Callable[..., HttpRequest]:
    return RequestFactory().get


def body_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.code)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_error_has_a_page_that_says_what_why_and_what_to_do(
    error: VoorkantError, language: str, request_of: Callable[..., HttpRequest]
) -> None:
    with override(language):
        response = error_response(request_of("/"), error)
    body, said = body_of(response), explain(error, language)
    assert response.status_code == error.status
    for part in (said.what, said.why, said.remedy):
        assert part.replace("'", "&#x27;") in body
    assert error.code in body
    assert f'<html lang="{language}">' in body
    assert 'name="robots" content="noindex"' in body


def test_a_program_gets_the_same_as_data(request_of: Callable[..., HttpRequest]) -> None:
    with override("en"):
        response = error_response(request_of("/", headers={"Accept": "application/json"}), Gone())
    assert response["Content-Type"] == "application/problem+json"
    assert b'"code": "gone"' in response.content
    assert b'"status": 410' in response.content
    assert "Accept" in response["Vary"]


def test_only_what_passes_by_itself_says_when_to_come_back(
    request_of: Callable[..., HttpRequest],
) -> None:
    assert error_response(request_of("/"), Busy())["Retry-After"] == "30"
    assert "Retry-After" not in error_response(request_of("/"), NotFound())


def test_an_address_that_leads_nowhere(client: Client) -> None:
    response = client.get("/nergens/heen")
    assert response.status_code == 404
    assert "Op dit adres is niets te vinden." in body_of(response)
    assert 'href="/en/nergens/heen" lang="en"' in body_of(response)
    english = client.get("/en/nowhere")
    assert english.status_code == 404
    assert '<html lang="en">' in body_of(english)


@pytest.mark.parametrize(
    "path", ["/%00", "/" + "a" * 5000, "/%ff%fe", "/<script>", "/en/%E2%80%AE"]
)
def test_a_strange_address_is_only_not_found(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "<script>" not in body_of(response)


def test_a_name_that_is_not_ours_is_a_bad_request(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "niet te bereiken onder de naam in dit adres" in body_of(response)
    assert "VOORKANT_ALLOWED_HOSTS" in body_of(response)
    assert "evil.example" not in body_of(response)


@pytest.mark.parametrize(
    ("handler", "status"),
    [(error_pages.bad_request, 400), (error_pages.not_allowed, 403), (error_pages.not_found, 404)],
)
def test_djangos_own_refusals_have_our_page(
    handler: Callable[..., HttpResponse], status: int, request_of: Callable[..., HttpRequest]
) -> None:
    assert handler(request_of("/"), Exception("secret detail")).status_code == status
    assert "secret detail" not in body_of(handler(request_of("/"), Exception("secret detail")))


def test_a_fault_of_ours_says_that_it_is_ours(request_of: Callable[..., HttpRequest]) -> None:
    with override("nl"):
        response = error_pages.server_error(request_of("/"))
    assert response.status_code == 500
    assert "Dit is een fout van ons, niet van u." in body_of(response)


def test_a_form_from_elsewhere_is_refused() -> None:
    response = Client(enforce_csrf_checks=True).post("/")
    assert response.status_code == 403
    assert "Er is niets veranderd." in body_of(response)
    assert "web.form-refused" in body_of(response)


def _middleware() -> ErrorPageMiddleware:
    return ErrorPageMiddleware(lambda _: HttpResponseNotAllowed(["GET", "HEAD"]))


def test_a_verb_that_does_not_fit_keeps_its_status_and_says_which_do(
    request_of: Callable[..., HttpRequest],
) -> None:
    response = _middleware()(request_of("/"))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "web.method-refused" in body_of(response)


def test_a_database_that_cannot_be_reached_is_busy_and_logged(
    request_of: Callable[..., HttpRequest], caplog: pytest.LogCaptureFixture
) -> None:
    response = _middleware().process_exception(request_of("/"), OperationalError("host secret"))
    assert response is not None
    assert response.status_code == 503
    assert "host secret" not in body_of(response)
    assert "the database can't be reached" in caplog.text


def test_what_is_no_refusal_goes_on_to_django(request_of: Callable[..., HttpRequest]) -> None:
    assert _middleware().process_exception(request_of("/"), ZeroDivisionError()) is None


def test_only_faults_of_ours_are_logged_as_errors(
    request_of: Callable[..., HttpRequest], caplog: pytest.LogCaptureFixture
) -> None:
    _middleware().process_exception(request_of("/"), NotFound())
    assert "fault of ours" not in caplog.text
    _middleware().process_exception(request_of("/"), Misconfigured())
    assert "fault of ours" in caplog.text
