"""What residents do: answer, take back, say something themselves, erase everything."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, connection, transaction

from voorkant.common.errors import Conflict
from voorkant.contributions import actions as contributions
from voorkant.contributions.errors import StatementNotFound
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.rules import A_DAY, MOST_IN_A_DAY
from voorkant.conversations.errors import (
    AnswerRefused,
    ConversationClosed,
    StatementFrozen,
    StatementNotHere,
)
from voorkant.conversations.models import Draw, Response
from voorkant.conversations.queries import conversation_of
from voorkant.conversations.rules import (
    VERB_ANSWERED,
    VERB_ERASED,
    VERB_TAKEN_BACK,
    Moderation,
)
from voorkant.conversations.values import AGREE, DISAGREE, PASS, Answered
from voorkant.journal.actions import erase_payloads_of, record
from voorkant.people.actions import erase_person, join
from voorkant.people.limits import spend
from voorkant.people.queries import person_of

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from voorkant.contributions.values import Said
    from voorkant.conversations.queries import ConversationRef
    from voorkant.people.devices import Device

_ANSWERS = frozenset({AGREE, PASS, DISAGREE})

# One row per person and statement, whoever is first. No row comes back when nothing changes. The
# database itself looks whether the statement is on the list of an open conversation of her challenge.
_ANSWER = """
    INSERT INTO conversations_response AS r
        (conversation_id, participant_id, statement_id, value, touches_me)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (participant_id, statement_id) DO UPDATE SET
        value = EXCLUDED.value,
        touches_me = EXCLUDED.touches_me,
        changed_on = date_trunc('hour', now())
    WHERE (r.value, r.touches_me) IS DISTINCT FROM (EXCLUDED.value, EXCLUDED.touches_me)
    RETURNING r.id
