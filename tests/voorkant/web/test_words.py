"""Pages of words only, and the button for somebody else on this device."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.voorkant.pages import page, text_of
from voorkant.people.devices import A_YEAR, COOKIE
from voorkant.people.sessions import LONGEST

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/privacy", "Wat we niet bewaren"),
        ("/en/privacy", "What we do not keep"),
        ("/toegankelijkheid", "Hoe ver we zijn"),
        ("/en/toegankelijkheid", "How far we are"),
        ("/rekenwijze", "Meer dan een tiende van alle mensen is geen blok, maar een mening."),
        ("/en/rekenwijze", "More than a tenth of all people is no block but an opinion."),
    ],
)
def test_a_page_of_words_has_its_words_and_asks_the_database_nothing(
    client: Client, address: str, words: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's own context
        assert words in page(client, address)


def test_the_page_on_privacy_tells_the_truth_about_cookies(client: Client) -> None:
    text = text_of(page(client, "/privacy"))
    assert A_YEAR == 365 * 24 * 3600
    assert "voor een jaar" in text
    assert LONGEST.total_seconds() == 12 * 3600
    assert "hooguit twaalf uur" in text
    assert not client.cookies


def test_every_page_leads_to_privacy_accessibility_and_the_worksheet(client: Client) -> None:
    html = page(client, "/nergens", 404)
    for address in ("/privacy", "/toegankelijkheid", "/werkblad"):
        assert f'href="{address}"' in html


@pytest.mark.parametrize(
    ("challenge", "to"),
    [
        ("grotestraat", "/opgaven/grotestraat/reageren"),
        ("", "/"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("../uitloggen", "/"),
    ],
)
def test_somebody_else_begins_anew_and_goes_nowhere_else(
    client: Client, challenge: str, to: str
) -> None:
    client.cookies[COOKIE] = "something"
    response = client.post("/apparaat/iemand-anders", {"challenge": challenge})
    assert (response.status_code, response["Location"]) == (302, to)
    assert response.cookies[COOKIE].value == ""
    assert response.cookies[COOKIE]["max-age"] == 0


def test_nobody_else_can_press_that_button_for_you() -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert strict.post("/apparaat/iemand-anders").status_code == 403
    assert strict.get("/apparaat/iemand-anders").status_code == 405


def test_more_than_anybody_types_is_refused_in_plain_words(client: Client) -> None:
    response = client.post("/apparaat/iemand-anders", {"challenge": "x" * 10_000_000})
    assert response.status_code == 413
    assert "Dit is te veel in één keer." in response.content.decode()


def test_a_refusal_replaces_the_page_in_which_htmx_asked(client: Client) -> None:
    response = client.post(
        "/opgaven/nergens/reageren", {"value": "1"}, headers={"HX-Request": "true"}
    )
    assert response["HX-Retarget"] == response["HX-Reselect"] == "#main"
    assert "HX-Retarget" not in client.get("/nergens")
