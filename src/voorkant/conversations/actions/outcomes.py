"""Outcomes: asking for one from files, and keeping that of a conversation up to date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F

from voorkant.computations.actions import request_run
from voorkant.computations.rules import State as RunState
from voorkant.computations.values import InputFile
from voorkant.contributions.queries import counted_statements
from voorkant.conversations.bridge import BOOTSTRAPS, input_of
from voorkant.conversations.errors import StatementIdRefused, TooFewToOpen
from voorkant.conversations.models import Conversation, GroupName, Response
from voorkant.conversations.publishing import KEPT
from voorkant.conversations.queries.background import background_of, left_by
from voorkant.conversations.releasing import snapshot, to_release
from voorkant.conversations.rules import (
    FEWEST_PEOPLE,
    MEDIA_TYPES,
    METHOD,
    PREVIOUS_FILE,
    STATEMENTS_FILE,
    VOTES_FILE,
    are_statement_ids,
    may_open_votes,
)

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.computations.values import RequestedRun
    from voorkant.conversations.bridge import OpinionInput


def start_opinion_run(
    *, source: OpinionInput, title: str, seed: int, open_votes: bool, acting: str | None
) -> RequestedRun:
    """Ask for what people see together in a conversation; a worker computes it.

    Args:
        source: The conversation, as `bridge.read_folder` read it.
        title: What the page will be called.
        seed: All the chance there is: the same votes and seed give the same outcome.
        open_votes: Whether anybody may download the votes. Only for votes that were public before.
        acting: Opaque id of who asks; None for the program itself.

    Raises:
        TooFewToOpen: The votes of fewer than five people can't be opened.
        StatementIdRefused: The id of a statement would run as a formula in a spreadsheet.
        Invalid: The title, the seed or a file is refused; see `computations.actions.request_run`.
    """
    if open_votes and not may_open_votes(source.participants):
        raise TooFewToOpen(fewest=FEWEST_PEOPLE)
    if not are_statement_ids(source.statements):
        raise StatementIdRefused
    return _request(source, title, seed, open_votes=open_votes, acting=acting, challenge="")


def _request(
    source: OpinionInput,
    title: str,
    seed: int,
    *,
    open_votes: bool,
    acting: str | None,
    challenge: str,
) -> RequestedRun:
    return request_run(
        method=METHOD,
        title=title,
        parameters={"bootstraps": BOOTSTRAPS},
        seed=seed,
        inputs=[
            InputFile(VOTES_FILE, "text/csv", source.votes_csv, public=open_votes),
            InputFile(STATEMENTS_FILE, "text/csv", source.statements_csv, public=True),
            *(
                InputFile(name, MEDIA_TYPES[name], content, public=False)
                for name, content in source.more.items()
            ),
        ],
        acting=acting,
        challenge=challenge,
    )


def refresh_conversation(*, conversation_id: UUID) -> RequestedRun | None:
    """Bring the outcome of a conversation up to date; None when there is nothing new to tell.

    Releasing is a short transaction. The votes are gathered after it, outside any transaction: if this
    breaks off there, the next time takes it up where it stopped.
    """
    release_answers(conversation_id=conversation_id)
    return ask_for_outcome(conversation_id=conversation_id)


def release_answers(*, conversation_id: UUID) -> int:
    """Let outcomes rest on new answers, per statement in batches of at least five people.

    Nothing is released while an earlier release has no outcome asked for yet, or that outcome is not
    there: so between two outcomes in a row lies exactly one release.

    Returns:
        How many answers were released.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROUND, [conversation_id])
        found = cursor.fetchone()
        if found is None:
            return 0
        # Locked before they are counted, in one order everywhere: who changes her mind at this very
        # moment is counted before or after, not in between.
        cursor.execute(_PENDING, [conversation_id])
        pending = dict(cursor.fetchall())
        chosen = to_release(pending.items())
        if not chosen:
            return 0
        # Statement by statement: however many answers there are, each step is a short one.
        batches: defaultdict[UUID, list[int]] = defaultdict(list)
        for number in chosen:
            batches[pending[number]].append(number)
        for batch in batches.values():
            cursor.execute(_RELEASE, [batch])
            # What was taken back or erased has left with its batch.
            cursor.execute(_LEFT, [batch])
        ours = Conversation.objects.filter(id=conversation_id, round=found[0])
        if not ours.update(round=F("round") + 1):
            # Another release was first: this one would be a second between two outcomes.
            transaction.set_rollback(True)
            return 0
    return len(chosen)


