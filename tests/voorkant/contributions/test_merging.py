"""Saying several statements as one, and undoing it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import Error, connection, transaction

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import people, talk, text
from voorkant.challenges.values import ChallengeRef
from voorkant.contributions.actions import (
    approve,
    approve_all,
    merge,
    reconsider,
    say_statement,
    send_back,
    withdraw,
)
from voorkant.contributions.errors import (
    DecidedBefore,
    MergeNeedsMore,
    NotOnTheList,
    StatementEmpty,
    StatementNotFound,
    StatementSaidBefore,
)
from voorkant.contributions.lists import chosen_statements, listed_statements, tally_of
from voorkant.contributions.models import Contribution
from voorkant.contributions.queries import (
    counted_statements,
    own_statements,
    shown_statements,
    similar_statements,
)
from voorkant.contributions.rules import MOST_MERGED, State
from voorkant.journal.models import Entry
from voorkant.people.actions import join

pytestmark = [pytest.mark.database, pytest.mark.django_db]

AS_ONE = "Wij merken dat het hier anders gaat dan vroeger."


def shown(made: ChallengeRef, count: int = 3, begin: int = 0) -> list[UUID]:
    return [
        say_statement(
            challenge_id=made.id,
            person=None,
            text=text(number),
            sent_key=uuid4(),
            at_once=True,
            acting="o",
        ).id
        for number in range(begin, begin + count)
    ]


def merged(
    made: ChallengeRef, ids: list[UUID], words: str = AS_ONE, key: UUID | None = None
) -> UUID:
    return merge(
        challenge_id=made.id,
        statement_ids=ids,
        text=words,
        sent_key=key or uuid4(),
        acting="organiser-1",
    )


def states(made: ChallengeRef) -> list[str]:
    rows = Contribution.objects.filter(challenge=made.id).order_by("position")
    return list(rows.values_list("state", flat=True))


def verbs(verb: str) -> int:
    return Entry.objects.filter(verb=f"contributions.{verb}").count()


def test_the_new_one_is_on_the_list_and_the_old_ones_link_to_it_and_count_on() -> None:
    made = challenge()
    first, second, third = shown(made)
    new = merged(made, [first, second])
    assert [one.id for one in shown_statements(made.id)] == [third, new]
    assert [one.id for one in counted_statements(made.id)] == [first, second, third, new]
    assert {row.merged_into_id for row in Contribution.objects.filter(state="merged")} == {new}
    (row,) = chosen_statements(made.id, [new])
    assert (row.text, row.merged, row.state) == (AS_ONE, 2, State.SHOWN)
    assert [one.merged_into for one in listed_statements(made.id, State.MERGED, limit=9)] == [
        AS_ONE,
        AS_ONE,
    ]
    assert (tally_of(made.id).shown, tally_of(made.id).merged) == (2, 2)
    assert verbs("merged") == 2
    near = {one.id for one in similar_statements(made.id, text(0))}
    assert not near & {first, second}, "what is merged is not on the list"


def test_taking_the_new_one_off_the_list_brings_the_old_ones_back() -> None:
    made = challenge()
    first, second, third = shown(made)
    new = merged(made, [first, second])
    assert send_back(challenge_id=made.id, statement_id=new, reason="Toch anders.", acting="o")
    assert states(made) == ["shown", "shown", "shown", "sent-back"]
    assert [one.id for one in shown_statements(made.id)] == [first, second, third]
    assert verbs("parted") == 2
    assert reconsider(challenge_id=made.id, statement_id=new, acting="o")
    assert approve(challenge_id=made.id, statement_id=new, acting="o")
    assert states(made) == ["shown"] * 4, "it comes back as a statement of its own"


def test_a_merged_one_can_be_merged_again_and_undone_one_after_the_other() -> None:
    made = challenge()
    first, second, third = shown(made)
    inner = merged(made, [first, second])
    outer = merged(made, [inner, third], "Wij merken samen nog iets anders dan daarnet.")
    with pytest.raises(DecidedBefore):
        send_back(challenge_id=made.id, statement_id=inner, reason="Toch anders.", acting="o")
    send_back(challenge_id=made.id, statement_id=outer, reason="Toch anders.", acting="o")
    send_back(challenge_id=made.id, statement_id=inner, reason="Toch anders.", acting="o")
    assert states(made) == ["shown", "shown", "shown", "sent-back", "sent-back"]


def test_the_same_form_twice_merges_once() -> None:
    made, key = challenge(), uuid4()
    first, second, third = shown(made)
    new = merged(made, [first, second], key=key)
    assert merged(made, [second, first], key=key) == new
    assert verbs("merged") == 2
    with pytest.raises((StatementSaidBefore, NotOnTheList)):
        merged(made, [first, third], key=key)
    send_back(challenge_id=made.id, statement_id=new, reason="Toch anders.", acting="o")
    with pytest.raises(NotOnTheList):
        merged(made, [first, second], key=key)


def test_what_cannot_be_merged_is_refused_and_nothing_changes() -> None:
    made, other = challenge(), challenge()
    ids = shown(made, MOST_MERGED + 1)
    elsewhere = shown(other, 1, begin=60)
    send_back(challenge_id=made.id, statement_id=ids[0], reason="Te vaag.", acting="o")
    before = states(made)
    for chosen, refusal in (
        ([], MergeNeedsMore),
        ([ids[1], ids[1]], MergeNeedsMore),
        (ids, MergeNeedsMore),
        ([ids[0], ids[1]], NotOnTheList),
        ([ids[1], *elsewhere], NotOnTheList),
        ([ids[1], uuid4()], NotOnTheList),
    ):
        with pytest.raises(refusal):
            merged(made, chosen)
    with pytest.raises(StatementEmpty):
        merged(made, ids[1:3], " ")
    with pytest.raises(StatementSaidBefore):
        merged(made, ids[1:3], text(1))
    assert states(made) == before


def test_the_words_of_a_merged_one_stay_taken() -> None:
    made = challenge()
    merged(made, shown(made, 2))
    with pytest.raises(StatementSaidBefore):
        shown(made, 1)


def test_its_author_reads_what_became_of_it_and_can_still_take_it_back() -> None:
    made = challenge()
    author = join(device=people(1)[0], scope=made.id)
    hers = say_statement(
        challenge_id=made.id,
        person=author,
        text=text(0),
        sent_key=uuid4(),
        at_once=True,
        acting=None,
    ).id
    new = merged(made, [hers, *shown(made, 1, begin=1)])
    (own,) = own_statements(made.id, author.id)
    assert (own.state, own.merged_into) == (State.MERGED, AS_ONE)
    withdraw(statement_id=hers, person=author, acting=None)
    assert Contribution.objects.get(id=hers).merged_into_id is None
    send_back(challenge_id=made.id, statement_id=new, reason="Toch anders.", acting="o")
    assert Contribution.objects.get(id=hers).state == "withdrawn"


UPDATE = "UPDATE contributions_contribution SET "
ELSEWHERE = "(SELECT id FROM contributions_contribution WHERE text LIKE '%fietsen en parkeren en%')"
ATTACKS = {
    "into nothing": f"{UPDATE} state = 'merged' WHERE position = 3",
    "into itself": f"{UPDATE} state = 'merged', merged_into_id = id WHERE position = 3",
    "into another challenge": (
        f"{UPDATE} state = 'merged', merged_into_id = {ELSEWHERE} WHERE position = 3"
    ),
    "not linked any more": f"{UPDATE} merged_into_id = NULL WHERE position = 1",
    "linked to another": f"{UPDATE} merged_into_id = {ELSEWHERE} WHERE position = 1",
    "the new one goes alone": (
        f"{UPDATE} state = 'sent-back', reason = 'x' WHERE position = 4 AND merged_into_id IS NULL"
    ),
    "shown and linked": f"{UPDATE} state = 'shown' WHERE position = 1",
    "merged and frozen": f"{UPDATE} frozen = true WHERE state = 'merged'",
    "merged and first": f"{UPDATE} place = 1 WHERE state = 'merged' AND position = 1",
    "frozen and first": f"{UPDATE} frozen = true, place = 1 WHERE position = 3",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_merge_into_nothing_or_leave_a_merge_halfway(attack: str) -> None:
    made, other = challenge(), challenge()
    first, second, _ = shown(made)
    merged(made, [first, second])
    shown(other, 1, begin=8)
    before = list(Contribution.objects.order_by("id").values())
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert list(Contribution.objects.order_by("id").values()) == before


def test_deciding_about_many_does_what_it_can_and_counts_the_rest() -> None:
    made = challenge()
    (gone,) = shown(made, 1)
    send_back(challenge_id=made.id, statement_id=gone, reason="Te vaag.", acting="o")
    waits = [
        say_statement(
            challenge_id=made.id,
            person=None,
            text=text(number),
            sent_key=uuid4(),
            at_once=False,
            acting="o",
        ).id
        for number in (5, 6)
    ]
    came = approve_all(challenge_id=made.id, statement_ids=[gone, *waits], acting="o")
    assert (came.done, came.otherwise) == (2, 1)
    again = approve_all(challenge_id=made.id, statement_ids=waits, acting="o")
    assert (again.done, again.otherwise) == (0, 0)
    with pytest.raises(StatementNotFound):
        approve_all(challenge_id=made.id, statement_ids=[*waits, uuid4()], acting="o")


def test_words_that_were_said_again_meanwhile_do_not_come_back() -> None:
    made = challenge()
    (first,) = shown(made, 1)
    send_back(challenge_id=made.id, statement_id=first, reason="Te vaag.", acting="o")
    shown(made, 1)
    with pytest.raises(StatementSaidBefore):
        reconsider(challenge_id=made.id, statement_id=first, acting="o")
    assert Contribution.objects.get(id=first).state == "sent-back"


def test_the_conversation_goes_on_about_the_new_one() -> None:
    here = talk()
    device = people(1)[0]
    here.answer(device, 0)
    new = merged(here.challenge, list(here.statements[:2]))
    assert new in {one.id for one in shown_statements(here.challenge.id)}
