"""The demo town is invented, always the same, and read by the same reader as real conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voorkant.conversations.bridge import read_folder
from voorkant.demo.answers import residents, write_folder
from voorkant.demo.town import (
    InventedConversation,
    invented_bodies,
    invented_challenges,
    invented_conversations,
    invented_people,
)

if TYPE_CHECKING:
    from pathlib import Path

CONVERSATIONS = invented_conversations()


def _written(conversation: InventedConversation, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    write_folder(conversation, folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda one: one.slug)
def test_the_same_seed_makes_the_same_town(
    conversation: InventedConversation, tmp_path: Path
) -> None:
    assert _written(conversation, tmp_path / "one") == _written(conversation, tmp_path / "two")


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda one: one.slug)
def test_the_reader_of_real_conversations_reads_the_invented_ones(
    conversation: InventedConversation, tmp_path: Path
) -> None:
    write_folder(conversation, tmp_path)

    source = read_folder(tmp_path)

    assert source.title == conversation.title
    assert source.participants == sum(conversation.people_per_camp)
    assert len(source.statements) == len(conversation.statements)


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda one: one.slug)
def test_every_camp_has_an_opinion_on_every_statement(conversation: InventedConversation) -> None:
    camps = len(conversation.people_per_camp)

    assert all(len(statement.agree_percent) == camps for statement in conversation.statements)


def test_no_sentence_stands_in_two_places() -> None:
    texts = [statement.text for one in CONVERSATIONS for statement in one.statements]

    assert len(texts) == len(set(texts))


def test_every_challenge_names_bodies_and_a_listener_that_exist() -> None:
    bodies = {body.key: body for body in invented_bodies()}
    people = {person.key: person for person in invented_people()}
    for challenge in invented_challenges():
        assert {challenge.owner, challenge.answering} <= set(bodies)
        if challenge.listener is not None:
            listener = people[challenge.listener]
            assert (listener.role, listener.body) == ("expert", challenge.answering)


def test_four_challenges_stand_in_four_stages() -> None:
    stages = [one.stage for one in invented_challenges()]
    assert sorted(stages) == ["do", "imagine", "question", "understand"]


def test_nobody_can_be_reached_and_every_body_says_that_it_is_made_up() -> None:
    assert all(person.email.endswith(".example") for person in invented_people())
    assert all("(voorbeeld)" in body.name for body in invented_bodies())


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda one: one.slug)
def test_nobody_answers_a_statement_twice(conversation: InventedConversation) -> None:
    for resident in residents(conversation):
        answered = [one.statement for one in resident.answers]
        assert len(answered) == len(set(answered))
