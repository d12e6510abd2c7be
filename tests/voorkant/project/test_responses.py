"""What every response carries, whatever it is: a page, a refusal, a fault, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from voorkant.project import urls
from voorkant.project.middleware import default_headers

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


def public_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everybody", headers={"Cache-Control": "public, max-age=60"})


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("words of a person")


urlpatterns = [
    path("page", page),
    path("public", public_page),
    path("missing", missing),
    path("broken", broken),
    *urls.urlpatterns,
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500

pytestmark = pytest.mark.urls("tests.voorkant.project.test_responses")


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def get(client: Client, address: str) -> Response:
    return client.get(address, HTTP_ACCEPT="application/json")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/page", 200), ("/missing", 404), ("/nowhere", 404), ("/broken", 500), ("/static/no", 404)],
)
def test_every_response_carries_the_headers_that_keep_readers_safe(
    client: Client, address: str, status: int
) -> None:
    response = get(client, address)
    assert response.status_code == status
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert not response.cookies


@pytest.mark.usefixtures("db")  # closing a file's response looks at the connection
def test_a_static_file_carries_them_too(client: Client) -> None:
    response = client.get("/static/ui/mark.svg")
    assert response.status_code == 200
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


def test_a_view_may_choose_to_be_kept_by_everybody(client: Client) -> None:
    assert get(client, "/public")["Cache-Control"] == "public, max-age=60"


def test_a_page_for_everybody_that_sets_a_cookie_is_kept_by_nobody() -> None:
    personal = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    personal.set_cookie("name", "of one person")
    answered = default_headers(lambda _: personal)(RequestFactory().get("/"))
    assert answered.headers["Cache-Control"] == "private, no-store"


def test_the_default_replaces_no_choice() -> None:
    chosen = HttpResponse(
        headers={"Cache-Control": "public", "Permissions-Policy": "camera=(self)"}
    )
    answered = default_headers(lambda _: chosen)(RequestFactory().get("/"))
    assert answered.headers["Cache-Control"] == "public"
    assert answered.headers["Permissions-Policy"] == "camera=(self)"


@pytest.mark.parametrize("address", ["/page?a=1&a=2", "/page?a=1&b=2&a=1", "/page?%61=1&a=2"])
def test_a_name_that_is_sent_twice_in_an_address_is_refused(client: Client, address: str) -> None:
    assert get(client, address).status_code == 400
    assert get(client, "/page?a=1&b=2").status_code == 200


def test_a_name_that_is_sent_twice_in_a_form_is_refused(client: Client) -> None:
    assert client.post("/page", {"choice": ["1", "2"]}).status_code == 400
    assert client.post("/page", {"choice": "1"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.nl", "localhost.evil.nl", "localhost:80@evil.nl"])
def test_another_name_is_refused(client: Client, host: str) -> None:
    assert client.get("/page", HTTP_HOST=host).status_code == 400


def test_the_name_that_a_proxy_passes_on_is_not_believed(client: Client) -> None:
    response = client.get("/page", HTTP_HOST="localhost", HTTP_X_FORWARDED_HOST="evil.nl")
    assert response.wsgi_request.get_host() == "localhost"


def test_over_http_nobody_is_told_to_use_https(client: Client) -> None:
    assert "Strict-Transport-Security" not in get(client, "/page").headers


def test_behind_a_proxy_with_https_everybody_is() -> None:
    # As the settings are with VOORKANT_HTTPS=yes; `test_settings.py` holds that they are.
    with override_settings(
        SECURE_HSTS_SECONDS=31536000,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
        SECURE_SSL_REDIRECT=True,
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    ):
        client = Client()
        safe = client.get("/page", HTTP_X_FORWARDED_PROTO="https")
        assert safe["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert client.get("/page")["Location"] == "https://testserver/page"
