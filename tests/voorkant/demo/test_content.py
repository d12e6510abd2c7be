"""Filling the demo town: through the doors that everybody uses, once."""

from __future__ import annotations

import pytest

from voorkant.bodies.queries import bodies_of, body, mandates_of, members_of
from voorkant.challenges.queries import challenge_cards
from voorkant.contributions.queries import shown_statements, waiting_statements
from voorkant.decisions.queries import decisions_page
from voorkant.demo import content
from voorkant.demo.town import invented_challenges, invented_mandates, invented_people
from voorkant.journal.models import Entry

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("fresh_database"), pytest.mark.slow]


def test_the_town_is_filled_and_a_second_time_changes_nothing() -> None:
    told: list[str] = []
    content.fill(told.append)

    cards = challenge_cards(village=None, before=None, limit=10).items
    assert {card.stage for card in cards} == {one.stage for one in invented_challenges()}
    assert len(told) == len(cards) == 4
    talked = {one.slug: one for one in invented_challenges() if one.conversation}
    for card in cards:
        if card.slug in talked:
            made = talked[card.slug]
            assert made.conversation is not None
            assert len(shown_statements(card.id)) == len(made.conversation.statements)
            assert len(waiting_statements(card.id)) == len(made.waiting)
    for person in invented_people():
        names = [member.shown_name for member in members_of(body(person.body).id)]
        assert names.count(person.name) == 1
    account = members_of(body("gemeente").id)[0].account_id
    assert [seat.body.slug for seat in bodies_of(account)] == ["gemeente"]

    [decision] = decisions_page("veldje-van-wellerlooi").decisions
    assert decision.cost_cents == 6400_00
    assert len(decision.grounds) == 5

    held = mandates_of([body(mandate.body).id for mandate in invented_mandates()])
    assert len(held) == len(invented_mandates())

    entries = Entry.objects.count()
    content.fill(told.append)
    assert len(told) == 4
    assert Entry.objects.count() == entries
