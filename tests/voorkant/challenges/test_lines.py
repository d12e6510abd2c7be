"""A line is added while the question is a question; who has an interest says so, and everybody reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.voorkant.challenges.made import accept, advance, challenge, council, expert
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from voorkant.bodies.actions import set_topics
from voorkant.bodies.kinds import Topic
from voorkant.challenges.actions import add_line, declare_interest
from voorkant.challenges.errors import LineUnfounded
from voorkant.challenges.models import InfluenceLine
from voorkant.challenges.page import challenge_page
from voorkant.challenges.queries import has_interest
from voorkant.challenges.rules import Influence, Stage
from voorkant.challenges.values import NewLine

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LINE = {
    "do": "line",
    "kind": "fixed",
    "text": "De bomen blijven staan.",
    "line_reason": "Ze zijn beschermd.",
    "source": "Raad, besluit 12",
}


def test_an_organiser_adds_a_line_that_everybody_reads() -> None:
    made = challenge(Stage.QUESTION)
    browser = organiser(council())
    assert browser.post(f"/opgaven/{made.slug}/fase", LINE).status_code == 302
    told = text_of(page(Client(), f"/opgaven/{made.slug}"))
    for part in ("De bomen blijven staan.", "Ze zijn beschermd.", "Raad, besluit 12"):
        assert part in told


@pytest.mark.parametrize("lacks", ["line_reason", "source", "text"])
def test_a_line_without_its_reason_is_refused_and_nothing_typed_is_lost(lacks: str) -> None:
    made = challenge(Stage.QUESTION)
    before = InfluenceLine.objects.count()
    answer = organiser(council()).post(f"/opgaven/{made.slug}/fase", {**LINE, lacks: " "})
    assert answer.status_code == 422
    kept = answer.content.decode()
    assert all(LINE[part] in kept for part in {"line_reason", "source", "text"} - {lacks})
    assert InfluenceLine.objects.count() == before


def test_what_is_open_needs_no_source() -> None:
    made = challenge(Stage.QUESTION)
    line = NewLine(Influence.OPEN, "Waar de bankjes komen.")
    add_line(challenge_id=made.id, line=line, acting=None)
    with pytest.raises(LineUnfounded):
        add_line(
            challenge_id=made.id, line=NewLine(Influence.ELSEWHERE, "De weg.", "x"), acting=None
        )


def test_once_the_question_went_on_the_form_is_gone_and_the_database_refuses() -> None:
    made = challenge(Stage.QUESTION)
    accept(made.id)
    advance(made.id, Stage.UNDERSTAND)
    browser = organiser(council())
    assert "Voeg een regel toe" not in page(browser, f"/opgaven/{made.slug}/fase")
    assert browser.post(f"/opgaven/{made.slug}/fase", LINE).status_code == 409
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        InfluenceLine.objects.create(
            challenge_id=made.id, kind="fixed", text="x", source="x", reason="x", position=19
        )
    assert "while the question is a question" in str(refusal.value)


def test_an_organiser_declares_an_interest_and_it_stands_beside_her_name() -> None:
    made = challenge(Stage.QUESTION)
    browser = organiser(council())
    address = f"/opgaven/{made.slug}/fase"
    assert browser.post(address, {"do": "interest", "interest": " "}).status_code == 422
    sent = {"do": "interest", "interest": "Ik woon in deze straat."}
    assert browser.post(address, sent).status_code == 302
    [declared] = challenge_page(made.slug).declared
    assert (declared.name, declared.text) == ("Toos V.", "Ik woon in deze straat.")
    assert "Ik woon in deze straat." in text_of(page(Client(), f"/opgaven/{made.slug}"))
    accept(made.id)
    moved = {"to": "understand", "reason": "Er luistert iemand."}
    assert browser.post(address, moved).status_code == 302
    assert "heeft zelf een belang" in text_of(page(browser, address))


def test_an_interest_is_hers_in_every_seat_and_nobody_elses() -> None:
    made = challenge(Stage.QUESTION)
    one, other = expert(), expert()
    declare_interest(
        challenge_id=made.id, seat_id=one.id, account_id=one.account_id, text="Ik woon er."
    )
    assert has_interest(made.id, str(one.account_id))
    assert not has_interest(made.id, str(other.account_id))
    assert not has_interest(challenge(Stage.QUESTION).id, str(one.account_id))
    assert not has_interest(made.id, None)
    assert not has_interest(made.id, "organiser-1")


def test_residents_read_what_who_listens_knows_about_in_few_queries(
    django_assert_max_num_queries: Any,
) -> None:
    made = challenge(Stage.QUESTION)
    seat = accept(made.id)
    set_topics(expert_id=seat.id, topics=[Topic.TRAFFIC], acting=None)
    browser = organiser(council())
    for rest in ("", "/meelezen"):
        assert "Verkeer en straten" in text_of(page(Client(), f"/opgaven/{made.slug}{rest}"))
    for rest in ("/meelezen", "/wie-beslist"):
        with django_assert_max_num_queries(MOST_QUERIES):
            page(browser, f"/opgaven/{made.slug}{rest}")
