"""Making an archive: a conversation that was held elsewhere, closed from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone

from voorkant.challenges.archiving import begin_archive, end_archive, slug_for
from voorkant.computations.actions import request_run
from voorkant.computations.values import InputFile
from voorkant.conversations.actions.bringing_in import (
    begin_import,
    one_transaction,
    record_import,
    refuse_again,
    silent,
)
from voorkant.conversations.bridge import BOOTSTRAPS
from voorkant.conversations.errors import StatementIdRefused
from voorkant.conversations.importing.values import Imported
from voorkant.conversations.models import Conversation, Import
from voorkant.conversations.rules import (
    METHOD,
    STATEMENTS_FILE,
    VOTES_FILE,
    Moderation,
    State,
    are_statement_ids,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voorkant.computations.values import RequestedRun
    from voorkant.conversations.actions.bringing_in import Progress
    from voorkant.conversations.importing.values import ReadConversation

ARCHIVE_CLOSED = "Archief: elders gehouden, hier alleen te lezen."


def import_archive(  # noqa: PLR0913  all by keyword
    *,
    title: str,
    slug: str | None,
    introduction: str,
    source: str,
    owner: str,
    villages: Sequence[str],
    read: ReadConversation,
    seed: int,
    acting: str | None,
    progress: Progress | None = None,
) -> Imported:
    """Make an archive of a conversation: closed from the start, with its outcome asked for.

    Its answers are the file that the outcome is computed from, kept with the run and given to nobody but
    who keeps the archive. It has no people of its own.

    Args:
        title: What was asked, on one line.
        slug: Its name in addresses; None to make one of the title.
        introduction: What it is about.
        source: Where it comes from, in words on one line.
        owner: Slug of the body that keeps it.
        villages: Slugs of the villages that it is about.
        read: What was read.
        seed: All the chance of its outcome.
        acting: Opaque id of who does it; None for the program itself.
        progress: Told the step and the fraction that is done.

    Raises:
        Invalid: The texts, the body or the villages are refused; see `challenges.archiving`.
        SlugTaken: Another challenge has this name.
        ImportedBefore: There is an archive of the same answers.
        StatementIdRefused: The id of a statement would run as a formula in a spreadsheet.
    """
    tell = progress or silent
    if not are_statement_ids(statement.id for statement in read.statements):
        raise StatementIdRefused
    today = timezone.localdate()
    # Over, whatever a file says of days to come.
    first, last = (min(day, today) for day in read.days or (today, today))
    with one_transaction():
        refuse_again(Import.objects.filter(archive=True), "", read)
        tell("statements", 0.0)
        challenge = begin_archive(
            slug=slug or slug_for(title),
            question=title,
            introduction=introduction,
            archived_from=source,
            owner=owner,
            villages=villages,
            opens_on=first,
            closes_on=last,
            acting=acting,
        )
        conversation = Conversation.objects.create(
            id=uuid4(),
            challenge_id=challenge.id,
            state=State.CLOSED,
            moderation=Moderation.BEFORE,
            seed=seed,
            because=ARCHIVE_CLOSED,
        )
        row = begin_import(conversation.id, read, archive=True)
        tell("answers", 0.2)
        run = _ask(conversation, title, read, acting)
        record_import(row, challenge.id, acting)
        end_archive(challenge_id=challenge.id, reason=ARCHIVE_CLOSED, acting=acting)
    tell("done", 1.0)
    return Imported(
        row.id, challenge.slug, read.people, len(read.statements), 0, read.votes, run.id
    )


def _ask(
    conversation: Conversation, title: str, read: ReadConversation, acting: str | None
) -> RequestedRun:
    """Ask for the outcome of an archive: the only one that it will have."""
    run = request_run(
        method=METHOD,
        title=title,
        parameters={"bootstraps": BOOTSTRAPS},
        seed=conversation.seed,
        inputs=[
            InputFile(VOTES_FILE, "text/csv", read.votes_csv(), public=False),
            InputFile(STATEMENTS_FILE, "text/csv", read.statements_csv(), public=True),
        ],
        acting=acting,
        challenge=str(conversation.challenge_id),
    )
    conversation.asked_id, conversation.round, conversation.asked_round = run.id, 1, 1
    conversation.save(update_fields=["asked", "round", "asked_round"])
    return run
