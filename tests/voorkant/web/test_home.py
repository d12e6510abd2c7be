"""Home: what goes on in all villages, or in one; with a drawing of them, and its twin as a list."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import talk
from tests.voorkant.pages import page, text_of
from voorkant.challenges.rules import Stage
from voorkant.places.actions import load_region
from voorkant.web.queries import ON_A_PAGE

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FIRST_VISIT = 70_000
"""Bytes over the wire, of a page and everything that it loads."""


def on_the_wire(client: Client, address: str) -> int:
    """The bytes of a page and of all files that it loads, as they are sent."""
    html = client.get(address, headers={"accept-encoding": "gzip"}).content
    text = gzip.decompress(html).decode()
    head = text[: text.index("</head>")]
    names = re.findall(r'(?:src|href)="/static/([^"]+)"', head)
    files = [Path(str(finders.find(name))) for name in names]
    assert len(files) >= 3
    return len(html) + sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def test_before_there_is_a_region_home_says_kindly_that_nothing_is_asked(client: Client) -> None:
    html = page(client, "/")
    assert "Er is nog geen vraag" in html
    assert "<path" not in html.partition("<main")[2].partition('class="vk-empty__mark"')[0]
    assert "There is no question yet" in page(client, "/en/")


def test_a_challenge_stands_on_home_and_with_its_own_village_only(client: Client) -> None:
    made = challenge(question="Wat merkt u van de markt?", villages=["well", "aijen"])
    for address in ("/", "/kernen/well", "/kernen/aijen"):
        html = page(client, address)
        assert f'href="/opgaven/{made.slug}"' in html
        assert "Dorpsraad Well vraagt" in text_of(html)
    other = page(client, "/kernen/afferden")
    assert "Wat merkt u van de markt?" not in other
    assert "In Afferden is er nog geen vraag" in other


def test_a_card_says_where_the_challenge_is_for_who_sees_and_for_who_listens(
    client: Client,
) -> None:
    challenge(Stage.IMAGINE)
    html = page(client, "/")
    assert re.search(r'aria-current="step"><span class="vk-stages__word">Bedenken', html)
    assert text_of(html).count("(klaar)") == 2
    assert re.search(r"Kiezen ?\(op slot\)", text_of(html))


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "vandaag is de laatste dag"), (1, "nog 1 dag"), (12, "nog 12 dagen"), (90, "tot ")],
)
def test_a_card_says_how_long_one_can_take_part(client: Client, days: int, said: str) -> None:
    challenge(closes_on=timezone.localdate() + timedelta(days=days))
    assert said in text_of(page(client, "/"))


def test_a_challenge_without_a_last_day_says_nothing_of_it(client: Client) -> None:
    challenge(closes_on=None)
    assert not re.search(r"nog \d+ dag|laatste dag", text_of(page(client, "/")))


def test_a_closed_challenge_says_so(client: Client) -> None:
    challenge(Stage.CLOSED)
    html = page(client, "/")
    assert '<span class="nl-data-badge">Afgerond</span>' in html
    assert 'aria-current="step"' not in html


def test_the_drawing_and_the_list_have_the_same_villages(client: Client) -> None:
    load_region(region="bergen")
    html = page(client, "/kernen/well")
    chips = html.partition('class="vk-chips"')[2].partition("</ul>")[0]
    drawing = html.partition('<svg class="vk-map"')[2].partition("</svg>")[0]
    listed = re.findall(r'href="/kernen/([a-z-]+)"', chips)
    assert len(listed) == 7
    assert re.findall(r'<a href="/kernen/([a-z-]+)"', drawing) == listed
    assert drawing.count('aria-current="page"') == 1
    assert re.findall(r"<text[^>]*>([^<]+)", drawing) == [
        "Afferden",
        "Aijen",
        "Bergen",
        "Nieuw Bergen",
        "Siebengewald",
        "Well",
        "Wellerlooi",
    ]
    assert "CC BY 4.0" in html


@pytest.mark.parametrize("slug", ["nergens", "Well", "%00", "we ll", "é", "x" * 300])
def test_a_village_that_is_not_there_is_not_found(client: Client, slug: str) -> None:
    load_region(region="bergen")
    page(client, f"/kernen/{slug}", 404)


@pytest.mark.parametrize("word", ["x", "", "%00", "AAAA"])
def test_a_word_that_we_did_not_give_is_refused_kindly(client: Client, word: str) -> None:
    assert "Dit deel van de lijst kunnen wij niet vinden." in page(client, f"/?before={word}", 422)


def test_the_list_goes_on_page_after_page_until_its_end(client: Client) -> None:
    for _ in range(ON_A_PAGE + 1):
        challenge()
    first = page(client, "/")
    assert first.count("<article") == ON_A_PAGE
    (after,) = re.findall(r'href="\?before=([^"]+)"', first)
    assert page(client, f"/?before={after}").count("<article") == 1


def test_home_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        talk()
    for address in ("/", "/kernen/well"):
        with django_assert_max_num_queries(8):
            client.get(address)


def test_a_first_visit_is_light(client: Client) -> None:
    made = talk()
    for address in ("/", f"/opgaven/{made.slug}", f"/opgaven/{made.slug}/reageren", "/privacy"):
        assert on_the_wire(client, address) <= FIRST_VISIT


def test_the_map_to_zoom_is_not_loaded_before_somebody_opens_it(client: Client) -> None:
    load_region(region="bergen")
    html = page(client, "/")
    assert not re.search(r"<(script|link)[^>]*map", html)
    assert 'data-script="/static/ui/build/map.js"' in html


def test_the_villages_can_be_fetched_as_geojson(client: Client) -> None:
    load_region(region="bergen")
    response = client.get("/kernen.geojson")
    assert response["Content-Type"] == "application/geo+json"
    assert response["Cache-Control"] == "public, max-age=86400"
    found = json.loads(response.content)
    assert [each["properties"]["slug"] for each in found["features"]][:2] == ["afferden", "aijen"]


def test_only_a_demonstration_says_that_people_are_made_up(
    client: Client, settings: object
) -> None:
    said = "de mensen en uitspraken op deze pagina zijn verzonnen"
    settings.VOORKANT_DEMO = False  # type: ignore[attr-defined]  # pytest-django's own wrapper
    assert said not in page(client, "/")
    settings.VOORKANT_DEMO = True  # type: ignore[attr-defined]
    assert said in page(client, "/")


def test_a_reader_gets_no_cookie(client: Client) -> None:
    made = talk()
    for address in (
        "/",
        "/en/",
        "/kernen/well",
        f"/opgaven/{made.slug}",
        f"/opgaven/{made.slug}/samen",
    ):
        client.get(address)
    assert not client.cookies
