"""What everybody is asked first, and what takes no more answers."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tests.voorkant.challenges.made import challenge
from tests.voorkant.contributions.test_merging import merged, shown
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.values import ChallengeRef
from voorkant.contributions.actions import (
    change_place,
    freeze,
    put_back,
    put_first,
    send_back,
    thaw,
)
from voorkant.contributions.errors import (
    DecidedBefore,
    FrozenBefore,
    NothingChosen,
    StatementNotFound,
    TooManyFirst,
)
from voorkant.contributions.lists import first_statements
from voorkant.contributions.models import Contribution
from voorkant.contributions.queries import answerable_statements, shown_statements
from voorkant.contributions.rules import MOST_AT_ONCE, MOST_FIRST
from voorkant.contributions.values import Decided
from voorkant.journal.models import Entry

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def first(made: ChallengeRef) -> list[UUID]:
    rows = first_statements(made.id)
    assert [row.place for row in rows] == list(range(1, len(rows) + 1))
    return [row.id for row in rows]


def put(made: ChallengeRef, *ids: UUID) -> int:
    return put_first(challenge_id=made.id, statement_ids=ids, acting="o")


def test_statements_are_put_first_behind_each_other_and_moved_by_one() -> None:
    made = challenge()
    a, b, c, d = shown(made, 4)
    assert put(made, c) == 1
    assert put(made, b, a, c) == 2
    assert first(made) == [c, a, b]
    assert change_place(challenge_id=made.id, statement_id=b, by=-1, acting="o")
    assert first(made) == [c, b, a]
    assert not change_place(challenge_id=made.id, statement_id=a, by=1, acting="o"), "it is last"
    assert not change_place(challenge_id=made.id, statement_id=d, by=1, acting="o"), (
        "it isn't there"
    )
    assert put_back(challenge_id=made.id, statement_id=c, acting="o")
    assert not put_back(challenge_id=made.id, statement_id=c, acting="o")
    assert first(made) == [b, a]
    assert Entry.objects.filter(verb="contributions.put-first").count() == 4
    assert Entry.objects.filter(verb="contributions.put-back").count() == 1


def test_what_goes_off_the_list_leaves_a_gap_that_the_next_move_closes() -> None:
    made = challenge()
    a, b, c = shown(made)
    put(made, a, b, c)
    send_back(challenge_id=made.id, statement_id=b, reason="Te vaag.", acting="o")
    assert [row.place for row in first_statements(made.id)] == [1, 3]
    change_place(challenge_id=made.id, statement_id=c, by=-1, acting="o")
    assert first(made) == [c, a]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_cannot_come_first_is_refused() -> None:
    made, other = challenge(), challenge()
    ids = shown(made, MOST_FIRST + 2)
    (elsewhere,) = shown(other, 1, begin=60)
    freeze(challenge_id=made.id, statement_ids=[ids[0]], acting="o")
    send_back(challenge_id=made.id, statement_id=ids[1], reason="Te vaag.", acting="o")
    for chosen, refusal in (
        ([], NothingChosen),
        ([elsewhere], StatementNotFound),
        ([ids[0]], FrozenBefore),
        ([ids[1]], DecidedBefore),
    ):
        with pytest.raises(refusal):
            put(made, *chosen)
    put(made, *ids[2:])
    (late,) = shown(made, 1, begin=40)
    with pytest.raises(TooManyFirst):
        put(made, late)
    for act in (put_back, change_place):
        more = {"by": 1} if act is change_place else {}
        with pytest.raises(StatementNotFound):
            act(challenge_id=made.id, statement_id=elsewhere, acting="o", **more)
        with pytest.raises(ChallengeNotFound):
            act(challenge_id=uuid4(), statement_id=late, acting="o", **more)


def test_two_can_not_have_one_place() -> None:
    made = challenge()
    a, b = shown(made, 2)
    put(made, a)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(id=b).update(place=1)


def test_what_is_frozen_stays_on_the_list_and_takes_no_answers_until_it_is_thawed() -> None:
    made = challenge()
    a, b = shown(made, 2)
    put(made, a)
    assert freeze(challenge_id=made.id, statement_ids=[a, b], acting="o") == Decided(2, 0)
    assert first(made) == []
    assert [one.frozen for one in shown_statements(made.id)] == [True, True]
    assert answerable_statements(made.id) == []
    assert freeze(challenge_id=made.id, statement_ids=[a], acting="o") == Decided(0, 0)
    assert thaw(challenge_id=made.id, statement_ids=[b], acting="o") == Decided(1, 0)
    assert [one.id for one in answerable_statements(made.id)] == [b]
    assert Entry.objects.filter(verb="contributions.frozen").count() == 2


def test_what_is_off_the_list_can_not_be_frozen() -> None:
    made = challenge()
    a, b, c = shown(made)
    merged(made, [a, b])
    freeze(challenge_id=made.id, statement_ids=[c], acting="o")
    send_back(challenge_id=made.id, statement_id=c, reason="Te vaag.", acting="o")
    assert not Contribution.objects.get(id=c).frozen
    assert freeze(challenge_id=made.id, statement_ids=[a, c], acting="o") == Decided(0, 2)
    with pytest.raises(NothingChosen):
        freeze(challenge_id=made.id, statement_ids=[], acting="o")
    many = [uuid4() for _ in range(MOST_AT_ONCE + 1)]
    with pytest.raises(NothingChosen):
        freeze(challenge_id=made.id, statement_ids=many, acting="o")
    with pytest.raises(StatementNotFound):
        freeze(challenge_id=challenge().id, statement_ids=[a], acting="o")
