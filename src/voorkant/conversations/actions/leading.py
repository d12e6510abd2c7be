"""What organisers do: open and close a conversation, choose how it is led, name a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.rules import is_text
from voorkant.computations.queries import run_page
from voorkant.conversations.errors import (
    ConversationExists,
    ConversationMoved,
    ConversationNotFound,
    GroupNameRefused,
    GroupNotFound,
    ModerationRefused,
    ReasonMissing,
    SettingsChanged,
)
from voorkant.conversations.models import Conversation, GroupName
from voorkant.conversations.queries import challenge_of_outcome
from voorkant.conversations.rules import (
    LONGEST_REASON,
    NAME_LONGEST,
    NAME_SHORTEST,
    VERB_CLOSED,
    VERB_NAMED,
    VERB_OPENED,
    VERB_SET,
    Moderation,
    State,
    is_group_name,
)
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from uuid import UUID


def open_conversation(
    *, challenge_id: UUID, moderation: Moderation, seed: int, acting: str | None
) -> UUID:
    """Open the conversation of a challenge; it takes answers in the stage `UNDERSTAND`.

    Args:
        challenge_id: Which challenge; it has at most one conversation.
        moderation: Whether an organiser looks before or after a statement is shown.
        seed: All the chance of its outcomes, from 0 up, within 63 bits.
        acting: Opaque id of who opens it; None for the program itself.

    Returns:
        The id of the conversation.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ModerationRefused: There is no such moderation.
        ConversationExists: It has one already.
    """
    if moderation not in set(Moderation):
        raise ModerationRefused
    with transaction.atomic():
        hold_challenge(challenge_id=challenge_id)
        if Conversation.objects.filter(challenge=challenge_id).exists():
            raise ConversationExists
        row = Conversation.objects.create(
            challenge_id=challenge_id, moderation=moderation, seed=seed
        )
        _record(VERB_OPENED, row, acting, {"moderation": moderation})
    return row.id


def close_conversation(*, challenge_id: UUID, reason: str, acting: str | None) -> None:
    """Take no more answers, and say why.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        ConversationNotFound: The challenge has no conversation.
        ConversationMoved: It was closed already.
    """
    _move(challenge_id, State.CLOSED, VERB_CLOSED, reason, acting)


def reopen_conversation(*, challenge_id: UUID, reason: str, acting: str | None) -> None:
    """Take answers again, and say why.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        ConversationNotFound: The challenge has no conversation.
        ConversationMoved: It is open.
    """
    _move(challenge_id, State.OPEN, VERB_OPENED, reason, acting)


def _move(challenge_id: UUID, to: State, verb: str, reason: str, acting: str | None) -> None:
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    with transaction.atomic():
        row = _held(challenge_id)
        if row.state == to:
            raise ConversationMoved
        row.state, row.because = to, reason
        row.save(update_fields=["state", "because"])
        _record(verb, row, acting, {"reason": reason})


def set_moderation(
    *, challenge_id: UUID, moderation: Moderation, seen: Moderation, acting: str | None
) -> bool:
    """Choose when an organiser looks at what residents say; what waits goes on waiting.

    Args:
        challenge_id: Of which challenge.
        moderation: Before or after it is shown.
        seen: What it was when who chooses looked.
        acting: Opaque id of who chooses.

    Returns:
        False when it is so already.

    Raises:
        ModerationRefused: There is no such moderation.
        ConversationNotFound: The challenge has no conversation.
        SettingsChanged: Somebody else chose meanwhile: it is no longer what was seen.
    """
    if moderation not in set(Moderation):
        raise ModerationRefused
    with transaction.atomic():
        row = _held(challenge_id)
        if row.moderation == moderation:
            return False
        if row.moderation != seen:
            raise SettingsChanged
        row.moderation = moderation
        row.save(update_fields=["moderation"])
        _record(VERB_SET, row, acting, {"from": seen, "to": moderation})
    return True


def _held(challenge_id: UUID) -> Conversation:
    # Waits for answers that are under way: they hold the conversation FOR KEY SHARE.
    row = Conversation.objects.select_for_update().filter(challenge=challenge_id).first()
    if row is None:
        raise ConversationNotFound
    return row


def name_group(*, run_id: UUID, group: str, name: str, acting: str) -> None:
    """Give a group of an outcome a name, or another one. A person does this, never a machine.

    The name belongs to this outcome: in the next one the people in a group may be others.

    Args:
        run_id: The outcome: the latest of a conversation, or the one before it.
        group: Letter of the group.
        name: One plain line of 3 to 40 characters.
        acting: Opaque id of the person who names it.

    Raises:
        GroupNameRefused: The name is too short, too long or not plain.
        RunNotFound: There is no such run.
        GroupNotFound: It is no outcome of a conversation, or has no such group.
    """
    if not is_group_name(name):
        raise GroupNameRefused(fewest=NAME_SHORTEST, most=NAME_LONGEST)
    challenge = challenge_of_outcome(run_id)
    groups = (run_page(run_id).result or {}).get("groups", [])
    if challenge is None or group not in {entry["id"] for entry in groups}:
        raise GroupNotFound
    with transaction.atomic():
        GroupName.objects.update_or_create(run_id=run_id, group=group, defaults={"name": name})
        record(
            verb=VERB_NAMED,
            challenge=str(challenge),
            object_id=str(run_id),
            acting=acting,
            payload={"group": group, "name": name},
        )


def _record(verb: str, row: Conversation, acting: str | None, payload: dict[str, str]) -> None:
    record(
        verb=verb,
        challenge=str(row.challenge_id),
        object_id=str(row.id),
        acting=acting,
        payload=payload,
    )
