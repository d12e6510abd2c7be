"""Between two outcomes in a row lies, per statement, what at least five people did, or nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voorkant.conversations.talking import Talk, compute, people, talk
from voorkant.common.small_numbers import FEWEST
from voorkant.computations.actions import begin_attempt, fail_attempt
from voorkant.computations.errors import RunBroke
from voorkant.computations.models import Run
from voorkant.computations.queries import inputs_of
from voorkant.contributions.actions import send_back
from voorkant.contributions.queries import shown_statements
from voorkant.conversations import jobs
from voorkant.conversations.actions import (
    ask_for_outcome,
    close_conversation,
    erase_my_answers,
    refresh_conversation,
    release_answers,
    take_back,
)
from voorkant.conversations.errors import StatementNotHere
from voorkant.conversations.models import Conversation, Response
from voorkant.conversations.queries import conversations_to_refresh
from voorkant.conversations.releasing import snapshot, to_release
from voorkant.conversations.rules import VOTES_FILE
from voorkant.people.devices import Device
from voorkant.people.queries import person_of

STATEMENTS = 4

Seen = Mapping[int, Mapping[Any, int]]
"""A snapshot: per statement, who says what."""


def per_statement(votes: Any) -> dict[int, dict[Any, int]]:
    seen: dict[int, dict[Any, int]] = defaultdict(dict)
    for who, statement, value in votes:
        assert who not in seen[statement], "nobody is counted twice"
        seen[statement][who] = value
    return seen


def differences(one: Seen, other: Seen) -> dict[int, int]:
    """Per statement, of how many people two snapshots say something else."""
    return {
        statement: sum(
            one.get(statement, {}).get(who) != other.get(statement, {}).get(who)
            for who in {*one.get(statement, {}), *other.get(statement, {})}
        )
        for statement in {*one, *other}
    }


def nobody_stands_out(one: Seen, other: Seen) -> None:
    assert all(count == 0 or count >= FEWEST for count in differences(one, other).values())
    assert all(len(people) >= FEWEST for people in other.values())


events = st.lists(
    st.one_of(
        st.tuples(
            st.integers(0, 11), st.integers(1, STATEMENTS), st.sampled_from([1, 0, -1, None])
        ),
        st.just("look"),
        st.integers(1, STATEMENTS),
    ),
    max_size=120,
)


@settings(max_examples=300, deadline=None)
@given(events)
def test_any_two_snapshots_in_a_row_differ_by_nobody_or_by_at_least_five(
    happened: list[Any],
) -> None:
    """People answer, change, take back; statements go off the list and come back; outcomes are made."""
    now: dict[tuple[int, int], int | None] = {}
    released: dict[tuple[int, int], int | None] = {}
    off: set[int] = set()
    before: Seen = {}
    for event in [*happened, "look"]:
        if isinstance(event, tuple):
            who, statement, value = event
            now[who, statement] = value
        elif isinstance(event, int):
            off ^= {event}
        else:
            keys = [key for key in now if now[key] != released.get(key)]
            chosen = to_release((number, key[1]) for number, key in enumerate(keys))
            for number in chosen:
                released[keys[number]] = now[keys[number]]
            votes = [(who, on, value) for (who, on), value in released.items() if value is not None]
            on_list = {number: number for number in range(1, STATEMENTS + 1) if number not in off}
            after = per_statement(snapshot(votes, on_list))
            nobody_stands_out(before, after)
            before = after


@given(st.lists(st.tuples(st.integers(), st.integers(0, 3)), unique_by=lambda pair: pair[0]))
def test_all_that_waits_on_a_statement_goes_together_or_not_at_all(
    pending: list[tuple[int, int]],
) -> None:
    chosen = set(to_release(pending))
    for statement in range(4):
        numbers = {number for number, on in pending if on == statement}
        assert numbers <= chosen if len(numbers) >= FEWEST else not numbers & chosen


def test_four_wait_and_the_fifth_brings_all() -> None:
    assert to_release((number, "a") for number in range(4)) == []
    assert to_release((number, "a") for number in range(5)) == list(range(5))


def test_a_statement_that_is_left_with_few_answers_is_left_out_whole() -> None:
    assert list(snapshot([(who, "a", 1) for who in range(4)], {"a": 1})) == []
    assert len(snapshot([(who, "a", 1) for who in range(5)], {"a": 1})) == 5
    assert list(snapshot([(who, "a", 1) for who in range(5)], {})) == []


def snapshot_of(here: Talk, was: Mapping[Any, int]) -> Seen:
    """What an outcome would be computed from now; `was` tells who a random number stood for."""
    numbers = {one.id: one.number for one in shown_statements(here.challenge.id)}
    rows = Response.objects.filter(conversation=here.id, released_value__isnull=False)
    return per_statement(
        snapshot(
            [
                (person or was[erased], statement, value)
                for person, erased, statement, value in rows.values_list(
                    "participant", "erased_as", "statement", "released_value"
                )
                if value is not None
            ],
            numbers,
        )
    )


def erase_and_remember(here: Talk, device: Device, was: dict[Any, int]) -> None:
    """Erase somebody, and keep for this test alone who the random number stands for."""
    person = person_of(device, here.challenge.id)
    erase_my_answers(slug=here.slug, device=device)
    if person is not None:
        rows = Response.objects.filter(erased_as__isnull=False).exclude(erased_as__in=was)
        was.update(dict.fromkeys(rows.values_list("erased_as", flat=True), person.id))


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_in_the_database_too_nobody_stands_out_whatever_people_do(seed: int) -> None:
    here, crowd = talk(STATEMENTS), people(14)
    chance = random.Random(seed)  # noqa: S311  what people do, no secret
    was: dict[Any, int] = {}
    before: Seen = {}
    for _ in range(15):
        for _ in range(chance.randint(1, 18)):
            device, statement = chance.choice(crowd), chance.randrange(STATEMENTS)
            act = chance.random()
            # A statement may be off the list by now, or not be answered by her.
            with suppress(StatementNotHere):
                if act < 0.75:
                    here.answer(device, statement, chance.choice([1, 0, -1]))
                elif act < 0.95:
                    taken = here.statements[statement]
                    take_back(slug=here.slug, device=device, statement_id=taken)
                else:
                    erase_and_remember(here, device, was)
        if chance.random() < 0.1:
            send_back(
                challenge_id=here.challenge.id,
                statement_id=chance.choice(here.statements),
                reason="Te vaag.",
                acting="o",
            )
        refresh_conversation(conversation_id=here.id)
        for run in Run.objects.filter(state="queued"):
            # What is computed is not what this is about.
            attempt = begin_attempt(run_id=run.id)
            assert attempt is not None
            fail_attempt(attempt=attempt, error=RunBroke(attempts=1))
        after = snapshot_of(here, was)
        nobody_stands_out(before, after)
        before = after


@pytest.mark.database
@pytest.mark.django_db
def test_with_four_people_there_is_no_outcome_and_with_five_there_is() -> None:
    here, crowd = talk(), people(5)
    for device in crowd[:4]:
        here.answer(device)
    assert refresh_conversation(conversation_id=here.id) is None
    assert not Run.objects.exists()
    here.answer(crowd[4])
    asked = refresh_conversation(conversation_id=here.id)
    assert asked is not None
    votes = inputs_of(asked.id)[VOTES_FILE].decode().splitlines()
    assert len(votes) == 1 + 5
    assert {line.split(",")[1] for line in votes[1:]} == {"1"}


@pytest.mark.database
@pytest.mark.django_db
def test_nothing_is_asked_twice_and_nothing_new_while_an_outcome_is_under_way() -> None:
    here, crowd = talk(), people(10)
    for device in crowd[:5]:
        here.answer(device)
    first = refresh_conversation(conversation_id=here.id)
    assert first is not None
    assert refresh_conversation(conversation_id=here.id) is None
    for device in crowd[5:]:
        here.answer(device)
    assert conversations_to_refresh() == []
    assert release_answers(conversation_id=here.id) == 0
    compute(first.id)
    assert conversations_to_refresh() == [here.id]
    assert refresh_conversation(conversation_id=here.id) is not None
    assert conversations_to_refresh() == []


@pytest.mark.database
@pytest.mark.django_db
def test_what_breaks_off_between_releasing_and_asking_is_taken_up_where_it_stopped() -> None:
    here, crowd = talk(), people(10)
    for device in crowd[:5]:
        here.answer(device)
    assert release_answers(conversation_id=here.id) == 5
    for device in crowd[5:]:
        here.answer(device)
    assert release_answers(conversation_id=here.id) == 0, (
        "not a second one before the first is told"
    )
    assert conversations_to_refresh() == [here.id]
    asked = ask_for_outcome(conversation_id=here.id)
    assert asked is not None
    assert len(inputs_of(asked.id)[VOTES_FILE].splitlines()) == 1 + 5


@pytest.mark.database
@pytest.mark.django_db
def test_when_all_that_was_released_left_again_the_last_outcome_stays() -> None:
    here, crowd = talk(), people(5)
    for device in crowd:
        here.answer(device)
    first = refresh_conversation(conversation_id=here.id)
    assert first is not None
    compute(first.id)
    for device in crowd:
        erase_my_answers(slug=here.slug, device=device)
    assert refresh_conversation(conversation_id=here.id) is None
    assert not Response.objects.exists()
    conversation = Conversation.objects.get(id=here.id)
    assert conversation.asked_id == first.id
    assert conversation.asked_round == conversation.round == 2
    assert conversations_to_refresh() == []


@pytest.mark.database
@pytest.mark.django_db
def test_the_worker_looks_every_minute_and_one_that_breaks_holds_up_no_other(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = talk(), talk()
    for here in (broken, sound):
        for device in people(5):
            here.answer(device)
    Conversation.objects.filter(id=broken.id).update(moderation="after")

    def breaking(*, conversation_id: Any) -> Any:
        if conversation_id == broken.id:
            raise RuntimeError("broken on purpose")
        return refresh_conversation(conversation_id=conversation_id)

    monkeypatch.setattr("voorkant.conversations.actions.refresh_conversation", breaking)
    jobs.refresh_conversations(0)
    assert "was not refreshed" in caplog.text
    assert Run.objects.get().challenge == str(sound.challenge.id)
    monkeypatch.undo()
    jobs.refresh_conversations(0)
    assert Run.objects.count() == 2


@pytest.mark.database
@pytest.mark.django_db
def test_answers_given_before_the_conversation_closed_still_count() -> None:
    here = talk()
    for device in people(5):
        here.answer(device)
    close_conversation(challenge_id=here.challenge.id, reason="Genoeg gehoord.", acting="o")
    assert refresh_conversation(conversation_id=here.id) is not None


@pytest.mark.database
@pytest.mark.django_db
def test_thousands_of_answers_are_released_at_once() -> None:
    here = talk(3)
    # So many people in one go: the actions would take a minute.
    with connection.cursor() as cursor:
        cursor.execute(_CROWD, [here.challenge.id])
        cursor.execute(_ANSWERS, [here.id, here.challenge.id])
    assert release_answers(conversation_id=here.id) == 6000
    assert Response.objects.filter(released_value=1).count() == 6000


_CROWD = """
    INSERT INTO people_participant (id, scope, pseudonym, joined_on)
    SELECT n, %s, decode(md5(n::text) || md5(n::text), 'hex'), current_date
    FROM generate_series(1, 2000) n
"""
_ANSWERS = """
    INSERT INTO conversations_response
        (conversation_id, participant_id, statement_id, value, touches_me)
    SELECT %s, p.id, s.id, 1, false
    FROM contributions_contribution s JOIN people_participant p ON p.scope = s.challenge_id
    WHERE s.challenge_id = %s
"""
