"""Two organisers at one desk at the same moment, and residents who go on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from tests.races.test_taking_part import outcome
from tests.races.together import at_once
from tests.voorkant.challenges.keys import own_keys
from tests.voorkant.conversations.talking import Talk, people, talk
from voorkant.contributions.actions import (
    change_place,
    freeze,
    merge,
    put_first,
    send_back,
    send_back_all,
)
from voorkant.contributions.errors import DecidedBefore, NotOnTheList
from voorkant.contributions.models import Contribution
from voorkant.conversations.errors import StatementFrozen, StatementNotHere
from voorkant.conversations.models import Response

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["own_keys"]

pytestmark = [pytest.mark.database, pytest.mark.races, pytest.mark.usefixtures("fresh_database")]


def merged(here: Talk, chosen: list[UUID], number: int) -> UUID:
    return merge(
        challenge_id=here.challenge.id,
        statement_ids=chosen,
        text=f"Wij zeggen dit samen, op manier {number}.",
        sent_key=uuid4(),
        acting=f"organiser-{number}",
    )


def test_of_two_merges_of_one_statement_one_is_done_and_the_other_leaves_nothing() -> None:
    here = talk(4)
    first, second, third, _ = here.statements
    acts: list[Callable[[], object]] = [
        lambda: merged(here, [first, second], 1),
        lambda: merged(here, [second, third], 2),
    ]
    came = at_once(2, lambda number: outcome(acts[number]))
    assert came.count(NotOnTheList) == 1
    assert Contribution.objects.filter(state="merged").count() == 2
    assert Contribution.objects.count() == 5, "the words of the other merge are gone with it"


def test_a_merge_and_a_refusal_at_once_leave_no_half_merge() -> None:
    here = talk()
    first, second, _ = here.statements
    acts: list[Callable[[], object]] = [
        lambda: merged(here, [first, second], 1),
        lambda: send_back(
            challenge_id=here.challenge.id, statement_id=first, reason="Dubbel.", acting="o"
        ),
    ]
    came = at_once(2, lambda number: outcome(acts[number]))
    states = list(Contribution.objects.order_by("position").values_list("state", flat=True))
    if came[0] is NotOnTheList:
        assert states == ["sent-back", "shown", "shown"]
    else:
        assert came[1] is DecidedBefore
        assert states == ["merged", "merged", "shown", "shown"]


def test_answers_while_a_statement_is_frozen_are_kept_or_refused() -> None:
    here, crowd = talk(), people(12)

    def act(number: int) -> object:
        if number == 6:
            freeze(challenge_id=here.challenge.id, statement_ids=here.statements, acting="o")
            return None
        return outcome(lambda: here.answer(crowd[number]).count)

    came = at_once(12, act)
    assert set(came) <= {None, 1, StatementFrozen}
    assert Response.objects.count() == came.count(1)
    assert outcome(lambda: here.answer(crowd[0], 1)) is StatementFrozen


def test_answers_while_a_statement_is_merged_are_kept_or_refused() -> None:
    here, crowd = talk(), people(12)

    def act(number: int) -> object:
        if number == 6:
            merged(here, list(here.statements[:2]), 1)
            return None
        return outcome(lambda: here.answer(crowd[number]).count)

    came = at_once(12, act)
    assert set(came) <= {None, 1, StatementNotHere}
    assert Response.objects.count() == came.count(1)


def test_many_who_change_the_order_at_once_leave_an_order() -> None:
    here = talk(8)
    scope = here.challenge.id

    def act(number: int) -> object:
        statement = here.statements[number]
        put_first(challenge_id=scope, statement_ids=[statement], acting="o")
        return change_place(challenge_id=scope, statement_id=statement, by=-1, acting="o")

    at_once(8, act)
    places = Contribution.objects.order_by("place").values_list("place", flat=True)
    assert list(places) == list(range(1, 9))


def test_two_who_send_the_same_statements_back_send_each_back_once() -> None:
    here = talk(8)
    chosen = list(here.statements)

    def act(number: int) -> int:
        return send_back_all(
            challenge_id=here.challenge.id,
            statement_ids=chosen if number else chosen[::-1],
            reason="Dubbel.",
            acting=f"organiser-{number}",
        ).done

    assert sum(at_once(2, act)) == 8
