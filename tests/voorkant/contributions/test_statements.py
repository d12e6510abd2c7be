"""Saying something, and what becomes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import people, text
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.rules import Stage
from voorkant.challenges.values import ChallengeRef
from voorkant.contributions import models
from voorkant.contributions.actions import (
    approve,
    let_go,
    merge,
    reconsider,
    say_statement,
    send_back,
    withdraw,
)
from voorkant.contributions.errors import (
    DecidedBefore,
    NotOnTheList,
    ReasonMissing,
    StageTakesNone,
    StatementEmpty,
    StatementNotFound,
    StatementSaidBefore,
)
from voorkant.contributions.models import Contribution
from voorkant.contributions.queries import (
    own_statements,
    shown_counts,
    shown_statements,
    similar_statements,
    statements_of,
    waiting_counts,
    waiting_statements,
)
from voorkant.contributions.rules import EDGES, Kind, State, may_go
from voorkant.contributions.values import Said
from voorkant.journal.models import Entry, Payload
from voorkant.journal.queries import entries_about
from voorkant.people.actions import join
from voorkant.people.values import Person

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def somebody(made: ChallengeRef) -> Person:
    (device,) = people(1)
    return join(device=device, scope=made.id)


def said(made: ChallengeRef, words: str = text(0), **changes: Any) -> Said:
    return say_statement(
        **{
            "challenge_id": made.id,
            "person": None,
            "text": words,
            "sent_key": uuid4(),
            "at_once": False,
            "acting": "person-1",
            **changes,
        }
    )


def in_state(made: ChallengeRef, state: State, number: int, author: Person) -> UUID:
    id_ = said(made, text(number), person=author).id
    if state is State.SHOWN:
        approve(challenge_id=made.id, statement_id=id_, acting="o")
    elif state is State.SENT_BACK:
        send_back(challenge_id=made.id, statement_id=id_, reason="Te vaag.", acting="o")
    elif state is State.WITHDRAWN:
        withdraw(statement_id=id_, person=author, acting=None)
    elif state is State.MERGED:
        approve(challenge_id=made.id, statement_id=id_, acting="o")
        as_one(made, id_, number)
    return id_


def as_one(made: ChallengeRef, statement: UUID, number: int) -> UUID:
    """Merge a statement with one more."""
    other = said(made, text(100 + number), at_once=True).id
    return merge(
        challenge_id=made.id,
        statement_ids=[statement, other],
        text=text(200 + number),
        sent_key=uuid4(),
        acting="o",
    )


def go(made: ChallengeRef, statement: UUID, to: State, author: Person) -> None:
    if to is State.SHOWN:
        approve(challenge_id=made.id, statement_id=statement, acting="o")
    elif to is State.SENT_BACK:
        send_back(challenge_id=made.id, statement_id=statement, reason="Te vaag.", acting="o")
    elif to is State.WAITING:
        reconsider(challenge_id=made.id, statement_id=statement, acting="o")
    elif to is State.MERGED:
        as_one(made, statement, 50)
    else:
        withdraw(statement_id=statement, person=author, acting=None)


def test_what_is_said_waits_and_is_then_shown_with_its_number() -> None:
    made = challenge()
    first, second = said(made), said(made, text(1))
    assert (first.state, shown_statements(made.id)) == (State.WAITING, [])
    assert approve(challenge_id=made.id, statement_id=second.id, acting="o")
    assert approve(challenge_id=made.id, statement_id=first.id, acting="o")
    assert not approve(challenge_id=made.id, statement_id=first.id, acting="o"), "twice is once"
    assert [(one.number, one.text) for one in shown_statements(made.id)] == [
        (1, text(0)),
        (2, text(1)),
    ]
    assert sorted(line.verb for line in entries_about(str(first.id)).items) == [
        "contributions.said",
        "contributions.shown",
    ]


def test_what_is_shown_at_once_is_on_the_list() -> None:
    made = challenge()
    assert said(made, at_once=True).state is State.SHOWN
    assert shown_counts([made.id]) == {made.id: 1}
    assert waiting_counts([made.id]) == {}


def test_the_words_are_kept_as_they_were_checked() -> None:
    made = challenge()
    said(made, "  De   stoep is hier\nveel te smal. ", at_once=True)
    assert shown_statements(made.id)[0].text == "De stoep is hier veel te smal."


def test_the_same_form_twice_is_one_statement_with_one_answer() -> None:
    made, key = challenge(), uuid4()
    first = said(made, sent_key=key)
    entries = Entry.objects.count()
    assert said(made, sent_key=key) == first
    assert said(made, "Iets heel anders, maar met hetzelfde formulier.", sent_key=key) == first
    assert (Contribution.objects.count(), Entry.objects.count()) == (1, entries)


def test_somebody_else_s_form_opens_nothing() -> None:
    made, key = challenge(), uuid4()
    said(made, sent_key=key, person=somebody(made))
    with pytest.raises(StatementSaidBefore):
        said(made, text(1), sent_key=key, person=somebody(made))
    with pytest.raises(StatementSaidBefore):
        said(challenge(), text(1), sent_key=key)


def test_the_same_words_twice_are_refused_until_the_first_is_off_the_list() -> None:
    made = challenge()
    first = said(made)
    for words in (text(0), text(0).upper(), f"  {text(0)} "):
        with pytest.raises(StatementSaidBefore):
            said(made, words)
    assert said(challenge()).state is State.WAITING, "another challenge is another conversation"
    send_back(challenge_id=made.id, statement_id=first.id, reason="Te vaag.", acting="o")
    assert said(made).state is State.WAITING


@pytest.mark.parametrize(
    "stage", [stage for stage in Stage if stage not in {"question", "understand"}]
)
def test_once_solutions_are_asked_for_no_new_statements_are_taken(stage: Stage) -> None:
    made = challenge(stage)
    with pytest.raises(StageTakesNone):
        said(made)
    assert not Contribution.objects.exists()


def test_what_is_refused_leaves_nothing() -> None:
    made = challenge()
    entries = Entry.objects.count()
    with pytest.raises(StatementEmpty):
        said(made, " ")
    with pytest.raises(ChallengeNotFound):
        said(made, challenge_id=uuid4())
    assert (Contribution.objects.count(), Entry.objects.count()) == (0, entries)


@pytest.mark.parametrize("before", State)
def test_a_statement_goes_along_an_edge_or_not_at_all(before: State) -> None:
    made = challenge()
    author = somebody(made)
    for number, to in enumerate(State):
        statement = in_state(made, before, number, author)
        # Only what it was merged into leads out of a merge; and what was withdrawn is nobody's any more.
        stays = before is to and to not in {State.WITHDRAWN, State.MERGED}
        if stays or (may_go(before, to) and (before, to) != (State.MERGED, State.SHOWN)):
            go(made, statement, to, author)
            assert Contribution.objects.get(id=statement).state == to
        else:
            with pytest.raises((DecidedBefore, StatementNotFound, NotOnTheList)):
                go(made, statement, to, author)
            assert Contribution.objects.get(id=statement).state == before


def test_the_tables_say_what_the_rules_say() -> None:
    assert set(models.STATES) == set(State)
    assert set(models.KINDS) == set(Kind)
    assert {before for before, _ in EDGES} == set(State) - {State.WITHDRAWN}


@pytest.mark.parametrize("reason", ["", "  ", "a" * 501, "nul\0", "om\u202egekeerd"])
def test_nothing_is_sent_back_without_a_plain_reason(reason: str) -> None:
    made = challenge()
    statement = said(made).id
    with pytest.raises(ReasonMissing):
        send_back(challenge_id=made.id, statement_id=statement, reason=reason, acting="o")
    assert Contribution.objects.get().state == State.WAITING


def test_what_is_not_there_or_is_elsewhere_can_not_be_decided_about() -> None:
    made, elsewhere = challenge(), said(challenge()).id
    for statement in (uuid4(), elsewhere):
        with pytest.raises(StatementNotFound):
            approve(challenge_id=made.id, statement_id=statement, acting="o")
        with pytest.raises(StatementNotFound):
            send_back(challenge_id=made.id, statement_id=statement, reason="Te vaag.", acting="o")
    assert Contribution.objects.get().state == State.WAITING


def test_only_its_author_withdraws_a_statement_and_is_then_forgotten() -> None:
    made = challenge()
    author, other = somebody(made), somebody(made)
    statement = said(made, person=author).id
    with pytest.raises(StatementNotFound):
        withdraw(statement_id=statement, person=other, acting=None)
    withdraw(statement_id=statement, person=author, acting=None)
    assert Contribution.objects.get().author_id is None
    assert own_statements(made.id, author.id) == []
    with pytest.raises(StatementNotFound):
        withdraw(statement_id=statement, person=author, acting=None)


def test_an_author_sees_what_she_sent_in_and_why_it_came_back() -> None:
    made = challenge()
    author = somebody(made)
    in_state(made, State.SHOWN, 0, author)
    in_state(made, State.SENT_BACK, 1, author)
    in_state(made, State.WITHDRAWN, 2, author)
    assert [(own.state, own.reason) for own in own_statements(made.id, author.id)] == [
        (State.SENT_BACK, "Te vaag."),
        (State.SHOWN, ""),
    ]


def test_who_is_let_go_leaves_what_is_on_the_list_and_takes_the_rest() -> None:
    made = challenge()
    author = somebody(made)
    ids = {state: in_state(made, state, n, author) for n, state in enumerate(State)}
    let_go(person_id=author.id, challenge_id=made.id)
    assert not Contribution.objects.filter(author__isnull=False).exists()
    states = {id_: state for id_, (_, state) in statements_of(ids.values()).items()}
    assert states[ids[State.SHOWN]] is State.SHOWN
    assert states[ids[State.WAITING]] is State.WITHDRAWN
    assert states[ids[State.SENT_BACK]] is State.SENT_BACK


def test_similar_statements_are_those_that_are_shown_nearest_first() -> None:
    made, other = challenge(), challenge()
    words = [
        "Ik merk dat auto's te hard rijden in de Grotestraat.",
        "Ik merk dat vrachtauto's veel te hard rijden in de Grotestraat.",
        "De bibliotheek is op zaterdagmiddag te vroeg dicht.",
    ]
    for each in words:
        said(made, each, at_once=True)
    said(made, "Ik merk dat auto's heel hard rijden in de Grotestraat.")
    said(other, "Auto's rijden te hard in de Grotestraat, merk ik.", at_once=True)
    found = similar_statements(made.id, "ik merk dat AUTO'S te hard rijden in de grotestraat")
    assert [one.text for one in found] == words[:2]
    assert found[0].likeness > found[1].likeness
    assert len(similar_statements(made.id, words[0], limit=1)) == 1
    for nothing in ("", "zzz", "\0", "a" * 10_000_000):
        assert similar_statements(made.id, nothing) == []


def test_what_waits_comes_in_order_with_what_is_like_it() -> None:
    made = challenge()
    shown = said(made, "Ik merk dat auto's te hard rijden in de Grotestraat.", at_once=True)
    said(made, "Ik merk dat auto's hier te hard rijden in de Grotestraat.")
    said(made, text(3))
    first, second = waiting_statements(made.id)
    assert [one.id for one in first.similar] == [shown.id]
    assert second.similar == []
    assert waiting_counts([made.id]) == {made.id: 2}


def test_lists_ask_the_database_once(django_assert_max_num_queries: Any) -> None:
    made = challenge()
    for number in range(6):
        said(made, text(number), at_once=number % 2 == 0)
    for read, most in (
        (lambda: shown_statements(made.id), 1),
        (lambda: similar_statements(made.id, text(2)), 1),
        (lambda: own_statements(made.id, 1), 1),
        (lambda: waiting_statements(made.id), 2),
        (lambda: waiting_counts([made.id]), 1),
    ):
        with django_assert_max_num_queries(most):
            read()


def test_the_words_stand_only_where_they_can_be_erased() -> None:
    made = challenge()
    statement = said(made)
    entry = Entry.objects.get(object_id=str(statement.id))
    assert text(0) in Payload.objects.get(entry=entry).body
    assert text(0) not in f"{entry.verb} {entry.object_id} {entry.challenge}"
