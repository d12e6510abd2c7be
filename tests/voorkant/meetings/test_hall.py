"""The screen in a hall: what it shows, and what it costs to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.test.signals import template_rendered

from tests.voorkant.conversations.made import report
from tests.voorkant.conversations.talking import talk
from tests.voorkant.meetings.made import shows
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from voorkant.challenges.codes import code_of
from voorkant.conversations.actions import close_conversation
from voorkant.meetings.lately import Lately
from voorkant.meetings.views import halls
from voorkant.people.devices import new_device

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

HALL = "/opgaven/grotestraat/zaal"
NOW = f"{HALL}/nu"


def test_the_screen_shows_what_we_share_and_how_to_join(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = talk(slug="grotestraat")
    shows(made)
    with django_assert_max_num_queries(MOST_QUERIES):
        html = page(Client(), HALL)
    text = text_of(html)
    assert "1.921" in text
    assert "4.913" in text
    assert "93%" in text
    assert code_of(made.challenge.id) in text
    assert f'src="/m/{code_of(made.challenge.id)}.svg"' in html


def test_before_there_is_an_outcome_the_screen_counts_nobody() -> None:
    made = talk(slug="grotestraat")
    for _ in range(3):
        made.answer(new_device())
    html = page(Client(), HALL)
    assert "Wat merkt u?" in html
    assert "<dd>" not in html


def test_of_fewer_than_five_people_the_screen_tells_nothing() -> None:
    made = talk(slug="grotestraat")
    shows(made, report(participants=4, votes=9))
    assert "<dd>" not in page(Client(), HALL)


def test_asking_again_costs_no_template_and_two_queries_or_none(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = talk(slug="grotestraat")
    shows(made)
    client = Client()
    first = client.get(NOW)
    rendered: list[object] = []
    template_rendered.connect(lambda **_: rendered.append(1), weak=False, dispatch_uid="hall")
    try:
        with django_assert_num_queries(0):
            at_once = client.get(NOW, headers={"If-None-Match": first["ETag"]})
        monkeypatch.setattr(halls, "_lately", Lately(2))
        with django_assert_num_queries(2):
            again = client.get(NOW, headers={"If-None-Match": first["ETag"]})
    finally:
        template_rendered.disconnect(dispatch_uid="hall")
    for answer in (at_once, again):
        assert (answer.status_code, answer.content, rendered) == (304, b"", [])
        assert answer["ETag"] == first["ETag"]


def test_what_was_read_a_moment_ago_is_believed_for_that_moment_alone() -> None:
    now = [0.0]
    lately: Lately[int] = Lately(2, most=2, clock=lambda: now[0])
    assert lately.known("a") is None
    assert lately.keep("a", 1) == 1
    now[0] = 1.9
    assert lately.known("a") == 1
    now[0] = 2.0
    assert lately.known("a") is None
    for key in ("b", "c"):
        lately.keep(key, 2)
    assert (lately.known("a"), lately.known("b"), lately.known("c")) == (None, None, 2)


def test_the_whole_page_says_which_state_it_shows() -> None:
    made = talk(slug="grotestraat")
    shows(made)
    tag = Client().get(NOW)["ETag"].strip('"')
    assert f'data-tag="{tag}"' in page(Client(), HALL).replace("&quot;", "")


def test_what_changes_on_the_screen_changes_its_tag() -> None:
    made = talk(slug="grotestraat")
    tags = [Client().get(NOW)["ETag"]]
    shows(made)
    tags.append(Client().get(NOW)["ETag"])
    shows(made, seed=9)
    tags.append(Client().get(NOW)["ETag"])
    close_conversation(challenge_id=made.challenge.id, reason="Het is klaar.", acting=None)
    tags.append(Client().get(NOW)["ETag"])
    tags.append(Client().get(f"/en{NOW}")["ETag"])
    assert len(set(tags)) == len(tags)
    for tag in tags[:-2]:
        assert Client().get(NOW, headers={"If-None-Match": tag}).status_code == 200


def test_one_answer_changes_nothing_on_the_screen() -> None:
    made = talk(slug="grotestraat")
    shows(made)
    before = Client().get(NOW)
    made.answer(new_device())
    after = Client().get(NOW)
    assert (after["ETag"], after.content) == (before["ETag"], before.content)


@pytest.mark.parametrize("tag", ['"niets"', 'W/"niets"', "*, x", '"' + "a" * 5000 + '"', "\x7f"])
def test_a_tag_that_we_never_gave_gets_the_whole_answer(tag: str) -> None:
    talk(slug="grotestraat")
    assert Client().get(NOW, headers={"If-None-Match": tag}).status_code in {200, 304}
    assert Client().get(NOW, headers={"If-None-Match": '"niets"'}).status_code == 200


def test_nobody_is_known_to_the_screen() -> None:
    talk(slug="grotestraat")
    client = Client()
    client.get(HALL)
    client.get(NOW)
    assert not client.cookies


@pytest.mark.parametrize("address", [HALL, NOW, "/opgaven/nergens/zaal"])
def test_there_is_no_screen_of_what_is_not_there(address: str) -> None:
    assert Client().get(address).status_code == 404
