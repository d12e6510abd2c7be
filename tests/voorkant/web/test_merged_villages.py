"""Home and the pages of villages after a merger: no dead end, and every question still to be found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.voorkant.challenges.keys import own_keys
from tests.voorkant.challenges.made import challenge
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from tests.voorkant.places.merging import merged
from tests.voorkant.web.test_attendance import crowd, shown
from voorkant.web.desk.attendance import attendance

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

__all__ = ["own_keys"]
pytestmark = [pytest.mark.database, pytest.mark.django_db]


def chips(html: str) -> list[str]:
    listed = re.search(r'<ul class="vk-chips">(.*?)</ul>', html)
    assert listed
    return re.findall(r'href="[^"]*/kernen/([a-z-]+)"', listed[1])


def test_the_page_of_a_village_that_ended_says_where_it_belongs_and_keeps_its_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = challenge()
    merged("well", "bergen")
    with django_assert_max_num_queries(MOST_QUERIES):
        html = page(client, "/kernen/well")
    assert "Well hoort sinds" in text_of(html)
    assert '/kernen/bergen">Kijk bij Bergen</a>' in html
    assert f"/opgaven/{made.slug}" in html
    assert "well" not in chips(html)
    english = text_of(page(client, "/en/kernen/well"))
    assert "Well belongs to Bergen since" in english
    assert "Look at Bergen" in english


def test_the_page_of_the_other_village_leads_to_what_was_asked_before(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    challenge()
    assert "eerder in" not in page(client, "/kernen/bergen")
    merged("well", "bergen")
    with django_assert_max_num_queries(MOST_QUERIES):
        html = page(client, "/kernen/bergen")
    assert '/kernen/well"' in html
    assert "Wat er eerder in Well is gevraagd" in text_of(html)
    assert "hoort sinds" not in text_of(html)
    assert "eerder in" not in page(client, "/kernen/aijen")


def test_on_the_map_its_land_leads_to_the_other_and_no_name_stands_twice(client: Client) -> None:
    challenge()
    before = page(client, "/")
    assert "well" in chips(before)
    merged("well", "bergen")
    after = page(client, "/")
    assert set(chips(before)) - set(chips(after)) == {"well"}
    assert after.count("vk-map__land") == before.count("vk-map__land")
    assert after.count("vk-map__name") == before.count("vk-map__name") - 1
    assert after.count('aria-label="Bergen"') == 2
    assert 'aria-label="Well"' not in after


def test_who_takes_part_stands_beside_the_villages_that_the_question_began_with() -> None:
    made = challenge(villages=["well", "wellerlooi"])
    crowd(made, 20, "wellerlooi", None)
    crowd(made, 12, "afferden", None)
    crowd(made, 9, None, None)
    before = attendance(made.id)
    assert shown(before.villages) == {"Wellerlooi": 20, "Afferden": 10}
    merged("wellerlooi", "well")
    assert attendance(made.id) == before


def test_who_takes_part_in_a_later_question_stands_beside_both_together() -> None:
    challenge()
    merged("wellerlooi", "well", days=-1)
    made = challenge()
    crowd(made, 20, "well", None)
    crowd(made, 12, "afferden", None)
    crowd(made, 9, None, None)
    found = attendance(made.id)
    assert shown(found.villages) == {"Well, Wellerlooi": 20, "Afferden": 10}
    assert "Well, Wellerlooi" in found.together