_ROUND = """
    SELECT c.round FROM conversations_conversation c
    LEFT JOIN computations_run run ON run.id = c.asked_id
    WHERE c.id = %s AND c.asked_round = c.round
    AND (run.id IS NULL OR run.state IN ('done', 'failed'))
"""
_PENDING = """
    SELECT id, statement_id FROM conversations_response
    WHERE conversation_id = %s AND value IS DISTINCT FROM released_value
    ORDER BY id FOR UPDATE
"""
_RELEASE = "UPDATE conversations_response SET released_value = value WHERE id = ANY(%s)"
_LEFT = """
    DELETE FROM conversations_response
    WHERE id = ANY(%s) AND value IS NULL AND released_value IS NULL
"""


def ask_for_outcome(*, conversation_id: UUID) -> RequestedRun | None:
    """Ask for the outcome of what was released last; None when that was done, or nothing is released."""
    conversation = Conversation.objects.select_related("challenge").get(id=conversation_id)
    if conversation.asked_round == conversation.round:
        return None
    statements = counted_statements(conversation.challenge_id)
    released = Response.objects.filter(
        conversation=conversation_id, released_value__isnull=False
    ).values_list("participant", "erased_as", "statement", "released_value")
    votes = snapshot(
        (
            (person or erased, statement, value)
            for person, erased, statement, value in released
            if value is not None
        ),
        {statement.id: statement.number for statement in statements},
    )
    background = background_of(conversation_id)
    previous = _left_by(conversation)
    with transaction.atomic():
        ours = Conversation.objects.filter(id=conversation_id, asked_round__lt=conversation.round)
        asked = None
        if votes:
            source = input_of(votes, {one.number: one.text for one in statements}, background)
            if previous:
                source = replace(source, more={**source.more, PREVIOUS_FILE: previous})
            asked = _request(
                source,
                conversation.challenge.question,
                conversation.seed,
                open_votes=False,
                acting=None,
                challenge=str(conversation.challenge_id),
            )
            # What was shown goes on being shown until the new one is there.
            ours.filter(asked__state=RunState.DONE).update(outcome=F("asked"))
            ours.update(asked=asked.id, asked_round=conversation.round)
        else:
            ours.update(asked_round=conversation.round)
    return asked


def _left_by(conversation: Conversation) -> bytes:
    """Give what the latest outcome leaves to the next one; nothing before there is one."""
    for run_id in (conversation.asked_id, conversation.outcome_id):
        if run_id is not None and (left := left_by(run_id)):
            return left
    return b""


def carry_names(*, conversation_id: UUID) -> int:
    """Give groups that came back in the latest outcome the names that they had in the one before it.

    The mathematics tells which groups are the same: those keep their letter. A name that somebody gave
    to the new group stands.

    Returns:
        How many names were carried over.
    """
    conversation = Conversation.objects.select_related("asked").get(id=conversation_id)
    run = conversation.asked
    if run is None or run.result is None or conversation.outcome_id is None:
        return 0
    kept = {group["id"] for group in run.result["groups"] if group.get("fate") == KEPT}
    names = GroupName.objects.filter(run=conversation.outcome_id, group__in=kept)
    there = set(GroupName.objects.filter(run=run.id).values_list("group", flat=True))
    carried = [
        GroupName(run_id=run.id, group=group, name=name)
        for group, name in names.values_list("group", "name")
        if group not in there
    ]
    GroupName.objects.bulk_create(carried, ignore_conflicts=True)
    return len(carried)