"""


def answer(
    *, slug: str, device: Device, statement_id: UUID, value: int, touches_me: bool
) -> Answered:
    """Answer a statement, or change the answer; the same answer once more changes nothing.

    One transaction of at most five SQL statements (six when a device joins twice at the same moment).

    Args:
        slug: Name of the challenge in addresses.
        device: Who answers.
        statement_id: What is answered.
        value: `AGREE`, `PASS` or `DISAGREE`.
        touches_me: Whether this is about her own life.

    Raises:
        AnswerRefused: Another value.
        Conflict: She had herself erased at this very moment.
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        ConversationClosed: No answers are taken now.
        StatementNotHere: No such statement in this conversation, or not on the list (any more).
        StatementFrozen: The statement takes no more answers.
    """
    if isinstance(value, bool) or value not in _ANSWERS:
        raise AnswerRefused
    try:
        with transaction.atomic():
            conversation = _open_conversation(slug)
            person = join(device=device, scope=conversation.challenge_id)
            with connection.cursor() as cursor:
                cursor.execute(
                    _ANSWER, [conversation.id, person.id, statement_id, value, touches_me]
                )
                changed = cursor.fetchone() is not None
            if changed:
                payload = {"statement": str(statement_id), "value": value, "touches_me": touches_me}
                _record(VERB_ANSWERED, conversation, person.pseudonym, payload)
            count = Response.objects.filter(participant=person.id, value__isnull=False).count()
    except IntegrityError as error:
        raise said_by_the_database(error) from None
    return Answered(person, count, changed)


def said_by_the_database(error: IntegrityError) -> Exception:
    """Name what the database refused; it looks at the same moment as it writes."""
    told = getattr(error.__cause__, "diag", None)
    name = None if told is None else told.constraint_name
    if name == "conversations_response_open":
        return ConversationClosed()
    if name == "conversations_response_listed":
        return StatementNotHere()
    if name == "conversations_response_frozen":
        return StatementFrozen()
    if name == "conversations_response_scope":
        # She had herself erased at this very moment, in another window.
        return Conflict()
    return error


def _open_conversation(slug: str) -> ConversationRef:
    conversation = conversation_of(slug)
    if not conversation.is_open:
        raise ConversationClosed
    return conversation


def take_back(*, slug: str, device: Device, statement_id: UUID) -> int:
    """Take back an answer; return how many answers are left. Also when the conversation is closed.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        StatementNotHere: She has not answered this statement (any more).
    """
    with transaction.atomic():
        conversation = conversation_of(slug)
        person = person_of(device, conversation.challenge_id)
        if person is None:
            raise StatementNotHere
        hers = Response.objects.filter(participant=person.id)
        row = hers.filter(statement=statement_id, value__isnull=False).select_for_update().first()
        if row is None:
            raise StatementNotHere
        if row.released_value is None:
            row.delete()
        else:
            hers.filter(id=row.id).update(value=None, touches_me=False)
        payload = {"statement": str(statement_id)}
        _record(VERB_TAKEN_BACK, conversation, person.pseudonym, payload)
        return hers.filter(value__isnull=False).count()


_HOLD = "SELECT 1 FROM people_participant WHERE id = %s FOR UPDATE"


def erase_my_answers(*, slug: str, device: Device) -> int:
    """Erase everything that this device said in a challenge, and who it was there.

    Answers that no outcome rests on are gone at once, and so is what the journal held of her. The
    others leave outcomes with the next batch; until then they hang on a random number, on nobody. What
    she said and is on the list stays there without an author.

    Returns:
        How many answers there were.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
    """
    with transaction.atomic():
        conversation = conversation_of(slug)
        challenge = conversation.challenge_id
        person = person_of(device, challenge)
        if person is None:
            return 0
        # Whoever answers as this person at this moment comes before this, or is nobody any more.
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [person.id])
            if cursor.fetchone() is None:
                return 0
        # In one order everywhere, so that this and a release can't wait for each other.
        locked = Response.objects.filter(participant=person.id).order_by("id").select_for_update()
        rows = list(locked.values_list("value", flat=True))
        Draw.objects.filter(participant=person.id).delete()
        hers = Response.objects.filter(participant=person.id)
        hers.filter(released_value__isnull=True).delete()
        hers.update(participant=None, erased_as=uuid4(), value=None, touches_me=False)
        contributions.let_go(person_id=person.id, challenge_id=challenge)
        erase_person(person_id=person.id, scope=challenge, acting=None)
        erase_payloads_of(actor=person.pseudonym, challenge=str(challenge), reason="erased")
        _record(VERB_ERASED, conversation, None, {})
    return sum(value is not None for value in rows)


def say(*, slug: str, device: Device, text: str, sent_key: UUID) -> Said:
    """Say something for others to respond to; the same form sent twice counts once.

    Args:
        slug: Name of the challenge in addresses.
        device: Who says it.
        text: What was typed, of any length.
        sent_key: What the form carried: made anew for each form that is shown.

    Raises:
        Invalid: The text is refused, with the reason; see `contributions.intake`.
        TooManyTries: This device said a lot today.
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        ConversationClosed: Nothing is taken now.
        StatementSaidBefore: The same words are on the list, or wait for it.
    """
    checked_statement(text)
    conversation = _open_conversation(slug)
    spend(
        purpose="contributions.say",
        key=f"{conversation.challenge_id} {device.id}",
        limit=MOST_IN_A_DAY,
        window_seconds=A_DAY,
    )
    with transaction.atomic():
        person = join(device=device, scope=conversation.challenge_id)
        return contributions.say_statement(
            challenge_id=conversation.challenge_id,
            person=person,
            text=text,
            sent_key=sent_key,
            at_once=conversation.moderation == Moderation.AFTER,
            acting=person.pseudonym,
        )


def withdraw_mine(*, slug: str, device: Device, statement_id: UUID) -> None:
    """Take back a statement that this device said.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        StatementNotFound: No such statement of hers here (any more).
    """
    with transaction.atomic():
        person = person_of(device, conversation_of(slug).challenge_id)
        if person is None:
            raise StatementNotFound
        contributions.withdraw(statement_id=statement_id, person=person, acting=person.pseudonym)


def _record(
    verb: str, conversation: ConversationRef, acting: str | None, payload: dict[str, Any]
) -> None:
    # An entry stays for ever in clear, so it is about the conversation: not about an answer, which is
    # somebody's, nor about a statement, whose answers could then be counted one by one.
    record(
        verb=verb,
        challenge=str(conversation.challenge_id),
        object_id=str(conversation.id),
        acting=acting,
        payload=payload,
    )
